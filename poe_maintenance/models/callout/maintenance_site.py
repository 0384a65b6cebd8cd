from odoo import models


class MaintenanceSite(models.Model):
    _inherit = "maintenance.site"

    def action_new_callout(self):
        """Open a new call-out for the site."""
        self.ensure_one()
        return self.env["maintenance.request"]._get_new_callout_action(default_site_id=self.id)
