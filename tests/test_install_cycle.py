"""Install on a database that already holds deliveries, use, uninstall: Odoo keeps working."""

from pathlib import Path

import pytest

from conftest import BASE_DB, BOTH_DB, database, odoo, odoo_python, shell

pytestmark = pytest.mark.minutes

HERE = Path(__file__).parent
ALL = "poe_warranty,poe_maintenance"


def installed(db):
    query = "SELECT name FROM ir_module_module WHERE name LIKE 'poe\\_%' AND state = 'installed'"
    return set(shell(f'psql -d {db} -tAc "{query}"').split())


def test_install_on_past_deliveries_then_uninstall():
    with database(BASE_DB, "cycle") as db:
        odoo_python(HERE / "install_cycle.py", db, "before")
        odoo("-d", db, "-i", ALL, "--stop-after-init", "--log-level=warn")
        assert installed(db) == {"poe_warranty", "poe_maintenance"}
        odoo_python(HERE / "install_cycle.py", db, "with")
        odoo("module", "uninstall", "-d", db, "poe_maintenance")
        assert installed(db) == {"poe_warranty"}
        odoo_python(HERE / "install_cycle.py", db, "alone")
        odoo("module", "uninstall", "-d", db, "poe_warranty")
        assert not installed(db)
        odoo_python(HERE / "install_cycle.py", db, "after")


def test_upgrade_changes_nothing_and_logs_nothing():
    with database(BOTH_DB, "upgrade") as db:
        log = odoo("-d", db, "-u", ALL, "--stop-after-init", "--log-level=warn")
        ours = [line for line in log.splitlines() if "poe_" in line and " WARNING " in line]
        assert not ours, "\n".join(ours)
