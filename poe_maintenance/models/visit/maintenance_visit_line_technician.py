from odoo import api, models


class MaintenanceVisitLine(models.Model):
    """A device that comes onto a visit is one for its technician."""

    _inherit = "maintenance.visit.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.request_id._keep_qualified()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {"request_id", "equipment_id"} & set(vals):
            self.request_id._keep_qualified()
        return result
