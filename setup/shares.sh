# A long run in shares, as many at once as JOBS, each in a database of its own. Sourced.
# shellcheck shell=bash

run_shares() { # run_shares PROGRAM TEMPLATE NUMBER WHAT: of SEED, from number START on
    local seed=${SEED:-$(date +%s)} start=${START:-0} number=$3 running=() failed=0 first part job
    local share=$(((number + JOBS - 1) / JOBS))
    say "$number $4 of seed $seed, from $start on"
    for ((first = start; first < start + number; first += share)); do
        part=$((start + number - first < share ? start + number - first : share))
        db_clone "$2" "${RUN}_share_$first"
        bin/odoo python -W ignore "$1" --database "${RUN}_share_$first" --seed "$seed" \
            --start "$first" --number "$part" &
        running+=($!)
    done
    for job in "${running[@]}"; do wait "$job" || failed=1; done
    return "$failed"
}
