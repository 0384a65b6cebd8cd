"""Random claims: the program and a second reading of the definitions decide alike, and that reading says
what the scenarios say."""

import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from conftest import BOTH_DB, database, odoo_python

pytestmark = pytest.mark.minutes

# another one every day; SEED tries an earlier one again
SEED = os.environ.get("SEED") or str(date.today().toordinal())
NUMBER = 5000
NOTICE = datetime(2025, 9, 10, 3)
CLAUSES = {
    "seal_condition": ("torn", "broken", "overwritten", "modified"),
    "phone": ("", "0903 000 000"),
}


@pytest.fixture
def verdicts(monkeypatch):
    """The modules of the generator and of the second reading."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "verdicts")
    import cases
    import evaluate

    return cases, evaluate


@pytest.fixture
def plain(verdicts):
    """A delivered and paid camera, its card complete, inside its term, nothing found."""
    cases, _evaluate = verdicts
    ledger = cases.Ledger(1, False, "0912345678", 1, (), ())
    card = cases.Card(
        cases.PRODUCTS[0], date(2025, 3, 18), date(2025, 3, 10), "CAM0001", ledger.phone, order=0
    )
    claim = cases.Claim(NOTICE, NOTICE, "CAM0001", False, ledger.phone, seal_condition="intact")
    return cases.Case("plain", 0, cases.PUBLISHED, ledger, card, False, claim)


def test_program_and_definitions_decide_alike():
    with database(BOTH_DB, "verdicts") as name:
        arguments = ("--database", name, "--number", str(NUMBER), "--seed", SEED)
        print(f"seed {SEED}")
        print(odoo_python("-W", "ignore", "tests/verdicts/play.py", *arguments))


def test_a_case_is_made_again_by_seed_and_number(verdicts):
    cases, _evaluate = verdicts
    first = cases.make_case("1", 3001)
    cases.make_policies.cache_clear()
    cases.make_ledgers.cache_clear()
    assert cases.make_case("1", 3001) == first != cases.make_case("2", 3001)


def test_edge_days_are_frequent(verdicts):
    cases, evaluate = verdicts
    made = [case for case in (cases.make_case("1", n) for n in range(1000)) if case.card]
    days = [(evaluate.get_fact_day(case), evaluate.get_dates(case)) for case in made]
    minutes = [(case.claim.notice + evaluate.LOCAL).strftime("%H:%M") for case in made]
    seen = {
        "last day": sum(day in dates for day, dates in days),
        "day after": sum(day - evaluate.DAY in dates for day, dates in days),
        "day off": sum(dates.effective_end != dates.last_claim_day for _day, dates in days),
        "leap day": sum(dates.nominal_end == date(2024, 2, 29) for _day, dates in days),
        "midnight": sum(minute in ("23:59", "00:00", "00:01") for minute in minutes),
    }
    few = {"leap day": 5}
    assert {kind: n for kind, n in seen.items() if n < few.get(kind, 50)} == {}, seen


def test_the_definitions_know_the_dates_of_the_scenarios(verdicts, plain):
    cases, evaluate = verdicts
    holidays = {date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1)}
    assert evaluate.get_local_day(datetime(2025, 6, 30, 17, 30)) == date(2025, 7, 1)  # S02
    assert evaluate.roll(date(2026, 9, 12), cases.CONSUMER, holidays) == date(2026, 9, 14)  # S12
    assert evaluate.add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)  # S36
    assert evaluate.add_months(date(2026, 1, 31), 3) == date(2026, 4, 30)  # S37
    assert evaluate.roll(date(2026, 4, 30), cases.CONSUMER, holidays) == date(2026, 5, 4)
    card = replace(plain.card, services=((date(2026, 1, 1), date(2026, 1, 11)),) * 2)
    served = evaluate.get_dates(replace(plain, card=card))
    assert served[:2] == (date(2027, 3, 18), date(2027, 3, 28))


def test_the_last_minute(verdicts, plain):
    """S05: 23:50 local is inside the term, five past midnight is not."""
    _cases, evaluate = verdicts
    card = replace(plain.card, start=date(2024, 1, 15))
    for moment, decision in (
        (datetime(2026, 1, 15, 16, 50), "covered"),
        (datetime(2026, 1, 15, 17, 5), "excluded"),
    ):
        claim = replace(plain.claim, notice=moment, entered=datetime(2026, 1, 19))
        assert evaluate.judge(replace(plain, card=card, claim=claim)).decision == decision


def test_the_definitions_know_the_clause_matrix(verdicts, plain):
    cases, evaluate = verdicts

    def get_reasons(**facts):
        of_card = {name: facts.pop(name) for name in ("start", "purchased") if name in facts}
        if facts.pop("no_serial", False):
            of_card["serial"] = ""
        case = replace(
            plain, card=replace(plain.card, **of_card), claim=replace(plain.claim, **facts)
        )
        verdict = evaluate.judge(case)
        return verdict.decision, sorted(clause for clause, _effect in verdict.effects)

    matrix = [
        ({}, []),
        ({"start": date(2023, 9, 9)}, ["III.1"]),
        ({"card_lost": True}, ["III.1"]),
        ({"no_serial": True}, ["III.3"]),
        ({"purchased": None}, ["III.3"]),
        ({"serial": "CAM0009"}, ["III.4"]),
        ({"serial": " cam-0001 "}, []),
        ({"phone": "+84 (912) 345.678"}, []),
        ({"phone": None}, []),
        ({"fault_area": "software"}, ["III.8"]),
        ({"fault_area": "firmware"}, []),
    ]
    matrix += [({"seal_condition": value}, ["III.2"]) for value in CLAUSES["seal_condition"]]
    matrix += [({"phone": value}, ["III.4"]) for value in CLAUSES["phone"]]
    of_check = {check: clause for check, clause, _published, _consumer in cases.TABLE}
    for check, codes in evaluate.CAUSES.items():
        for code in codes:
            matrix.append(({"causes": (cases.Cause(code),)}, [of_check[check]]))
    matrix.append(({"card_lost": True, "serial_unreadable": True}, ["III.1", "III.4"]))
    for facts, clauses in matrix:
        assert get_reasons(**facts) == ("excluded" if clauses else "covered", clauses), facts


def test_the_definitions_know_what_is_paid(verdicts, plain):
    """S18, and what was added after it."""
    cases, evaluate = verdicts
    due = cases.Invoice(date(2025, 3, 3), ((0, 33_000_000),), ((100, 28),))

    def is_held(*payments, day=datetime(2025, 4, 10, 3), shares=due.shares, credits=()):
        paid = tuple(cases.Payment(amount, kind) for amount, kind in payments)
        invoice = replace(due, payments=paid, shares=shares)
        ledger = replace(plain.ledger, invoices=(invoice,), orders=2, credits=credits)
        claim = replace(plain.claim, notice=day, entered=day)
        card = replace(plain.card, start=date(2025, 3, 3))
        return evaluate.judge(replace(plain, ledger=ledger, claim=claim, card=card)) == (
            "hold",
            {("III.10", "hold")},
            {"III.10"},
        )

    assert is_held((20_000_000, "matched"))
    assert not is_held((20_000_000, "matched"), (13_000_000, "matched"))
    assert not is_held((33_000_000, "registered"))
    assert is_held((33_000_000, "taken_back"))
    assert not is_held(day=datetime(2025, 3, 31, 3)), "the last day on which it can be paid"
    assert is_held(day=datetime(2025, 3, 31, 17)), "midnight after it"
    assert not is_held(shares=((1, 33_000_000),)), "nothing of this order is on the invoice"
    assert not is_held(credits=(cases.Credit(due.day, 0, 33_000_000),)), "credited, not matched yet"
