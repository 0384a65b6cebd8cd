"""Two users who work on the same records at once."""

from odoo.exceptions import LockError, UserError


def lock(records, label=None):
    """Hold records until the transaction ends, so that two users cannot both act.

    :param str label: what they are called in the message; else what the model is called
    :raise UserError: when another user is at it
    """
    try:
        records.lock_for_update()
    except LockError as error:
        raise UserError(
            records.env._(
                "Someone else is working on this right now: %s. Try again in a moment.",
                label or _get_label(records),
            )
        ) from error


def _get_label(records):
    """Return the name of the model in the user's language and, of one record, which it is."""
    name = records.env["ir.model"]._get(records._name).name
    return f"{name} {records.display_name}" if len(records) == 1 else name
