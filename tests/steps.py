"""The steps of a claim that make documents, as several people press them: ``STEPS[name](shop)`` brings
claims to where the step begins and returns it.

Read by test_resolution_at_once, test_resolution_faults and late_presses.
"""

from collections.abc import Callable
from dataclasses import dataclass

PEOPLE = ("desk", "technician", "desk", "warranty_manager")
STEPS = {}


@dataclass
class Step:
    """What is pressed, and what must be there afterwards, however many press."""

    calls: list  # (login, model, method, *arguments), one for each person
    look: Callable  # returns what is there
    allowed: list  # what may be there


def step(function):
    STEPS[function.__name__] = function
    return function


def everyone(model, method, *records):
    """All press the same button, on one record or each on a record of his own."""
    records = records if len(records) > 1 else records * len(PEOPLE)
    pairs = zip(PEOPLE, records, strict=True)
    return [(login, model, method, [record]) for login, record in pairs]


# === the device, its replacement, its refund === #


@step
def receive(shop):
    claim = shop.claim()
    calls = everyone("warranty.claim", "action_receive", claim)
    return Step(calls, lambda: shop.moves(claim, "device_in"), [["done"]])


@step
def take_in_on_a_receipt(shop):
    """The device comes in and its loaner goes out."""
    loaner = shop.new_loaner()
    claim = shop.claim(device_condition="Clean", loaner_lot_id=loaner)
    receipt = shop.press("warranty.claim", "action_receipt", claim)["res_id"]
    calls = everyone("warranty.receipt", "action_confirm", receipt)

    def look():
        return [shop.moves(claim, use) for use in ("device_in", "loaner_out")]

    return Step(calls, look, [[["done"], ["done"]]])


def replace_by(shop, lots):
    claim = shop.received()
    wizards = [
        shop.replace_wizard(claim, lot, login) for login, lot in zip(PEOPLE, lots, strict=True)
    ]
    calls = everyone("warranty.claim.replace", "action_apply", *wizards)

    def look():
        domain = [("lot_id", "in", lots), ("reserved_quantity", ">", 0)]
        return shop.moves(claim, "replacement"), len(shop.admin("stock.quant", "search", domain))

    return Step(calls, look, [(["assigned"], 1)])


@step
def replace_by_the_same_unit(shop):
    return replace_by(shop, [shop.new_lot()] * len(PEOPLE))


@step
def replace_by_different_units(shop):
    return replace_by(shop, [shop.new_lot() for _login in PEOPLE])


@step
def give_one_unit_to_two_claims(shop):
    """The last unit: one customer gets it."""
    claims, lot = [shop.received(), shop.received()], shop.new_lot()
    wizards = [
        shop.replace_wizard(claim, lot, login)
        for login, claim in zip(PEOPLE, claims * 2, strict=True)
    ]

    def look():
        moves = [shop.moves(claim, "replacement") for claim in claims]
        return sorted(moves), sorted(map(shop.state, claims))

    calls = everyone("warranty.claim.replace", "action_apply", *wizards)
    return Step(calls, look, [([[], ["assigned"]], ["decided", "ready"])])


def look_at_exchange(shop, claim):
    card = shop.get("warranty.claim", claim, "card_id")

    def look():
        followers = shop.admin("warranty.card", "search", [("replaces_id", "=", card)])
        uses = [shop.moves(claim, use) for use in ("replacement", "taken_back")]
        return shop.state(claim), uses, shop.get("warranty.card", card, "state"), len(followers)

    return look, [("closed", [["done"], ["done"]], "replaced", 1)]


@step
def hand_a_replacement_over(shop):
    claim = shop.replaced()
    calls = everyone("warranty.claim", "action_close", claim)
    return Step(calls, *look_at_exchange(shop, claim))


@step
def hand_a_replacement_over_at_the_warehouse(shop):
    """The desk presses its button, the warehouse that of the transfer."""
    claim = shop.replaced()
    picking = shop.get("warranty.claim", claim, "device_move_ids", last="picking_id")
    calls = [
        ("desk", "warranty.claim", "action_close", [claim]),
        ("warehouse", "stock.picking", "button_validate", [picking]),
    ]
    look, allowed = look_at_exchange(shop, claim)
    # where the warehouse was first, the desk still ends the claim
    return Step(calls, look, [*allowed, ("ready", *allowed[0][1:])])


@step
def refund(shop):
    claim = shop.received()
    domain = [("claim_id", "=", claim), ("move_type", "=", "out_refund")]

    def look():
        return shop.count("account.move", domain), shop.moves(claim, "taken_back")

    return Step(everyone("warranty.claim", "action_refund", claim), look, [(1, ["done"])])


@step
def replace_and_refund(shop):
    claim = shop.received()
    wizard = shop.replace_wizard(claim, shop.new_lot(), "desk")
    calls = [
        ("desk", "warranty.claim.replace", "action_apply", [wizard]),
        ("technician", "warranty.claim", "action_refund", [claim]),
    ]

    def look():
        refunded = bool(shop.get("warranty.claim", claim, "refund_id"))
        return shop.moves(claim, "replacement"), refunded, shop.state(claim)

    return Step(calls, look, [(["assigned"], False, "ready"), ([], True, "ready")])


@step
def scrap(shop):
    claim = shop.replaced()
    shop.press("warranty.claim", "action_close", claim)
    calls = everyone("warranty.claim", "action_scrap", claim)
    return Step(calls, lambda: shop.moves(claim, "scrapped"), [["done"]])


@step
def send_to_the_supplier(shop):
    claim = shop.received()
    calls = everyone("warranty.claim", "action_send_to_supplier", claim)
    return Step(calls, lambda: shop.moves(claim, "to_supplier"), [["done"]])


@step
def come_back_from_the_supplier(shop):
    claim = shop.received()
    shop.press("warranty.claim", "action_send_to_supplier", claim)
    calls = everyone("warranty.claim", "action_back_from_supplier", claim)
    return Step(calls, lambda: shop.moves(claim, "from_supplier"), [["done"]])


# === loaners === #


def lend_to(shop):
    claim = shop.claim()
    shop.desk("warranty.claim", "write", [claim], {"loaner_lot_id": shop.new_loaner()})
    return claim


@step
def lend(shop):
    claim = lend_to(shop)
    calls = everyone("warranty.claim", "action_lend", claim)
    return Step(calls, lambda: shop.moves(claim, "loaner_out"), [["done"]])


@step
def lend_one_loaner_to_two(shop):
    claims, loaner = [shop.claim(), shop.claim()], {"loaner_lot_id": shop.new_loaner()}
    calls = [
        (login, "warranty.claim", "write", [claim], loaner)
        for login, claim in zip(PEOPLE, claims, strict=False)
    ]
    domain = [("loaner_lot_id", "=", loaner["loaner_lot_id"])]
    return Step(calls, lambda: shop.count("warranty.claim", domain), [1])


@step
def take_a_loaner_back(shop):
    claim = lend_to(shop)
    shop.press("warranty.claim", "action_lend", claim)
    calls = everyone("warranty.claim", "action_loaner_back", claim)
    return Step(calls, lambda: shop.moves(claim, "loaner_back"), [["done"]])


# === work === #


def look_at_remedies(shop, claim):
    def look():
        return shop.state(claim), shop.count("warranty.remedy", [("claim_id", "=", claim)])

    return look


@step
def repair(shop):
    claim = shop.received()
    calls = everyone("warranty.claim", "action_repair", claim)
    return Step(calls, look_at_remedies(shop, claim), [("repair", 1)])


@step
def hand_back_unrepaired(shop):
    claim = shop.received(card_lost=True)
    calls = everyone("warranty.claim", "action_hand_back", claim)
    return Step(calls, look_at_remedies(shop, claim), [("ready", 1)])


@step
def undo(shop):
    claim = shop.received(card_lost=True)
    shop.press("warranty.claim", "action_hand_back", claim)
    calls = everyone("warranty.claim", "action_undo", claim)
    return Step(calls, look_at_remedies(shop, claim), [("decided", 1)])


@step
def end_a_repair(shop):
    claim = shop.repairing()
    repair = shop.get("warranty.claim", claim, "repair_id")
    used = [("repair_id", "=", repair), ("product_id", "=", shop.part), ("state", "=", "done")]
    stock = shop.get("product.product", shop.part, "qty_available")

    def look():
        taken = stock - shop.get("product.product", shop.part, "qty_available")
        promises = shop.count("warranty.coverage", [("claim_id", "=", claim)])
        return shop.count("stock.move", used), taken, promises, shop.state(claim)

    calls = everyone("repair.order", "action_repair_end", repair)
    return Step(calls, look, [(1, 1.0, 1, "ready")])


@step
def hand_a_repaired_device_over(shop):
    """The carrier's bill is booked once, too."""
    claim = shop.repaired()
    shop.desk("warranty.cost", "create", {"claim_id": claim, "kind": "transport", "unit_cost": 4.0})
    domain = [("claim_id", "=", claim), ("move_type", "=", "entry")]

    def look():
        return shop.moves(claim, "device_out"), shop.count("account.move", domain)

    return Step(everyone("warranty.claim", "action_close", claim), look, [(["done"], 1)])


@step
def hand_over_while_a_cost_is_noted(shop):
    """Whatever was noted is booked."""
    claim = shop.repaired()
    cost = {"claim_id": claim, "kind": "transport", "unit_cost": 4.0}
    calls = [
        ("desk", "warranty.claim", "action_close", [claim]),
        ("technician", "warranty.cost", "create", cost),
    ]
    noted, domain = [("claim_id", "=", claim)], [("account_move_id", "!=", False)]

    def look():
        rest = shop.count("warranty.cost", noted) - shop.count("warranty.cost", noted + domain)
        return shop.state(claim), rest

    return Step(calls, look, [("closed", 0)])


@step
def note_a_cost_while_handing_over(shop):
    found = hand_over_while_a_cost_is_noted(shop)
    return Step(found.calls[::-1], found.look, found.allowed)


@step
def quote(shop):
    claim = shop.received(card_lost=True)
    domain = [("claim_id", "=", claim)]

    def look():
        return shop.count("repair.order", domain), shop.count("sale.order", domain)

    return Step(everyone("warranty.claim", "action_quote", claim), look, [(1, 1)])


def look_at_quotation(shop, claim):
    repair = shop.get("warranty.claim", claim, "repair_id")

    def look():
        orders = shop.admin("sale.order", "search_read", [("claim_id", "=", claim)], ["state"])
        order_states = [order["state"] for order in orders]
        return order_states, shop.state(claim), shop.get("repair.order", repair, "state")

    return look


@step
def accept(shop):
    claim = shop.quoted()
    calls = everyone("warranty.claim", "action_accept", claim)
    return Step(calls, look_at_quotation(shop, claim), [(["sale"], "repair", "confirmed")])


@step
def accept_and_refuse(shop):
    claim = shop.quoted()
    calls = [
        ("desk", "warranty.claim", "action_accept", [claim]),
        ("technician", "warranty.claim", "action_refuse", [claim]),
    ]
    allowed = [(["sale"], "repair", "confirmed"), (["cancel"], "decided", "cancel")]
    return Step(calls, look_at_quotation(shop, claim), allowed)


@step
def invoice(shop):
    claim = shop.charged()
    domain = [("claim_id", "=", claim), ("move_type", "=", "out_invoice")]
    calls = everyone("warranty.claim", "action_invoice", claim)
    return Step(calls, lambda: shop.count("account.move", domain), [1])


# === the supplier === #


@step
def recover(shop):
    claim = shop.replaced()
    shop.press("warranty.claim", "action_close", claim)
    calls = everyone("warranty.claim", "action_recover", claim)
    return Step(calls, lambda: shop.count("warranty.recovery", [("claim_id", "=", claim)]), [1])


@step
def send_the_unit_back(shop):
    recovery = shop.approved()
    domain = [("recovery_id", "=", recovery)]
    calls = everyone("warranty.recovery", "action_send", recovery)
    return Step(calls, lambda: shop.count("stock.picking", domain), [1])


@step
def settle_in_full_and_in_part(shop):
    recovery = shop.sent()
    outcomes = ("full", "part", "full", "part")
    wizards = [
        shop.settle_wizard(recovery, login, outcome=outcome)
        for login, outcome in zip(PEOPLE, outcomes, strict=True)
    ]
    calls = everyone("warranty.recovery.settle", "action_apply", *wizards)
    domain = [("recovery_id", "=", recovery)]
    return Step(calls, lambda: shop.count("account.move", domain), [1])


@step
def settle_by_exchange(shop):
    recovery = shop.sent()
    serials = [f"{shop.code}-EX{recovery}{letter}" for letter in "ABCD"]
    wizards = [
        shop.settle_wizard(recovery, login, outcome="exchange", serials=serial)
        for login, serial in zip(PEOPLE, serials, strict=True)
    ]

    def look():
        return shop.count("stock.lot", [("name", "in", serials)])

    return Step(everyone("warranty.recovery.settle", "action_apply", *wizards), look, [1])
