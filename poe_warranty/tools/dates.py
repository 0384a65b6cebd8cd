"""Arithmetic of calendar days: pure functions of local dates, without records."""

from datetime import timedelta
from functools import lru_cache
from math import modf

import pytz
from dateutil.relativedelta import relativedelta


@lru_cache(maxsize=1024)  # a thousand claims ask for the day of few moments
def local_date(moment, tz):
    """Return the calendar day of a moment in a time zone.

    :param datetime moment: naive, UTC
    :param str tz: name of the zone
    :rtype: date
    """
    return pytz.utc.localize(moment).astimezone(pytz.timezone(tz)).date()


def split_months(duration):
    """Return a term in months with decimals as whole months and days; a month has 30 days there.

    :param float duration: e.g. 1.5
    :rtype: tuple of int
    """
    part, months = modf(duration)
    return int(months), round(part * 30)


def split_term(start, end):
    """Return the term between two days as whole months and the days that are left: counted again from
    the start it ends on that very day.

    :param date start: first day
    :param date end: a later one
    :rtype: tuple of int
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if start + relativedelta(months=months) > end:
        months -= 1
    return months, (end - (start + relativedelta(months=months))).days


def union_days(intervals):
    """Return how many days a set of intervals covers; a day in two of them counts once.

    :param intervals: iterable of ``(first, last)`` dates; the last day is not counted, so a device
        received on the 1st and returned on the 4th was away for 3 days
    :rtype: int
    """
    days, reached = 0, None
    for first, last in sorted(intervals):
        first = first if reached is None else max(first, reached)
        if last > first:
            days += (last - first).days
            reached = last
    return days


# so far ahead a working day is looked for
ROLL_DAYS = 60


def next_working_day(day, working_days, horizon=ROLL_DAYS):
    """Return the day itself when it is worked, else the next one that is (Civil Code, art. 148).

    :param date day: where to begin
    :param working_days: set of dates that are worked
    :param int horizon: when no day within so many is worked, the calendar says nothing: the day
        itself is returned
    """
    for ahead in range(horizon):
        candidate = day + timedelta(days=ahead)
        if candidate in working_days:
            return candidate
    return day
