"""What keeping devices running costs with a preventive contract, with a packaged one and with none:
pure functions, without records (commitment 9). Percentages are given as 0–100, money is not rounded
before the last step, every year counts from the start."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from .recurrence import count_parts, get_due_days, get_recurrence

OPTIONS = ("none", "preventive", "packaged")
HORIZONS = (1, 3, 5)


@dataclass(frozen=True)
class DeviceGroup:
    """Devices of one type.

    ``age`` in years at the start; ``failure_rate`` of a new device in % a year; ``interval`` months
    between two visits, 0: not visited; ``minutes`` a device and visit; ``warranty_ends`` the last
    days of warranty as ``(day, devices)``: devices that are not named have none.
    """

    quantity: int
    age: float = 0.0
    failure_rate: float = 0.0
    unit_value: float = 0.0
    interval: int = 0
    extra_visits: int = 0
    minutes: int = 0
    remote_check: bool = False
    warranty_ends: tuple = ()


@dataclass(frozen=True)
class Assumptions:
    """What the comparison rests on; dicts are by option. ``day_hours``: hours of visits in a
    technician's day, longer visits take several trips; ``storm_month``: 0, without a storm season."""

    age_growth: float = 0.0
    prevented: dict = field(default_factory=dict)
    downtime_hours: dict = field(default_factory=dict)
    downtime_cost: float = 0.0
    callout_price: float = 0.0
    callouts_included: int = 0
    parts_share: float = 0.0
    hour_cost: float = 0.0
    travel_cost: float = 0.0
    remote_cost: float = 0.0
    margin: float = 0.0
    indexation: float = 0.0
    hours_per_day: float = 24.0
    day_hours: float = 0.0
    storm_month: int = 0


def count_visits(groups, assumptions, start, years):
    """Return how many times we come in so many years, and for how many hours, as the contract plans it:
    devices that are due on the same day are one visit, a long one takes several.

    :param date start: first day
    :rtype: tuple
    """
    if not years:
        return 0, 0.0
    last = start + relativedelta(years=years) - timedelta(1)
    anchor = last - relativedelta(years=years)
    alike = defaultdict(list)
    for group in groups:
        if group.interval:
            recurrence = get_recurrence(
                anchor, group.interval, group.extra_visits, assumptions.storm_month
            )
            alike[recurrence].append(group)
    by_day = defaultdict(list)
    for recurrence, of_recurrence in alike.items():
        # a recurring visit knows its hours, and how many devices it has
        devices = sum(group.quantity for group in of_recurrence)
        hours = sum(group.quantity * group.minutes for group in of_recurrence) / 60
        for _number, day in get_due_days(recurrence, last) if devices else ():
            by_day[day].append((hours / devices, devices))
    return (
        sum(count_parts(runs, assumptions.day_hours) for runs in by_day.values()),
        sum(each * devices for runs in by_day.values() for each, devices in runs),
    )


def get_failures(group, year, age_growth):
    """Return the failures to expect of one device of a group in one year, nothing being prevented.

    :param int year: 1 is the first
    :param float age_growth: % by which the rate grows with each year of age
    """
    return group.failure_rate / 100 * (1 + age_growth / 100) ** (group.age + year - 1)


def get_charged_share(group, start, year):
    """Return how much of a year the devices of a group are out of warranty together: 0 to their
    quantity. Parts cost nothing while the warranty runs."""
    first = start + relativedelta(years=year - 1)
    days = (start + relativedelta(years=year) - first).days
    free = 0.0
    for end, devices in group.warranty_ends:
        free += devices * min(max((end - first).days + 1, 0), days) / days
    return max(group.quantity - free, 0.0)


def get_contract_price(groups, assumptions, option, start, years):
    """Return what a contract costs the customer in so many years, before indexation: trips and
    hours of the visits and the daily remote check with our margin; the package adds its call-outs
    at their price.

    :param date start: first day
    """
    if option == "none":
        return 0.0
    trips, hours = count_visits(groups, assumptions, start, years)
    cost = trips * assumptions.travel_cost + hours * assumptions.hour_cost
    if any(g.remote_check for g in groups):
        cost += 12 * years * assumptions.remote_cost
    price = cost * (1 + assumptions.margin / 100)
    if option == "packaged":
        price += years * assumptions.callouts_included * assumptions.callout_price
    return price


def get_year(groups, assumptions, option, start, year):
    """Return what one year costs under an option, as a dict of figures.

    :param date start: first day of year 1
    """
    prevented = assumptions.prevented.get(option, 0.0) / 100
    failures = parts = 0.0
    for group in groups:
        each = get_failures(group, year, assumptions.age_growth) * (1 - prevented)
        failures += each * group.quantity
        charged = each * get_charged_share(group, start, year)
        parts += charged * group.unit_value * assumptions.parts_share / 100
    callouts = failures
    if option == "packaged":
        callouts = max(0.0, failures - assumptions.callouts_included)
    stopped = assumptions.downtime_hours.get(option, 0.0) * assumptions.hours_per_day / 24
    price = get_contract_price(groups, assumptions, option, start, year) - get_contract_price(
        groups, assumptions, option, start, year - 1
    )
    visits = 0
    if option != "none":
        until = [count_visits(groups, assumptions, start, end)[0] for end in (year, year - 1)]
        visits = until[0] - until[1]
    return {
        "visits": visits,
        "failures": failures,
        "callouts": callouts,
        "contract_price": price * (1 + assumptions.indexation / 100) ** (year - 1),
        "callout_cost": callouts * assumptions.callout_price,
        "parts_cost": parts,
        "downtime_hours": failures * stopped,
        "downtime_cost": failures * stopped * assumptions.downtime_cost,
    }


MONEY = ("contract_price", "callout_cost", "parts_cost", "downtime_cost")


def compare(groups, assumptions, start, horizons=HORIZONS, round_money=round):
    """Return what each option costs over each horizon, the cheapest of a horizon marked.

    :param list groups: of :class:`DeviceGroup`
    :param date start: first day
    :param round_money: function of an amount
    :return: ``{(option, years): figures}``; the figures are those of :func:`get_year` with
        ``total`` and ``cheapest``
    """
    result = {}
    for years in horizons:
        for option in OPTIONS:
            of_years = [
                get_year(groups, assumptions, option, start, year) for year in range(1, years + 1)
            ]
            figures = {name: sum(y[name] for y in of_years) for name in of_years[0]}
            figures |= {name: round_money(figures[name]) for name in MONEY}
            figures["total"] = round_money(sum(figures[name] for name in MONEY))
            result[option, years] = figures
        lowest = min(result[option, years]["total"] for option in OPTIONS)
        for option in OPTIONS:
            figures = result[option, years]
            figures["cheapest"] = bool(groups) and figures["total"] == lowest
    return result


def get_age(since, day):
    """Return the age in years of what is there since a day, 0 when that is unknown or to come."""
    if not isinstance(since, date) or since > day:
        return 0.0
    return (day - since).days / 365.25
