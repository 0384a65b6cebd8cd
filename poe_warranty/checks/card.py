"""Checks on the card itself: III.1 (expired, lost) and III.3 (incomplete)."""

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

EXPIRED = _lt("The warranty ended on %(end)s; the fault was reported on %(notice)s.")
CARD_LOST = _lt("The customer has lost the warranty card.")
NO_SERIAL = _lt("Card %(card)s has no serial number.")
NO_PURCHASE_DATE = _lt("Card %(card)s has no date of purchase.")


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    check_type = fields.Selection(
        selection_add=[
            ("expired", "Warranty period expired"),
            ("card_lost", "Warranty card lost"),
            ("card_incomplete", "Card without serial or purchase date"),
        ],
        ondelete={"expired": "cascade", "card_lost": "cascade", "card_incomplete": "cascade"},
    )

    def _evaluate_expired(self, claims):
        """III.1: the first notice came after the last day of the warranty."""
        findings = {}
        for claim in claims:
            end, notice = claim.card_id.nominal_end, claim._get_notice_date()
            if end and notice > end:
                findings[claim] = [
                    self._prepare_finding_vals("expired", EXPIRED, end=end, notice=notice)
                ]
        return findings

    def _evaluate_card_lost(self, claims):
        """III.1: the customer cannot present the card."""
        return {
            claim: [self._prepare_finding_vals("card_lost", CARD_LOST, card=claim.card_id.name)]
            for claim in claims
            if claim.card_lost
        }

    def _evaluate_card_incomplete(self, claims):
        """III.3: the card names no serial (of a product that has one) or no date of purchase."""
        findings = {}
        for claim in claims.filtered("card_id"):
            card, found = claim.card_id, []
            if card.tracking == "serial" and not card.serial:
                found.append(
                    self._prepare_finding_vals("card_no_serial", NO_SERIAL, card=card.name)
                )
            if not card.purchase_date:
                found.append(
                    self._prepare_finding_vals(
                        "card_no_purchase_date", NO_PURCHASE_DATE, card=card.name
                    )
                )
            if found:
                findings[claim] = found
        return findings
