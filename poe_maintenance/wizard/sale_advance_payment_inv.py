from odoo import models
from odoo.exceptions import UserError


class SaleAdvancePaymentInv(models.TransientModel):
    _inherit = "sale.advance.payment.inv"

    def create_invoices(self):
        """A down payment on a maintenance contract would be invoiced twice: the contract knows
        nothing of it."""
        lines = self.sale_order_ids.order_line.filtered("maintenance_period")
        if lines and self.advance_payment_method != "delivered":
            raise UserError(
                self.env._(
                    "%s: the contract invoices its periods itself, a down payment would come on top.",
                    ", ".join(lines.order_id.mapped("name")),
                )
            )
        return super().create_invoices()
