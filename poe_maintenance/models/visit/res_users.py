from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """Who can no longer log in gives back the visits that he was to make."""
        leaving = self.browse()
        if "active" in vals and not vals["active"]:
            leaving = self.filtered("active")
        result = super().write(vals)
        self.env["maintenance.request"]._give_back_of(leaving)
        return result
