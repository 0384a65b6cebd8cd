from odoo import models


class MaintenanceSite(models.Model):
    _inherit = "maintenance.site"

    def _replan_visits(self):
        """What has its technician was agreed on: the planner moves it by hand."""
        free = [("request_id.site_id", "in", self.ids), ("request_id.user_id", "=", False)]
        self.env["maintenance.visit.line"]._plan_anew(free)
