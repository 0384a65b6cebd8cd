from odoo import api, fields, models


class MaintenanceVisitFinish(models.TransientModel):
    """What stays open when a visit ends now is told before it ends."""

    _name = "maintenance.visit.finish"
    _description = "Finish a Visit with Open Points"
    _inherit = ["warranty.bounded.mixin"]

    request_id = fields.Many2one(
        "maintenance.request", string="Visit", required=True, ondelete="cascade"
    )
    faults = fields.Text(string="Faults that nobody followed up", compute="_compute_open_points")
    devices = fields.Text(string="Devices nobody looked at", compute="_compute_open_points")

    @api.depends("request_id")
    def _compute_open_points(self):
        for wizard in self:
            points = wizard.request_id._get_open_points() if wizard.request_id else {}
            for name in ("faults", "devices"):
                wizard[name] = "\n".join(points.get(name, ())) or False

    def action_finish(self):
        """End the visit, with what stays open.

        :raise UserError: as ``maintenance.request.action_finish_visit``
        """
        self.ensure_one()
        self.request_id.action_finish_visit()
        return {"type": "ir.actions.act_window_close"}
