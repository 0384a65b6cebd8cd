#!/usr/bin/env bash
# Ratios against core Odoo, measured in the same run; a missed goal fails the command.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
base=$(build_base)
both=$(build_with_addons poe_warranty,poe_maintenance)
db_clone "$base" poe_bench_core
db_clone "$both" poe_bench_ours
db_clone "$base" poe_bench_peer
# the peers whose replacement and planning are compared with ours: never dependencies
peers=$LOCAL/peers/odoo/addons
[ -d "$peers/maintenance_plan" ] || "$VENV/bin/pip" install -q -q --disable-pip-version-check --no-deps \
    --upgrade --target "$LOCAL/peers" "odoo-addon-rma==19.0.*" \
    "odoo-addon-base_maintenance==19.0.*" "odoo-addon-maintenance_plan==19.0.*"
cd "$TOP"
bin/odoo -d poe_bench_peer --addons-path="$peers" -i rma,maintenance_plan --stop-after-init --log-level=error
# all databases know their tables equally well: plans must not differ by the age of a clone
for db in poe_bench_core poe_bench_ours poe_bench_peer; do
    psql -q -d "$db" -c "VACUUM ANALYZE"
done
bin/odoo python -W ignore tests/bench/run.py --core poe_bench_core --ours poe_bench_ours \
    --peer poe_bench_peer --peer-addons "$peers" --size "${SIZE:-full}" --row "${ROW:-}"
