"""Checks on who and what stands at the desk: II.1 (is there a card) and III.4 (numbers)."""

from odoo import fields, models

from ..tools.phone import normalise_phone_or_false
from ..tools.serial import serial_key


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    check_type = fields.Selection(
        selection_add=[
            ("no_card", "No warranty card"),
            ("card_void", "Card cancelled or replaced"),
            ("serial_mismatch", "Serial number differs or is unreadable"),
            ("phone_mismatch", "Phone number unknown or different"),
        ],
        ondelete={
            "no_card": "cascade",
            "card_void": "cascade",
            "serial_mismatch": "cascade",
            "phone_mismatch": "cascade",
        },
    )

    def _evaluate_no_card(self, claims):
        """II.1: the serial is ours but has no card: never delivered, or delivered before cards
        were kept."""
        without = claims.filtered(lambda c: c.lot_id and not c.card_id)
        delivered = without.lot_id._get_delivered_lots()
        findings = {}
        for claim in without:
            if claim.lot_id in delivered:
                reason = "card_missing"
                message = self.env._(
                    "Serial %s was delivered, but no warranty card was issued for it.",
                    claim.lot_id.name,
                )
            else:
                reason = "never_delivered"
                message = self.env._(
                    "Serial %s was never delivered to a customer: theft or a data error?",
                    claim.lot_id.name,
                )
            findings[claim] = [
                self._prepare_finding_vals(reason, message, serial=claim.lot_id.name)
            ]
        return findings

    def _evaluate_card_void(self, claims):
        """II.1: a card that was cancelled (goods returned) or replaced promises nothing."""
        states = dict(claims.card_id._fields["state"]._description_selection(self.env))
        return {
            claim: [
                self._prepare_finding_vals(
                    f"card_{claim.card_id.state}",
                    self.env._(
                        "Card %(card)s: %(state)s. %(reason)s",
                        card=claim.card_id.name,
                        state=states[claim.card_id.state].lower(),
                        reason=claim.card_id.cancel_reason or "",
                    ).strip(),
                    card=claim.card_id.name,
                )
            ]
            for claim in claims
            if claim.card_id and claim.card_id.state != "issued"
        }

    def _evaluate_serial_mismatch(self, claims):
        """III.4, read as "unit number": the number on the device is not the one on the card."""
        findings = {}
        for claim in claims:
            on_card, on_device = claim.card_id.serial, claim.device_serial
            if claim.serial_unreadable:
                reason = "serial_unreadable"
                message = self.env._("The serial number on the device cannot be read.")
            elif on_card and on_device and serial_key(on_card) != serial_key(on_device):
                reason = "serial_mismatch"
                message = self.env._(
                    "The device bears serial %(device)s; card %(card)s is for %(serial)s.",
                    device=on_device,
                    card=claim.card_id.name,
                    serial=on_card,
                )
            else:
                continue
            findings[claim] = [
                self._prepare_finding_vals(reason, message, device=on_device, card=on_card)
            ]
        return findings

    def _evaluate_phone_mismatch(self, claims):
        """III.4: the customer's phone number is unknown, or not the one on the card."""
        findings = {}
        for claim in claims.filtered("card_id.phone"):
            country = claim.company_id.country_id.code or "VN"
            on_card = normalise_phone_or_false(claim.card_id.phone, country)
            given = normalise_phone_or_false(claim.phone, country)
            if not given:
                reason = "phone_unknown"
                message = self.env._(
                    "No phone number was given; the card has %s.", claim.card_id.phone
                )
            elif given != on_card:
                reason = "phone_mismatch"
                message = self.env._(
                    "The customer gave %(given)s; the card has %(card)s.",
                    given=claim.phone,
                    card=claim.card_id.phone,
                )
            else:
                continue
            findings[claim] = [
                self._prepare_finding_vals(
                    reason, message, given=claim.phone, card=claim.card_id.phone
                )
            ]
        return findings
