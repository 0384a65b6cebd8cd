"""Checks on who and what stands at the desk: II.1 (is there a card) and III.4 (numbers)."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..tools.phone import get_country_code, get_phones
from ..tools.serial import serial_key

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

CARD_MISSING = _lt("Serial %(serial)s was delivered, but no warranty card was issued for it.")
CARD_ELSEWHERE = _lt(
    "Serial %(serial)s has its warranty card in %(company)s, another company of ours."
)
NEVER_DELIVERED = _lt("Serial %(serial)s was never delivered to a customer: theft or a data error?")
IN_STOCK = _lt(
    "Serial %(serial)s lies in our stock: no customer can have brought it. Theft or a data error?"
)
CARD_VOID = {
    "cancelled": _lt("Card %(card)s was cancelled. %(why)s"),
    "replaced": _lt("Card %(card)s was replaced by %(successor)s. %(why)s"),
}
SERIAL_UNREADABLE = _lt("The serial number on the device cannot be read.")
SERIAL_MISMATCH = _lt("The device bears serial %(device)s; card %(card)s is for %(serial)s.")
PHONE_UNKNOWN = _lt("No phone number was given; the card has %(card_phone)s.")
PHONE_MISMATCH = _lt("The customer gave %(given)s; the card has %(card_phone)s.")

HOLDER_UNKNOWN = _lt(
    "Card %(card)s waits for its holder: register %(caller)s with the slip (“Transfer Card”)."
)
NOT_BUYER = _lt("%(caller)s brings the device; card %(card)s is of %(owner)s.")


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    check_type = fields.Selection(
        selection_add=[
            ("no_card", "No warranty card"),
            ("card_void", "Card cancelled or replaced"),
            ("serial_mismatch", "Serial number differs or is unreadable"),
            ("phone_mismatch", "Phone number unknown or different"),
            ("not_original_buyer", "Brought by somebody else than the buyer"),
        ],
        ondelete={
            "no_card": "cascade",
            "card_void": "cascade",
            "serial_mismatch": "cascade",
            "phone_mismatch": "cascade",
            "not_original_buyer": "cascade",
        },
    )

    @api.model
    def _get_questions(self):
        return super()._get_questions() | {
            "no_card": self.env._("No warranty card?"),
            "card_void": self.env._("Card cancelled or replaced?"),
            "serial_mismatch": self.env._("Other serial than on the card?"),
            "phone_mismatch": self.env._("Other phone number than on the card?"),
            "not_original_buyer": self.env._("Brought by somebody else than the buyer?"),
        }

    def _evaluate_no_card(self, claims):
        """II.1: the serial is ours but has no card: never delivered, or delivered before cards
        were kept. One that lies in our stock is nobody's, whatever valid card it has."""
        asked = claims.filtered(lambda c: c.lot_id and c.card_id.state not in CARD_VOID)
        without = asked.filtered(lambda claim: not claim.card_id)
        delivered = without.lot_id._get_delivered_lots()
        stocked = (asked.lot_id - without.lot_id | delivered)._filter_in_our_stock()
        companies = without.lot_id._get_card_companies()
        findings = {}
        for claim in without | asked.filtered(lambda claim: claim.lot_id in stocked):
            elsewhere = companies.get(claim.lot_id, claim.company_id) - claim.company_id
            if claim.lot_id in stocked:
                reason, message = "in_stock", IN_STOCK
            elif elsewhere:
                reason, message = "card_elsewhere", CARD_ELSEWHERE
            elif claim.lot_id in delivered:
                reason, message = "card_missing", CARD_MISSING
            else:
                reason, message = "never_delivered", NEVER_DELIVERED
            findings[claim] = [
                self._prepare_finding_vals(
                    reason, message, serial=claim.lot_id.name, company=elsewhere[:1].name or ""
                )
            ]
        return findings

    def _evaluate_card_void(self, claims):
        """II.1: a card that was cancelled (goods returned) or replaced promises nothing."""
        return {
            claim: [
                self._prepare_finding_vals(
                    f"card_{claim.card_id.state}",
                    CARD_VOID[claim.card_id.state],
                    card=claim.card_id.name,
                    why=claim.card_id.cancel_reason or "",
                    successor=claim.card_id.replaced_by_id,
                )
            ]
            for claim in claims
            if claim.card_id.state in CARD_VOID
        }

    def _evaluate_serial_mismatch(self, claims):
        """III.4, read as "unit number": the number on the device is not the one on the card."""
        findings = {}
        for claim in claims:
            card, on_device = claim.card_id, claim.device_serial
            if claim.serial_unreadable:
                reason, message = "serial_unreadable", SERIAL_UNREADABLE
            elif card.serial and on_device and not self._is_on_card(on_device, card):
                reason, message = "serial_mismatch", SERIAL_MISMATCH
            else:
                continue
            findings[claim] = [
                self._prepare_finding_vals(
                    reason,
                    message,
                    device=on_device,
                    card=card.name,
                    serial=card.serial,
                    device_card=claim.device_card_id,
                )
            ]
        return findings

    def _is_on_card(self, serial, card):
        """Tell whether a card is for a serial, as printed or as stock knows it now."""
        key = serial_key(serial)
        return key == card.serial_key or key in card._get_serial_keys()

    def _evaluate_phone_mismatch(self, claims):
        """III.4: the customer's phone number is unknown, or not the one on the card. What the program
        filled in by itself, a contact's number, nobody gave: it says nothing."""
        findings = {}
        for claim in claims.filtered("card_id.phone"):
            country = get_country_code(claim.company_id)
            on_card = get_phones(claim.card_id.phone, country)
            given = get_phones(claim.phone, country)
            # of two numbers on either side one in common is enough: both are the customer's
            if set(given) & set(on_card) or not (given or on_card):
                continue
            if given and not claim._is_phone_given():
                continue
            findings[claim] = [
                self._prepare_finding_vals(
                    "phone_mismatch" if given else "phone_unknown",
                    PHONE_MISMATCH if given else PHONE_UNKNOWN,
                    given=claim.phone,
                    card_phone=claim.card_id.phone,
                )
            ]
        return findings

    def _evaluate_not_original_buyer(self, claims):
        """Whoever brings the device has not bought it, and the card was never transferred to him, or it
        waits for its first holder. Where the owner can change, it is only said: the card may go to him,
        with proof."""
        return {
            claim: [
                self._prepare_finding_vals(
                    "not_original_buyer" if claim.card_id.partner_id else "holder_unknown",
                    NOT_BUYER if claim.card_id.partner_id else HOLDER_UNKNOWN,
                    effect="warn" if claim.card_id.policy_id.transferable else None,
                    caller=claim.partner_id,
                    card=claim.card_id.name,
                    owner=claim.card_id.partner_id,
                )
            ]
            for claim in claims
            if not claim._is_of_owner()
        }
