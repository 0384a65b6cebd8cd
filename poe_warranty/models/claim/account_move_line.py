from odoo import models
from odoo.fields import Domain


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _reconcile_post_hook(self, data):
        """Release the claims that waited for what was just paid, in full or an instalment (III.10)."""
        result = super()._reconcile_post_hook(data)
        # sudo: who books a payment need not know the orders and claims it releases
        moves = self.sudo().move_id
        orders = moves.invoice_line_ids.sale_line_ids.order_id
        buyers = moves.filtered(lambda move: move.is_invoice()).commercial_partner_id
        if orders or buyers:
            held = Domain("decision", "=", "hold") & (
                Domain("card_id.sale_order_id", "in", orders.ids)
                | Domain("card_id.policy_id.payment_scope", "=", "customer")
                & (
                    Domain("card_id.partner_id.commercial_partner_id", "in", buyers.ids)
                    | Domain(
                        "card_id.sale_order_id.partner_id.commercial_partner_id", "in", buyers.ids
                    )
                )
            )
            self.env["warranty.claim"].sudo().search(held)._reassess_held()
        return result

    def _eligible_for_stock_account(self):
        """What was covered is booked on the warranty expense when it leaves stock, and a unit that
        is refunded comes back as a defective one: neither moves the cost of sales again."""
        refunded = self.move_id.move_type == "out_refund" and self.move_id.claim_id
        return (
            not refunded
            and super()._eligible_for_stock_account()
            # sudo: the accountant need not be able to read stock moves
            and not self.sudo()._get_stock_moves().filtered("is_covered")
        )
