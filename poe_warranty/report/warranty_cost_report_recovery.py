from odoo import api, models
from odoo.tools import SQL


class WarrantyCostReport(models.Model):
    _inherit = "warranty.cost.report"

    _depends = {
        "warranty.recovery": ["claim_id", "product_id", "partner_id", "quantity"],
        "account.move": ["recovery_id", "move_type", "amount_untaxed_signed"],
        "stock.move": ["picking_id", "is_out"],
        "stock.picking": ["recovery_id"],
    }

    def _get_own_rows(self):
        """Add what suppliers paid back."""
        return [*super()._get_own_rows(), self._get_credits_sql(), self._get_exchanges_sql()]

    @api.model
    def _get_credits_sql(self):
        """Return the posted credit notes of suppliers."""
        return SQL(
            """
            SELECT note.id, recovery.claim_id, note.date, 'recovery', recovery.product_id,
                   recovery.partner_id, recovery.quantity, -note.amount_untaxed_signed, note.id
              FROM account_move note
              JOIN warranty_recovery recovery ON recovery.id = note.recovery_id
             WHERE note.state = 'posted' AND note.move_type = 'in_refund'
            """
        )

    @api.model
    def _get_exchanges_sql(self):
        """Return the units received in exchange and, against them, what we gave for them of our own
        stock."""
        return SQL(
            """
            SELECT move.id, recovery.claim_id, %s, 'recovery', move.product_id,
                   recovery.partner_id, move.quantity,
                   CASE WHEN move.is_in THEN -move.value ELSE move.value END,
                   COALESCE(move.account_move_id, move.warranty_closing_id)
              FROM stock_move move
              JOIN stock_picking picking ON picking.id = move.picking_id
              JOIN warranty_recovery recovery ON recovery.id = picking.recovery_id
             WHERE move.state = 'done' AND (move.is_in OR move.is_out)
            """,
            self._get_move_day(),
        )
