"""Several planners at once, and one that is killed: no visit is lost, none is doubled."""

import subprocess
import time
from collections import Counter
from datetime import date

import pytest

from conftest import TOP, at_once, shell

EVERY_MONTHS, VISITS = 1, 12


@pytest.fixture(scope="module")
def admin(server):
    return server.client("admin")


def make_contract(admin, name, devices=6):
    """Return a contract of a new customer, with devices at one site and a visit each month."""
    partner = admin("res.partner", "create", {"name": name})
    site = admin("maintenance.site", "create", {"name": name, "partner_id": partner})
    vals = [
        {"name": f"{name} {index}", "customer_id": partner, "site_id": site}
        for index in range(devices)
    ]
    equipment = admin("maintenance.equipment", "create", vals)
    start = date.today().isoformat()
    plan = {"interval": EVERY_MONTHS, "unit": "months", "date_start": start}
    return admin(
        "contract.contract",
        "create",
        {
            "name": name,
            "partner_id": partner,
            "maintenance_kind": "preventive",
            "date_start": start,
            "device_ids": [(0, 0, {"equipment_id": device}) for device in equipment],
            "plan_line_ids": [(0, 0, plan)],
        },
    )


def look(admin, contract):
    """Return how many visits there are, and how often each device is on one occurrence."""
    visits = admin("maintenance.request", "search_count", [("contract_id", "=", contract)])
    lines = admin(
        "maintenance.visit.line",
        "search_read",
        [("contract_id", "=", contract)],
        ["number", "equipment_id"],
    )
    return visits, Counter((line["number"], line["equipment_id"][0]) for line in lines)


def check_planned(admin, contract, devices=6):
    visits, lines = look(admin, contract)
    assert visits == VISITS
    assert len(lines) == VISITS * devices and set(lines.values()) == {1}


def test_planned_by_four_at_once_and_once_more(server, admin):
    contract = make_contract(admin, "At once")
    people = [server.client("admin") for _number in range(4)]
    results = at_once(
        *[lambda c=c: c("contract.contract", "action_plan_visits", [contract]) for c in people]
    )
    assert any(isinstance(result, dict) for result in results), results
    check_planned(admin, contract)
    admin("contract.contract", "action_plan_visits", [contract])
    check_planned(admin, contract)


def plan_in_background(db):
    """Start one run of the scheduled planner in a process of its own."""
    return subprocess.Popen([TOP / "bin/odoo", "python", "tests/planner.py", db], cwd=TOP)


def count_planned(db):
    sql = "SELECT count(DISTINCT contract_id) FROM maintenance_visit_line"
    return int(shell(f'psql -d {db} -tAc "{sql}"'))


def test_a_killed_planner_and_two_that_go_on(server, admin):
    contracts = [make_contract(admin, f"Killed {number}", devices=2) for number in range(130)]
    before = count_planned(server.db)
    doomed = plan_in_background(server.db)
    while count_planned(server.db) == before:
        assert doomed.poll() is None
        time.sleep(0.01)
    doomed.kill()
    doomed.wait()
    assert before < count_planned(server.db) < before + len(contracts), "killed in the middle"
    others = [plan_in_background(server.db) for _number in range(2)]
    assert [other.wait() for other in others] == [0, 0]
    assert plan_in_background(server.db).wait() == 0  # what the one skipped for the other's lock
    for contract in contracts:
        check_planned(admin, contract, devices=2)
