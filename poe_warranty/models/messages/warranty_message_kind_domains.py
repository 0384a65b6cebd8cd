from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ...const import CLAIM_END_STATES

# what happened earlier is no news: old cards that are entered, claims of before
NEWS_DAYS = 7


class WarrantyMessageKind(models.Model):
    """When customers are told, kind by kind."""

    _inherit = "warranty.message.kind"

    def _get_domain_card_issued(self):
        """Cards of devices that were delivered just now."""
        since = fields.Date.today() - timedelta(NEWS_DAYS)
        return [("state", "=", "issued"), ("partner_id", "!=", False), ("date_start", ">=", since)]

    def _get_domain_card_expiring(self):
        """Cards that end soon."""
        today = fields.Date.today()
        return [
            ("state", "=", "issued"),
            ("partner_id", "!=", False),
            ("last_claim_day", ">=", today),
            ("last_claim_day", "<=", today + timedelta(self.days)),
        ]

    def _get_domain_claim_received(self):
        """Claims whose device was handed in with a receipt, or was only reported so far."""
        since = fields.Datetime.now() - timedelta(NEWS_DAYS)
        reported = (
            Domain("received_datetime", "=", False)
            & Domain("receipt_id", "=", False)
            & Domain("notice_datetime", ">=", since)
        )
        return (
            Domain("state", "not in", CLAIM_END_STATES)
            & Domain("partner_id", "!=", False)
            & Domain("create_date", ">=", since)
            & (Domain("receipt_id.confirmed_on", "!=", False) | reported)
        )

    def _get_domain_claim_decided(self):
        """Claims whose decision is acted upon: before that it may change with the inspection."""
        covered = Domain("decision", "=", "covered") & Domain("state", "=", "repair")
        acted = ("quotation", "repair", "ready")
        excluded = Domain("decision", "=", "excluded") & Domain("state", "in", acted)
        return (
            Domain("partner_id", "!=", False)
            & Domain("verdict_outdated", "=", False)
            & (covered | excluded)
        )

    def _get_domain_quotation(self):
        """Quotations of charged repairs that were sent and wait for an answer."""
        return [("claim_id", "!=", False), ("state", "=", "sent")]

    def _get_domain_claim_ready(self):
        """Claims whose device can be fetched."""
        return [
            ("state", "=", "ready"),
            ("partner_id", "!=", False),
            ("received_datetime", "!=", False),
            ("returned_datetime", "=", False),
        ]

    def _get_domain_receipt_overdue(self):
        """Receipts whose promised date is over."""
        return [("clock", "=", "overdue")]

    def _get_domain_loaner_due(self):
        """Claims whose loaner should be back, unless it is we who keep the customer waiting."""
        lent = [("claim_use", "=", "loaner_out"), ("state", "=", "done")]
        return (
            Domain("loaner_lot_id", "!=", False)
            & Domain("loaner_back_on", "=", False)
            & Domain("device_move_ids", "any", lent)
            & Domain("loaner_due_on", "<=", fields.Date.today())
            & Domain("state", "!=", "cancelled")
            & (Domain("receipt_id", "=", False) | Domain("receipt_id.clock", "!=", "overdue"))
        )
