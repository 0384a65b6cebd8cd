from odoo import api, models

# what a correction of a done line changes for its card
FACTS = {"quantity", "lot_id", "quant_id", "product_uom_id", "owner_id"}


class StockMoveLine(models.Model):
    """A line of a done transfer that is corrected or added (*Unlock*): the cards follow."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """:raise UserError: for a done delivery without its serial, and as
        ``stock.move._sync_warranty_cards`` does"""
        lines = super().create(vals_list)
        lines._follow_correction()
        return lines

    def write(self, vals):
        """:raise UserError: as :meth:`create`"""
        result = super().write(vals)
        if FACTS & vals.keys():
            self._follow_correction()
        return result

    def _follow_correction(self):
        """Check those of these lines that are done, and let the cards follow them."""
        done = self.filtered(lambda line: line.move_id.state == "done")
        if done:
            done._check_correction()
            done.move_id._follow_correction()

    def _check_correction(self):
        """Check the corrections of these lines, which are done.

        :raise UserError: when a device with a serial is added to a delivery without it
        """
        bare = self.filtered(lambda line: line.quantity and not line.lot_id)
        bare.move_id._check_warranty_serials()
