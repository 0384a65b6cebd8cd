"""What another program asks, as plain JSON: values of the kind that is meant, or words that say so."""

from datetime import datetime, timezone

from odoo.exceptions import ValidationError

from .text import is_keepable

MOST_TEXT = 10_000


def get_text(env, name, value):
    """Return a text, without the blanks around it.

    :param env: whose language the refusal is in
    :param str name: of the parameter
    :param value: as it was sent; a number counts as its digits, nothing as an empty text
    :raise ValidationError: when it is no text
    """
    if value is None or value is False:
        return ""
    if value.__class__ is int:
        value = str(value)
    if not isinstance(value, str) or not is_keepable(value) or len(value) > MOST_TEXT:
        raise ValidationError(
            env._(
                "“%(name)s” is a text of at most %(most)s signs.", name=name, most=f"{MOST_TEXT:,}"
            )
        )
    return value.strip()


def get_moment(env, name, value):
    """Return a moment, naive in UTC.

    :param value: as it was sent: ISO 8601 with its distance from UTC, as ``2026-01-31T08:30:00Z``; without
        one it is UTC
    :raise ValidationError: when it is none
    """
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
        return moment.replace(microsecond=0)
    except (AttributeError, TypeError, ValueError, OverflowError) as error:
        raise ValidationError(
            env._("“%s” is a moment, e.g. 2026-01-31T08:30:00Z.", name)
        ) from error


def get_number(env, name, value, least, most):
    """Return a whole number within bounds.

    :raise ValidationError: when it is none
    """
    if value.__class__ is not int or not least <= value <= most:
        raise ValidationError(
            env._(
                "“%(name)s” is a whole number from %(least)s to %(most)s.",
                name=name,
                least=least,
                most=most,
            )
        )
    return value


def to_json(value):
    """Return a date or a moment (UTC) as ISO text, nothing as None, all else as it is."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat() + "Z"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return None if value is False else value
