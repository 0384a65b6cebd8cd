"""What a claim must be decided as: a second reading of the definitions, in plain functions.

It is written from the published policy and its acceptance definitions alone and knows nothing of the
add-ons: each check is one function, the decision a fold of effects. Where the definitions leave room,
this is how they are read:

- *Effects of a policy* (table of the two profiles): a rule's effect for trade customers stands by
  itself, without causal link, evidence or leniency, since only for them "strict" may be set.
- *III.1, late notice*: the grace is counted from the effective end; the leniency turns an exclusion
  into a review and weakens nothing else.
- *III.1, before the start*: a notice before the first day of the card is an error in the data, which a
  person must look at: a review where the rule would exclude.
- *III.1, service time*: a claim is judged as of its day, so a service that began later adds nothing yet.
- *III.1, C3, C4*: what earlier work still covers is free also after the card has ended.
- *III.2*: on the day of a reseal the seal of that day and the one before are right; one that we put on
  after the first notice is ours, too. A seal that the inspector judged replaces what the desk noted of
  its condition, but not that it bears a foreign number.
- *III.2, III.5–III.7, III.9*: the evidence of a measured cause is its reading with the instrument, of
  any other a photo. A link that is open, or evidence that lacks, leaves the decision to a person; a
  denied link leaves only a remark.
- *III.9*: whoever was authorised on the day of the work did not open the device without authority; both
  days of the authorisation are included.
- *III.10*: a payment settles the instalments of its invoice in the order in which they fall due. What
  is open of an instalment counts for an order with that order's share of the invoice. A posted credit
  note that is matched with nothing is taken off what is past due. It is looked at as things stand now
  (a payment releases), for what was due before the day of the claim. A device without a known order has
  no order that could be unpaid; a customer who owes is who bought.
- *C4*: after the warranty of a charged repair the same fault is charged again, unless other work on it
  still holds. A part that was named by the inspection tells more than its section.
- *C3, failed repairs*: what was reported before the claim counts; the device itself, not the one that
  it replaced.
- *Not the buyer*: no clause is named for it, so its reason stands in place of one.
- *Not found*: neither card nor stock knows the device; what else was seen of it is listed all the same.
"""

from calendar import monthrange
from collections import namedtuple
from datetime import date, timedelta
from fractions import Fraction

EFFECT_TO_DECISION = {"exclude": "excluded", "hold": "hold", "review": "review"}
DAY = timedelta(days=1)
LOCAL = timedelta(hours=7)  # Vietnam, without summer time

# What comes out: the decision; which clauses led to it, each with its effect; all that were named.
Verdict = namedtuple("Verdict", "decision effects clauses")
Dates = namedtuple("Dates", "nominal_end effective_end last_claim_day")


def judge(case):
    """Return the :class:`Verdict` on a ``cases.Case``."""
    found = set(get_findings(case))
    effects = {effect for _clause, effect in found}
    decision = next((d for e, d in EFFECT_TO_DECISION.items() if e in effects), "covered")
    if not case.card and not case.in_stock:
        decision = "not_found"
    return Verdict(
        decision,
        frozenset(finding for finding in found if finding[1] != "warn"),
        frozenset(clause for clause, _effect in found),
    )


def get_findings(case):
    """Yield ``(clause, effect)`` of all checks; none stops at the first."""
    for rule in case.policy.rules:
        effect = rule.trade_effect if is_strict(case, rule) else rule.effect
        if effect != "off":
            for found in CHECKS[rule.check](case, rule, effect):
                yield rule.clause, found
    if case.card and case.claim.reporter == "outsider":
        yield "not_original_buyer", "warn" if case.policy.transferable else "review"


def is_strict(case, rule):
    """Tell whether the rule's effect for trade customers counts."""
    return bool(rule.trade_effect) and case.ledger.trade


# === DATES === #


def get_local_day(moment):
    """Return the local day of a moment in UTC."""
    return (moment + LOCAL).date()


def get_fact_day(case):
    """Return the day by which facts are judged: of the first notice, or of its entry."""
    claim = case.claim
    return get_local_day(claim.entered if case.policy.by_entry else claim.notice)


def add_months(day, months):
    """Return the corresponding day, else the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def get_nominal_end(product, policy, start):
    """Return the last day as printed (C1): of cameras and recorders the longer term of ours and the
    manufacturer's, of anything else the manufacturer's."""
    ends = []
    if product.maker_term and product.maker_unit == "day":
        ends.append(start + product.maker_term * DAY)
    elif product.maker_term:
        months = {"month": 1, "year": 12}[product.maker_unit]
        ends.append(add_months(start, product.maker_term * months))
    if product.kind in ("camera", "recorder"):
        ends.append(add_months(start, policy.months))
    return max(ends)


def count_days(intervals):
    """Return how many days some services took together: the day of return is not counted, a day of
    two services once."""
    return len({first + n * DAY for first, last in intervals for n in range((last - first).days)})


def roll(day, policy, holidays):
    """Return the day on which a term can be claimed for the last time."""
    while policy.rolls and (day.weekday() >= 5 or day in holidays):
        day += DAY
    return day


def get_dates(case, as_of=date.max):
    """Return the three :class:`Dates` of the card, as they stand on a day."""
    card = case.card
    nominal = get_nominal_end(card.product, case.policy, card.start)
    served = [(first, last) for first, last in card.services if first <= as_of]
    effective = nominal + count_days(served) * DAY
    return Dates(nominal, effective, roll(effective, case.policy, case.holidays))


# === II.1: is there a card, and is it valid === #


def check_no_card(case, rule, effect):
    if not case.card and case.in_stock:
        yield effect


def check_card_void(case, rule, effect):
    if case.card and case.card.state != "issued":
        yield effect


# === III.1 and III.3: the card === #


def check_expired(case, rule, effect):
    if not case.card or get_holding_covers(case):
        return
    day = get_fact_day(case)
    lenient = "review" if effect == "exclude" and not is_strict(case, rule) else effect
    dates = get_dates(case, day)
    if day < case.card.start:
        yield lenient
    elif day > dates.last_claim_day:
        end, claim = dates.effective_end, case.claim
        in_grace = case.policy.grace and day <= end + case.policy.grace * DAY
        proven = claim.failed_on and claim.failed_on <= end and claim.failure_proven
        yield lenient if in_grace and proven else effect


def check_card_lost(case, rule, effect):
    if case.claim.card_lost:
        yield effect


def check_card_incomplete(case, rule, effect):
    card = case.card
    if card and ((card.product.tracking == "serial" and not card.serial) or not card.purchased):
        yield effect


# === III.4: numbers === #


def spell(number):
    """Return a serial or seal number without what does not tell it apart."""
    return "".join(sign for sign in number if sign.isalnum()).upper()


def check_serial(case, rule, effect):
    claim, card = case.claim, case.card
    known = card and card.serial and claim.serial
    if claim.serial_unreadable or (known and spell(card.serial) != spell(claim.serial)):
        yield effect


# mobile prefixes before and since 2018
RENUMBERED = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "186": "56", "188": "58", "199": "59",
} | {f"16{n}": f"3{n}" for n in range(2, 10)}  # fmt: skip


def get_national_number(phone):
    """Return the digits of a Vietnamese number behind country code and zero, as they are today."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    digits = digits.removeprefix("00")
    if digits.startswith("84") and len(digits) > 10:
        digits = digits.removeprefix("84")
    digits = digits.removeprefix("0")
    if len(digits) == 10:  # one more than today
        digits = RENUMBERED.get(digits[:3], digits[:3]) + digits[3:]
    return digits


def check_phone(case, rule, effect):
    card, given = case.card, case.claim.phone
    if not card or not card.phone or given is None:
        return  # nothing to compare with, or what the program filled in itself
    if get_national_number(given) != get_national_number(card.phone):
        yield effect


# === III.2, III.5-III.7, III.9: what is found on the device === #

CAUSES = {
    "seal": {"seal_torn", "seal_broken", "seal_overwritten", "seal_modified", "seal_foreign"},
    "damage": {"dropped", "broken", "impact", "scratched", "dented", "damp", "rusty", "watery", "fire",
               "natural_disaster"},
    "pests": {"rodents", "insects"},
    "misuse": {"manual_not_followed", "wrong_voltage", "foreign_firmware"},
    "unauthorised_repair": {"opened_by_customer", "unauthorised_technician", "modified"},
}  # fmt: skip
MEASURED = {"wrong_voltage"}


def check_causes(case, rule, effect):
    for cause in case.claim.causes:
        if cause.code in CAUSES[rule.check] and not is_authorised(cause):
            yield judge_cause(case, rule, effect, cause)


def judge_cause(case, rule, effect, cause):
    """Return what one inspected cause does to the claim."""
    sold_by_us = cause.source == "sold" and case.card and case.card.order is not None
    if sold_by_us or cause.answerable != "customer":
        return "warn"
    if is_strict(case, rule) or effect not in ("exclude", "review"):
        return effect
    if rule.causal:
        effect = {"yes": "exclude", "undetermined": "review", "no": "warn"}[cause.link]
    evident = (cause.reading and cause.instrument) if cause.code in MEASURED else cause.photo
    if rule.evidence and effect == "exclude" and not evident:
        return "review"
    return effect


def is_authorised(cause):
    """Tell whether who opened the device was authorised on that day."""
    return bool(
        cause.repairer
        and cause.opened_on
        and cause.repairer[0] <= cause.opened_on <= (cause.repairer[1] or date.max)
    )


def check_seal(case, rule, effect):
    yield from check_causes(case, rule, effect)
    claim = case.claim
    inspected = {cause.code for cause in claim.causes} & CAUSES["seal"]
    # the desk sees, it does not inspect: where more is asked for, a person must look
    asks = (rule.causal or rule.evidence) and not is_strict(case, rule)
    seen = "review" if asks and effect == "exclude" else effect
    if claim.seal_condition not in ("", "intact") and not inspected - {"seal_foreign"}:
        yield seen
    if is_foreign(case, claim.seal_number) and "seal_foreign" not in inspected:
        yield seen


def is_foreign(case, number):
    """Tell whether a number was read that is none of the seals that may be on the device."""
    seals = case.card.seals if case.card else ()
    return bool(number and seals) and spell(number) not in map(spell, get_right_seals(case))


def get_right_seals(case):
    """Return the numbers of the last seal before the day of the claim and of those since."""
    day = get_fact_day(case)
    seals = sorted(case.card.seals, key=lambda seal: seal.day)
    before = [seal.number for seal in seals if seal.day < day]
    return before[-1:] + [seal.number for seal in seals if seal.day >= day]


def check_free_software(case, rule, effect):
    if case.claim.fault_area == "software":
        yield effect


# === III.10: paid as agreed === #


def check_payment(case, rule, effect):
    card = case.card
    if not card:
        return
    by_order = case.policy.payment_scope == "order"
    if by_order and card.order is None:
        return
    orders = {card.order} if by_order else set(range(case.ledger.orders))
    if get_past_due(case.ledger, orders, get_fact_day(case)) > case.policy.tolerance:
        yield effect


def get_past_due(ledger, orders, day):
    """Return what of some orders was due before a day and is not paid now."""
    due = sum(get_past_due_of_invoice(ledger, n, orders, day) for n in range(len(ledger.invoices)))
    credit = sum(c.amount for c in ledger.credits if c.order in orders and c.invoice is None)
    return due - credit


def get_past_due_of_invoice(ledger, number, orders, day):
    invoice = ledger.invoices[number]
    if not invoice.posted:
        return 0
    total = sum(amount for _order, amount in invoice.shares)
    share = Fraction(sum(a for order, a in invoice.shares if order in orders), total)
    paid = sum(p.amount for p in invoice.payments if p.kind != "taken_back")
    paid += sum(credit.amount for credit in ledger.credits if credit.invoice == number)
    due = 0
    for percent, days in sorted(invoice.terms, key=lambda term: term[1]):
        instalment = total * percent // 100
        settled = min(paid, instalment)
        paid -= settled
        if invoice.day + days * DAY < day:
            due += instalment - settled
    return due * share


# === C3 and C4: earlier work === #


def get_covers_of_fault(case):
    """Return the promises on earlier work that are about what failed now."""
    claim, day = case.claim, get_fact_day(case)
    return [c for c in case.covers if c.start <= day and is_about_fault(c, claim)]


def is_about_fault(cover, claim):
    """Tell whether a cover is about the fault of a claim: a charged repair by the fault, a part by
    the part or its section."""
    if cover.kind == "repair":
        return bool(claim.group) and cover.group == claim.group
    if claim.part:
        return cover.part == claim.part
    return bool(claim.section) and cover.section == claim.section


def get_holding_covers(case):
    day = get_fact_day(case)
    return [
        cover
        for cover in get_covers_of_fault(case)
        if day <= roll(cover.end, case.policy, case.holidays)
    ]


def check_earlier_work(case, rule, effect):
    if get_holding_covers(case):
        yield "warn"
    elif any(cover.kind == "repair" for cover in get_covers_of_fault(case)):
        yield effect


def check_failed_repairs(case, rule, effect):
    claim, limit = case.claim, case.policy.repair_limit
    failed = [
        repair
        for repair in case.repairs
        if repair.outcome == "repaired"
        and repair.unit == "same"
        and repair.group == claim.group
        and repair.day < get_fact_day(case)
    ]
    if claim.group and limit and len(failed) >= limit:
        yield effect


CHECKS = {
    "no_card": check_no_card,
    "card_void": check_card_void,
    "expired": check_expired,
    "card_lost": check_card_lost,
    "seal": check_seal,
    "card_incomplete": check_card_incomplete,
    "serial_mismatch": check_serial,
    "phone_mismatch": check_phone,
    "damage": check_causes,
    "pests": check_causes,
    "misuse": check_causes,
    "free_software": check_free_software,
    "unauthorised_repair": check_causes,
    "payment": check_payment,
    "failed_repairs": check_failed_repairs,
    "earlier_work": check_earlier_work,
}
