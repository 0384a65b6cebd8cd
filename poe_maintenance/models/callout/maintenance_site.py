from odoo import models


class MaintenanceSite(models.Model):
    _inherit = "maintenance.site"

    def action_new_callout(self):
        """Open a new call-out for the site."""
        self.ensure_one()
        Request = self.env["maintenance.request"]
        return Request._get_new_callout_action(self, default_site_id=self.id)
