from odoo import api, fields, models


class WarrantyClaim(models.Model):
    """A claim that came from a visit."""

    _inherit = "warranty.claim"

    visit_result_ids = fields.One2many(
        "maintenance.result",
        "claim_id",
        string="Found on a visit",
        readonly=True,
        by_program=True,
    )
    visit_id = fields.Many2one(
        "maintenance.request", string="Visit", compute="_compute_visit_id", compute_sudo=True
    )

    @api.depends("visit_result_ids.request_id")
    def _compute_visit_id(self):
        for claim in self:
            claim.visit_id = claim.visit_result_ids.request_id.sorted("id")[-1:]

    @api.model
    def _get_trace_fields(self):
        return [*super()._get_trace_fields(), "visit_result_ids"]

    def action_view_visit(self):
        """Open the visit on which the fault was found."""
        self.ensure_one()
        return self.visit_id._get_visit_action()
