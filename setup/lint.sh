#!/usr/bin/env bash
# ruff (style, imports) and pylint-odoo with OCA's 19.0 checks over everything we wrote.
. "$(dirname "$0")/env.sh"
[ -x "$VENV/bin/ruff" ] || bash "$TOP/setup/install.sh"
cd "$TOP"
say "ruff"
"$VENV/bin/ruff" check .
"$VENV/bin/ruff" format --check .
say "pylint-odoo"
"$VENV/bin/pylint" --rcfile=.pylintrc poe_warranty poe_maintenance
