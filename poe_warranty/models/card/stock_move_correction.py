from odoo import api, fields, models
from odoo.tools import format_date

from ..base.guarded_mixin import PROGRAM

# what a correction of a done move changes for its cards
FACTS = {"quantity", "lot_ids", "move_line_ids", "to_refund", "sale_line_id"}


class StockMove(models.Model):
    """A transfer that is corrected after it was done (*Unlock*): another serial, one more or less, a
    quantity, a refund that was forgotten. Not each event is followed, but what the move says in the
    end: its cards are made to say the same."""

    _inherit = "stock.move"

    # === CRUD === #

    def write(self, vals):
        """Cards follow what is corrected on done moves, once for all of their lines.

        :raise UserError: for a part that is to go where its cost is not that of who pays it
        """
        corrected = (FACTS | {"date"}) & vals.keys() and not self._is_corrected_together()
        done = corrected and self.filtered(lambda move: move.state == "done")
        moves = self.with_context(warranty_corrected_together=PROGRAM) if done else self
        result = super(StockMove, moves).write(vals)
        if done and FACTS & vals.keys():
            done._sync_warranty_cards()
        if done and "date" in vals:
            done._sync_starts()
        if "location_dest_id" in vals:
            self._check_part_destination()
        return result

    def _check_part_destination(self):
        """Hook as those of ``_action_done``.

        :raise UserError: when a part does not go where its cost is that of who pays it
        """

    @api.model
    def _is_corrected_together(self):
        """Tell whether these lines are corrected with others: who corrects them looks at the cards."""
        return self.env.context.get("warranty_corrected_together") is PROGRAM

    def _follow_correction(self):
        """Let cards follow the lines of these moves that were changed or added, where the moves are
        done and nobody else looks at the cards afterwards."""
        if not self._is_corrected_together():
            self.filtered(lambda move: move.state == "done")._sync_warranty_cards()

    # === BUSINESS === #

    def _sync_warranty_cards(self):
        """Make the cards of these done moves say what the moves say, whatever they said before: what
        was not delivered after all loses its card, what was delivered gets one, what did not come
        back has it again. Safe to run again; the number of queries does not grow with the lines.

        :raise UserError: for a serial of another customer that came back
        """
        deliveries = self.filtered(lambda move: move._is_warranty_delivery())
        returns = self.filtered(lambda move: move._is_return())
        moves = deliveries | returns
        self._report_moved_serials()
        if not moves:
            return
        returns._check_returned_serials()
        # sudo: the correction moves the cards, whoever in the warehouse makes it
        Card = self.env["warranty.card"].sudo()._as_program()
        cards = Card.search(
            [
                "|",
                ("move_id", "in", (deliveries | returns.origin_returned_move_id).ids),
                ("cancel_move_id", "in", moves.ids),
            ]
        )
        serial_cards = cards.filtered(lambda card: card.tracking == "serial")
        right = moves._reinstate_serial_cards(serial_cards)
        returns._withdraw_warranty_cards()
        reasons = (deliveries | returns.origin_returned_move_id)._get_correction_reasons()
        for delivery, reason in reasons.items():
            delivery._sync_quantity_cards(cards - serial_cards, reason, delivery)
        right |= deliveries._issue_warranty_cards().sudo()._as_program()
        if wrong := deliveries._end_wrong_cards(serial_cards, right, reasons):
            moves._reinstate_serial_cards(serial_cards)
            right |= wrong.lot_id._issue_freed_cards(deliveries)
        if right:
            right.sale_order_id.order_line._extend_cards(right)
        cards._follow_sale_lines()

    def _reinstate_serial_cards(self, cards):
        """Give back their cards to serials that these moves took them from and, as they say now, did
        not: the wrong one came back, or a correction is taken back.

        :param cards: ``warranty.card`` of these moves, for what the program writes
        :return: those that hold again
        """
        ended = cards.filtered(
            lambda c: c.state == "cancelled"
            and c.cancel_move_id in self
            and not c.cancel_move_id._ends_card(c)
        )
        if not ended:
            return ended
        valid = cards.search(ended.lot_id._get_valid_card_domain())
        last = {card.lot_id: card.id for card in ended.sorted("id")}
        back = ended.filtered(lambda c: c.lot_id not in valid.lot_id and last[c.lot_id] == c.id)
        back._reinstate()
        return back

    def _ends_card(self, card):
        """Tell whether a serial's card that this move ended stays so, by what its moves say now."""
        self.ensure_one()
        sold, lot = card.move_id, card.lot_id
        if sold and lot not in dict(sold._get_delivered_quantities()):
            return True
        sold_on = self._is_warranty_delivery() and lot in dict(self._get_delivered_quantities())
        return sold != self and (sold_on or self._takes_back(card))

    def _end_wrong_cards(self, cards, right, reasons):
        """End the cards of serials that these deliveries, as they say now, did not deliver.

        :param cards: ``warranty.card`` of these moves, for what the program writes
        :param right: those of the serials that were delivered instead
        :param dict reasons: of move to why
        :return: those that ended
        """
        wrong = cards.browse()
        for move in self:
            delivered = dict(move._get_delivered_quantities())
            of_move = cards.filtered(
                lambda c, m=move, d=delivered: c.state == "issued"
                and c.move_id == m
                and c.lot_id not in d
            ).sorted("id")
            instead = right.filtered(lambda c, m=move: c.move_id == m).sorted("id")
            for number, card in enumerate(of_move):
                card._end_corrected(reasons[move], move, instead[number : number + 1])
            wrong |= of_move
        return wrong

    def _sync_starts(self):
        """Let the cards of these done moves begin on the day on which, as they say now, the goods were
        delivered. An administrator's correction of that day gives way to a later one of the delivery."""
        # sudo: as in _sync_warranty_cards
        Card = self.env["warranty.card"].sudo()
        cards = Card.search([("move_id", "in", self.ids), ("state", "=", "issued")])
        reasons = cards.move_id._get_correction_reasons()
        for card in cards:
            move = card.move_id
            start = card.policy_id._get_start(move.date, move._get_order_moment())
            if start != card.date_start:
                card._apply_correction({"date_start": start}, reasons[move])

    def _get_correction_reasons(self):
        """Return ``{move: why cards end of what it did not deliver after all}``."""
        now = fields.Datetime.now()
        return {
            move: self.env._(
                "Delivery %(document)s was corrected on %(date)s by %(user)s.",
                document=move.picking_id.name or move.reference,
                date=format_date(self.env, policy._get_local_date(now) if policy else now),
                user=self.env.user.name,
            )
            for move, policy in self._get_warranty_policies().items()
        }
