"""Arithmetic of calendar days: pure functions of local dates, without records."""

from datetime import timedelta
from functools import lru_cache
from math import modf

import pytz
from dateutil.relativedelta import relativedelta

from ..const import MAX_TERM_MONTHS


@lru_cache(maxsize=1024)  # a thousand claims ask for the day of few moments
def local_date(moment, tz):
    """Return the calendar day of a moment in a time zone; at the ends of the calendar, where the zone
    would lead beyond, the day of the moment itself.

    :param datetime moment: naive, UTC
    :param str tz: name of the zone
    :rtype: date
    """
    try:
        return pytz.utc.localize(moment).astimezone(pytz.timezone(tz)).date()
    except OverflowError:
        return moment.date()


def utc_moment(local, tz):
    """Return the moment, naive in UTC, at which clocks of a time zone show this one; at the ends of the
    calendar the moment itself.

    :param datetime local: naive, where the clock hangs
    :param str tz: name of the zone
    """
    try:
        return pytz.timezone(tz).localize(local).astimezone(pytz.utc).replace(tzinfo=None)
    except OverflowError:
        return local


def shift(day, term):
    """Return a day, or a moment, moved by a term; beyond the ends of the calendar the last or the first
    there is. For days of other people's documents, which nobody bounds.

    :param day: date or datetime
    :param term: timedelta or relativedelta
    """
    try:
        return day + term
    except (OverflowError, ValueError):
        if isinstance(term, relativedelta):
            is_later = (term.years, term.months, term.days) > (0, 0, 0)
        else:
            is_later = term > timedelta(0)
        return type(day).max if is_later else type(day).min


def split_months(duration):
    """Return a term in months with decimals as whole months and days; a month has 30 days there. One
    that is no term, which the record's own check refuses, counts as none.

    :param float duration: e.g. 1.5
    :rtype: tuple of int
    """
    if not 0 <= duration <= MAX_TERM_MONTHS:
        return 0, 0
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
