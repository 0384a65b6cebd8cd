import logging
from collections import defaultdict

from odoo import fields, models

from ..base.guarded_mixin import PROGRAM

_logger = logging.getLogger(__name__)


class StockMove(models.Model):
    """The cards of what a delivery hands to a customer."""

    _inherit = "stock.move"

    warranty_card_ids = fields.One2many("warranty.card", "move_id")

    def _issue_warranty_cards(self):
        """Issue the card of every serial (or quantity) these done moves delivered. Safe to run
        again: what has its card is skipped. The number of queries does not grow with the serials.

        :return: the new ``warranty.card`` records
        """
        deliveries = self.filtered(lambda move: move._is_warranty_delivery())
        cards = self.env["warranty.card"]
        if not deliveries:
            return cards
        missing, unpromised = self.env["product.product"], self.browse()
        vals_list = []
        policies = deliveries._get_warranty_policies()
        for move, units in deliveries._get_units_without_card().items():
            policy = policies[move]
            if not policy:
                unpromised |= move
                continue
            start = policy._get_start(move.date, move._get_order_moment())
            # before years of working days are worked out
            cards._check_bounds({"date_start": start})
            term, labour_until = policy.term_ids._get_promise(move.product_id, start)
            if not term:
                missing |= move.product_id
                continue
            common = move._prepare_warranty_card_vals(policy, start, term, labour_until)
            vals_list += [
                {
                    **common,
                    "lot_id": lot.id,
                    "serial": lot.name,
                    "serial_key": lot.serial_key,
                    "serial_shape": lot.serial_shape,
                    "quantity": quantity,
                    "moved_quantity": quantity,
                }
                for lot, quantity in units
            ]
        if unpromised:
            _logger.info("No card for %d deliveries: no policy was in force", len(unpromised))
        self._add_last_claim_days(vals_list)
        # sudo: the delivery issues the cards, whoever in the warehouse completes it
        missing.product_tmpl_id.sudo()._report_missing_term()
        for company, company_vals in self._group_vals_by_company(vals_list):
            cards |= (
                cards.sudo()
                .with_company(company)
                .with_context(tracking_disable=True)
                ._as_program()
                .create(company_vals)
            )
        cards._grant_entitlements()
        cards.sale_order_id.order_line._extend_cards(cards)
        cards = cards.sudo(False).with_context(tracking_disable=False)
        if cards:
            cards._note_issued()
        return cards

    def _get_warranty_policies(self):
        """Return ``{move: policy}``: the version in force where and when each was delivered."""
        policies, by_day = {}, {}
        for move in self:
            # sudo: who completes a delivery need not be able to read policies
            company = move.company_id.sudo()
            key = (company, move.date)
            if key not in by_day:
                by_day[key] = company._get_warranty_policy(move.date)
            policies[move] = by_day[key]
        return policies

    def _add_last_claim_days(self, vals_list):
        """Complete the values of new cards with their last claim days, in one go a policy."""
        ends = defaultdict(set)
        for vals in vals_list:
            ends[vals["policy_id"], vals["company_id"]].add(vals["effective_end"])
        rolled = {
            # sudo: who completes a delivery need not be able to read policies
            (policy, company): self.env["warranty.policy"]
            .sudo()
            .browse(policy)
            ._roll(days, self.env["res.company"].browse(company))
            for (policy, company), days in ends.items()
        }
        for vals in vals_list:
            key = vals["policy_id"], vals["company_id"]
            vals["last_claim_day"] = rolled[key][vals["effective_end"]]

    def _group_vals_by_company(self, vals_list):
        by_company = {}
        for vals in vals_list:
            by_company.setdefault(vals["company_id"], []).append(vals)
        return by_company.items()

    def _issue_past_warranty_cards(self):
        """Issue the cards of deliveries that were done before this add-on was there, as if it had
        been: a serial sold, returned and sold again gets its cards in that order."""
        moves = self.with_context(warranty_history=PROGRAM)
        pending = moves.sorted(lambda move: (move.date, move.id))
        while pending:
            wave, seen = moves.browse(), set()
            for move in pending:
                lots = move.move_line_ids.lot_id
                units = {*lots.ids, *(move._get_unit(lot) for lot in lots)}
                if not units & seen:
                    wave |= move
                seen |= units
            wave._issue_warranty_cards()
            wave.returned_move_ids._withdraw_warranty_cards()
            pending -= wave

    def _get_units_without_card(self):
        """Return ``{move: [(lot or empty lot, quantity)]}`` of what was delivered without a card; what
        has a serial that nobody entered gets it when it is added.

        A serial that is delivered again under the same promise keeps its card; one that went to
        another customer since has a later card, and this delivery is history without one.
        """
        # sudo: whether a card exists is asked on behalf of the delivery, not of its user
        Card = self.env["warranty.card"].sudo()._as_program()
        done = {(c.move_id.id, c.lot_id.id) for c in Card.search([("move_id", "in", self.ids)])}
        valid = self._get_valid_cards_by_unit()
        taken = {unit: card.lot_id for unit, card in valid.items() if card.lot_id}
        units, superseded = defaultdict(list), {}
        for move in self:
            for lot, quantity in move._get_delivered_quantities():
                card = move._choose_valid_card(valid, lot)
                if (move.id, lot.id) in done or (card and move._keeps_warranty_card(card)):
                    continue
                if (move.has_tracking == "serial" and not lot) or move._is_doubled(taken, lot):
                    continue
                if card:
                    superseded[move] = superseded.get(move, Card) | card
                units[move].append((lot, quantity))
        for move, cards in superseded.items():
            cards._supersede(move)
        return units

    def _keeps_warranty_card(self, card):
        """Tell whether a serial's valid card stays as it is when this move delivers the serial: it
        goes out again on the same order, or to the same customer, or the card is of a later sale."""
        self.ensure_one()
        if self._is_before(card):
            return True
        line = self.sudo().sale_line_id  # sudo: another salesperson may have sold it
        if line and card.sale_line_id:
            return line == card.sale_line_id
        partner = self._get_warranty_partner().commercial_partner_id
        if not partner:
            # nobody is told: only what came back for repair goes out again to who has it
            return card.move_id in self._get_trail()
        return card.partner_id.commercial_partner_id == partner

    def _get_warranty_partner(self):
        """Return whom the delivered goods are promised to: the customer of the order, else of the
        delivery. Empty where nobody says, as at a point of sale: our own company is no customer of
        itself, the card waits for its holder."""
        # sudo: who completes a delivery need not be able to read its order
        move = self.sudo()
        partner = (
            move.sale_line_id.order_id.partner_id or move.picking_id.partner_id or move.partner_id
        )
        own = move.company_id.partner_id.commercial_partner_id
        return partner.browse() if partner.commercial_partner_id == own else partner

    def _get_delivered_quantities(self):
        """Return ``[(lot, quantity)]`` of one move: one entry a serial or lot, one in all for goods
        that are not tracked; units of measure of the product. The customer's own goods, coming back
        from a repair, are left out, and so are loaners; a supplier's goods on consignment are not."""
        self.ensure_one()
        customer = self._get_warranty_partner().commercial_partner_id
        quantities = defaultdict(float)
        for line in self.move_line_ids:
            lot, owner = line.lot_id, line.owner_id
            is_own = owner and owner.commercial_partner_id == customer
            if line.quantity and not lot.is_loaner and not is_own:
                quantities[lot] += line.quantity_product_uom
        return list(quantities.items())

    def _get_order_moment(self):
        """Return when the delivered goods were ordered, UTC."""
        self.ensure_one()
        order = self.sudo().sale_line_id.order_id  # sudo: as in _get_warranty_partner
        return order.date_order or self.picking_id.create_date or self.date

    def _prepare_warranty_card_vals(self, policy, start, term, labour_until):
        """Return the values that the cards of this delivered move share; each adds its lot and
        quantity. All a card computes is in them: a thousand cards compute it once.

        :param policy: the ``warranty.policy`` it is issued under
        :param date start: local day of the delivery
        :param term: ``relativedelta``
        :param labour_until: last day of free labour, or False
        """
        self.ensure_one()
        order = self.sudo().sale_line_id.order_id  # sudo: as in _get_warranty_partner
        partner = self._get_warranty_partner()
        Card = self.env["warranty.card"]
        return {
            **Card._prepare_date_vals(start, term),
            "labour_until": labour_until,
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "phone": Card._get_printed_phone(partner),
            "product_id": self.product_id.id,
            "tracking": self.product_id.tracking,
            "move_id": self.id,
            "picking_id": self.picking_id.id,
            "sale_line_id": self.sale_line_id.id,
            "sale_order_id": order.id,
            "purchase_date": policy._get_local_date(self._get_order_moment()),
            "policy_id": policy.id,
        }
