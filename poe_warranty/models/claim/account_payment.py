from odoo import models

from ...const import AWAITED_PAYMENTS


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def write(self, vals):
        """A payment that has no entry of its own counts while it is registered, and no longer when it is
        taken back, rejected or cancelled; any other is told by its entry."""
        result = super().write(vals)
        if "state" in vals:
            counts = vals["state"] in AWAITED_PAYMENTS
            bare = self.filtered(lambda payment: not payment.move_id)
            bare.invoice_ids._debts_changed("paid" if counts else "unpaid")
        return result
