#!/usr/bin/env bash
# Ratios against core Odoo, measured in the same run; a missed goal fails the command. SIZE is full,
# small, or smallest, which only proves that every row runs; ROW measures the rows of that name. The
# whole at full size writes docs/figures.md. SINCE=commit measures our own work against what it took then.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
base=$(build_base)
both=$(build_with_addons poe_warranty,poe_maintenance)
begin_run
export POE_RUN=$RUN # for the databases that the rows make themselves
db_clone "$base" "${RUN}_core"
db_clone "$both" "${RUN}_ours"
db_clone "$both" "${RUN}_tenth"
db_clone "$base" "${RUN}_peer"
# the peers whose replacement and planning are compared with ours: never dependencies
peers=$LOCAL/peers/odoo/addons
[ -d "$peers/maintenance_plan" ] || "$VENV/bin/pip" install -q -q --disable-pip-version-check --no-deps \
    --upgrade --target "$LOCAL/peers" "odoo-addon-rma==19.0.*" \
    "odoo-addon-base_maintenance==19.0.*" "odoo-addon-maintenance_plan==19.0.*"
cd "$TOP"
bin/odoo -d "${RUN}_peer" --addons-path="$peers" -i rma,maintenance_plan --stop-after-init --log-level=error
since=()
if [ -n "${SINCE:-}" ]; then
    old=$LOCAL/runs/$RUN/old
    mkdir "$old"
    git archive "$SINCE" poe_warranty poe_maintenance | tar -x -C "$old"
    db_clone "$base" "${RUN}_old"
    bin/odoo -d "${RUN}_old" --addons-path="$old" -i poe_warranty,poe_maintenance --stop-after-init --log-level=error
    since=(--old "${RUN}_old" --old-addons "$old")
fi
bin/odoo python -W ignore tests/bench/run.py --core "${RUN}_core" --ours "${RUN}_ours" --tenth "${RUN}_tenth" \
    --peer "${RUN}_peer" --peer-addons "$peers" --size "${SIZE:-full}" --row "${ROW:-}" "${since[@]}"
