from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        """An instalment that falls due on another day."""
        result = super().write(vals)
        if "date_maturity" in vals:
            self.filtered(lambda line: line.parent_state == "posted").move_id._debts_changed("due")
        return result

    def _reconcile_post_hook(self, data):
        """Claims that waited for what was just paid are released, in full or an instalment (III.10)."""
        result = super()._reconcile_post_hook(data)
        self.sudo().move_id._debts_changed("paid")  # sudo: as in _debts_changed
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
