from collections import defaultdict

from odoo import models


class StockMove(models.Model):
    """Goods that go and come back over the counter of a point of sale, where one is installed. It says
    after the goods moved which order or session they are of, and takes goods back without naming
    their delivery."""

    _inherit = "stock.move"

    def _is_of_counter(self):
        """Tell whether this move was made by a point of sale."""
        self.ensure_one()
        # sudo: the warehouse need not be able to read sessions, nor the counter cards
        picking = self.picking_id.sudo()
        return "pos_session_id" in picking._fields and bool(picking.pos_session_id)

    def _get_counter_lines(self):
        """Return the ``pos.order.line`` records that this move carried out: of its order or, where
        stock is updated at closing, of all orders of the session without a transfer of their own."""
        picking = self.picking_id.sudo()  # sudo: as in _is_of_counter
        orders = picking.pos_order_id or picking.pos_session_id.order_ids.filtered(
            lambda order: not order.picking_ids
        )
        return orders.lines.filtered(lambda line: line.product_id == self.product_id)

    def _get_returned_deliveries(self):
        """Return the deliveries from which these moves brought goods back, over the counter, too."""
        # sudo: as in _is_of_counter
        sold = self.browse().sudo()
        for move in self.filtered(lambda move: move._is_of_counter()):
            for order in move._get_counter_lines().refunded_orderline_id.order_id:
                pickings = order.picking_ids or self._get_closing_transfers(order.session_id)
                sold |= pickings.move_ids.filtered(lambda m, b=move: m.product_id == b.product_id)
        deliveries = sold.filtered(lambda move: move._is_warranty_delivery())
        return self.origin_returned_move_id | deliveries.sudo(False)

    def _get_refunded_quantities(self):
        """Return ``{lot or empty lot: quantity}`` of what of this delivery came back over the
        counter."""
        quantities = defaultdict(float)
        if not self._is_of_counter():
            return quantities
        for line in self._get_counter_lines().refund_orderline_ids:
            order = line.order_id
            if order.picking_ids or self._get_closing_transfers(order.session_id):
                names = line.pack_lot_ids.mapped("lot_name")
                lots = self._get_moved_lots().filtered(lambda lot, names=names: lot.name in names)
                quantities[lots[:1]] -= line.qty
        return quantities

    def _get_closing_transfers(self, session):
        """Return the transfers that a session made when it was closed.

        :param session: ``pos.session``
        """
        return session.picking_ids.filtered(lambda picking: not picking.pos_order_id)
