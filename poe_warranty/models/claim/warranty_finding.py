from odoo import api, fields, models

from ...const import EFFECTS


class WarrantyFinding(models.Model):
    """One check's result with clause, message and evidence."""

    _name = "warranty.finding"
    _description = "Warranty Finding"
    _inherit = ["warranty.immutable.mixin", "warranty.told.mixin"]
    _order = "assessment_id desc, id"

    assessment_id = fields.Many2one(
        "warranty.assessment", required=True, index=True, ondelete="restrict"
    )
    # kept with the evidence, not related: a thousand at once compute nothing
    claim_id = fields.Many2one("warranty.claim", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    exclusion_id = fields.Many2one("warranty.exclusion", string="Clause text", ondelete="restrict")
    clause = fields.Char(required=True)
    check_type = fields.Char(required=True)
    reason = fields.Char(required=True, help="Short stable word for reports and interfaces.")
    effect = fields.Selection(EFFECTS, required=True)
    message = fields.Char(string="What was found")

    @api.depends("clause", "message")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = f"{finding.clause} · {finding.message}"
