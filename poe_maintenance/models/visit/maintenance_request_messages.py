from odoo import models


class MaintenanceRequest(models.Model):
    """Customers are told when we come, and what we found."""

    _name = "maintenance.request"
    _inherit = ["maintenance.request", "warranty.messaged.mixin"]

    def _get_message_partner(self):
        self.ensure_one()
        return self.customer_id
