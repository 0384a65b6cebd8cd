"""When visits are due: pure functions of local dates, without records."""

from datetime import timedelta
from itertools import count

from dateutil.relativedelta import relativedelta


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
