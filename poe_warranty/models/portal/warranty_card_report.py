from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.lock import lock

MAX_DEVICES = 20
MAX_WORDS = 4000


class WarrantyCard(models.Model):
    """A fault that the owner reports himself, of one device or of several together."""

    _inherit = "warranty.card"

    def _get_reason_not_reported(self):
        """Return why no fault of a device can be reported on its card, or None."""
        self.ensure_one()
        if self.state == "issued":
            return None
        return self.env._(
            "Card %s was cancelled or replaced: report the fault with the card that holds now.",
            self.name,
        )

    def _report_fault(self, words, photos=(), symptom=None):
        """Make the claims of these devices as their owner reports them, the notice being now. Of a
        device that is in service already no second claim is made: the notice is kept on the open one.
        Sent twice, the same report is kept once.

        :param str words: what is wrong, in his own words
        :param photos: as ``ir.attachment._read_photos`` returns them; each claim has its own
        :param symptom: ``warranty.code`` that he chose, if any
        :return: the ``warranty.claim``, one a device, in the user's rights
        :raise UserError: saying what is missing, or why a fault cannot be reported
        """
        self.check_access("read")
        words = self._check_words(words)
        if not self:
            raise UserError(self.env._("Which device is it? Choose one at least."))
        if len(self) > MAX_DEVICES:
            raise UserError(self.env._("Report at most %s devices at once.", MAX_DEVICES))
        # sudo: a customer makes his claims here alone, with nothing on them but what he reports
        cards = self.sudo()
        for card in cards:
            if reason := card._get_reason_not_reported():
                raise UserError(reason)
        lock(cards, ", ".join(cards.mapped("display_name")))
        served = cards._get_served_claims(words)
        claims = self.env["warranty.claim"].sudo()
        for card in cards:
            if claim := served.get(card):
                claim._keep_notice(words, photos)
            else:
                claim = card._create_reported_claim(words, photos, symptom)
            claims |= claim
        return claims.sudo(False)

    def _check_words(self, words):
        """Return what a customer wrote, without the blanks around it.

        :raise UserError: when it says nothing, or is too long
        """
        words = (words or "").strip()
        if not words:
            raise UserError(self.env._("Tell us in your own words, please."))
        if len(words) > MAX_WORDS:
            raise UserError(self.env._("Please be brief: %s signs at most.", MAX_WORDS))
        return words

    def _get_served_claims(self, words):
        """Return ``{card: claim}`` of the devices that are in service already. Of a card for several
        pieces another piece may be: only the same report is the same claim.

        :param str words: of the report
        """
        claims = self._get_open_claims()
        return {
            claim.card_id: claim
            for claim in reversed(claims)  # the last one counts
            if claim.card_id.tracking == "serial" or claim._is_told(words)
        }

    def _create_reported_claim(self, words, photos, symptom):
        """Return the new claim of a device, see :meth:`_report_fault`. Whoever reported it is told of it
        with the customer."""
        kept = self.env["ir.attachment"]._keep_photos(photos)
        Claim = self.env["warranty.claim"].with_company(self.company_id)
        claim = Claim.create(self._prepare_reported_vals(words, kept, symptom))
        kept._belong_to(claim)
        claim.message_subscribe(partner_ids=(self.env.user.partner_id | claim.partner_id).ids)
        claim._ask_desk("reported", words)
        return claim.with_company(self.env.company)

    def _prepare_reported_vals(self, words, photos, symptom):
        """Return the values of a claim that a customer reports. The device is still with him, and who
        serves it is for the desk to say.

        :param photos: ``ir.attachment``
        """
        return {
            "company_id": self.company_id.id,
            "user_id": False,
            "card_id": self.id,
            "device_serial": self.serial,
            "received_datetime": False,
            "symptom_id": symptom.id if symptom else False,
            "fault_description": words,
            "photo_ids": [Command.set(photos.ids)],
        }
