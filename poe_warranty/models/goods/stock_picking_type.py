from odoo import models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    def _compute_default_location_dest_id(self):
        """Parts of ordinary repairs are never consumed as warranty."""
        result = super()._compute_default_location_dest_id()
        for kind in self:
            if kind.default_location_dest_id.warranty_use == "parts":
                kind.default_location_dest_id = self.env["stock.location"]._get_first_of_others(
                    "production", kind.company_id.ids
                )
        return result
