from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_maintenance_team(self):
        """Return the ``maintenance.team`` that makes the visits of this company, making one where
        there is none: core would take another company's."""
        self.ensure_one()
        # sudo: which team it is, for whoever plans
        Team = self.env["maintenance.team"].sudo()
        found = Team.search([("company_id", "in", (self.id, False))], order="company_id", limit=1)
        return found or Team.create({"name": self.env._("Maintenance"), "company_id": self.id})
