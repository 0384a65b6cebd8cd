from odoo import models
from odoo.tools import format_date


class StockMove(models.Model):
    """Goods that come back with a refund take their cards with them (S08)."""

    _inherit = "stock.move"

    def _is_warranty_return(self):
        """Tell whether this move undoes a sale: the goods came back and the order was reduced."""
        self.ensure_one()
        return (
            self.state == "done"
            and self.to_refund
            and bool(self.sale_line_id or self.origin_returned_move_id)
            and self.location_id.usage == "customer"
            and self.location_dest_id.usage != "customer"
        )

    def _withdraw_warranty_cards(self):
        """Cancel the cards of goods that came back with a refund; for goods that are not tracked
        the quantity on the card shrinks (S08)."""
        returns = self.filtered(lambda move: move._is_warranty_return())
        if not returns:
            return
        # sudo: the return withdraws the cards, whoever in the warehouse completes it
        Card = self.env["warranty.card"].sudo()._as_program()
        cards = Card.search(
            [
                ("state", "=", "issued"),
                "|",
                ("lot_id", "in", returns.move_line_ids.lot_id.ids),
                ("move_id", "in", returns.origin_returned_move_id.ids),
            ]
        )
        policies = returns._get_warranty_policies()
        for move in returns:
            day = policies[move]._get_local_date(move.date) if policies[move] else move.date
            reason = self.env._(
                "Returned on %(date)s (%(document)s).",
                date=format_date(self.env, day),
                document=move.picking_id.name or move.reference,
            )
            serial_cards = cards.filtered(
                lambda c, m=move: c.tracking == "serial"
                and c.lot_id in m.move_line_ids.lot_id
                and (not c.move_id or c.move_id.date <= m.date)
            )
            if serial_cards:
                serial_cards._cancel(reason, move)
            move._shrink_quantity_cards(cards - serial_cards, reason)

    def _shrink_quantity_cards(self, cards, reason):
        """Take what this return move brought back off the cards of its delivery move."""
        self.ensure_one()
        for lot, returned in self._get_delivered_quantities():
            card = cards.filtered(
                lambda c, lot=lot: c.move_id == self.origin_returned_move_id
                and c.lot_id == lot
                and c.tracking != "serial"
            )[:1]
            if not card:
                continue
            left = max(card.quantity - returned, 0.0)
            card.quantity = left
            if card.product_uom_id.is_zero(left):
                card._cancel(reason, self)
