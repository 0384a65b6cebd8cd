"""A share of the calls with odd values that ``make fuzz`` makes: none ends in a traceback of ours."""

import os
from datetime import date

from conftest import database, odoo_python, shell

# another one every day; SEED tries an earlier one again
SEED = os.environ.get("SEED") or str(date.today().toordinal())
NUMBER = 600  # about half a minute


def test_odd_calls_are_answered_in_words():
    # each day's calls go on behind the others': in a few weeks every method and field had its turn
    start = NUMBER * date.today().timetuple().tm_yday
    with database(shell("build_story").strip(), "fuzz") as name:
        arguments = ("--database", name, "--number", NUMBER, "--seed", SEED, "--start", start)
        print(f"seed {SEED}")
        print(odoo_python("-W", "ignore", "tests/fuzz/play.py", *map(str, arguments)))
