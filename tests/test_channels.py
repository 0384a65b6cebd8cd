"""Point of sale, kits, manufacture, drop-shipping and the website beside our add-ons: one installation of
them all, on which ``channels.py`` runs as the tests of an add-on that depends on them."""

import shutil
from pathlib import Path

import pytest

from conftest import BOTH_DB, TOP, database, odoo

pytestmark = pytest.mark.minutes

SOURCE = Path(__file__).parent / "channels.py"
NAME = "poe_channels"
MANIFEST = {
    "name": "Channels",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "depends": [
        "poe_maintenance",
        "mrp",
        "point_of_sale",
        "sale_mrp",
        "stock_dropshipping",
        "website_sale_stock",
    ],
}


def make_addon(folder):
    """Make the add-on that runs the tests."""
    tests = folder / NAME / "tests"
    tests.mkdir(parents=True)
    (folder / NAME / "__manifest__.py").write_text(repr(MANIFEST))
    (folder / NAME / "__init__.py").touch()
    (tests / "__init__.py").write_text("from . import test_channels\n")
    shutil.copy(SOURCE, tests / "test_channels.py")


def test_devices_sold_by_other_ways_have_their_cards(tmp_path):
    make_addon(tmp_path)
    with database(BOTH_DB, "channels") as db:
        log = odoo(
            *("-d", db, "-i", NAME, "--test-tags", f"/{NAME}"),
            *("--stop-after-init", "--no-http", "--log-level=warn"),
            *("--log-handler", f"odoo.addons.{NAME}:INFO"),
            addons=f"{TOP},{tmp_path}",
        )
    # a test that was not run would not have failed
    wanted = SOURCE.read_text().count("    def test_")
    assert log.count("Starting Test") == wanted, log[-4000:]
