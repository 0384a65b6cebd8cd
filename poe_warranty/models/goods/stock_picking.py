from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _can_return(self):
        """The device of a claim comes and goes by the claim's own buttons."""
        made_by_claim = self.move_ids.filtered(
            lambda move: move.claim_use and move.claim_use != "replacement"
        )
        return super()._can_return() and not made_by_claim

    def _is_to_external_location(self):
        """What goes out for a claim goes to a customer or a supplier."""
        return super()._is_to_external_location() or self.picking_type_code == "warranty_out"
