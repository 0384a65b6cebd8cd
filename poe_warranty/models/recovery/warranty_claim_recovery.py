from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.action import get_form_action


class WarrantyClaim(models.Model):
    """What is claimed back from the supplier for a claim. It is a matter between us and the supplier:
    no step of the claim asks for it."""

    _inherit = "warranty.claim"

    recovery_ids = fields.One2many("warranty.recovery", "claim_id", readonly=True, by_program=True)
    recovery_count = fields.Integer(compute="_compute_recovery_count", compute_sudo=True)
    is_recoverable = fields.Boolean(compute="_compute_is_recoverable", compute_sudo=True)

    @api.depends("recovery_ids.state")
    def _compute_recovery_count(self):
        for claim in self:
            claim.recovery_count = len(claim.recovery_ids)

    @api.depends(
        "state", "decision", "verdict_outdated", "goodwill_parts", "goodwill_labour", "recovery_ids"
    )  # fmt: skip
    def _compute_is_recoverable(self):
        """Work on the claim costs us something: it is covered, goodwill bears a share, or a part of
        charged work has a warranty of its own. What is under way with the supplier goes on whatever
        changes between the customer and us."""
        for claim in self:
            decided = claim.state not in ("new", "inspection", "cancelled")
            stands = not claim.verdict_outdated or claim.recovery_ids
            claim.is_recoverable = bool(decided and stands and claim._is_cost_borne())

    @api.depends("recovery_ids.state")
    def _compute_refusals(self):
        return super()._compute_refusals()

    def _is_cost_borne(self):
        """Tell whether we bear a cost of the claim, or will."""
        self.ensure_one()
        goodwill = self.goodwill_parts or self.goodwill_labour
        return bool(self.decision == "covered" or goodwill or self.covered_cost)

    def action_recover(self):
        """Open what is claimed back from the supplier of the device, making it the first time.

        :return: a window action
        :raise ClaimStateError: when work on the claim costs us nothing
        """
        self.ensure_one()
        recovery = self._get_recovery()
        if not recovery:
            self._check_allowed("recover")
            self._lock()
            # one recovery a product is the database's rule: it must see that one was cancelled
            self.recovery_ids.flush_recordset(["state"])
            Recovery = self.env["warranty.recovery"].with_company(self.company_id)
            recovery = Recovery.create({"claim_id": self.id})
        return get_form_action(recovery)

    def _allow_recover(self):
        if recovery := self._get_recovery():
            return self.env._(
                "Claim %(claim)s has recovery %(recovery)s already.",
                claim=self.name,
                recovery=recovery.name,
            )
        return self._get_reason_costless()

    def action_view_recoveries(self):
        """Open what is claimed back from suppliers for the claim."""
        self.ensure_one()
        if len(self.recovery_ids) == 1:
            return get_form_action(self.recovery_ids)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_warranty.warranty_recovery_action"
        )
        return {
            **action,
            "domain": [("claim_id", "=", self.id)],
            "context": {"default_claim_id": self.id},
        }

    def _get_recovery(self):
        """Return the recovery for the device itself that was not cancelled, or an empty one."""
        return self.recovery_ids.filtered(
            lambda recovery: recovery.product_id == self.product_id
            and recovery.state != "cancelled"
        )[:1]

    def _check_recoverable(self):
        """:raise UserError: when work on a claim costs us nothing"""
        for claim in self:
            if reason := claim._get_reason_costless():
                raise UserError(reason)

    def _get_reason_costless(self):
        """Return why nothing is claimed from the supplier: work on the claim costs us nothing, or
        None."""
        if self.is_recoverable:
            return None
        return self.env._(
            "Nothing is claimed from the supplier for claim %(claim)s: it is not decided as covered. "
            "%(verdict)s",
            claim=self.name,
            verdict=self.verdict or "",
        )
