from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The claim whose charged work is invoiced here.",
    )

    def _invoice_paid_hook(self):
        """Release the claims that waited for this payment (III.10)."""
        result = super()._invoice_paid_hook()
        orders = self.invoice_line_ids.sale_line_ids.order_id
        if orders:
            # sudo: the accountant who books the payment need not know the claims
            claims = (
                self.env["warranty.claim"]
                .sudo()
                .search([("card_id.sale_order_id", "in", orders.ids), ("decision", "=", "hold")])
            )
            claims._reassess_held()
        return result
