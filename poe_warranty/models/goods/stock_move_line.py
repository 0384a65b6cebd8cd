from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _synchronize_quant(
        self, quantity, location, action="available", in_date=False, **quants_value
    ):
        """In our places the customer's device is kept under its owner's name, outside of our
        valuation. Elsewhere core kept it without an owner when it was delivered: there it is taken
        and put back the same way."""
        if location.usage != "internal" and self.move_id.claim_use:
            quants_value.setdefault("owner", self.env["res.partner"])
        return super()._synchronize_quant(quantity, location, action, in_date, **quants_value)
