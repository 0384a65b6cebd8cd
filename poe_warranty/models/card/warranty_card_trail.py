from odoo import fields, models
from odoo.exceptions import AccessError, UserError


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
        string="Returned by",
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
        """Cancel cards that should not be there, e.g. a paper card entered twice.

        :raise AccessError: for anyone but who keeps the cards
        """
        self.check_access("write")
        if not self._is_keeper():
            raise AccessError(self.env._("Only a warranty administrator cancels cards."))
        for card in self.filtered(lambda card: card.state != "issued"):
            raise UserError(self.env._("Card %s was cancelled or replaced already.", card.name))
        self._cancel(self.env._("Cancelled by %s.", self.env.user.name))
        return True

    # === BUSINESS === #

    def _cancel(self, reason, move=None):
        """Cancel the promise; the reason, day and stock move that undid it are kept (S08).

        :param str reason: in plain words
        :param move: the ``stock.move`` that took the goods back, if any
        """
        moment = move.date if move else fields.Datetime.now()
        for policy, cards in self.grouped("policy_id").items():
            cards._as_program().write(
                {
                    "state": "cancelled",
                    "cancel_reason": reason,
                    "cancel_date": policy._get_local_date(moment),
                    "cancel_move_id": move.id if move else False,
                }
            )
