from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize, unfold_references

from ...const import CLAIM_END_STATES
from ...tools.mail import get_serial_keys
from ...tools.serial import serial_shape

# more are no report of a fault but a list
MAX_DEVICES = 50
MAX_REFERENCES = 32


class WarrantyMail(models.Model):
    """Which devices and claims a mail is about, and who wrote it."""

    _inherit = "warranty.mail"

    # === DEVICES === #

    def _search_named(self):
        """Return the cards of the devices whose serial or card number stands in this mail: the valid ones,
        and of a device without a valid one the last."""
        self.ensure_one()
        found = self.env["warranty.card"]
        if keys := self._get_keys():
            own = Domain("company_id", "=", self.company_id.id)
            number = Domain("serial_key", "in", keys) | Domain("name_key", "in", keys)
            # past the rights on lots, as where the desk looks a serial up
            renamed = Domain("lot_id", "any!", [("serial_key", "in", keys)])
            found = found.search(own & number, limit=MAX_DEVICES) or found.search(
                own & renamed, limit=MAX_DEVICES
            )
        devices = found.grouped(lambda card: (card.product_id, card.serial_key)).values()
        return found.browse().union(
            *(cards.filtered(lambda card: card.state == "issued") or cards[:1] for cards in devices)
        )

    def _search_misread(self):
        """Return the cards of the sender's devices whose serial is easily misread for a number in this
        mail; a person says whether it is (S14)."""
        owners = self._search_senders().commercial_partner_id
        shapes = {serial_shape(key) for key in self._get_keys()} if owners else ()
        return self.env["warranty.card"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("serial_shape", "in", list(shapes))
            & Domain("partner_id.commercial_partner_id", "in", owners.ids),
            limit=MAX_DEVICES,
        )

    def _get_keys(self):
        return list(get_serial_keys(f"{self.subject or ''}\n{self.words or ''}"))

    # === SENDER === #

    def _search_senders(self):
        """Return the contacts with the address from which this mail came."""
        address = email_normalize(self.email_from or "")
        if not address:
            return self.partner_id
        Partner = self.env["res.partner"]
        company = Domain("company_id", "in", [self.company_id.id, False])
        return self.partner_id | Partner.search(company & Domain("email_normalized", "=", address))

    def _find_sender(self, card):
        """Return the contact of a card's customer who wrote this mail, or an empty recordset.

        :param card: ``warranty.card``
        """
        owner = card.partner_id.commercial_partner_id
        found = self._search_senders().filtered(
            lambda sender: sender.commercial_partner_id == owner
        )
        return (found & card.partner_id or found[:1]) if owner else owner

    # === CLAIMS === #

    def _find_answered(self, msg_dict):
        """Return the claims of the message of ours that this mail answers, and note an answer to one that
        is about no claim.

        :param dict msg_dict: see ``mail.thread.message_new``
        """
        self.ensure_one()
        references = unfold_references(msg_dict.get("references") or "")[-MAX_REFERENCES:]
        references.append(msg_dict.get("in_reply_to") or "")
        ids = [reference.strip() for reference in references if reference.strip()]
        # sudo: what we wrote, whoever reads the answer
        written = self.env["mail.message"].sudo().search([("message_id", "in", ids)])
        claims = self.env["warranty.claim"]
        for message in written:
            claims |= self._get_claims_of(message.model, message.res_id)
        self._as_program().is_answer = any(message.model != self._name for message in written)
        return claims.filtered(lambda claim: claim.company_id == self.company_id)

    def _search_likely_claim(self):
        """Return the open claim of who wrote this mail, where it is the only one; a person says whether it
        is meant."""
        owners = self._search_senders().commercial_partner_id
        claims = self.env["warranty.claim"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("partner_id.commercial_partner_id", "in", owners.ids)
            & Domain("state", "not in", CLAIM_END_STATES),
            limit=2,
        )
        return claims if len(claims) == 1 else claims.browse()

    @api.model
    def _get_claims_of(self, model, res_id):
        """Return the claims that a record is about; an add-on extends it.

        :param str model: of the record
        :param int res_id: of the record
        """
        claims = {"warranty.claim": "id", "warranty.receipt": "receipt_id"}.get(model)
        return self.env["warranty.claim"].search(
            [(claims, "=", res_id)] if claims else Domain.FALSE
        )
