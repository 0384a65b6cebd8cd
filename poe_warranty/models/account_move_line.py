from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _reconcile_post_hook(self, data):
        """Release the claims that waited for what was just paid, in full or an instalment (III.10)."""
        result = super()._reconcile_post_hook(data)
        # sudo: who books a payment need not know the orders and claims it releases
        orders = self.sudo().move_id.invoice_line_ids.sale_line_ids.order_id
        if orders:
            held = (
                self.env["warranty.claim"]
                .sudo()
                .search([("card_id.sale_order_id", "in", orders.ids), ("decision", "=", "hold")])
            )
            held._reassess_held()
        return result
