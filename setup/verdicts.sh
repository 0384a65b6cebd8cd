#!/usr/bin/env bash
# N random claims of a SEED, from number START on: the program and a second reading of the definitions
# must decide alike. Each difference is printed with its whole case, and fails the command. JOBS shares
# of the claims are worked on at once, each in a database of its own.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
. "$TOP/setup/shares.sh"
both=$(build_with_addons poe_warranty,poe_maintenance)
begin_run
cd "$TOP"
run_shares tests/verdicts/play.py "$both" "${N:-5000}" "random claims"
