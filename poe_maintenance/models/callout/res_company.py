from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _follow_hours(self, old, right):
        super()._follow_hours(old, right)
        # sudo: as there
        levels = self.env["maintenance.service.level"].sudo().with_context(active_test=False)
        mine = [("company_id", "=", self.id), ("calendar_id", "=", old.id)]
        levels.search(mine).calendar_id = right
