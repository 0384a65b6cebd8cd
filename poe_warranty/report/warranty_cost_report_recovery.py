from odoo import models


class WarrantyCostReport(models.Model):
    _inherit = "warranty.cost.report"

    def _get_sources(self):
        """Add what suppliers paid back: posted credit notes, and units received in exchange; against
        them, what we gave for it of our own stock."""
        return [
            *super()._get_sources(),
            """
            SELECT note.id * 4 + 2, recovery.claim_id, note.date, 'recovery', recovery.product_id,
                   recovery.partner_id, recovery.quantity, -note.amount_untaxed_signed
              FROM account_move note
              JOIN warranty_recovery recovery ON recovery.id = note.recovery_id
             WHERE note.state = 'posted' AND note.move_type = 'in_refund'
            """,
            """
            SELECT move.id * 4 + 3, recovery.claim_id, {day}, 'recovery', move.product_id,
                   recovery.partner_id, move.quantity,
                   CASE WHEN move.is_in THEN -move.value ELSE move.value END
              FROM stock_move move
              JOIN stock_picking picking ON picking.id = move.picking_id
              JOIN warranty_recovery recovery ON recovery.id = picking.recovery_id
             WHERE move.state = 'done' AND (move.is_in OR move.is_out)
            """,
        ]
