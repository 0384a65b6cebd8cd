#!/usr/bin/env bash
# A day's jobs played through the screens of the demo story, their presses counted into docs/day.md. A job
# that takes more than its target fails the command. With PICTURES=FOLDER it takes pictures of the screens
# instead, at three sizes in both languages, and tells what is cut on them.
. "$(dirname "$0")/env.sh"
bash "$TOP/setup/install.sh" browser
. "$TOP/setup/database.sh"
story=$(build_story)
begin_run
db_clone "$story" "${RUN}_day"
cd "$TOP"
bin/odoo python -W ignore tests/day/play.py "${RUN}_day" ${PICTURES:+--pictures "$PICTURES"}
