from odoo import models

from .account_move import DEBTS


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        """What a payment had settled is owed again: it bounced, was cancelled or unmatched."""
        if not self:  # core calls it for each move that is written
            return super().unlink()
        # sudo: as in account.move._debts_changed
        moves = (self.sudo().debit_move_id | self.sudo().credit_move_id).move_id
        invoices = moves.filtered(lambda move: move.move_type in DEBTS)
        result = super().unlink()
        invoices._debts_changed("unpaid")
        return result
