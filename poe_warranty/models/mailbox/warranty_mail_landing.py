from odoo import Command, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ...const import CLAIM_END_STATES
from ...tools.batch import attempt
from ...tools.language import speak_to
from .warranty_mail import WAITS


class WarrantyMail(models.Model):
    """How a mail lands on a claim: the one it answers, the open one of its device, or a new one."""

    _inherit = "warranty.mail"

    def _land_by_itself(self, answered):
        """Let a mail land where nobody has to be asked: on the claim it answers, and on that of the one
        device it names, when the device's customer wrote it.

        :param answered: ``warranty.claim`` of the message that it answers
        :return: the thread that takes the message: a claim, or this mail, which waits
        """
        self.ensure_one()
        if answered:
            answered._take_answer(self.email_from or "")
            return self._keep_with(answered)
        reason = self._propose()
        error = None if reason else attempt(self, lambda mail: mail._land())
        if not reason and not error:
            return self.claim_ids[0]
        self._as_program().write(
            {"waits_for": reason or "failed", "failure": error and str(error)[:200]}
        )
        if self.company_id.warranty_responsible_id:
            self._alert_once(WAITS, lambda mail: mail._prepare_waiting_vals())
        return self

    def _propose(self):
        """Propose the devices that this mail is about.

        :return: why a person has to say where it belongs, one of ``waits_for``, or None
        """
        named = self._search_named()
        self._as_program().card_ids = cards = named or self._search_misread()
        if self.is_answer:
            return "answer"
        if not named:
            self._as_program().claim_ids = self.claim_ids or self._search_likely_claim()
            return "misread" if cards else "unknown"
        if len(named) > 1:
            return "several"
        return None if self._find_sender(named) else "stranger"

    def _prepare_waiting_vals(self):
        user = self._get_answerable()
        env = speak_to(user, self).env
        return {
            "summary": env._("Mail about a device: say which claim it belongs to"),
            "note": plaintext2html(f"{self.email_from or ''}: {self.subject or ''}"),
            "user_id": user.id,
        }

    # === LANDING === #

    def _land(self):
        """Note this mail on the chosen claims and on the open ones of the devices; open a claim for each
        device without one.

        :return: the claims
        :raise UserError: when one ended, or cannot be opened
        """
        self.ensure_one()
        known, opened = self.claim_ids, self.claim_ids.browse()
        for card in self.card_ids - known.card_id:
            if claim := self._find_open_claim(card):
                known |= claim
            else:
                opened |= self._open_claim(card)
        for claim in known:
            self._note_on(claim)
        self._keep_with(known | opened)
        return self.claim_ids

    def _find_open_claim(self, card):
        """Return the open claim of a card's device, or an empty recordset.

        :param card: ``warranty.card``
        """
        device = Domain("card_id", "=", card.id)
        if card.lot_id and card.tracking == "serial":
            device |= Domain("lot_id", "=", card.lot_id.id)
        is_open = Domain("state", "not in", CLAIM_END_STATES)
        return self.env["warranty.claim"].search(device & is_open, limit=1)

    def _open_claim(self, card):
        """Return a new claim on a device that is not with us yet.

        :param card: ``warranty.card``
        """
        company = self.company_id
        return (
            self.env["warranty.claim"]
            .with_company(company)
            .create(
                {
                    "company_id": company.id,
                    "device_serial": card.serial,
                    "card_id": card.id,
                    "partner_id": (
                        self._find_sender(card) or card.partner_id or self.partner_id
                    ).id,
                    "notice_datetime": self.date,
                    "received_datetime": False,
                    "fault_description": self._get_words(),
                    "user_id": company.warranty_responsible_id.id,
                }
            )
        )

    def _note_on(self, claim):
        """Keep this mail on an open claim as a second notice."""
        self.env["warranty.notice"].create(
            {
                "claim_id": claim.id,
                "caller": self.email_from or self.partner_id.display_name or "-",
                "date": self.date,
                "channel": "email",
                "words": self._get_words(),
            }
        )

    def _get_words(self):
        return self.words or self.subject or "-"

    def _keep_with(self, claims):
        """Note on which claims this mail landed.

        :param claims: ``warranty.claim``
        :return: the one that takes the message
        """
        self._as_program().write(
            {
                "state": "landed",
                "claim_ids": [Command.set(claims.ids)],
                "waits_for": False,
                "failure": False,
            }
        )
        self._settle_alert(WAITS)
        return claims[0]

    def _move_to(self, claims):
        """Let what was written on this mail, with its files, stand on the first of some claims.

        :param claims: ``warranty.claim``
        """
        claim = claims[0]
        self.message_change_thread(claim)
        # sudo: the files go where the message goes
        Attachment = self.env["ir.attachment"].sudo()
        files = Attachment.search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        files.write({"res_model": claim._name, "res_id": claim.id})
