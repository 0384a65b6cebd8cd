#!/usr/bin/env bash
# The demo story on a fresh database, headless: prints its table, fails when a step differs.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
template=$(build_with_addons poe_warranty,poe_maintenance)
db_clone "$template" poe_demo
say "Playing the demo story"
cd "$TOP"
bin/odoo python demo/play.py poe_demo
