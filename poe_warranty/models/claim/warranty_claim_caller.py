from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.action import get_dialog_action
from ...tools.phone import get_country_code, get_partner_phone, get_phones


class WarrantyClaim(models.Model):
    """Who speaks for the device: whether it is who bought it, how that was verified, what of it the
    program filled in by itself, and who reported the fault once more."""

    _inherit = "warranty.claim"

    phone_filled_in = fields.Char(
        compute="_compute_phone_filled_in",
        store=True,
        help="The contact's number as the program filled it in: nobody gave it at the desk, so it "
        "excludes nothing (III.4).",
        by_program=True,
    )
    verified_by = fields.Selection(
        [
            ("code", "Code sent to the phone on the card"),
            ("identity", "Identity document"),
            ("invoice", "Invoice"),
        ],
        string="Caller verified by",
        copy=False,
        tracking=True,
        settled_by="_get_reason_ended",
    )
    verified_on = fields.Datetime(compute="_compute_verified", store=True, by_program=True)
    verified_user_id = fields.Many2one(
        "res.users", string="Verified by user", compute="_compute_verified", store=True,
        by_program=True,
    )  # fmt: skip
    caller_note = fields.Char(compute="_compute_caller_note")
    notice_ids = fields.One2many("warranty.notice", "claim_id", string="Notices")

    # === COMPUTE === #

    # a method of its own: a number that is given must not keep it from being noted
    @api.depends("partner_id")
    def _compute_phone_filled_in(self):
        for claim in self:
            claim.phone_filled_in = get_partner_phone(claim.partner_id)

    @api.depends("verified_by")
    def _compute_verified(self):
        for claim in self:
            claim.verified_on = claim.verified_by and fields.Datetime.now()
            claim.verified_user_id = claim.verified_by and self.env.user

    @api.depends("card_id.phone")
    @api.depends_context("lang")
    def _compute_caller_note(self):
        for claim in self:
            card = claim.card_id
            is_unknown = bool(card) and not card.phone
            claim.caller_note = is_unknown and self.env._(
                "Card %s has no phone number: verify the caller by a document.", card.name
            )

    # === CONSTRAINTS === #

    @api.constrains("verified_by", "card_id")
    def _check_verified_by(self):
        for claim in self:
            if claim.verified_by == "code" and not claim.card_id.phone:
                raise ValidationError(
                    self.env._(
                        "No code can be sent for claim %s: its card has no phone number.",
                        claim.name,
                    )
                )

    # === ACTIONS === #

    def action_transfer(self):
        """Ask for the proof by which the card goes to who brought the device.

        :raise ClaimStateError: when it cannot
        """
        self.ensure_one()
        self._check_allowed("transfer")
        return get_dialog_action(
            "warranty.card.owner",
            self.card_id._get_owner_title(),
            default_card_id=self.card_id.id,
            default_partner_id=self.partner_id.id,
        )

    def _allow_transfer(self):
        card, policy = self.card_id, self.card_id.policy_id
        if ended := self._get_reason_ended("card_id"):
            return ended
        if not card:
            return self.env._("Claim %s has no warranty card.", self.name)
        if card.state != "issued":
            return self.env._("Card %s was cancelled or replaced.", card.name)
        if card.partner_id and not policy.transferable:
            return self.env._("Cards of policy %s stay with the buyer.", policy.name)
        if self._is_of_owner():
            return self.env._("%s has this card already.", card.partner_id.display_name)
        return None

    def action_second_notice(self):
        """Ask who reported the fault once more, when, how and in which words.

        :raise ClaimStateError: for a claim that ended
        """
        self.ensure_one()
        self._check_allowed("second_notice")
        return get_dialog_action(
            "warranty.notice", self.env._("Second Notice"), default_claim_id=self.id
        )

    def _allow_second_notice(self):
        return self._get_reason_ended("notice_ids")

    # === BUSINESS === #

    def _is_phone_given(self):
        """Tell whether somebody gave the phone number, or cleared the one the program filled in."""
        self.ensure_one()
        country = get_country_code(self.company_id)
        filled_in = get_phones(self.phone_filled_in, country)
        return not filled_in or set(get_phones(self.phone, country)) != set(filled_in)

    def _is_of_owner(self):
        """Tell whether the customer of the claim is the card's, or one it was ever transferred to, by
        their commercial partners; unknown, nothing is said against it. A card that waits for its holder
        is nobody's yet."""
        self.ensure_one()
        card, caller = self.card_id, self.partner_id
        if not card or not caller or caller == card.partner_id:
            return True
        caller = caller.commercial_partner_id
        if caller == card.partner_id.commercial_partner_id:
            return True
        return caller in card.transfer_ids.partner_id.commercial_partner_id
