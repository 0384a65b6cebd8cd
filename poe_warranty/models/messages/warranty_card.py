from odoo import models


class WarrantyCard(models.Model):
    _name = "warranty.card"
    _inherit = ["warranty.card", "mail.activity.mixin", "warranty.messaged.mixin"]

    def _get_message_group(self, kind):
        """A customer is told of the cards of one delivery together, and of all that end."""
        return f"picking {self.picking_id.id}" if kind.key == "card_issued" else ""
