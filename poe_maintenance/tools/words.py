"""What is said to people, in their own language and format."""

from odoo.tools import float_repr
from odoo.tools.misc import formatLang


def format_number(env, number, digits=2):
    """Return a number as the reader writes it, without the decimals it does not need.

    :param env: environment of the reader
    :param int digits: at most so many decimals
    """
    text = float_repr(number, digits)
    decimals = len(text.partition(".")[2].rstrip("0"))
    return formatLang(env, float(text) or 0.0, digits=decimals)


def get_period_text(env, period):
    """Return for how long a price is, as *per quarter*.

    :param env: environment of the reader
    :param str period: one of ``periods.PERIODS``
    """
    return {
        "month": env._("per month"),
        "quarter": env._("per quarter"),
        "half": env._("per half-year"),
        "year": env._("per year"),
    }[period]


def get_interval_text(env, unit, number):
    """Return how often something comes, as *every 3 months*.

    :param env: environment of the reader
    :param str unit: one of the names below
    :param int number: of units from one to the next
    """
    once, several = {
        "days": (env._("every day"), env._("every %s days", number)),
        "weeks": (env._("every week"), env._("every %s weeks", number)),
        "months": (env._("every month"), env._("every %s months", number)),
        "month_ends": (
            env._("at the end of every month"),
            env._("every %s months, at their end", number),
        ),
        "quarters": (env._("every quarter"), env._("every %s quarters", number)),
        "half_years": (env._("every half year"), env._("every %s half years", number)),
        "years": (env._("every year"), env._("every %s years", number)),
    }[unit]
    return once if number == 1 else several


def get_extra_text(env, number):
    """Return in words how many visits a year come besides, or None.

    :param env: environment of the reader
    """
    if number == 1:
        return env._("one more visit a year")
    return env._("%s more visits a year", number) if number else None
