"""Two users, one button, the same moment: one document."""

import pytest

from conftest import at_once


@pytest.fixture(scope="module")
def desk(server):
    return server.client("desk")


@pytest.fixture(scope="module")
def technician(server):
    return server.client("technician")


def fresh_claim(client, serial, **values):
    """Return the id of a new assessed claim on a serial that has no open one."""
    for open_claim in client(
        "warranty.claim",
        "search",
        [("device_serial", "=", serial), ("state", "in", ("new", "decided"))],
    ):
        client("warranty.claim", "action_cancel", [open_claim])
    claim = client("warranty.claim", "create", {"device_serial": serial, **values})
    client("warranty.claim", "action_assess", [claim])
    return claim


@pytest.mark.parametrize(
    ("serial", "values", "action"),
    [
        ("CAM0005", {}, "action_repair"),
        ("CAM0003", {"card_lost": True}, "action_quote"),
    ],
)
def test_two_users_press_the_same_button(server, desk, serial, values, action):
    claim = fresh_claim(desk, serial, **values)
    clients = [server.client(login) for login in ("desk", "technician") * 2]
    results = at_once(*[lambda c=c: c("warranty.claim", action, [claim]) for c in clients])
    repairs = desk("repair.order", "search_read", [("claim_id", "=", claim)], ["sale_order_id"])
    assert len(repairs) == 1, results
    orders = desk("sale.order", "search", [("claim_id", "=", claim)])
    assert len(orders) == (action == "action_quote")
    opened = {r["res_id"] for r in results if isinstance(r, dict)}
    assert opened == {repairs[0]["id"]}, results
    for error in (r for r in results if not isinstance(r, dict)):
        assert "Someone else is working on this" in str(error)


def test_two_managers_decide_the_same_claim(server, desk):
    claim = fresh_claim(desk, "NVR0001", card_lost=True)
    managers = [server.client(login) for login in ("warranty_manager", "admin")]
    wizards = [
        manager(
            "warranty.claim.override",
            "create",
            {"claim_id": claim, "outcome": outcome, "reason": f"Decided {outcome}"},
        )
        for manager, outcome in zip(managers, ("covered", "excluded"), strict=True)
    ]
    results = at_once(
        *[
            lambda m=manager, w=wizard: m("warranty.claim.override", "action_apply", [w])
            for manager, wizard in zip(managers, wizards, strict=True)
        ]
    )
    made = desk(
        "warranty.assessment",
        "search_read",
        [("claim_id", "=", claim), ("kind", "=", "override")],
        ["decision", "reason"],
    )
    assert len(made) == 1, results
    error = next(str(r) for r in results if not isinstance(r, dict))
    assert "decided meanwhile" in error or "Someone else is working" in error
    decision = desk("warranty.claim", "read", [claim], ["decision"])[0]["decision"]
    assert decision == made[0]["decision"] and made[0]["reason"] == f"Decided {decision}"


def test_two_desks_book_the_last_free_service(server, desk):
    entitlement = desk("warranty.entitlement", "search_read", [], ["left"])
    entitlement = next(e["id"] for e in entitlement if e["left"] == 1)
    clients = [server.client(login) for login in ("desk", "technician")]
    results = at_once(
        *[lambda c=c: c("warranty.entitlement", "action_book", [entitlement]) for c in clients]
    )
    orders = [r["res_id"] for r in results if isinstance(r, dict)]
    amounts = desk("sale.order", "read", orders, ["amount_total", "state"])
    assert sum(o["state"] == "sale" for o in amounts) == 1, (amounts, results)
    for error in (r for r in results if not isinstance(r, dict)):
        assert "booking this service right now" in str(error)


def test_two_desks_register_the_same_serial(desk, technician):
    for claim in desk("warranty.claim", "search", [("device_serial", "=", "CAM0004")]):
        state = desk("warranty.claim", "read", [claim], ["state"])[0]["state"]
        if state == "decided":
            desk("warranty.claim", "action_cancel", [claim])
    results = at_once(
        *[
            lambda client=c: client("warranty.claim", "create", {"device_serial": "CAM0004"})
            for c in (desk, technician)
        ]
    )
    made = [r for r in results if isinstance(r, int)]
    assert len(made) == 1, results
    error = next(r for r in results if not isinstance(r, int))
    assert "open claim already" in str(error)


def test_two_people_complete_the_same_delivery(server):
    seller, admin, warehouse = (server.client(login) for login in ("seller", "admin", "warehouse"))
    product = admin("product.product", "search", [("default_code", "=", "CAM-D4")])[0]
    partner = admin("res.partner", "search", [("name", "ilike", "An Phát")])[0]
    order = seller(
        "sale.order",
        "create",
        {
            "partner_id": partner,
            "order_line": [(0, 0, {"product_id": product, "product_uom_qty": 1})],
        },
    )
    seller("sale.order", "action_confirm", [order])
    picking = warehouse("stock.picking", "search", [("sale_id", "=", order)])
    moves = warehouse("stock.move", "search", [("picking_id", "in", picking)])
    warehouse("stock.move", "write", moves, {"picked": True})
    results = at_once(
        *[lambda c=c: c("stock.picking", "button_validate", picking) for c in (warehouse, admin)]
    )
    assert warehouse("stock.picking", "read", picking, ["state"])[0]["state"] == "done", results
    cards = seller(
        "warranty.card", "search_read", [("sale_order_id", "=", order)], ["serial", "state"]
    )
    assert len(cards) == 1 and cards[0]["state"] == "issued", (cards, results)


def test_two_people_propose_and_apply_the_same_spare_parts(server):
    people = [server.client(login) for login in ("warranty_manager", "admin") * 2]
    admin = people[1]
    camera = admin("product.template", "search", [("default_code", "=", "CAM-D4")])
    part = {"name": "Lens", "is_storable": True, "is_genuine_part": True}
    admin("product.product", "create", {**part, "device_tmpl_ids": [(6, 0, camera)]})
    proposed = at_once(
        *[lambda c=c: c("warranty.spare.proposal", "action_propose", []) for c in people]
    )
    # the story applied what was proposed for its own part
    rows = people[0]("warranty.spare.proposal", "search_read", [], ["product_id", "status"])
    assert sorted(row["status"] for row in rows) == ["applied", "new"], proposed
    products = [row["product_id"][0] for row in rows]
    assert len(products) == len(set(products))
    for error in (r for r in proposed if r is not True):
        assert "Someone else is proposing" in str(error)
    ids = [row["id"] for row in rows]
    results = at_once(
        *[lambda c=c: c("warranty.spare.proposal", "action_apply", ids) for c in people]
    )
    rules = people[1](
        "stock.warehouse.orderpoint",
        "search_read",
        [("product_id", "in", products)],
        ["product_id"],
    )
    assert sorted(rule["product_id"][0] for rule in rules) == sorted(products), results
    for error in (r for r in results if r is not True):
        assert "Someone else is working on this" in str(error)
