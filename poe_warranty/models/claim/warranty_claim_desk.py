from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.label import get_labels
from ...tools.serial import serial_key, serial_shape

HISTORY_LENGTH = 5
SUGGESTION_LIMIT = 5


class WarrantyClaim(models.Model):
    """What the reception desk's screen asks the server: one call a scan, one a device taken in."""

    _inherit = "warranty.claim"

    # === OPENING === #

    @api.model
    def desk_options(self):
        """Return what the desk chooses from: ``symptoms`` and ``seal_conditions`` as pairs of value
        and words, and ``loaners_out``, the ids of the loaners that are with customers."""
        self.check_access("create")
        symptoms = self.env["warranty.code"].search([("kind", "=", "symptom")])
        out = self.search(
            [
                ("loaner_lot_id", "!=", False),
                ("loaner_back_on", "=", False),
                ("state", "!=", "cancelled"),
            ]
        )
        return {
            "symptoms": [(symptom.id, symptom.display_name) for symptom in symptoms],
            "seal_conditions": self._fields["seal_condition"]._description_selection(self.env),
            "loaners_out": out.loaner_lot_id.ids,
        }

    # === SCAN === #

    @api.model
    def desk_scan(self, serial):
        """Return all that the desk sees of a scanned serial, in the user's language: device, card,
        seal, history, and the verdict as the facts are before any inspection. Nothing is stored.

        :param str serial: as scanned or typed; spaces, dashes and case do not matter
        :return: dict with ``outcome`` (``card``, ``device``, ``choose``, ``loaner``, ``unknown``),
            ``message``, ``suggestions``, ``cards``, ``device``, ``card``, ``open_claim``,
            ``history``, ``verdict``, ``checks``
        :raise UserError: for an empty serial
        """
        self.check_access("create")
        key = serial_key(serial)
        if not key:
            raise UserError(self.env._("Scan or type a serial number."))
        Card, company = self.env["warranty.card"], self.env.company
        lots = self.env["stock.lot"].search(
            [("serial_key", "=", key), ("company_id", "in", (company.id, False))]
        )
        loaner = lots.filtered("is_loaner")[:1]
        if loaner:
            return self._prepare_scan("loaner", loaner._get_loaner_message())
        card = self._find_card(serial, company)
        if not card and len(lots) != 1:
            cards = Card.search(Card._get_serial_domain(serial) & Domain("state", "=", "issued"))
            if cards:
                message = self.env._("Several products bear serial %s: choose the one.", serial)
                return self._prepare_scan(
                    "choose", message, cards=[c._get_desk_summary() for c in cards]
                )
            message = self.env._(
                "Serial %s is not ours: no warranty applies; a charged repair can be offered.",
                serial.strip(),
            )
            return self._prepare_scan("unknown", message, suggestions=self._suggest_serials(serial))
        return self._scan_device(serial, card, card.lot_id or lots[:1])

    @api.model
    def desk_scan_card(self, card_id):
        """Return the same for a card that was chosen among several.

        :param int card_id: of ``warranty.card``
        """
        self.check_access("create")
        card = self.env["warranty.card"].browse(card_id)
        return self._scan_device(card.serial, card, card.lot_id)

    @api.model
    def _prepare_scan(self, outcome, message="", **values):
        empty = {"suggestions": [], "cards": [], "history": [], "checks": []}
        blank = dict.fromkeys(("device", "card", "open_claim", "verdict"), False)
        return {"outcome": outcome, "message": message, **empty, **blank, **values}

    @api.model
    def _scan_device(self, serial, card, lot):
        claim = self.new({"device_serial": serial, "card_id": card.id, "lot_id": lot.id})
        product = card.product_id or lot.product_id
        earlier = self.search(
            Domain("card_id", "in", card.ids) | Domain("lot_id", "in", lot.ids),
            limit=HISTORY_LENGTH,
        )
        # of a lot without serials several pieces may be in service at once
        several = product.tracking != "serial"
        open_claim = earlier.browse() if several else earlier.filtered("is_open")[:1]
        findings = claim._collect_findings()[claim]
        decision = self.env["warranty.assessment"]._fold(f["effect"] for f in findings)
        return self._prepare_scan(
            "card" if card else "device",
            device={
                "serial": card.serial or lot.name,
                "product": product.display_name,
                "product_id": product.id,
                "lot_id": lot.id,
            },
            card=card._get_desk_summary() if card else False,
            open_claim=open_claim._get_desk_open_claim() if open_claim else False,
            history=[c._get_desk_summary() for c in earlier],
            verdict=claim._get_desk_verdict(decision),
            checks=claim._get_desk_checks(findings),
        )

    @api.model
    def _suggest_serials(self, serial):
        """Return devices whose serial is easily misread for this one, to be confirmed by a person
        (S14): ``[{"serial", "product"}]``."""
        shape = serial_shape(serial)
        if not shape:
            return []
        domain = [("serial_shape", "=", shape), ("company_id", "in", (self.env.company.id, False))]
        found = {
            lot.name: lot.product_id.display_name
            for lot in self.env["stock.lot"].search(domain, limit=SUGGESTION_LIMIT)
        }
        for card in self.env["warranty.card"].search(domain, limit=SUGGESTION_LIMIT):
            found.setdefault(card.serial, card.product_id.display_name)
        return [{"serial": name, "product": product} for name, product in found.items()]

    def _get_desk_summary(self):
        self.ensure_one()
        labels = get_labels(self, "decision")
        return {
            "id": self.id,
            "name": self.name,
            "date": format_date(self.env, self._get_notice_date()),
            "state": self._get_state_label(),
            "decision": self.decision or "",
            "decision_label": labels.get(self.decision, ""),
            "fault": self.fault_description or "",
            "is_open": self.is_open,
        }

    def _get_desk_open_claim(self):
        """Return the open claim of a device, with the receipt that can be gone on with."""
        draft = self.receipt_id.filtered(lambda receipt: receipt.state == "draft")
        return {
            **self._get_desk_summary(),
            "receipt_id": draft.id,
            "receipt": draft.name or "",
        }

    def _get_desk_verdict(self, decision):
        """Return the decision before inspection, in words."""
        labels = get_labels(self, "decision")
        return {"decision": decision, "label": labels[decision]}

    def _get_desk_checks(self, findings):
        """Return every check of the policy with what is known of it: passed, found, or still to be
        inspected.

        :param list findings: values of the findings so far
        """
        Finding = self.env["warranty.finding"]
        inspected = self.env["warranty.exclusion"]._get_inspected_checks()
        found = {}
        for vals in findings:
            found.setdefault(vals["exclusion_id"], []).append(vals)
        return [
            {
                "id": exclusion.id,
                "clause": exclusion.clause,
                "name": exclusion.name,
                "state": (
                    max((v["effect"] for v in found[exclusion.id]), key=self._get_effect_rank)
                    if exclusion.id in found
                    else "inspect"
                    if exclusion.check_type in inspected
                    else "passed"
                ),
                "messages": [Finding._get_message(vals) for vals in found.get(exclusion.id, ())],
            }
            for exclusion in self._get_policy().exclusion_ids
            if exclusion._get_effect(self) != "off"
        ]

    @api.model
    def _get_effect_rank(self, effect):
        return ("warn", "review", "hold", "exclude").index(effect)

    # === TAKING IN === #

    @api.model
    def desk_register(self, values, receipt_id=False):
        """Take one device in on a receipt, making the receipt with its first device.

        :param dict values: of the new claim, as its form would send them
        :param int receipt_id: of the receipt the desk is filling; False for a new one
        :return: dict of the receipt and its devices, see :meth:`desk_receipt`
        :raise UserError: when the device is in service already, or its customer is another one
        """
        receipt = self.env["warranty.receipt"].browse(receipt_id)
        if receipt.confirmed_on:
            raise UserError(
                self.env._(
                    "Receipt %s is taken in already: start a new one for this device.", receipt.name
                )
            )
        claim = self.create(values)
        claim.photo_ids._belong_to(claim)
        if not claim.partner_id:
            raise UserError(
                self.env._("Who is the customer of claim %s? Choose one first.", claim.name)
            )
        if not receipt:
            receipt = receipt.create({"partner_id": claim.partner_id.id})
        claim.receipt_id = receipt
        claim.action_assess()
        return self.desk_receipt(receipt.id)

    @api.model
    def desk_receipt(self, receipt_id):
        """Return a receipt as the desk's screen lists it.

        :param int receipt_id: of ``warranty.receipt``
        """
        receipt = self.env["warranty.receipt"].browse(receipt_id)
        return {
            "id": receipt.id,
            "name": receipt.name,
            "partner_id": receipt.partner_id.id,
            "partner": receipt.partner_id.display_name,
            "promised_date": format_date(self.env, receipt.promised_date),
            "state": receipt.state,
            "claims": [
                {
                    **claim._get_desk_summary(),
                    "reasons": claim.finding_ids.mapped("display_name"),
                    "serial": claim.device_serial or claim.card_id.serial or "",
                    "product": claim.product_id.display_name or "",
                }
                for claim in receipt.claim_ids.sorted("id")
            ],
        }
