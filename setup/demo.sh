#!/usr/bin/env bash
# The demo story on a fresh database, headless: prints its table, fails when a step differs.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh"
. "$TOP/setup/database.sh"
db_drop "$(story_name)"
build_story 2>&1 >/dev/null
