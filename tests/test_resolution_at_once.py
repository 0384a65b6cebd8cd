"""Each step of a claim makes its document once, whoever presses, and when.

Four people press together while documents are slow to be written, so that they do meet; then the
first one presses once more. And someone whose transaction began before another's ended presses after
it. Whoever comes too late reads a sentence, never an error of the database.
"""

import json
from contextlib import closing
from functools import cache, partial
from pathlib import Path

import psycopg2
import pytest
from steps import STEPS
from workshop import Workshop

from conftest import at_once, check_tied, odoo_python

# what people may read who come too late
MESSAGES = (
    "Someone else is",
    "was done for the claim already",
    "is not available in stock",
    "no work can start on it now",
    "has no quotation",
    "The quotation of claim",
    "Nothing is under way",
    "is not away",
    "does not lie with us",
    "not in our hands",
    "Repair must be under repair",
    "this is done while it is",
    "has a recovery for that product already",
    "This loaner is out with another customer",
    "to take it back first",
)
SLOW_TABLES = ("stock_picking", "account_move", "warranty_card", "mail_message")
SECONDS = 0.1


@pytest.fixture(scope="module")
def shop(server):
    yield Workshop(server.client, "ONCE", sold=len(STEPS) + 5, spare=30)
    check_tied(server.db)


@pytest.fixture(scope="module")
def slowness(server, shop):
    """Function to say how long every document takes from now on."""
    with closing(psycopg2.connect(dbname=server.db)) as cnx, cnx.cursor() as cr:
        cnx.autocommit = True
        cr.execute(
            """CREATE TABLE slowness AS SELECT 0.0 AS seconds;
               CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN PERFORM pg_sleep(seconds) FROM slowness; RETURN NULL; END $$"""
        )
        for table in SLOW_TABLES:
            cr.execute(
                f"CREATE TRIGGER take_time AFTER INSERT ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION take_time()"
            )
        yield lambda seconds: cr.execute("UPDATE slowness SET seconds = %s", [seconds])
        cr.execute("DROP FUNCTION take_time CASCADE; DROP TABLE slowness")


@pytest.fixture(scope="module")
def person(server):
    """Function from a place at the counter and a login to a connection of its own."""
    return cache(lambda _place, login: server.client(login))


@pytest.fixture(scope="module")
def late(server):
    """What late_presses.py found, for each step."""
    return json.loads(odoo_python(Path(__file__).parent / "late_presses.py", server.db))


def check_message(error):
    """The user reads what to do, not what the database thinks."""
    assert getattr(error, "faultCode", None) == 2, error
    assert any(words in str(error) for words in MESSAGES), error


@pytest.mark.parametrize("name", STEPS)
def test_pressed_together_and_once_more(slowness, person, shop, name):
    step = STEPS[name](shop)
    calls = [
        partial(person(place, login), *call) for place, (login, *call) in enumerate(step.calls)
    ]
    slowness(SECONDS)
    results = at_once(*calls)
    slowness(0)
    errors = [result for result in results if isinstance(result, Exception)]
    for error in errors:
        check_message(error)
    assert len(errors) < len(results), errors
    assert step.look() in step.allowed, results
    (again,) = at_once(calls[0])
    if isinstance(again, Exception):
        check_message(again)
    assert step.look() in step.allowed, again


@pytest.mark.parametrize("name", STEPS)
def test_pressed_with_an_old_look_at_the_data(late, name):
    found = late[name]
    assert found["seen"] in found["allowed"], found
    assert not found["error"] or any(words in found["error"] for words in MESSAGES), found


def test_the_first_two_covered_parts_of_a_company_find_one_place(server, shop, person):
    with closing(psycopg2.connect(dbname=server.db)) as cnx, cnx.cursor() as cr:
        cnx.autocommit = True
        cr.execute(
            "UPDATE stock_location SET warranty_use = NULL WHERE warranty_use = 'parts' RETURNING id"
        )
        known = cr.fetchall()
        claims = [shop.received() for _person in range(2)]
        for claim in claims:
            shop.technician("warranty.claim", "action_repair", [claim])
        repairs = [shop.get("warranty.claim", claim, "repair_id") for claim in claims]
        line = {"product_id": shop.part, "product_uom_qty": 1, "repair_line_type": "add"}
        people = [person(place, "technician") for place in range(2)]
        results = at_once(
            *[
                lambda p=who, r=repair: p(
                    "repair.order", "write", [r], {"move_ids": [(0, 0, line)]}
                )
                for who, repair in zip(people, repairs, strict=True)
            ]
        )
        moves = shop.technician(
            "stock.move", "search_read", [("repair_id", "in", repairs)], ["location_dest_id"]
        )
        cr.execute("UPDATE stock_location SET warranty_use = NULL WHERE warranty_use = 'parts'")
        cr.execute(
            "UPDATE stock_location SET warranty_use = 'parts' WHERE id = ANY(%s)",
            [[id_ for (id_,) in known]],
        )
    assert results == [True, True]
    assert len(moves) == 2 and len({move["location_dest_id"][0] for move in moves}) == 1
