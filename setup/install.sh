#!/usr/bin/env bash
# Everything the project needs, in order; what is there already is left alone.
# `install.sh browser` adds Chromium and axe-core, for tests and screenshots.
here=$(dirname "$0")
set -e
mkdir -p "$here/../.local"
bash "$here/system.sh" "$@"
bash "$here/pdf.sh"
bash "$here/odoo.sh"
bash "$here/python.sh"
bash "$here/postgres.sh"
[ "${1:-}" != browser ] || bash "$here/axe.sh"
