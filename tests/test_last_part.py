"""Two users and the last part: one claim has it, and what is given back is free again.

``POE_DESK_SECONDS=100 make test`` lets the two desks reserve and give back for longer.
"""

import os
import random
import time
from collections import Counter
from xmlrpc.client import Fault

import pytest
from workshop import Workshop

from conftest import at_once

# so many parts are asked for in one round, each by two users
ROUNDS, PARTS = 200, 10
SECONDS = float(os.environ.get("POE_DESK_SECONDS", "5"))
LOGINS = ("desk", "technician")


@pytest.fixture(scope="module")
def shop(server):
    return Workshop(server.client, "LAST", sold=2 * PARTS, spare=0)


@pytest.fixture(scope="module")
def asking(shop):
    """``{part: its two repairs}``: of each part one piece is in stock, and two claims ask for it."""
    parts = [shop.new_part(f"P{number}") for number in range(PARTS)]
    return {part: [shop.asking(part), shop.asking(part)] for part in parts}


def look(shop, parts):
    """Return how many pieces the lines of open moves have, and how many stock says are reserved."""
    place = [("product_id", "in", parts), ("location_id.usage", "=", "internal")]
    undone = [("state", "not in", ("done", "cancel"))]
    lines = shop.admin("stock.move.line", "search_read", place + undone, ["product_id", "quantity"])
    fields = ["product_id", "reserved_quantity"]
    quants = shop.admin("stock.quant", "search_read", place, fields)
    had, reserved = Counter(), Counter()
    for line in lines:
        had[line["product_id"][0]] += line["quantity"]
    for quant in quants:
        reserved[quant["product_id"][0]] += quant["reserved_quantity"]
    return [had[part] for part in parts], [reserved[part] for part in parts]


def test_two_users_never_reserve_the_last_part(server, shop, asking):
    parts = list(asking)
    pairs = [
        (login, repair)
        for pair in asking.values()
        for login, repair in zip(LOGINS, pair, strict=True)
    ]
    people = [(server.client(login), repair) for login, repair in pairs]
    repairs = [repair for _login, repair in pairs]
    none, one = [0.0] * PARTS, [1.0] * PARTS
    for number in range(ROUNDS // PARTS):
        shop.technician("repair.order", "action_unreserve", repairs)
        assert look(shop, parts) == (none, none), number
        results = at_once(
            *[lambda c=c, r=r: c("repair.order", "action_assign", [r]) for c, r in people]
        )
        assert not [result for result in results if isinstance(result, Exception)], results
        assert look(shop, parts) == (one, one), number


def ask_without_a_claim(shop, part):
    """Return a confirmed repair of core that asks for one piece of a part."""
    line = {"product_id": part, "product_uom_qty": 1, "repair_line_type": "add"}
    repair = shop.technician("repair.order", "create", {"move_ids": [(0, 0, line)]})
    shop.technician("repair.order", "action_validate", [repair])
    return repair


def press_for_a_while(server, login, repairs):
    """Let a user reserve and give back as it comes; what is refused is tried again."""
    client, chance = server.client(login), random.Random(login)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        action = chance.choice(("action_assign", "action_unreserve"))
        try:
            client("repair.order", action, [chance.choice(repairs)])
        except Fault:
            continue


def get_strays(server, shop, asking):
    """Return how many pieces are reserved without an open line, or have two, after two desks at once."""
    repairs = [repair for pair in asking.values() for repair in pair]
    at_once(*[lambda n=login: press_for_a_while(server, n, repairs) for login in LOGINS])
    had, reserved = look(shop, list(asking))
    strays = sum(abs(lines - stock) for lines, stock in zip(had, reserved, strict=True))
    return strays, sum(max(0, lines - 1) for lines in had)


def test_two_desks_leave_no_reservation_without_an_open_line(server, shop, asking):
    parts = [shop.new_part(f"C{number}") for number in range(PARTS)]
    of_core = {part: [ask_without_a_claim(shop, part) for _user in LOGINS] for part in parts}
    # what is core's is told, not judged
    strays, twice = get_strays(server, shop, of_core)
    print(f"Core alone: {strays:g} pieces without a line, {twice:g} twice")
    assert get_strays(server, shop, asking) == (0, 0)
