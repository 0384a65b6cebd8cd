from odoo import models
from odoo.exceptions import UserError

from ...tools.lock import lock
from ...tools.phone import check_phone, get_country_code, normalise_phone_or_false


class WarrantyCard(models.Model):
    """What the owner of a device does about its card by himself: another telephone number, and a code by
    which the next owner takes it over."""

    _inherit = "warranty.card"

    # === CONTACT === #

    def _get_reason_contact_stays(self):
        """Return why the number on a card stays, or None: a claim is judged by it (III.4)."""
        self.ensure_one()
        if self.state != "issued":
            return self.env._("Card %s was cancelled or replaced.", self.name)
        if self._get_open_claims():
            return self.env._(
                "The device is in service: its phone number can be changed when the claim has ended."
            )
        return None

    def _change_contact(self, phone):
        """Let a card bear another telephone number, and keep what it said before.

        :param str phone: as the owner typed it
        :raise UserError: when it is no number, or the card stays as it is
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: a customer changes the one number of his card here; the correction is on record
        card = self.sudo()
        if reason := card._get_reason_contact_stays():
            raise UserError(reason)
        country = get_country_code(card.partner_id)
        check_phone(self.env, phone, country)
        number = normalise_phone_or_false(phone, country)
        if not number:
            raise UserError(self.env._("Enter the phone number under which we reach you."))
        card._apply_correction(
            {"phone": number}, self.env._("Changed on the portal by %s.", self.env.user.name)
        )

    # === NEXT OWNER === #

    def _get_reason_not_passed_on(self):
        """Return why a device is not passed on by its owner, or None."""
        self.ensure_one()
        policy = self.policy_id
        if self.state != "issued":
            return self.env._("Card %s was cancelled or replaced.", self.name)
        if not policy.transferable:
            return self.env._("Cards of policy %s stay with the buyer.", policy.name)
        if self._get_open_claims():
            return self.env._("The device is in service: pass it on when its claim has ended.")
        return None

    def _pass_on(self):
        """Return the code by which another customer takes these devices' card over. One that was given
        before no longer opens anything.

        :return: str, told this once
        :raise UserError: when it cannot be passed on
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: what stands against it, and nobody else at it; the owner has no right to the policy
        card = self.sudo()
        if reason := card._get_reason_not_passed_on():
            raise UserError(reason)
        lock(card, card.display_name)
        return self.env["warranty.transfer.code"]._issue(card)
