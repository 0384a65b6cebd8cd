#!/usr/bin/env bash
# Ratios against core Odoo, measured in the same run; a missed goal fails the command.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
base=$(build_base)
both=$(build_with_addons poe_warranty,poe_maintenance)
db_clone "$base" poe_bench_core
db_clone "$both" poe_bench_ours
cd "$TOP"
bin/odoo python -W ignore tests/bench/run.py --core poe_bench_core --ours poe_bench_ours --size "${SIZE:-full}"
