#!/usr/bin/env bash
# Ratios against core Odoo, measured in the same run; a missed goal fails the command.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
base=$(build_base)
both=$(build_with_addons poe_warranty,poe_maintenance)
cd "$TOP"
exec bin/odoo python -W ignore tests/bench/run.py --core "$base" --ours "$both" --size "${SIZE:-full}"
