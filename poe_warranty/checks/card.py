"""Checks on the card itself: III.1 (expired, lost), III.3 (incomplete), and how often the same
fault was repaired on it (C3)."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

EXPIRED = _lt("The warranty ended on %(end)s; the fault was reported on %(notice)s.")
LATE_NOTICE = _lt(
    "The warranty ended on %(end)s; the fault of %(failure)s was reported on %(notice)s, within the "
    "grace for late notice."
)
LATE_NO_PROOF = _lt(
    "Within the grace for late notice: give the day of the failure and attach the evidence for it."
)
FAILED_REPAIRS = _lt(
    "%(count)s free repairs of “%(group)s” did not cure the fault: replace the device or refund it "
    "(Law 19/2023, art. 30.2.đ)."
)
LABOUR_OVER = _lt(
    "Labour was free until %(end)s; the fault was reported on %(notice)s: parts are free, labour is "
    "charged."
)
NOT_BEGUN = _lt("The warranty begins on %(start)s; the fault was reported on %(notice)s.")
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
            ("failed_repairs", "Same fault after several free repairs"),
        ],
        ondelete={
            "expired": "cascade",
            "card_lost": "cascade",
            "card_incomplete": "cascade",
            "failed_repairs": "cascade",
        },
    )

    @api.model
    def _get_questions(self):
        return super()._get_questions() | {
            "expired": self.env._("Expired?"),
            "card_lost": self.env._("Warranty card lost?"),
            "card_incomplete": self.env._("Serial or date of purchase missing on the card?"),
            "failed_repairs": self.env._("Repaired in vain as often as allowed?"),
        }

    def _evaluate_expired(self, claims):
        """III.1: the first notice came after the last day on which the warranty can be claimed. A
        fault that began before the end, with evidence, is reviewed when its notice came within the
        policy's grace. A fault that earlier work covers is not looked at (C4)."""
        findings = {}
        grace = timedelta(days=self.policy_id.late_notice_grace)
        cards = claims.filtered("card_id")
        judged = cards - cards.browse(c.id for c in cards._get_valid_coverages())
        for claim in judged:
            notice = claim._get_notice_date(self.policy_id)
            end, last_day = claim.card_id._get_ends(notice)
            start = claim.card_id.date_start
            if (not start or start <= notice) and (not end or notice <= last_day):
                continue
            strong = self._get_effect(claim) == "exclude" and not self._is_strict(claim)
            facts = {"end": end, "last_day": last_day, "notice": notice}
            if start and notice < start:
                vals_list = [
                    self._prepare_finding_vals(
                        "not_begun",
                        NOT_BEGUN,
                        effect="review" if strong else None,
                        start=start,
                        notice=notice,
                    )
                ]
            elif not grace or notice > end + grace:
                vals_list = [self._prepare_finding_vals("expired", EXPIRED, **facts)]
            elif claim._is_failure_proven(end):
                vals_list = [
                    self._prepare_finding_vals(
                        "late_notice",
                        LATE_NOTICE,
                        effect="review" if strong else None,
                        failure=claim.failure_date,
                        # sudo: which they are, not the files
                        photos=claim.sudo().failure_proof_ids.ids,
                        **facts,
                    )
                ]
            else:
                vals_list = [
                    self._prepare_finding_vals("expired", EXPIRED, **facts),
                    self._prepare_finding_vals("late_notice_proof", LATE_NO_PROOF, effect="warn"),
                ]
            findings[claim] = vals_list
        return self._find_labour_over(judged.filtered(lambda c: c not in findings)) | findings

    def _find_labour_over(self, claims):
        """Return the findings of claims inside their term whose free labour is over."""
        limited = claims.filtered("card_id.labour_until")
        ends = {claim: claim.card_id._get_labour_end(claim._get_notice_date()) for claim in limited}
        ended = limited.filtered(lambda c: ends[c] < c._get_notice_date())
        findings = {}
        for company, alike in ended.grouped("company_id").items():
            rolled = self.policy_id._roll([ends[claim] for claim in alike], company)
            for claim in alike:
                notice, last_day = claim._get_notice_date(), rolled[ends[claim]]
                if last_day < notice:
                    facts = {"end": ends[claim], "last_day": last_day, "notice": notice}
                    findings[claim] = [
                        self._prepare_finding_vals(
                            "labour_over", LABOUR_OVER, effect="warn", **facts
                        )
                    ]
        return findings

    def _evaluate_failed_repairs(self, claims):
        """C3: the fault came back after as many free repairs as the policy allows, counted by fault
        group on this very device: a unit that replaces another starts at none."""
        limit = self.policy_id.failed_repair_limit
        repaired = claims.filtered("fault_group_id")._get_earlier_repairs() if limit else {}
        return {
            claim: [
                self._prepare_finding_vals(
                    "failed_repairs", FAILED_REPAIRS, count=count, group=claim.fault_group_id
                )
            ]
            for claim, count in repaired.items()
            if count >= limit
        }

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
