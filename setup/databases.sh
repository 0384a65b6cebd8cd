#!/usr/bin/env bash
# Build the databases that tests are cloned from, and nothing else.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
build_with_addons poe_warranty >/dev/null
build_with_addons poe_warranty,poe_maintenance >/dev/null
