from odoo import api, models


class WarrantyRemedy(models.Model):
    """The remedies after which the customer has the own device back: repaired free of charge (C3) or
    at market price (C4), or as it came."""

    _inherit = "warranty.remedy"

    # === FREE REPAIR === #

    @api.model
    def _allow_free_repair(self, claims):
        """What is covered, unless it was repaired in vain as often as the policy allows: then it is
        replaced, or refunded, as the customer chooses (Law 19/2023, art. 30.2.đ)."""
        return {
            claim: reason or claim._get_reason_chosen("repair") or claim._get_reason_unpromising()
            for claim, reason in self._get_verdict_reasons(claims, lambda c: c.is_free_work).items()
        }

    @api.model
    def _begin_free_repair(self, claims):
        repairs = {claim: claim._create_repair(under_warranty=True) for claim in claims}
        claims._update_state("repair")
        return repairs

    def _undo_free_repair(self):
        self._cancel_repairs()

    def _hand_over_free_repair(self):
        self._hand_devices_back()

    # === CHARGED REPAIR === #

    @api.model
    def _allow_charged_repair(self, claims):
        """What is not covered, and borne by nobody else."""
        return self._get_verdict_reasons(
            claims, lambda c: c.decision in ("excluded", "not_found") and not c.is_free_work
        )

    @api.model
    def _begin_charged_repair(self, claims, together=False, order=None):
        """Nothing leaves stock before the customer accepts the quotation.

        :param bool together: one quotation for all these claims, of one customer
        :param order: the quotation they join; a new one when left out
        """
        repairs = {claim: claim._create_repair(under_warranty=False) for claim in claims}
        for claim, repair in repairs.items():
            claim._quote(repair, order)
            if together:
                order = repair.sale_order_id
        claims._update_state("quotation")
        return repairs

    def _undo_charged_repair(self):
        self._cancel_repairs()

    def _hand_over_charged_repair(self):
        self._hand_devices_back()
        self.claim_id._cover_charged_work()

    # === AS IT CAME === #

    @api.model
    def _allow_hand_back(self, claims):
        """Nothing is done and nothing charged: not for a covered device that has a fault."""
        return {
            claim: claim._get_reason_faulty() or claim._get_reason_not_in("decided")
            for claim in claims
        }

    @api.model
    def _begin_hand_back(self, claims):
        claims._update_state("ready")
        return {}

    def _undo_hand_back(self):
        """Nothing was made."""

    def _hand_over_hand_back(self):
        self._hand_devices_back()

    @api.model
    def _allow_no_fault(self, claims):
        """The technician recorded that the device has no fault."""
        return {
            claim: reason or claim._get_reason_fault_unknown()
            for claim, reason in self._allow_hand_back(claims).items()
        }

    @api.model
    def _begin_no_fault(self, claims):
        return self._begin_hand_back(claims)

    def _undo_no_fault(self):
        """Nothing was made."""

    def _hand_over_no_fault(self):
        self._hand_devices_back()

    # === WHAT THEY SHARE === #

    def _cancel_repairs(self):
        """Cancel the repairs of these remedies, and so their quotations.

        :raise UserError: for one that is done
        """
        for remedy in self:
            if remedy.result.state != "cancel":
                remedy.result.action_repair_cancel()

    def _hand_devices_back(self):
        """The customers have their own devices back."""
        self.claim_id._end_service()
        self.claim_id._hand_devices_back()
