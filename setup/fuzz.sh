#!/usr/bin/env bash
# N calls with odd values of a SEED, from number START on: public methods and fields of ours, on the demo
# story, as users of every role. Each place of our files that answers with a traceback instead of words is
# printed with a call that does it, and fails the command. JOBS shares of the calls are made at once, each
# in a database of its own.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
. "$TOP/setup/shares.sh"
story=$(build_story)
begin_run
cd "$TOP"
run_shares tests/fuzz/play.py "$story" "${N:-20000}" "odd calls"
