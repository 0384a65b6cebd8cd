from collections import defaultdict

from odoo import models
from odoo.tools import float_round


class SaleOrderLine(models.Model):
    """What was invoiced in advance on a quotation for several devices is deducted from the work on each of
    them, wherever the deposit is booked."""

    _inherit = "sale.order.line"

    def _prepare_invoice_line(self, **optional_values):
        """For one claim its share of a deposit is deducted."""
        claim = self.order_id._get_invoiced_claim()
        if claim and self.is_downpayment and "quantity" in optional_values:
            optional_values["quantity"] = -self._get_deposit_share(claim)
        return super()._prepare_invoice_line(**optional_values)

    def _is_charged_on(self, claim):
        """Tell whether this line is to be invoiced with the work on a claim."""
        if self.is_downpayment:
            return bool(self._get_deposit_share(claim))
        return self._get_claim() == claim

    def _get_deposit_amount(self, claim):
        """Return how much of this deposit posted invoices are to deduct from the work on a claim yet,
        with taxes, in the currency of the order."""
        left = self.qty_invoiced_posted
        if not left:
            return self.amount_invoiced if claim == self._get_claim() else 0.0
        return self.amount_invoiced * self._get_deposit_share(claim, "qty_invoiced_posted") / left

    def _get_deposit_share(self, claim, invoiced="qty_invoiced"):
        """Return which part of this deposit, 0 to 1, is to be deducted from the work on a claim: of what
        is left of it, by what is left to invoice of the work on each; the last takes the rest.

        :param str invoiced: the field that tells what was invoiced
        """
        amounts = defaultdict(float)
        for line in self.order_id.order_line.filtered("product_uom_qty"):
            if not line.is_downpayment:
                open_part = 1 - line[invoiced] / line.product_uom_qty
                amounts[line._get_claim()] += line.price_total * open_part
        own, total = max(amounts[claim], 0.0), sum(max(each, 0.0) for each in amounts.values())
        if self.currency_id.is_zero(total):
            return self[invoiced] if claim == self._get_claim() else 0.0
        if self.currency_id.is_zero(total - own):
            return self[invoiced]
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return float_round(self[invoiced] * own / total, precision_digits=digits)
