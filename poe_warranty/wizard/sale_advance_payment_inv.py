from odoo import models

from ..models.base.guarded_mixin import PROGRAM


class SaleAdvancePaymentInv(models.TransientModel):
    _inherit = "sale.advance.payment.inv"

    def _create_invoices(self, sale_orders):
        """A deposit on the work on a claim is the claim's, as its other invoices are."""
        program = self.with_context(warranty_program=PROGRAM)
        return super(SaleAdvancePaymentInv, program)._create_invoices(sale_orders)
