"""How far one has to read to follow the longest of the presses."""

import json
from pathlib import Path

from conftest import database, odoo_python, shell

MOST_STAYS, MOST_FILES = 60, 25


def test_a_replacement_is_handed_over_in_few_stays():
    with database(shell("build_story").strip(), "walks") as db:
        walks = json.loads(odoo_python(Path(__file__).parent / "walk.py", db, "--json"))
    assert all(walks.values()), walks
    entered = walks["handed over with a replaced unit"]
    stays, files = len(entered), len(set(entered))
    assert stays <= MOST_STAYS and files <= MOST_FILES, "\n".join(entered)
