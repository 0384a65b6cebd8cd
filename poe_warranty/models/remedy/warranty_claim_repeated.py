from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.label import get_labels


class WarrantyClaim(models.Model):
    """Devices that come again: the same fault, repaired in vain as often as the policy allows, lets
    the customer choose (C3, Law 19/2023, art. 30.2.đ); different faults mark the device."""

    _inherit = "warranty.claim"

    customer_choice = fields.Selection(
        [
            ("replacement", "Replacement"),
            ("refund", "Refund"),
            ("repair", "Another repair"),
        ],
        string="Customer chooses",
        copy=False,
        tracking=True,
        help="After as many free repairs of the same fault as the policy allows.",
        settled_by="_get_reason_ended",
    )
    customer_choice_ids = fields.Many2many(
        "ir.attachment",
        "warranty_claim_customer_choice_rel",
        string="Written choice",
        copy=False,
        bypass_search_access=True,
        help="The letter, message or form in which the customer chooses.",
        settled_by="_get_reason_ended",
    )
    is_repaired_in_vain = fields.Boolean(
        compute="_compute_is_repaired_in_vain",
        help="The same fault was repaired as often as the policy allows: the customer chooses.",
    )
    is_watched = fields.Boolean(related="card_id.is_watched")

    # === COMPUTE === #

    @api.depends("assessment_ids")
    def _compute_is_repaired_in_vain(self):
        failed = self._get_failure_findings().claim_id
        for claim in self:
            claim.is_repaired_in_vain = claim._origin in failed

    # === THE SAME FAULT === #

    def _get_failure_findings(self):
        """Return the findings that say the same fault was repaired in vain."""
        return self._get_findings_with("failed_repairs")

    def _get_reason_unpromising(self):
        """Return why the device is not repaired once more: the same fault was, as often as the policy
        allows, and the customer has not chosen another repair in writing; or None."""
        if not self.is_repaired_in_vain or self._get_choice() == "repair":
            return None
        failed = self._get_failure_findings()
        return self.env._("Claim %(claim)s: %(reason)s", claim=self.name, reason=failed[0].message)

    def _get_choice(self):
        """Return what the customer chose where the law lets him choose, a key of ``customer_choice``:
        after repairs in vain, or once the promised date has passed; else None. Another repair is
        chosen in writing only."""
        choice = self.customer_choice
        if not choice or not (self.is_repaired_in_vain or self.receipt_clock == "overdue"):
            return None
        # sudo: whether there is a letter, not the letter
        return choice if choice != "repair" or self.sudo().customer_choice_ids else None

    def _get_reason_chosen(self, choice):
        """Return why a remedy does not begin: the customer chose another one (C3, Law 19/2023, art.
        30.2.đ); or None.

        :param str choice: key of ``customer_choice`` that the remedy answers
        """
        chosen = self._get_choice()
        if chosen in (None, choice):
            return None
        return self.env._(
            "The customer of claim %(claim)s chose “%(choice)s”: do that, or record what the customer "
            "chooses now.",
            claim=self.name,
            choice=get_labels(self, "customer_choice")[chosen],
        )

    def _get_earlier_repairs(self):
        """Return ``{claim: how many}`` covered repairs of the same fault were done on this very device
        before; claims without any are left out. One query for all claims."""
        done = self._search_covered_repairs([("fault_group_id", "in", self.fault_group_id.ids)])
        counts = {}
        for claim in self:
            moment = claim._get_notice_moment(claim._get_policy())
            earlier = done.filtered(
                lambda d, claim=claim, moment=moment: d != claim
                and claim._is_same_device(d)
                and d.fault_group_id == claim.fault_group_id
                and d.notice_datetime <= moment
            )
            if earlier:
                counts[claim] = len(earlier)
        return counts

    def _search_covered_repairs(self, faults):
        """Return the ended claims about these claims' devices for which something was done on the
        fault free of charge: not those that found no fault, nor charged repairs.

        :param faults: domain of the claims whose faults count
        """
        # sudo: what was done on the device, whoever asks
        return self.sudo().search(
            Domain(faults)
            & Domain("decision", "=", "covered")
            & Domain("state", "=", "closed")
            & ~Domain("resolution_id.no_fault_found", "=", True)
            & Domain("repair_ids", "any", [("state", "=", "done"), ("under_warranty", "=", True)])
            & (Domain("card_id", "in", self.card_id.ids) | Domain("lot_id", "in", self.lot_id.ids))
        )

    def _is_same_device(self, other):
        """Tell whether another claim is about the same unit: one that replaced it is another one."""
        self.ensure_one()
        if self.lot_id and other.lot_id:
            return self.lot_id == other.lot_id
        return bool(self.card_id) and self.card_id == other.card_id

    # === DIFFERENT FAULTS === #

    def _facts_changed(self, what):
        """Look at what claims that closed tell of their devices."""
        super()._facts_changed(what)
        if what == "moved" and self[:1].state == "closed":
            self._mark_watched()

    def _mark_watched(self):
        """Mark the devices that were repaired free of charge for as many different faults as the
        policy says. Each was cured: it gives no right to another device."""
        repaired = self.sudo().filtered(  # sudo: as in _search_covered_repairs
            lambda claim: claim.decision == "covered" and claim.repair_id.under_warranty
        )
        done = repaired._search_covered_repairs([("fault_group_id", "!=", False)])
        for claim in repaired:
            card, limit = claim.card_id, claim._get_policy().watched_faults
            faults = done.filtered(claim._is_same_device).fault_group_id
            if card and limit and len(faults) >= limit and not card.is_watched:
                card._as_program().is_watched = True
                card.message_post(
                    body=self.env._(
                        "Watch this device: %(count)s different faults were repaired, the last one on "
                        "claim %(claim)s.",
                        count=len(faults),
                        claim=claim.name,
                    )
                )
