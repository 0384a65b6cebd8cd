from datetime import timedelta
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ...tools.code import draw_code, format_code, get_code
from ...tools.lock import lock

DAYS = 14


class WarrantyTransferCode(models.Model):
    """By a code its owner passes a device on: whoever has it, and an account of his own, takes the card
    over. What is kept tells nobody the code."""

    _name = "warranty.transfer.code"
    _description = "Code for a Change of Owner"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "id desc"

    card_id = fields.Many2one(
        "warranty.card", required=True, index=True, ondelete="restrict", by_program=True
    )
    company_id = fields.Many2one(related="card_id.company_id", store=True, precompute=True)
    digest = fields.Char(required=True, groups="base.group_system", by_program=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Owner",
        required=True,
        help="Whose the card was when the code was made: it opens nothing else.",
        by_program=True,
    )
    user_id = fields.Many2one("res.users", string="Made by", required=True, by_program=True)
    date_end = fields.Datetime(string="Good until", required=True, by_program=True)
    transfer_id = fields.Many2one(
        "warranty.transfer", string="Used for", ondelete="restrict", by_program=True
    )

    _digest_unique = models.UniqueIndex("(digest)", "This code is in use already.")
    _one_open_per_card = models.UniqueIndex(
        "(card_id) WHERE transfer_id IS NULL", "This card has a code already: make another one."
    )

    @api.model
    def _issue(self, card):
        """Return a new code for a card, in place of the one that was not used.

        :param card: ``warranty.card``, locked
        """
        # sudo: codes are made here alone, by who passes his device on
        Codes = self.sudo()._as_program()
        Codes.search([("card_id", "=", card.id), ("transfer_id", "=", False)]).unlink()
        code = draw_code()
        Codes.create(
            {
                "card_id": card.id,
                "digest": self._get_digest(code),
                "partner_id": card.partner_id.id,
                "user_id": self.env.uid,
                "date_end": fields.Datetime.now() + timedelta(days=DAYS),
            }
        )
        return format_code(code)

    @api.model
    def _get_digest(self, code):
        return sha256((get_code(code) or "").encode()).hexdigest()

    @api.model
    def _redeem(self, code):
        """Let the user's company have the card to which a code belongs, and keep how that came about.

        :param str code: as it was typed
        :return: the ``warranty.card``, in the user's rights
        :raise UserError: for a code that opens nothing, for whatever reason; when the card cannot go
            to this owner
        """
        now = fields.Datetime.now()
        open_one = Domain("transfer_id", "=", False) & Domain("date_end", ">", now)
        # sudo: who brings a code has no right to the card yet: the code gives it
        found = self.sudo().search(
            Domain("digest", "=", self._get_digest(code)) & open_one, limit=1
        )
        if not found or found.card_id.partner_id != found.partner_id:
            raise UserError(
                self.env._(
                    "This code opens no device: it was mistyped, used, or is too old. Ask the owner for "
                    "a new one."
                )
            )
        lock(found, found.card_id.product_id.display_name)
        found._hand_over(self.env.user.commercial_partner_id)
        return found.card_id.sudo(False)

    def _hand_over(self, partner):
        """Record the change of owner, with the declaration of both as its proof.

        :param partner: ``res.partner`` that brought the code
        """
        self.ensure_one()
        card = self.card_id
        if reason := card._get_reason_not_passed_on():
            raise UserError(reason)
        if partner == self.partner_id.commercial_partner_id:
            raise UserError(self.env._("This device is yours already."))
        told = self._get_declaration(partner)
        proof = self.env["ir.attachment"]._keep_declaration(self.env._("Change of owner"), told)
        transfer = card._change_owner(partner, card._get_today(), proof, self.env._("By code"))
        self._as_program().transfer_id = transfer

    def _get_declaration(self, partner):
        """Return in words who passed the device on, and who took it over."""
        card, now = self.card_id, fields.Datetime.now()
        zone = card.policy_id.tz
        return self.env._(
            "%(device)s, card %(card)s\n"
            "Passed on by %(old)s (%(old_user)s), code made on %(made)s\n"
            "Taken over by %(new)s (%(new_user)s) on %(now)s",
            device=card.product_id.display_name,
            card=card.display_name,
            old=self.partner_id.display_name,
            old_user=self.user_id.login,
            made=format_datetime(self.env, self.create_date, tz=zone),
            new=partner.display_name,
            new_user=self.env.user.login,
            now=format_datetime(self.env, now, tz=zone),
        )
