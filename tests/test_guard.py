"""What only the program writes, and what is settled, nobody writes: every role tries every field, over
the interface that everybody has. The leaks that were once seen are tried one by one."""

import json
import time
import xmlrpc.client
from datetime import datetime, timedelta, timezone

import pytest
from test_menus import ROLES, get_id
from workshop import Workshop

from conftest import Server, database, odoo_python, shell

pytestmark = pytest.mark.minutes

# Odoo tells a refusal apart from an error of its own: a warning, or a right that is missing
REFUSED = (2, 4)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server on a copy of the story of its own: what is tried here leaves records behind."""
    with database(shell("build_story").strip(), "guard") as name:
        running = Server(name, tmp_path_factory.mktemp("guard"))
        yield running
        running.stop()


@pytest.fixture(scope="module")
def admin(server):
    return server.client("admin")


@pytest.fixture(scope="module")
def roles(server, admin):
    """Return ``{role: login}`` of users with just the groups of their role."""
    employee = get_id(admin, "base.group_user")
    logins = {role: f"guard_{role}" for role in ROLES}
    for role, groups in ROLES.items():
        group_ids = [employee, *(get_id(admin, group) for group in groups)]
        vals = {"name": role, "login": logins[role], "password": logins[role]}
        admin("res.users", "create", {**vals, "group_ids": [(6, 0, group_ids)]})
    return logins


@pytest.fixture(scope="module")
def guarded(server, roles):
    """Return what is guarded, see ``tests/guarded.py``."""
    printed = odoo_python("tests/guarded.py", server.db, *roles.values())
    return json.loads(printed.splitlines()[-1])


def attempt(client, model, method, *arguments, **keywords):
    """Make a call; return what it returns, and the error with which it ends, or None."""
    try:
        return client(model, method, *arguments, **keywords), None
    except xmlrpc.client.Fault as fault:
        return None, fault


# === the walk === #


def test_there_is_something_guarded(guarded):
    fields = sum(len(fields) for fields in guarded["program"].values())
    assert len(guarded["program"]) > 20 and fields > 150
    settled = {(model, name) for facts in guarded["settled"].values() for model, name, *_ in facts}
    assert len(settled) > 50


@pytest.mark.parametrize("kind", ["write", "create", "default", "settled"])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_past_the_guard(guarded, roles, role, kind):
    leaks = guarded["leaks"][roles[role]][kind]
    assert not leaks, "\n".join(leaks)


# === the leaks that were seen === #


@pytest.fixture
def find(admin):
    """Return a function that finds the one record of a model to try something on."""

    def find_one(model, *domain):
        found = admin(model, "search", list(domain), limit=1)
        assert found, f"the story has no {model} with {domain}"
        return found[0]

    return find_one


@pytest.fixture
def refuse(server):
    """Return a function that makes a call as several users, each of whom is refused."""

    def refuse_all(logins, model, method, *arguments, **keywords):
        for login in logins.split():
            client = server.client(login)
            _result, fault = attempt(client, model, method, *arguments, **keywords)
            assert fault, f"{login}: {model}.{method}{arguments} went through"
            assert fault.faultCode in REFUSED, fault.faultString

    return refuse_all


def test_a_claim_keeps_sight_of_its_device(find, refuse):
    move = find("stock.move", ("claim_use", "=", "device_in"), ("state", "=", "done"))
    for vals in ({"claim_id": False}, {"claim_use": False}):
        refuse("warehouse desk", "stock.move", "write", [move], vals)


def test_nor_is_it_lost_through_a_parents_list(admin, find, refuse):
    move = find("stock.move", ("claim_use", "=", "device_in"), ("state", "=", "done"))
    read = admin("stock.move", "read", [move], ["claim_id", "picking_id"])[0]
    claim, picking = read["claim_id"][0], read["picking_id"][0]
    for vals in ({"claim_use": False}, {"claim_id": False}):
        refuse("warehouse", "stock.picking", "write", [picking], {"move_ids": [[1, move, vals]]})
    for command in ([5], [3, move]):
        refuse("desk", "warranty.claim", "write", [claim], {"device_move_ids": [command]})
    recovery = find("warranty.recovery", ("picking_ids", "!=", False))
    refuse("desk", "warranty.recovery", "write", [recovery], {"picking_ids": [[5]]})


def test_a_free_service_is_used_once(find, refuse):
    line = find("sale.order.line", ("entitlement_id", "!=", False))
    refuse("seller desk", "sale.order.line", "write", [line], {"entitlement_id": False})


def test_posted_documents_stay_with_their_claim_and_recovery(find, refuse):
    for name in ("claim_id", "recovery_id"):
        move = find("account.move", (name, "!=", False), ("state", "=", "posted"))
        refuse("accountant", "account.move", "write", [move], {name: False})


def test_a_return_to_the_supplier_stays_with_its_recovery(find, refuse):
    picking = find("stock.picking", ("recovery_id", "!=", False))
    refuse("warehouse", "stock.picking", "write", [picking], {"recovery_id": False})


@pytest.fixture(scope="module")
def open_claim(server):
    """Return a claim that is open, on a device that is not ours."""
    return server.client("desk")("warranty.claim", "create", {"device_serial": "GUARD1"})


def test_a_cost_is_booked_by_the_hand_over_alone(server, find, open_claim):
    technician, entry = server.client("technician"), find("account.move", ("state", "=", "posted"))
    vals = {"claim_id": open_claim, "kind": "labour", "quantity": 1, "is_covered": False}
    cost = technician("warranty.cost", "create", vals, context={"default_account_move_id": entry})
    assert technician("warranty.cost", "read", [cost], ["account_move_id"]) == [
        {"id": cost, "account_move_id": False}
    ]


def test_the_device_of_an_open_claim_is_looked_up_not_chosen(find, refuse, open_claim):
    lot = find("stock.lot", ("name", "=", "CAM0002"))
    for vals in ({"lot_id": lot}, {"lot_id": False}, {"product_tracking": "none"}):
        refuse("desk technician seller", "warranty.claim", "write", [open_claim], vals)


def test_a_quotation_stays_with_its_claim(find, refuse, open_claim):
    order = find("sale.order", ("claim_id", "!=", False))
    for value in (False, open_claim):
        refuse("seller desk", "sale.order", "write", [order], {"claim_id": value})


def test_where_a_part_goes_follows_from_who_pays_it(admin, find, refuse):
    move = find("stock.move", ("repair_id.claim_id", "!=", False), ("repair_line_type", "=", "add"))
    place = find("stock.location", ("usage", "=", "customer"))
    lines = admin("stock.move", "read", [move], ["move_line_ids"])[0]["move_line_ids"]
    refuse("warehouse technician", "stock.move", "write", [move], {"location_dest_id": place})
    for line in lines:
        refuse("warehouse", "stock.move.line", "write", [line], {"location_dest_id": place})


def test_what_the_customer_holds_on_paper_stays(find, refuse):
    claim = find("warranty.claim", ("receipt_id.confirmed_on", "!=", False))
    for vals in (
        {"device_condition": "Broken when it came"},
        {"device_condition": False},
        {"accessories": "None"},
        {"arrangement": "None"},
        {"photo_ids": [[5]]},
    ):
        refuse("desk technician", "warranty.claim", "write", [claim], vals)


def test_a_quotation_is_cancelled_with_its_work_whatever_the_call_brings_along(server):
    shop = Workshop(server.client, "GUARD", sold=1, spare=1)
    claim = shop.quoted()
    order = shop.get("warranty.claim", claim, "sale_order_id")
    repair = shop.get("warranty.claim", claim, "repair_id")
    context = {"keep_claim_repairs": True, "warranty_program": True}
    shop.admin("sale.order", "action_cancel", [order], context=context)
    assert shop.get("repair.order", repair, "state") == "cancel"


# === of maintenance === #


def test_a_contract_is_terminated_by_its_button(server, admin, find, refuse):
    planner = server.client("planner")
    partner = find("res.partner", ("customer_rank", ">", 0))
    vals = {"name": "Guard", "partner_id": partner, "maintenance_kind": "preventive"}
    made = planner(
        "contract.contract", "create", vals, context={"default_termination_date": "2026-01-31"}
    )
    seen = admin("contract.contract", "read", [made], ["termination_date"])[0]
    assert not seen["termination_date"]
    for value in ("2026-01-31", False):
        refuse("planner", "contract.contract", "write", [made], {"termination_date": value})


def test_a_proposal_is_quoted_won_and_lost_by_its_buttons(find, refuse):
    site = find("maintenance.site")
    proposal = find("maintenance.proposal", ("state", "not in", ("draft", "lost")))
    refuse("planner seller", "maintenance.proposal", "create", {"site_id": site, "is_lost": True})
    for vals in ({"state": "draft"}, {"state": False}, {"is_lost": True}, {"margin": 0}):
        refuse("planner seller", "maintenance.proposal", "write", [proposal], vals)


FINISHED = [
    {"name": "Another one"},
    {"description": "<p>Nothing was done</p>"},
    {"description": False},
    {"equipment_id": False},
    {"close_date": "2020-01-01"},
    {"close_date": False},
    {"started_at": "2031-05-05 05:05:05"},
    {"finished_at": "2020-01-01 00:00:00"},
    {"hours_worked": -5},
    {"duration": -5},
    {"schedule_date": "2020-01-01 00:00:00"},
    {"maintenance_type": "corrective"},
    {"maintenance_type": "preventive"},
]


@pytest.mark.parametrize("vals", FINISHED, ids=str)
def test_a_finished_visit_stays_as_it_was_signed(find, refuse, vals):
    visit = find("maintenance.request", ("finished_at", "!=", False), ("is_callout", "=", False))
    refuse("desk technician planner", "maintenance.request", "write", [visit], vals)


@pytest.mark.parametrize("vals", [*FINISHED, {"reported_at": "2020-01-01 00:00:00"}], ids=str)
def test_so_does_a_call_out_that_was_finished(find, refuse, vals):
    call = find("maintenance.request", ("finished_at", "!=", False), ("is_callout", "=", True))
    refuse("desk technician planner", "maintenance.request", "write", [call], vals)


@pytest.fixture(scope="module")
def put_right(server, admin):
    """Return a call-out that was closed by its stage, without start and finish."""
    desk = server.client("desk")
    device = admin("maintenance.equipment", "search", [("lot_id.name", "=", "CAM0011")])[0]
    call = desk("maintenance.request", "create", {"name": "No picture", "equipment_id": device})
    stage = get_id(admin, "maintenance.stage_3")
    desk("maintenance.request", "write", [call], {"stage_id": stage})
    assert admin("maintenance.request", "read", [call], ["resolved_at"])[0]["resolved_at"]
    return call


@pytest.mark.parametrize("vals", [*FINISHED, {"reported_at": "2020-01-01 00:00:00"}], ids=str)
def test_a_call_out_that_is_put_right_stays_until_it_is_reopened(put_right, refuse, vals):
    refuse("desk technician planner", "maintenance.request", "write", [put_right], vals)


def test_it_is_reopened_and_closed_again(server, admin, put_right):
    desk = server.client("desk")
    for name, closed in (("stage_1", False), ("stage_3", True), ("stage_4", True)):
        stage = get_id(admin, f"maintenance.{name}")
        desk("maintenance.request", "write", [put_right], {"stage_id": stage})
        seen = admin("maintenance.request", "read", [put_right], ["close_date", "resolved_at"])[0]
        assert bool(seen["close_date"]) == bool(seen["resolved_at"]) == closed


def test_a_stage_opens_no_lines(admin, find, refuse):
    line = find("maintenance.visit.line", ("state", "=", "planned"))
    visit = admin("maintenance.visit.line", "read", [line], ["request_id"])[0]["request_id"][0]
    vals = {
        "stage_id": get_id(admin, "maintenance.stage_1"),
        "visit_line_ids": [[1, line, {"state": "done"}]],
    }
    refuse("desk technician planner", "maintenance.request", "write", [visit], vals)


def test_a_call_out_is_not_reported_after_it_was_answered(server, admin, refuse):
    desk = server.client("desk")
    device = admin("maintenance.equipment", "search", [("lot_id.name", "=", "CAM0011")])[0]
    call = desk("maintenance.request", "create", {"name": "No sound", "equipment_id": device})
    desk("maintenance.request", "action_respond", [call])
    answered = admin("maintenance.request", "read", [call], ["responded_at"])[0]["responded_at"]
    later = datetime.fromisoformat(answered) + timedelta(seconds=1)
    while datetime.now(timezone.utc).replace(tzinfo=None) < later:  # it lies in no future any more
        time.sleep(0.2)
    vals = {"reported_at": str(later)}
    refuse("desk technician planner", "maintenance.request", "write", [call], vals)


def test_what_is_measured_with_is_for_who_manages_equipment(server, admin, find, refuse):
    device = find("maintenance.equipment", ("lot_id.name", "=", "CAM0011"))
    partner = find("res.partner", ("customer_rank", ">", 0))
    refuse("desk technician", "maintenance.equipment", "write", [device], {"is_instrument": True})
    vals = {"name": "Ours", "customer_id": partner}
    refuse("desk", "maintenance.equipment", "create", {**vals, "is_instrument": True})
    refuse("desk", "maintenance.equipment", "create", vals, context={"default_is_instrument": True})
    for value in ("2031-05-05", False):
        vals = {"calibrated_until": value}
        refuse("desk planner", "maintenance.equipment", "write", [device], vals)
    planner = server.client("planner")
    made = planner("maintenance.equipment", "create", {"name": "Meter", "is_instrument": True})
    assert admin("maintenance.equipment", "read", [made], ["is_instrument"])[0]["is_instrument"]
