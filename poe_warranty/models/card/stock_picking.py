from odoo import models

from ..base.guarded_mixin import PROGRAM

# what a point of sale says of its transfers, after the goods moved
COUNTER = {"pos_order_id", "pos_session_id"}


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def write(self, vals):
        """What came back over the counter of a point of sale is refunded: its cards end."""
        result = super().write(vals)
        if COUNTER & vals.keys():
            self.move_ids._withdraw_warranty_cards()
        return result

    def _action_done(self):
        """Core notes the moment on moves that are done already: that corrects nothing, they looked at
        their cards themselves."""
        together = self.with_context(warranty_corrected_together=PROGRAM)
        return super(StockPicking, together)._action_done()
