"""A button's way through our files stays short enough to be read along."""

import json
from pathlib import Path

import pytest

from conftest import odoo_python

# how often control may enter one of our files from another, and how many files that may be
LIMITS = {"hand_over_a_replacement": (60, 25)}


@pytest.fixture(scope="module")
def walks(server):
    return json.loads(odoo_python(Path(__file__).parent / "walks.py", server.db))


@pytest.mark.parametrize("name", LIMITS)
def test_a_walk_is_short(walks, name):
    stays = walks[name]
    most_stays, most_files = LIMITS[name]
    assert len(stays) <= most_stays, "\n".join(stays)
    assert len(set(stays)) <= most_files, "\n".join(sorted(set(stays)))
