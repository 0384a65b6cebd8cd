"""When visits are due, and how long ones are split: pure functions of local dates, without records. The
adviser prices by them what the planner makes by them."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count

from dateutil.relativedelta import relativedelta

# the visit before the storm season is due so many days before its first month
STORM_DAYS = 15
# and left out where another one is due so many days before that month
STORM_QUIET_DAYS = 30
DAYS_A_YEAR = 365


@dataclass(frozen=True)
class Recurrence:
    """How often some devices are visited at one place.

    ``anchor``: the day they are counted from; ``first``: 0 where the first visit is due on that day, 1
    where it is one interval later; ``most``: so many visits and no more, 0: any; ``storm_month``: the
    first month of the storm season before which one more comes, 0: none.
    """

    anchor: date
    interval: int
    unit: str = "months"
    first: int = 1
    most: int = 0
    storm_month: int = 0


def get_recurrence(anchor, months, extra_visits, storm_month):
    """Return the recurrence of devices that are visited every so many months and some times more a
    year: the first time more comes before the storm season where there is one, the others are spread.

    :param date anchor: the day before the first one
    :param int months: at least 1
    :param int storm_month: 0, where there is no storm season
    """
    season = storm_month if extra_visits else 0
    spread = extra_visits - bool(season)
    if not spread:
        return Recurrence(anchor, months, storm_month=season)
    days = max(int(DAYS_A_YEAR / (12 / months + spread)), 1)
    return Recurrence(anchor, days, "days", storm_month=season)


@lru_cache(maxsize=256)  # a comparison asks for the same years of the same devices many times
def get_due_days(recurrence, last):
    """Return ``((number, day), …)`` of the visits up to a day, in their order. The visit before the
    storms of a year has that year, negative, for its number.

    :param date last: included
    """
    each = recurrence
    due = list(get_occurrences(each.anchor, each.interval, each.unit, last, each.first))
    if each.most:
        due = due[: each.most]
    due += _get_storm_days(each, last, [day for _number, day in due])
    return tuple(sorted(due, key=lambda occurrence: occurrence[1]))


def _get_storm_days(recurrence, last, regular):
    """Return ``[(-year, day)]`` of the visits before the storm seasons.

    :param list regular: the days of the ordinary visits
    """
    if not recurrence.storm_month:
        return []
    days = []
    for year in range(recurrence.anchor.year, last.year + 2):
        season = date(year, recurrence.storm_month, 1)
        day = season - timedelta(STORM_DAYS)
        quiet = season - timedelta(STORM_QUIET_DAYS)
        if recurrence.anchor < day <= last and not any(quiet <= d < season for d in regular):
            days.append((-year, day))
    return days


# of an hour: what rounding leaves is no more than a technician's day
_NOTHING = 1e-6


def count_parts(runs, day_hours):
    """Return on how many times a visit is made that is too long for one technician's day; see
    :func:`split_hours`, whose parts these are.

    :param runs: pairs of hours and of how many devices take so many each
    :param float day_hours: of visits in a technician's day; 0: nothing is split
    """
    parts, left = 1, day_hours
    for each, devices in sorted(runs, reverse=True) if day_hours else ():
        if not each:
            continue
        rest = devices - max(min(int((left + _NOTHING) / each), devices), 0)
        left -= (devices - rest) * each
        if rest:
            at_once = max(int((day_hours + _NOTHING) / each), 1)
            more = math.ceil(rest / at_once)
            is_first = left == day_hours  # nothing is on the first part yet
            parts += more - is_first
            left = day_hours - (rest - at_once * (more - 1)) * each
    return parts


def split_hours(hours, day_hours):
    """Return which of some devices come on which part of a long visit: lists of their indexes, those that
    take longest first, each part filled up to a technician's day. One device is not split.

    :param list hours: of each device
    :param float day_hours: as :func:`count_parts` takes it
    """
    split, filled = [[]], 0.0
    for index in sorted(range(len(hours)), key=lambda index: -hours[index]):
        is_full = day_hours and filled + hours[index] > day_hours + _NOTHING
        if is_full and split[-1] and hours[index]:
            split.append([])
            filled = 0.0
        split[-1].append(index)
        filled += hours[index]
    return split


def get_occurrence(anchor, interval, unit, number):
    """Return the date of one occurrence, counted from the anchor and never from the one before, so
    that the 31st stays the 31st wherever there is one.

    :param date anchor: the start; occurrence 0
    :param int interval: at least 1
    :param str unit: ``days``, ``weeks``, ``months`` or ``years``
    :param int number: which occurrence
    :rtype: date
    """
    return anchor + relativedelta(**{unit: interval * number})


def get_occurrences(anchor, interval, unit, last, first=1):
    """Yield ``(number, date)`` of the occurrences up to a day.

    :param date last: included
    :param int first: number to begin with
    """
    for number in count(first):
        day = get_occurrence(anchor, interval, unit, number)
        if day > last:
            return
        yield number, day


def find_working_day(day, is_open, earliest, latest):
    """Return the open day nearest to a due date within its tolerance, the later one of two as
    near, or None when none is open.

    :param date day: due
    :param is_open: function of a date
    :param date earliest: included
    :param date latest: included
    """
    for distance in range(max((latest - day).days, (day - earliest).days) + 1):
        for candidate in (day + timedelta(distance), day - timedelta(distance)):
            if earliest <= candidate <= latest and is_open(candidate):
                return candidate
    return None
