"""The add-on's own errors; all are shown to the user as they are."""

from odoo.exceptions import UserError


class NotOneRecordError(UserError, ValueError):
    """A method for one record was called for several or none. For those who expect core's error it is
    that one, too."""


class ClaimStateError(UserError):
    """A claim was asked for what is not possible in its state: a move that const.CLAIM_TRANSITIONS
    does not list, or a button that its form does not show."""


class RecoveryStateError(UserError):
    """A recovery was asked to make a move that const.RECOVERY_TRANSITIONS does not list."""
