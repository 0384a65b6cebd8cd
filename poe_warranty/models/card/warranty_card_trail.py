from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from ...tools.action import get_dialog_action
from ..base.guarded_mixin import PROGRAM


class WarrantyCard(models.Model):
    """By which documents a card came about, and what became of it."""

    _inherit = "warranty.card"

    # === by which document === #
    sale_line_id = fields.Many2one(
        "sale.order.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )
    sale_order_id = fields.Many2one(
        "sale.order", readonly=True, copy=False, index="btree_not_null", by_program=True
    )
    move_id = fields.Many2one(
        "stock.move",
        string="Delivery line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )
    purchase_date = fields.Date(
        help="Date of the order. An old card may lack it (clause III.3).",
        tracking=True,
        settled_by="_get_reason_promised",
    )

    # === what became of it === #
    replaces_id = fields.Many2one(
        "warranty.card",
        string="Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )
    replaced_by_id = fields.Many2one(
        "warranty.card",
        string="Replaced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )
    chain_root_id = fields.Many2one(
        "warranty.card",
        string="First of the chain",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The card of the device first sold; empty on that card itself.",
        by_program=True,
    )
    refurbished_consent_ids = fields.Many2many(
        "ir.attachment",
        string="Consent to a refurbished unit",
        readonly=True,
        copy=False,
        by_program=True,
    )
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True, by_program=True)
    cancel_date = fields.Date(readonly=True, copy=False, by_program=True)
    cancel_move_id = fields.Many2one(
        "stock.move",
        string="Ended by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )

    _one_card_per_delivery = models.UniqueIndex(
        "(move_id, COALESCE(lot_id, 0)) WHERE move_id IS NOT NULL",
        "A warranty card was issued for this delivery already.",
    )

    # === ACTIONS === #

    def action_cancel(self):
        """Ask why cards are cancelled that should not be there, e.g. a paper card entered twice.

        :raise AccessError: for anyone but who keeps the cards
        :raise UserError: for a card that promises nothing any more
        """
        self._check_may_cancel()
        return get_dialog_action(
            "warranty.card.cancel",
            self.env._("Cancel Card"),
            default_card_ids=[Command.set(self.ids)],
        )

    # === BUSINESS === #

    def _check_may_cancel(self):
        """:raise UserError: as :meth:`action_cancel` says"""
        self.check_access("write")
        if not self._is_keeper():
            raise AccessError(self.env._("Only a warranty administrator cancels cards."))
        for card in self.filtered(lambda card: card.state != "issued"):
            raise UserError(self.env._("Card %s was cancelled or replaced already.", card.name))

    def _cancel_by_hand(self, reason):
        """Cancel cards for a reason that no document says.

        :param str reason: in words
        :raise AccessError: for anyone but who keeps the cards
        :raise UserError: without a reason, or for a card that promises nothing any more
        """
        self._check_may_cancel()
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason: it is read a year later."))
        self._cancel(
            self.env._(
                "Cancelled by %(user)s: %(reason)s", user=self.env.user.name, reason=reason.strip()
            )
        )

    def _cancel(self, reason, move=None):
        """Cancel the promise; the reason, day and stock move that undid it are kept (S08).

        :param str reason: in plain words
        :param move: the ``stock.move`` that tells so, if any: it took the goods back, or delivered
            them to somebody else, or is the delivery itself, corrected
        """
        for policy, cards in self.grouped("policy_id").items():
            # its own delivery undoes a card when that is corrected, which is now
            is_past = move and move not in cards.move_id
            moment = move.date if is_past else fields.Datetime.now()
            cards._as_program().write(
                {
                    "state": "cancelled",
                    "cancel_reason": reason,
                    "cancel_date": policy._get_local_date(moment),
                    "cancel_move_id": move.id if move else False,
                }
            )

    def _reinstate(self):
        """Let a promise hold again that a move ended by mistake."""
        self._as_program().write(
            {
                "state": "issued",
                "cancel_reason": False,
                "cancel_date": False,
                "cancel_move_id": False,
            }
        )
        # one valid card a serial is the database's rule: it must see these first
        self.flush_recordset(["state"])

    def _supersede(self, move):
        """End the cards of serials that went out to another customer, and tell who sold them.

        :param move: the ``stock.move`` that delivered them
        """
        if not self:
            return
        self._cancel(self.env._("Delivered to another customer."), move)
        # as in _reinstate
        self.flush_recordset(["state"])
        # of what was sold on before cards were kept nobody has to hear now
        if self.env.context.get("warranty_history") is not PROGRAM:
            self._tell_sellers()

    def _follow_sale_lines(self):
        """Let cards follow their deliveries to the order line they turn out to be of."""
        for card in self.filtered(lambda c: c.move_id.sale_line_id - c.sale_line_id):
            line = card.move_id.sale_line_id
            card._as_program().write({"sale_line_id": line.id, "sale_order_id": line.order_id.id})

    def _tell_sellers(self):
        """Leave a task with who sold the devices of these cards: a customer's promise ended by what
        was done for another."""
        # sudo: the other order may be another salesperson's
        for card in self.sudo().filtered("sale_order_id"):
            card.sale_order_id._alert_once(
                f"card_ended_{card.id}", lambda order, c=card: c._prepare_ended_vals(order)
            )

    def _prepare_ended_vals(self, order):
        """Return the values of the task for who sold the device of this card, in his language.

        :param order: its ``sale.order``
        """
        seller = order.user_id or order.company_id.warranty_responsible_id or self.env.user
        card = self.with_context(lang=seller.lang)
        return {
            "summary": card.env._("A customer's warranty card ended"),
            "note": plaintext2html(
                card.env._(
                    "Card %(card)s of %(customer)s ended by %(document)s: %(reason)s Is that right? "
                    "If not, correct the serial number there, and the card holds again.",
                    card=card.display_name,
                    customer=card.partner_id.display_name,
                    document=card.cancel_move_id.picking_id.name or card.cancel_move_id.reference,
                    reason=card.cancel_reason,
                )
            ),
            "user_id": seller.id,
        }
