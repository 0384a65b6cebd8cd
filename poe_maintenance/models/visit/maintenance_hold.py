from odoo import models


class MaintenanceHold(models.Model):
    _inherit = "maintenance.hold"

    def _clear_visits(self):
        super()._clear_visits()
        for hold in self:
            self.env["maintenance.visit.line"]._get_coming(
                [
                    ("contract_id", "=", hold.contract_id.id),
                    ("due_date", ">=", hold.date_from),
                    ("due_date", "<=", hold.date_to),
                ]
            ).unlink()
