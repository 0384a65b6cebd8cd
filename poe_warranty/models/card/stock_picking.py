from odoo import models

from .stock_move_correction import TOGETHER


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        """Core notes the moment on moves that are done already: that corrects nothing, they looked at
        their cards themselves."""
        together = self.with_context(warranty_corrected_together=TOGETHER)
        return super(StockPicking, together)._action_done()
