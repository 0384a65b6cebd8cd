from odoo import models


class MaintenanceContractSuspension(models.Model):
    _inherit = "maintenance.contract.suspension"

    def _clear_visits(self):
        super()._clear_visits()
        for suspension in self:
            self.env["maintenance.visit.line"]._get_coming(
                [
                    ("contract_id", "=", suspension.contract_id.id),
                    ("due_date", ">=", suspension.date_from),
                    ("due_date", "<=", suspension.date_to),
                ]
            )._take_off()
