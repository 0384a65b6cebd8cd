from odoo import api, fields, models

from ..const import EFFECTS


class WarrantyFinding(models.Model):
    """One check's result with clause, message and evidence."""

    _name = "warranty.finding"
    _description = "Warranty Finding"
    _inherit = ["warranty.immutable.mixin"]
    _order = "assessment_id desc, id"

    assessment_id = fields.Many2one(
        "warranty.assessment", required=True, index=True, ondelete="restrict"
    )
    claim_id = fields.Many2one(
        related="assessment_id.claim_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(related="assessment_id.company_id", store=True, precompute=True)
    exclusion_id = fields.Many2one("warranty.exclusion", string="Clause text", ondelete="restrict")
    clause = fields.Char(required=True)
    check_type = fields.Char(required=True)
    reason = fields.Char(required=True, help="Short stable word for reports and interfaces.")
    effect = fields.Selection(EFFECTS, required=True)
    message = fields.Char(string="What was found", required=True)
    data = fields.Json(string="Data used", readonly=True)

    @api.depends("clause", "message")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = f"{finding.clause} · {finding.message}"
