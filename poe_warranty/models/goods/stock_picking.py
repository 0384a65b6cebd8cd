from odoo import api, fields, models

from .stock_picking_type import OURS


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.constrains("scheduled_date", "date_done")
    def _check_backdate_allowed(self):
        """A lock date keeps no device from its customer: what goes for a claim goes today, and its cost
        is booked on the first open day. What is dated back is looked at as anywhere."""
        today = fields.Date.today()
        going = self.filtered(
            lambda picking: (picking.move_ids or picking.picking_type_code in OURS)
            and all(move.claim_use for move in picking.move_ids)
            and (not picking.date_done or picking.date_done.date() >= today)
        )
        return super(StockPicking, self - going)._check_backdate_allowed()

    def _can_return(self):
        """The device of a claim comes and goes by the claim's own buttons."""
        made_by_claim = self.move_ids.filtered(
            lambda move: move.claim_use and move.claim_use != "replacement"
        )
        return super()._can_return() and not made_by_claim

    def _is_to_external_location(self):
        """What goes out for a claim goes to a customer or a supplier."""
        return super()._is_to_external_location() or self.picking_type_code == "warranty_out"
