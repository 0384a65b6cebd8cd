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

    def unlink(self):
        """Core lets one without an entry be deleted as it stands: what it settled is owed again."""
        counting = self.filtered(lambda p: not p.move_id and p.state in AWAITED_PAYMENTS)
        invoices = counting.invoice_ids
        result = super().unlink()
        invoices._debts_changed("unpaid")
        return result
