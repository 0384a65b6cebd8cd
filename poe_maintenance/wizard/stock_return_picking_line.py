from odoo import models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        """What comes back from a visit lowers its cost."""
        vals = super()._prepare_move_default_values(new_picking)
        return {**vals, "visit_id": self.move_id.visit_id.id}
