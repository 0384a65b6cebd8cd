"""Two users, one button, the same moment: one recovery, one return transfer, one credit note."""

import pytest
from test_concurrency import fresh_claim

from conftest import at_once

BUSY = "Someone else is working on this"


@pytest.fixture(scope="module")
def admin(server):
    return server.client("admin")


@pytest.fixture(scope="module")
def replaced(server, admin):
    """A covered claim whose defective unit lies with us."""
    desk = server.client("desk")
    claim = fresh_claim(desk, "CAM0002")
    product = desk("warranty.claim", "read", [claim], ["product_id"])[0]["product_id"][0]
    free = [
        ("product_id", "=", product),
        ("location_id.usage", "=", "internal"),
        ("location_id.warehouse_id", "!=", False),
        ("lot_id.is_loaner", "=", False),
        ("quantity", ">", 0),
    ]
    unit = admin("stock.quant", "search_read", free, ["lot_id"], limit=1)[0]["lot_id"][0]
    desk("warranty.claim", "action_receive", [claim])
    values = {"claim_id": claim, "product_id": product, "lot_id": unit}
    wizard = desk("warranty.claim.replace", "create", values)
    desk("warranty.claim.replace", "action_apply", [wizard])
    desk("warranty.claim", "action_close", [claim])
    return claim


@pytest.fixture(scope="module")
def recovery(server, admin, replaced):
    """What four people claim from the supplier at the same moment."""
    people = [server.client(login) for login in ("desk", "technician") * 2]
    results = at_once(
        *[lambda c=c: c("warranty.claim", "action_recover", [replaced]) for c in people]
    )
    made = people[0]("warranty.recovery", "search", [("claim_id", "=", replaced)])
    assert len(made) == 1, results
    assert {r["res_id"] for r in results if isinstance(r, dict)} == set(made), results
    for error in (r for r in results if not isinstance(r, dict)):
        assert BUSY in str(error) or "has a recovery for that product already" in str(error)
    vendor = people[0]("warranty.recovery", "read", made, ["partner_id"])[0]["partner_id"][0]
    admin("res.partner", "write", [vendor], {"street": "1 Dock Road", "email": False})
    people[0]("warranty.recovery", "action_request", made)
    people[0]("warranty.recovery", "write", made, {"rma_number": "RMA-1", "expected_amount": 50})
    people[0]("warranty.recovery", "action_approve", made)
    return made


def test_four_users_send_the_unit_back(server, admin, recovery):
    people = [server.client(login) for login in ("desk", "technician") * 2]
    results = at_once(
        *[lambda c=c: c("warranty.recovery", "action_send", recovery) for c in people]
    )
    sent = admin("stock.picking", "search_read", [("recovery_id", "in", recovery)], ["state"])
    assert [picking["state"] for picking in sent] == ["done"], results
    for error in (r for r in results if not isinstance(r, dict)):
        assert BUSY in str(error)


def test_four_users_settle(server, admin, recovery):
    people = [server.client(login) for login in ("desk", "technician") * 2]
    wizards = [
        client("warranty.recovery.settle", "create", {"recovery_id": recovery[0], "outcome": kind})
        for client, kind in zip(people, ("full", "part", "full", "part"), strict=True)
    ]
    results = at_once(
        *[
            lambda c=client, w=wizard: c("warranty.recovery.settle", "action_apply", [w])
            for client, wizard in zip(people, wizards, strict=True)
        ]
    )
    notes = admin("account.move", "search_read", [("recovery_id", "in", recovery)], ["state"])
    assert [note["state"] for note in notes] == ["draft"], results
    assert admin("warranty.recovery", "read", recovery, ["state"])[0]["state"] == "settled"
    for error in (r for r in results if not isinstance(r, dict)):
        assert BUSY in str(error) or "this is done while it is" in str(error), error
