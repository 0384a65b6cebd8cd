"""The add-on's own errors; all are shown to the user as they are."""

from odoo.exceptions import UserError


class ClaimStateError(UserError):
    """A claim was asked to make a move that const.CLAIM_TRANSITIONS does not list."""


class RecoveryStateError(UserError):
    """A recovery was asked to make a move that const.RECOVERY_TRANSITIONS does not list."""
