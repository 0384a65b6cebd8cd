#!/usr/bin/env bash
# N random claims of a SEED, from number START on: the program and a second reading of the definitions
# must decide alike. Each difference is printed with its whole case, and fails the command. JOBS shares
# of the claims are worked on at once, each in a database of its own.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
both=$(build_with_addons poe_warranty,poe_maintenance)
begin_run
cd "$TOP"
N=${N:-5000} SEED=${SEED:-$(date +%s)} START=${START:-0}
share=$(((N + JOBS - 1) / JOBS))
say "$N random claims of seed $SEED, from $START on"

running=() failed=0
for ((first = START; first < START + N; first += share)); do
    name=${RUN}_verdicts_$first
    number=$((START + N - first < share ? START + N - first : share))
    db_clone "$both" "$name"
    bin/odoo python -W ignore tests/verdicts/play.py --database "$name" --seed "$SEED" \
        --start "$first" --number "$number" &
    running+=($!)
done
for job in "${running[@]}"; do wait "$job" || failed=1; done
exit "$failed"
