"""Random claims: a case is all that a verdict may depend on, in plain values.

The same seed and index make the same case, whatever was made before. Policies and ledgers belong to a
block of cases, since to record one takes longer than a claim. Days at which something ends or begins are
frequent, and moments around local midnight.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from evaluate import (
    CAUSES,
    LOCAL,
    MEASURED,
    add_months,
    get_dates,
    get_fact_day,
    get_local_day,
    get_nominal_end,
    roll,
)

BLOCK = 2500  # cases that share policies and ledgers
VARIANTS = 14  # policies of a block besides the two as they are shipped
LEDGERS = 30
# nothing is reported later: the program refuses what lies in the future of its clock
EARLIEST, LATEST = date(2018, 2, 1), date(2025, 9, 30)
DAY = timedelta(days=1)

EFFECTS = ("exclude", "review", "hold", "warn", "off")
GROUPS = ("power", "picture", "night")
SECTIONS = ("main_board", "lens", "network")
PARTS = {"mainboard": "main_board", "lens unit": "lens", "network board": "network"}
CONDITIONS = ("torn", "broken", "overwritten", "modified")
REPAIRERS = (
    (date(2020, 1, 1), None),
    (date(2022, 3, 1), date(2023, 2, 28)),
    (date(2023, 6, 30), date(2024, 2, 29)),
    (date(2024, 7, 1), date(2025, 1, 31)),
)


def get_days(*spans):
    """Return the days of some spans, each ``(first, how many)``."""
    return frozenset(first + n * DAY for first, days in spans for n in range(days))


# a fixture, no official list; the long ones are Tết
HOLIDAYS = get_days(
    (date(2020, 1, 23), 7), (date(2021, 2, 10), 7), (date(2022, 1, 31), 5), (date(2023, 1, 20), 7),
    (date(2023, 4, 29), 5), (date(2023, 9, 1), 4), (date(2024, 1, 1), 1), (date(2024, 2, 8), 7),
    (date(2024, 4, 18), 1), (date(2024, 4, 29), 3), (date(2024, 9, 2), 2), (date(2025, 1, 1), 1),
    (date(2025, 1, 27), 5), (date(2025, 4, 7), 1), (date(2025, 4, 30), 3), (date(2025, 9, 1), 2),
)  # fmt: skip
# where a term should end, by kind: days off and their neighbours, ends of months, leap days, weekends
EDGES = (
    sorted({day + n * DAY for day in HOLIDAYS for n in (-1, 0, 1)}),
    [date(year, month, 1) - DAY for year in range(2020, 2026) for month in range(1, 10)],
    [date(2020, 2, 29), date(2024, 2, 29), date(2024, 3, 1), date(2023, 2, 28), date(2025, 2, 28)],
    [date(2020, 5, 15) + n * DAY + w * 63 * DAY for w in range(30) for n in range(4)],
)


@dataclass(frozen=True)
class Rule:
    """One line of a policy: a check, its clause and what it does."""

    check: str
    clause: str
    effect: str
    causal: bool = False
    evidence: bool = False
    trade_effect: str = ""


@dataclass(frozen=True)
class Policy:
    profile: str
    variant: int  # 0: as it is shipped
    rules: tuple
    months: int = 24
    rolls: bool = False
    suspends: bool = False
    grace: int = 0
    repair_limit: int = 0
    transferable: bool = True
    payment_scope: str = "order"
    tolerance: int = 0
    by_entry: bool = False


@dataclass(frozen=True)
class Payment:
    amount: int
    kind: str  # matched; registered: it awaits its bank statement; taken_back


@dataclass(frozen=True)
class Invoice:
    day: date
    shares: tuple  # (order, amount)
    terms: tuple  # (percent, days after the invoice's)
    payments: tuple = ()
    posted: bool = True


@dataclass(frozen=True)
class Credit:
    """A posted credit note; ``invoice`` is which one it is matched with, if any."""

    day: date
    order: int
    amount: int
    invoice: int | None = None


@dataclass(frozen=True)
class Ledger:
    """A customer with orders, invoices and payments; orders are told by their place."""

    number: int
    trade: bool
    phone: str
    orders: int
    invoices: tuple
    credits: tuple


@dataclass(frozen=True)
class Product:
    kind: str
    tracking: str = "serial"
    maker_term: int = 0
    maker_unit: str = "month"


PRODUCTS = (
    Product("camera"),
    Product("camera", maker_term=12),
    Product("camera", maker_term=36),
    Product("recorder"),
    Product("recorder", maker_term=2, maker_unit="year"),
    Product("accessory", maker_term=12),
    Product("accessory", "none", maker_term=6),
    Product("accessory", "none", maker_term=90, maker_unit="day"),
)


@dataclass(frozen=True)
class Seal:
    number: str
    day: date


@dataclass(frozen=True)
class Card:
    product: Product
    start: date
    purchased: date | None
    serial: str
    phone: str
    state: str = "issued"
    order: int | None = None
    services: tuple = ()  # (received, returned)
    seals: tuple = ()


@dataclass(frozen=True)
class Cover:
    """The promise on earlier work: a charged repair, or a part that was put in free of charge."""

    kind: str
    start: date
    end: date
    group: str
    section: str = ""
    part: str = ""


@dataclass(frozen=True)
class Repair:
    """Earlier service: repaired, no_fault, charged or returned; of this unit or the one before."""

    outcome: str
    day: date
    group: str
    unit: str = "same"


@dataclass(frozen=True)
class Cause:
    code: str
    link: str = "undetermined"
    answerable: str = "customer"
    photo: bool = False
    reading: bool = False
    instrument: bool = False
    source: str = ""  # sold: by us with the order; other
    repairer: tuple = ()  # authorised from and until
    opened_on: date | None = None


@dataclass(frozen=True)
class Claim:
    notice: datetime  # UTC, as `entered`
    entered: datetime
    serial: str  # as typed; empty: only the card is known
    by_card: bool  # a person chose the card
    phone: str | None  # None: nobody gave one, the program fills in the contact's
    reporter: str = "buyer"
    serial_unreadable: bool = False
    card_lost: bool = False
    fault_area: str = "device"
    seal_condition: str = ""
    seal_number: str = ""
    causes: tuple = ()
    failed_on: date | None = None
    failure_proven: bool = False
    group: str = ""
    section: str = ""
    part: str = ""


@dataclass(frozen=True)
class Case:
    seed: str
    index: int
    policy: Policy
    ledger: Ledger
    card: Card | None
    in_stock: bool
    claim: Claim
    covers: tuple = ()
    repairs: tuple = ()
    holidays: frozenset = HOLIDAYS

    def __repr__(self):
        parts = ("policy", "ledger", "card", "in_stock", "claim", "covers", "repairs")
        lines = "".join(f"\n    {name}={getattr(self, name)!r}," for name in parts)
        return f"Case(\n    seed={self.seed!r}, index={self.index},{lines}\n)"


# === POLICIES === #

INSPECTED = tuple(CAUSES)
# check, clause, as published, by consumer law
TABLE = (
    ("no_card", "II.1", "review", "review"),
    ("card_void", "II.1", "exclude", "exclude"),
    ("expired", "III.1", "exclude", "exclude"),
    ("card_lost", "III.1", "exclude", "off"),
    ("seal", "III.2", "exclude", "review"),
    ("card_incomplete", "III.3", "exclude", "review"),
    ("serial_mismatch", "III.4", "exclude", "review"),
    ("phone_mismatch", "III.4", "exclude", "warn"),
    ("damage", "III.5", "exclude", "exclude"),
    ("pests", "III.6", "exclude", "exclude"),
    ("misuse", "III.7", "exclude", "exclude"),
    ("free_software", "III.8", "exclude", "exclude"),
    ("unauthorised_repair", "III.9", "exclude", "review"),
    ("payment", "III.10", "hold", "hold"),
    ("failed_repairs", "C3", "off", "warn"),
    ("earlier_work", "C4", "exclude", "exclude"),
)
PUBLISHED = Policy(
    "published", 0, tuple(Rule(check, clause, effect) for check, clause, effect, _other in TABLE)
)
CONSUMER = Policy(
    "consumer",
    0,
    tuple(
        Rule(check, clause, effect, causal=check in INSPECTED, evidence=check in INSPECTED)
        for check, clause, _other, effect in TABLE
    ),
    rolls=True,
    suspends=True,
    grace=15,
    repair_limit=3,
    tolerance=1000,
)


@lru_cache(maxsize=4)
def make_policies(seed, block):
    """Return the policies of a block: both profiles as shipped, then variants."""
    rng = random.Random(f"{seed} policies {block}")
    return (PUBLISHED, CONSUMER, *(make_policy(rng, n + 1) for n in range(VARIANTS)))


def make_policy(rng, number):
    """Return a profile with other settings and effects."""
    profile = rng.choice((PUBLISHED, CONSUMER))
    return Policy(
        profile.profile,
        number,
        tuple(vary_rule(rng, rule) for rule in profile.rules),
        months=rng.choice((24, 24, 12, 36)),
        rolls=rng.random() < 0.7,
        suspends=rng.random() < 0.7,
        grace=rng.choice((0, 3, 15, 30)),
        repair_limit=rng.choice((0, 1, 2, 3)),
        transferable=rng.random() < 0.5,
        payment_scope=rng.choice(("order", "order", "customer")),
        tolerance=rng.choice((0, 1000, 500_000)),
        by_entry=rng.random() < 0.15,
    )


def vary_rule(rng, rule):
    """Return a rule, perhaps with another effect or other conditions."""
    effect, trade_effect = rule.effect, ""
    if rng.random() < 0.3:
        # what earlier work still promises holds whatever the rule does: it is not switched off
        effect = rng.choice([e for e in EFFECTS if rule.check != "earlier_work" or e != "off"])
    if rng.random() < 0.3:
        trade_effect = rng.choice(EFFECTS[:4])
    asks = [
        rng.random() < 0.5 if rng.random() < 0.4 else value
        for value in (rule.causal, rule.evidence)
    ]
    if rule.check not in INSPECTED:
        asks = [False, False]
    return Rule(rule.check, rule.clause, effect, *asks, trade_effect)


# === LEDGERS === #


@lru_cache(maxsize=4)
def make_ledgers(seed, block):
    """Return the customers of a block with what they ordered and paid."""
    rng = random.Random(f"{seed} ledgers {block}")
    return tuple(make_ledger(rng, block * LEDGERS + n) for n in range(LEDGERS))


def make_ledger(rng, number):
    orders = rng.choice((1, 1, 2, 3))
    invoices = tuple(make_invoice(rng, orders) for _number in range(rng.choice((0, 1, 1, 2))))
    credits = []
    for place, invoice in enumerate(invoices):
        open_amount = sum(amount for _order, amount in invoice.shares) - sum(
            payment.amount for payment in invoice.payments if payment.kind != "taken_back"
        )
        order, share = rng.choice(invoice.shares)
        if invoice.posted and rng.random() < 0.3 and open_amount > 0:
            amount = min(open_amount, rng.choice((share, share // 2, open_amount)))
            matched = place if rng.random() < 0.4 else None
            credits.append(Credit(invoice.day + 5 * DAY, order, amount, matched))
    return Ledger(
        number=number,
        trade=rng.random() < 0.25,
        phone=f"0912{number:06d}",
        orders=orders,
        invoices=invoices,
        credits=tuple(credits),
    )


def make_invoice(rng, orders):
    """Return an invoice over some orders, in one or more instalments, unpaid, paid or in part."""
    of_orders = rng.sample(range(orders), rng.randint(1, orders))
    shares = tuple((order, rng.choice((1, 2, 6, 33)) * 1_000_000) for order in of_orders)
    total = sum(amount for _order, amount in shares)
    terms = rng.choice(
        (
            ((100, 14),),
            ((100, 28),),
            ((30, 7), (70, 60)),
            ((50, 1), (50, 365)),
            ((20, 5), (30, 40), (50, 200)),
        )
    )
    first = total * terms[0][0] // 100
    amounts = rng.choice(
        (
            (),
            (total,),
            (first,),
            (first // 2,),
            (total - 1000,),
            (total - 1001,),
            (first, total - first),
        )
    )
    payments = tuple(
        Payment(amount, rng.choice(("matched", "matched", "matched", "registered", "taken_back")))
        for amount in amounts
        if amount > 0
    )
    return Invoice(
        day=date(2019, 1, 1) + rng.randrange(2300) * DAY,
        shares=shares,
        terms=terms,
        payments=payments,
        posted=rng.random() < 0.9,
    )


# === CASES === #


def make_case(seed, index):
    """Return the case of a seed with a number."""
    rng = random.Random(f"{seed} case {index}")
    block = index // BLOCK
    policies = make_policies(seed, block)
    ledger = rng.choice(make_ledgers(seed, block))
    if rng.random() < 0.03:
        return make_unknown(rng, seed, index, policies[0], ledger)
    policy = rng.choice(policies[:2]) if rng.random() < 0.4 else rng.choice(policies)
    card = make_card(rng, index, policy, ledger)
    draft = Case(seed, index, policy, ledger, card, False, None)
    notice, entered = make_moments(rng, policy, pick_day(rng, draft))
    claim = make_claim(rng, draft, notice, entered)
    draft = Case(seed, index, policy, ledger, card, False, claim)
    return complete(rng, draft)


def make_unknown(rng, seed, index, policy, ledger):
    """Return a case of a device without card: in our stock, or of nobody we know."""
    notice, entered = make_moments(rng, policy, date(2023, 1, 2) + rng.randrange(900) * DAY)
    draft = Case(seed, index, policy, ledger, None, rng.random() < 0.5, None)
    claim = make_claim(rng, draft, notice, entered)
    return Case(seed, index, policy, ledger, None, draft.in_stock, claim)


def make_card(rng, index, policy, ledger):
    product = rng.choice(PRODUCTS)
    start = pick_start(rng, product, policy)
    end = get_nominal_end(product, policy, start)
    services = ()
    if policy.suspends and rng.random() < 0.4:
        first = [
            start + rng.randrange(10, (end - start).days - 5) * DAY
            for _n in range(rng.randint(1, 3))
        ]
        services = tuple((day, day + rng.choice((0, 1, 2, 5, 14, 40)) * DAY) for day in first)
    serial = f"V{index:07d}" if product.tracking == "serial" and rng.random() < 0.95 else ""
    return Card(
        product=product,
        start=start,
        purchased=start - rng.randrange(10) * DAY if rng.random() < 0.95 else None,
        serial=serial,
        phone=make_card_phone(rng, index, ledger),
        state=rng.choice(("cancelled", "replaced")) if rng.random() < 0.04 else "issued",
        order=rng.randrange(ledger.orders) if rng.random() < 0.85 else None,
        services=services,
    )


def make_card_phone(rng, index, ledger):
    """Return the number on the card: the contact's, another, an old one, or none."""
    return rng.choice(
        (
            ledger.phone,
            ledger.phone,
            f"0987{index % 1_000_000:06d}",
            f"0168{index % 10_000_000:07d}",
            "",
        )
    )


def pick_start(rng, product, policy):
    """Return a first day, often one whose term ends on an edge."""
    if rng.random() < 0.6:
        edge = rng.choice(rng.choice(EDGES))
        length = get_nominal_end(product, policy, edge) - edge
        wanted = edge - length
        near = [wanted + n * DAY for n in range(-4, 5)]
        exact = [day for day in near if get_nominal_end(product, policy, day) == edge]
        start = rng.choice(exact or near)
    else:
        start = date(2019, 1, 1) + rng.randrange(2200) * DAY
    return max(start, EARLIEST)


def pick_day(rng, case):
    """Return the day by which a claim is judged: near one on which something changes, or any."""
    card = case.card
    dates = get_dates(case)
    if rng.random() < 0.6:
        anchors = [*dates, dates.effective_end + case.policy.grace * DAY, card.start]
        anchors += [
            invoice.day + days * DAY
            for invoice in case.ledger.invoices
            for _percent, days in invoice.terms
            if card.start < invoice.day + days * DAY < dates.effective_end
        ]
        day = rng.choice(anchors) + rng.choice((-1, 0, 0, 1)) * DAY
    else:
        length = (dates.last_claim_day - card.start).days
        day = card.start + rng.randrange(length + (60 if rng.random() < 0.3 else 0)) * DAY
    if EARLIEST <= day <= LATEST:
        return day
    return min(LATEST - rng.randrange(30) * DAY, max(day, EARLIEST))


def make_moments(rng, policy, day):
    """Return first notice and entry in UTC; by one of them the policy judges, that one lies on the day,
    or a minute beside it."""
    local = datetime.combine(day, time())
    if rng.random() < 0.5:
        local += rng.choice((-1, 0, 1, 1438, 1439, 1440, 1441)) * timedelta(minutes=1)
    else:
        local += timedelta(minutes=rng.randrange(1440))
    judged = local - LOCAL
    other = timedelta(minutes=rng.choice((0, 1, 60, 1440, 6000)))
    return (judged - other, judged) if policy.by_entry else (judged, judged + other)


def make_claim(rng, case, notice, entered):
    """Return what the desk and the inspector wrote down, without what comes of earlier work."""
    card, policy = case.card, case.policy
    day = get_local_day(entered if policy.by_entry else notice)
    facts = {
        "notice": notice,
        "entered": entered,
        "serial_unreadable": bool(card) and rng.random() < 0.03,
        "card_lost": rng.random() < 0.05,
        "fault_area": rng.choice(("software", "firmware")) if rng.random() < 0.06 else "device",
        "seal_condition": rng.choice(
            ("", "intact", "intact", *CONDITIONS) if rng.random() < 0.2 else ("", "intact")
        ),
        "causes": make_causes(rng, day),
        **make_identity(rng, case),
    }
    if card and rng.random() < 0.4:
        end = get_dates(case, day).effective_end
        failed_on = min(day, end + rng.choice((-1, 0, 0, 1, 2)) * DAY)
        facts |= {"failed_on": failed_on, "failure_proven": rng.random() < 0.7}
    codes = {cause.code for cause in facts["causes"]}
    if "seal_foreign" in codes and facts["seal_condition"] in CONDITIONS:
        facts["seal_condition"] = "intact"  # what of it the inspector judged would be unclear
    return Claim(**facts)


def make_identity(rng, case):
    """Return by which numbers device and customer were found."""
    card = case.card
    if not card:
        number = f"STOCK{case.index:07d}" if case.in_stock else f"ZZZ{case.index:07d}"
        return {"serial": number, "by_card": False, "phone": case.ledger.phone}
    serial = misspell(rng, card.serial)
    by_card = not card.serial or card.state != "issued" or rng.random() < 0.2
    if by_card and rng.random() < 0.2:
        serial = f"OTHER{case.index:07d}"
    elif by_card and rng.random() < 0.2:
        serial = ""
    reporter = "buyer"
    if rng.random() < 0.1:
        reporter = rng.choice(("contact", "outsider") if not case.ledger.trade else ("contact",))
    return {
        "serial": serial,
        "by_card": by_card,
        "reporter": reporter,
        "phone": make_given_phone(rng, case, reporter),
    }


def misspell(rng, number):
    """Return a number as somebody else writes it."""
    if not number or rng.random() < 0.6:
        return number
    spelled = rng.choice(
        (number.lower(), f"{number[:4]}-{number[4:]}", f" {number[:3]} {number[3:]} ")
    )
    return spelled


def make_given_phone(rng, case, reporter):
    """Return the number given at the desk, in some spelling."""
    on_card = case.card.phone or case.ledger.phone
    kind = rng.random()
    if kind < 0.08:
        return ""
    if kind < 0.16:
        return f"0903{case.index % 1_000_000:06d}"
    if kind < 0.24 and reporter == "buyer":
        return None
    national = on_card.removeprefix("0")
    if national.startswith("168") and rng.random() < 0.4:
        national = f"38{national[3:]}"
    return rng.choice(
        (
            f"0{national}",
            f"0{national[:3]} {national[3:6]} {national[6:]}",
            f"0{national[:3]}.{national[3:6]}.{national[6:]}",
            f"+84{national}",
            f"+84 {national[:2]} {national[2:]}",
            f"0084 {national}",
            f"+84 (0){national}",
            f"+84 0{national}",
        )
    )


def make_causes(rng, day):
    """Return what the inspector found, mostly nothing."""
    if rng.random() < 0.6:
        return ()
    codes = sorted(code for codes in CAUSES.values() for code in codes)
    return tuple(
        make_cause(rng, code, day) for code in rng.sample(codes, rng.choice((1, 1, 1, 2, 3)))
    )


def make_cause(rng, code, day):
    facts = {}
    if code in MEASURED:
        facts = {"reading": rng.random() < 0.7, "instrument": rng.random() < 0.7}
        facts["source"] = rng.choice(("", "sold", "other"))
    if code == "unauthorised_technician" and rng.random() < 0.6:
        repairer = rng.choice(REPAIRERS)
        near = [edge + n * DAY for edge in repairer if edge for n in (-1, 0, 1)]
        opened = min(day, rng.choice((*near, day)))
        facts = {"repairer": repairer, "opened_on": opened}
    return Cause(
        code,
        link=rng.choice(("yes", "yes", "undetermined", "no")),
        answerable=rng.choice(("customer", "customer", "customer", "ours", "product")),
        photo=rng.random() < 0.6,
        **facts,
    )


# === WHAT DEPENDS ON THE DAY OF THE CLAIM === #


def complete(rng, case):
    """Return the case with services, seals and earlier work around the day of the claim."""
    day = get_fact_day(case)
    card, claim = dict(vars(case.card)), dict(vars(case.claim))
    card["services"] = make_services(rng, case, day)
    if rng.random() < 0.5:
        card["seals"] = make_seals(rng, case, day)
        claim["seal_number"] = read_seal(rng, case, card["seals"])
    work = {}
    if rng.random() < 0.2:
        claim["group"] = rng.choice(GROUPS)
        claim["section"] = rng.choice(("", *SECTIONS))
        if claim["section"] and rng.random() < 0.5:
            claim["part"] = next(p for p, section in PARTS.items() if section == claim["section"])
        if rng.random() < 0.6:
            work["covers"] = make_covers(rng, case, day, claim["group"])
        if rng.random() < 0.4 and card["serial"]:
            work["repairs"] = make_repairs(rng, case, day, claim["group"])
    return Case(
        case.seed, case.index, case.policy, case.ledger,
        Card(**card), case.in_stock, Claim(**claim), **work,
    )  # fmt: skip


def make_services(rng, case, day):
    """Return the services before the claim, perhaps with one after it; none is going on that day."""
    over = [(first, last) for first, last in case.card.services if last <= day and first < day]
    if case.policy.suspends and rng.random() < 0.1:
        over.append((day + DAY, day + rng.randrange(2, 12) * DAY))
    return tuple(over)


def make_seals(rng, case, day):
    offsets = sorted(rng.choices((-200, -30, -1, 0, 0, 1, 3), k=rng.choice((1, 1, 2, 3))))
    return tuple(
        Seal(f"S-{case.index:07d}-{n}", max(day + offset * DAY, EARLIEST))
        for n, offset in enumerate(offsets)
    )


def read_seal(rng, case, seals):
    """Return the number on the device: one of ours, in some spelling, a foreign one, or none."""
    if rng.random() < 0.2:
        return ""
    if rng.random() < 0.2:
        return f"X-{case.index:07d}"
    number = rng.choice(seals).number
    return rng.choice((number, number, number.lower(), number.replace("-", " "), f" {number} "))


def make_covers(rng, case, day, group):
    """Return promises on earlier work, whose last days lie near the claim."""
    covers = []
    for _number in range(rng.choice((1, 1, 2))):
        kind = rng.choice(("repair", "part"))
        months = 3 if kind == "repair" else 24
        start = add_months(day + rng.choice((-3, -2, -1, 0, 1, 30)) * DAY, -months)
        end = add_months(start, months)
        if rng.random() < 0.5:  # on a day off, that moves
            near = [day - n * DAY for n in range(10)]
            off = [d for d in near if roll(d, case.policy, HOLIDAYS) != d]
            end = rng.choice(off or [end])
        work = {}
        if kind == "part":
            part = rng.choice(tuple(PARTS))
            work = {"part": part, "section": PARTS[part]}
        of_group = group if rng.random() < 0.75 else rng.choice(GROUPS)
        covers.append(Cover(kind, start, end, of_group, **work))
    return tuple(covers)


def make_repairs(rng, case, day, group):
    """Return earlier services of the device, or of the one that it replaced."""
    unit = "before" if rng.random() < 0.2 else "same"
    return tuple(
        Repair(
            rng.choice(("repaired", "repaired", "repaired", "no_fault", "charged", "returned")),
            day + (20 if rng.random() < 0.05 else -30 - 20 * number) * DAY,
            group if rng.random() < 0.8 else rng.choice(GROUPS),
            unit,
        )
        for number in range(rng.randint(1, 5))
    )
