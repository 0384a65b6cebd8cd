from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class StockMove(models.Model):
    """Goods that come back with a refund take their cards with them (S08)."""

    _inherit = "stock.move"

    def _withdraw_warranty_cards(self):
        """Cancel the cards of goods that came back with a refund; for goods that are not tracked
        the quantity on the card shrinks (S08). Safe to run again."""
        returns = self.filtered(lambda move: move._is_warranty_return())
        if not returns:
            return
        deliveries = {move: move._get_returned_deliveries() for move in returns}
        # sudo: the return withdraws the cards, whoever in the warehouse completes it
        Card = self.env["warranty.card"].sudo()._as_program()
        cards = Card.search(
            [
                ("state", "=", "issued"),
                "|",
                ("lot_id", "in", returns._get_moved_lots().ids),
                ("move_id", "in", self.browse().union(*deliveries.values()).ids),
            ]
        )
        serial_cards = cards.filtered(lambda card: card.tracking == "serial")
        for move, reason in returns._get_return_reasons().items():
            lots = move._get_moved_lots()
            taken = serial_cards.filtered(
                lambda c, m=move, lots=lots: c.lot_id in lots and not m._is_before(c)
            )
            taken._cancel(reason, move)
            serial_cards -= taken
            quantity_cards = cards.filtered(lambda card: card.tracking != "serial")
            deliveries[move]._sync_quantity_cards(quantity_cards, reason, move)

    def _get_return_reasons(self):
        """Return ``{move: why cards end whose goods it brought back}``."""
        return {
            move: self.env._(
                "Returned on %(date)s (%(document)s).",
                date=format_date(
                    self.env, policy._get_local_date(move.date) if policy else move.date
                ),
                document=move.picking_id.name or move.reference,
            )
            for move, policy in self._get_warranty_policies().items()
        }

    def _takes_back(self, card):
        """Tell whether this return undoes the sale that a serial's card is of: not a later one."""
        return (
            self._is_warranty_return()
            and card.lot_id in self._get_moved_lots()
            and not self._is_before(card)
        )

    def _is_before(self, card):
        """Tell whether this move was done before the sale that a card is of."""
        return bool(card.move_id) and card.move_id.date > self.date

    # === SOMEBODY ELSE'S SERIAL === #

    def _check_returned_serials(self):
        """:raise UserError: when a serial came back with the delivery of one customer that another
        has: his card, and his order, would be reduced in silence. A counter refunds who has the slip."""
        returns = self.filtered(
            lambda move: move._is_return() and not move.claim_use and not move._is_of_counter()
        )
        lots = returns._get_moved_lots()
        if not lots:
            return
        # sudo: as in _withdraw_warranty_cards
        cards = (
            self.env["warranty.card"]
            .sudo()
            .search(
                [("lot_id", "in", lots.ids), ("state", "=", "issued"), ("tracking", "=", "serial")]
            )
        )
        nobody = self.env._("nobody by name")
        for move in returns:
            lots = move._get_moved_lots()
            foreign = cards.filtered(
                lambda c, m=move, lots=lots: c.lot_id in lots
                and not m._is_before(c)
                and not m._is_of_sale(c)
            )
            for card in foreign[:1]:
                raise UserError(
                    self.env._(
                        "Serial %(serial)s was delivered to %(customer)s (%(document)s), not to "
                        "%(other)s: read the number on the device again. If it is the one, return "
                        "it from the delivery to %(customer)s.",
                        serial=card.serial or card.lot_id.name,
                        customer=card.partner_id.display_name or nobody,
                        document=card.sale_order_id.name or card.picking_id.name or card.name,
                        other=move._get_returning_partner().display_name or nobody,
                    )
                )

    def _get_trail(self):
        """Return this move and those it undoes, one after the other: goods may come back, go out again
        as they came, and come back again."""
        trail, origin = self, self.origin_returned_move_id
        while origin - trail:
            trail, origin = trail | origin, origin.origin_returned_move_id
        return trail

    def _get_returning_partner(self):
        """Return whose goods this return brings back."""
        return (self.origin_returned_move_id or self)._get_warranty_partner()

    def _is_of_sale(self, card):
        """Tell whether this return may bring back what a card is for: it is of the same sale, or of
        whoever has the device or had it before."""
        self.ensure_one()
        move = self.sudo()  # sudo: as in _get_warranty_partner
        if card.move_id and card.move_id in move._get_trail():
            return True
        if card.sale_line_id and card.sale_line_id == move.sale_line_id:
            return True
        owners = card.partner_id | card.transfer_ids.old_partner_id
        return move._get_returning_partner().commercial_partner_id in owners.commercial_partner_id

    # === GOODS WITHOUT SERIALS === #

    def _get_settled_quantities(self):
        """Return ``{lot or empty lot: quantity}`` of one delivery: what was delivered, less what
        came back with a refund."""
        self.ensure_one()
        quantities = dict(self._get_delivered_quantities())
        for back in self.returned_move_ids.filtered(lambda move: move._is_warranty_return()):
            for lot, quantity in back._get_delivered_quantities():
                quantities[lot] = quantities.get(lot, 0.0) - quantity
        for lot, quantity in self._get_refunded_quantities().items():
            quantities[lot] = quantities.get(lot, 0.0) - quantity
        return quantities

    def _sync_quantity_cards(self, cards, reason, move):
        """Let the quantity on cards follow what these deliveries and their returns say; what was
        exchanged or refunded on a claim stays off them. Safe to run again.

        :param cards: ``warranty.card`` for quantities, for what the program writes
        :param str reason: why one ends of which nothing is left
        :param move: the ``stock.move`` that tells so
        """
        for delivery in self:
            settled = delivery._get_settled_quantities()
            for card in cards.filtered(lambda c, d=delivery: c.move_id == d):
                moved = settled.get(card.lot_id, 0.0)
                left = max(card.quantity + moved - card.moved_quantity, 0.0)
                card.write({"quantity": left, "moved_quantity": moved})
                is_empty = card.product_uom_id.is_zero(left)
                if is_empty and card.state == "issued":
                    card._cancel(reason, move)
                elif not is_empty and card.state == "cancelled" and card.cancel_move_id:
                    card._reinstate()
