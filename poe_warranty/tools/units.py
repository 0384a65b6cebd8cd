"""A manufacturer's term as OCA ``product_warranty`` keeps it, a number and a unit: the one place that
reads them."""

from dateutil.relativedelta import relativedelta

_UNITS = {"day": "days", "week": "weeks", "month": "months", "year": "years"}
_UNITS_A_YEAR = {"day": 366, "week": 53, "month": 12, "year": 1}


def get_term(number, unit):
    """Return a term as a ``relativedelta``, or None when none is given.

    :param int number: how many units; 0 for no term
    :param str unit: ``day``, ``week``, ``month`` or ``year``; empty for months
    """
    return relativedelta(**{_UNITS[unit or "month"]: number}) if number else None


def get_longest(unit, years):
    """Return the number of units of the longest term.

    :param str unit: as in :func:`get_term`
    :param int years: how long it is at most
    """
    return years * _UNITS_A_YEAR[unit or "month"]
