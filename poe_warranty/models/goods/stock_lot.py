from odoo import api, models
from odoo.fields import Domain


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.model
    def _get_outgoing_domain(self):
        """A unit handed out in exchange was delivered, as one that was sold."""
        handed_out = Domain("picking_code", "=", "warranty_out")
        return Domain(super()._get_outgoing_domain()) | handed_out
