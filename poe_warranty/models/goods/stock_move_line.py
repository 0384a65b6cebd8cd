from odoo import models
from odoo.exceptions import UserError

from ..base.guarded_mixin import PROGRAM


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _synchronize_quant(
        self, quantity, location, action="available", in_date=False, **quants_value
    ):
        """In our places the customer's device is kept under its owner's name, outside of our
        valuation. Elsewhere it is taken and put back as core kept it when it was delivered: without an
        owner, or under the one whose goods on consignment it was."""
        if location.usage != "internal" and self.move_id.claim_use:
            delivered = location.usage == "customer" and self.lot_id.delivered_owner_id
            quants_value.setdefault("owner", delivered or self.env["res.partner"])
        return super()._synchronize_quant(quantity, location, action, in_date, **quants_value)

    def _free_reservation(self, *args, **kwargs):
        """Whoever reserved the device of a claim all the same gives way, as to what is held."""
        lines = self.with_context(warranty_frees=PROGRAM)
        return super(StockMoveLine, lines)._free_reservation(*args, **kwargs)

    def _check_correction(self):
        """:raise UserError: also for what a claim moved: it is on the claim's record"""
        super()._check_correction()
        # sudo: the warehouse need not be able to read claims
        for move in self.sudo().move_id.filtered("claim_use"):
            raise UserError(
                self.env._(
                    "%(document)s was made by claim %(claim)s and is on its record: it cannot be "
                    "corrected. Move the goods by another transfer, and go on with the claim.",
                    document=move.picking_id.name or move.reference,
                    claim=move.claim_id.name,
                )
            )
