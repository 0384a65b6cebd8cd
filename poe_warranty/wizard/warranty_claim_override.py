from odoo import api, fields, models
from odoo.exceptions import UserError


class WarrantyClaimOverride(models.TransientModel):
    _name = "warranty.claim.override"
    _description = "Decide a Claim as Manager"
    _inherit = ["warranty.bounded.mixin"]

    claim_id = fields.Many2one("warranty.claim", required=True)
    assessment_id = fields.Many2one(
        "warranty.assessment", compute="_compute_assessment_id", store=True
    )
    verdict = fields.Char(related="claim_id.verdict")
    finding_ids = fields.One2many(related="claim_id.finding_ids")
    outcome = fields.Selection(
        [
            ("covered", "Covered: free of charge"),
            ("excluded", "Not covered: charged"),
            ("goodwill", "Not covered, but we bear a share (goodwill)"),
        ],
        required=True,
        default="covered",
    )
    goodwill_parts = fields.Float(string="Share of parts (%)", default=100.0)
    goodwill_labour = fields.Float(string="Share of labour (%)", default=100.0)
    reason = fields.Text(
        required=True, help="Read by the customer and by whoever defends it a year later."
    )

    @api.depends("claim_id")
    def _compute_assessment_id(self):
        """The check the manager looks at: decided meanwhile by someone else, it is no longer that."""
        for wizard in self:
            wizard.assessment_id = wizard.claim_id.assessment_id

    def action_apply(self):
        """Record the decision.

        :raise UserError: when the claim was decided meanwhile, or the reason is blank
        """
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Give the reason: it is read a year later."))
        self.claim_id._lock()
        self.claim_id.invalidate_recordset(["assessment_ids"])
        if self.claim_id.assessment_id != self.assessment_id:
            raise UserError(
                self.env._(
                    "Claim %(claim)s was decided meanwhile by %(user)s: look at it again.",
                    claim=self.claim_id.name,
                    user=self.claim_id.assessment_id.user_id.name,
                )
            )
        if self.outcome == "goodwill":
            decision = self.claim_id.decision
            self.claim_id._override(
                "goodwill", decision, self.reason, self.goodwill_parts, self.goodwill_labour
            )
        else:
            self.claim_id._override("override", self.outcome, self.reason)
        return {"type": "ir.actions.act_window_close"}
