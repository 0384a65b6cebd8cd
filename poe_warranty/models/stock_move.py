from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_date


class StockMove(models.Model):
    _inherit = "stock.move"

    warranty_card_ids = fields.One2many("warranty.card", "move_id")
    claim_id = fields.Many2one(related="repair_id.claim_id", string="Warranty claim")

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._withdraw_warranty_cards()
        moves._issue_warranty_cards()
        return moves

    def _create_repair_sale_order_line(self):
        """Charge parts of a claim's repair at the customer's pricelist: core copies the move's
        ``price_unit``, which is a cost once the repair is done."""
        new = self.filtered(lambda move: move.repair_id.claim_id and not move.sale_line_id)
        result = super()._create_repair_sale_order_line()
        charged = new.filtered(lambda move: not move.repair_id.under_warranty).sale_line_id
        charged.with_context(force_price_recomputation=True)._compute_price_unit()
        return result

    # === WARRANTY CARDS === #

    def _is_warranty_delivery(self):
        """Tell whether the completion of this move starts a warranty: our goods went to a customer
        for the first time (II.1). A customer's own device coming back from repair does not."""
        self.ensure_one()
        return (
            self.state == "done"
            and self.location_dest_id.usage == "customer"
            and self.location_id.usage != "customer"
            and not self.repair_id
            and not self.product_id.without_warranty
        )

    def _is_warranty_return(self):
        """Tell whether this move undoes a sale: the goods came back and the order was reduced."""
        self.ensure_one()
        return (
            self.state == "done"
            and self.to_refund
            and self.location_id.usage == "customer"
            and self.location_dest_id.usage != "customer"
        )

    def _issue_warranty_cards(self):
        """Issue the card of every serial (or quantity) these done moves delivered. Safe to run
        again: what has its card is skipped. The number of queries does not grow with the serials.

        :return: the new ``warranty.card`` records
        """
        deliveries = self.filtered(lambda move: move._is_warranty_delivery())
        cards = self.env["warranty.card"]
        if not deliveries:
            return cards
        missing = self.env["product.product"]
        vals_list = []
        # sudo: who completes a delivery need not be able to read policies
        policies = {c: c.sudo()._get_warranty_policy() for c in deliveries.company_id}
        for move, units in deliveries._get_units_without_card().items():
            policy = policies[move.company_id]
            start = policy._get_local_date(move.date)
            term = policy._get_term(move.product_id, start)
            if not term:
                missing |= move.product_id
                continue
            common = move._prepare_warranty_card_vals(policy, start, term)
            vals_list += [
                {**common, "lot_id": lot.id, "serial": lot.name, "quantity": quantity}
                for lot, quantity in units
            ]
        # sudo: the delivery issues the cards, whoever in the warehouse completes it
        missing.product_tmpl_id.sudo()._report_missing_term()
        for company, company_vals in self._group_vals_by_company(vals_list):
            cards |= (
                cards.sudo()
                .with_company(company)
                .with_context(tracking_disable=True)
                .create(company_vals)
            )
        return cards.sudo(False).with_context(tracking_disable=False)

    def _group_vals_by_company(self, vals_list):
        by_company = {}
        for vals in vals_list:
            by_company.setdefault(vals["company_id"], []).append(vals)
        return by_company.items()

    def _issue_past_warranty_cards(self):
        """Issue the cards of deliveries that were done before this add-on was there, as if it had
        been: a serial sold, returned and sold again gets its cards in that order."""
        pending = self.sorted(lambda move: (move.date, move.id))
        while pending:
            wave, seen = self.browse(), set()
            for move in pending:
                lots = set(move.move_line_ids.lot_id.ids)
                if not lots & seen:
                    wave |= move
                seen |= lots
            wave._issue_warranty_cards()
            wave.returned_move_ids._withdraw_warranty_cards()
            pending -= wave

    def _get_units_without_card(self):
        """Return ``{move: [(lot or empty lot, quantity)]}`` of what was delivered without a card."""
        # sudo: whether a card exists is asked on behalf of the delivery, not of its user
        Card = self.env["warranty.card"].sudo()
        done = {(c.move_id.id, c.lot_id.id) for c in Card.search([("move_id", "in", self.ids)])}
        valid = Card.search(
            [
                ("lot_id", "in", self.move_line_ids.lot_id.ids),
                ("state", "=", "issued"),
                ("tracking", "=", "serial"),
            ]
        )
        by_lot = valid.grouped("lot_id")
        units, superseded = defaultdict(list), Card
        for move in self:
            for lot, quantity in move._get_delivered_quantities():
                card = by_lot.get(lot, Card)
                if (move.id, lot.id) in done or (card and card.sale_line_id == move.sale_line_id):
                    continue  # delivered again on the same order: the first delivery counts
                superseded |= card
                units[move].append((lot, quantity))
        if superseded:
            superseded._cancel(self.env._("Delivered to another customer."))
        return units

    def _get_delivered_quantities(self):
        """Return ``[(lot, quantity)]`` of one move: one entry a serial or lot, one in all for goods
        that are not tracked; units of measure of the product. Goods a customer owns are left out."""
        self.ensure_one()
        lines = self.move_line_ids.filtered(lambda line: not line.owner_id and line.quantity)
        return [
            (lot, sum(of_lot.mapped("quantity_product_uom")))
            for lot, of_lot in lines.grouped("lot_id").items()
        ]

    def _prepare_warranty_card_vals(self, policy, start, term):
        """Return the values that the cards of this delivered move share; each adds its lot and
        quantity. All a card computes is in them: a thousand cards compute it once.

        :param policy: the ``warranty.policy`` it is issued under
        :param date start: local day of the delivery
        :param term: ``relativedelta``
        """
        self.ensure_one()
        order = self.sale_line_id.order_id
        partner = order.partner_id or self.picking_id.partner_id or self.partner_id
        ordered = order.date_order or self.picking_id.create_date or self.date
        partner = partner or self.company_id.partner_id
        Card = self.env["warranty.card"]
        return {
            **Card._prepare_term_vals(term),
            "nominal_end": start + term,
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "phone": Card._get_printed_phone(partner),
            "product_id": self.product_id.id,
            "tracking": self.product_id.tracking,
            "move_id": self.id,
            "picking_id": self.picking_id.id,
            "sale_line_id": self.sale_line_id.id,
            "sale_order_id": order.id,
            "purchase_date": policy._get_local_date(ordered),
            "policy_id": policy.id,
            "date_start": start,
        }

    def _withdraw_warranty_cards(self):
        """Cancel the cards of goods that came back with a refund; for goods that are not tracked
        the quantity on the card shrinks (S08)."""
        returns = self.filtered(lambda move: move._is_warranty_return())
        if not returns:
            return
        # sudo: the return withdraws the cards, whoever in the warehouse completes it
        Card = self.env["warranty.card"].sudo()
        cards = Card.search(
            [
                ("state", "=", "issued"),
                "|",
                ("lot_id", "in", returns.move_line_ids.lot_id.ids),
                ("move_id", "in", returns.origin_returned_move_id.ids),
            ]
        )
        for move in returns:
            reason = self.env._(
                "Returned on %(date)s (%(document)s).",
                date=format_date(self.env, move.date),
                document=move.picking_id.name or move.reference,
            )
            serial_cards = cards.filtered(
                lambda c, m=move: c.tracking == "serial"
                and c.lot_id in m.move_line_ids.lot_id
                and c.move_id.date <= m.date
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
