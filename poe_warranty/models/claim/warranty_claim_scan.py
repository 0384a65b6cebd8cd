from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.record import get_asked
from ...tools.serial import serial_key

HISTORY_LENGTH = 5


class WarrantyClaim(models.Model):
    """What the reception desk's screen shows of a scanned number. Nothing is stored."""

    _inherit = "warranty.claim"

    @api.model
    def desk_scan(self, serial, as_serial=False):
        """Return all that the desk sees of what was scanned or typed, in the user's language: of a
        device, its card, seal, history, and how it stands as the facts are before any inspection; of
        anything else by which ``warranty.lookup`` finds something, that. Nothing is stored.

        :param str serial: as scanned or typed; spaces, dashes and case do not matter
        :param bool as_serial: it is a serial and nothing else, as a person says
        :return: dict with ``outcome`` (``card``, ``device``, ``choose``, ``loaner``, ``elsewhere``,
            ``unknown``, ``found``, ``open``, ``receipt``), ``message``, ``suggestions``, ``cards``,
            ``hits``, ``device``, ``card``, ``chosen`` (the card was named by a number of ours),
            ``open_claim``, ``history``, ``verdict``, ``checks``, ``action`` (to do for ``open``),
            ``receipt_id`` (to go on with for ``receipt``); what is chosen among ``cards`` is asked for
            by its ``id`` (:meth:`desk_scan_card`) or, where it has no card, by its ``lot_id``
            (:meth:`desk_scan_lot`)
        :raise UserError: for an empty serial
        """
        self.check_access("create")
        serial = self.env["warranty.lookup"]._read(serial)
        key = serial_key(serial)
        if not key:
            raise UserError(
                self.env._(
                    "Scan or type a serial, a receipt, claim, card or order, a phone or a name."
                )
            )
        company = self.env.company
        lots = self.env["stock.lot"].search(
            [("serial_key", "=", key), ("company_id", "in", (company.id, False))]
        )
        loaner = lots.filtered("is_loaner")[:1]
        if loaner:
            return self._prepare_scan("loaner", loaner._get_loaner_message())
        cards = self._find_cards(serial, company, lots=lots)
        devices = self._get_devices(cards, lots)
        if len(devices) == 1:
            return self._scan_device(serial, *devices[0])
        if devices:
            return self._scan_several(serial, devices)
        found = None if as_serial else self._scan_found(serial)
        return found or self._scan_unknown(serial)

    @api.model
    def desk_scan_card(self, card_id):
        """Return the same for a card that was chosen among several.

        :param int card_id: of ``warranty.card``
        """
        self.check_access("create")
        card = get_asked(self.env["warranty.card"], card_id)
        return self._scan_device(card.serial, card, card.lot_id)

    @api.model
    def desk_scan_lot(self, lot_id):
        """Return the same for a device without card that was chosen among several.

        :param int lot_id: of ``stock.lot``
        """
        self.check_access("create")
        lot = get_asked(self.env["stock.lot"], lot_id)
        return self._scan_device(lot.name, self.env["warranty.card"], lot)

    @api.model
    def _prepare_scan(self, outcome, message="", **values):
        empty = {name: [] for name in ("suggestions", "cards", "hits", "history", "checks")}
        more = ("device", "card", "chosen", "open_claim", "verdict", "action", "receipt_id")
        blank = dict.fromkeys(more, False)
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
        elsewhere = [vals for vals in findings if vals["reason"] == "card_elsewhere"]
        return self._prepare_scan(
            "card" if card else "device",
            " ".join(map(self.env["warranty.finding"]._get_message, elsewhere)),
            device={
                "serial": self._get_scanned_name(serial, card, lot),
                "product": product.display_name,
                "product_id": product.id,
                "lot_id": lot.id,
            },
            card=card._get_desk_summary() if card else False,
            open_claim=open_claim._get_desk_open_claim() if open_claim else False,
            history=[c._get_desk_summary() for c in earlier],
            verdict=claim._get_desk_verdict(decision, open_claim),
            checks=claim._get_desk_checks(findings),
        )

    @api.model
    def _get_scanned_name(self, serial, card, lot):
        """Return a serial as we write it: of the card or, renamed since, of stock."""
        known = [card.serial, lot.name]
        same = [name for name in known if serial_key(name) == serial_key(serial)]
        return next(filter(None, same + known), False)

    @api.model
    def _scan_several(self, serial, devices):
        """Return the answer to a number that several devices or cards bear.

        :param list devices: see :meth:`_get_devices`
        """
        if len({(card.product_id or lot.product_id).id for card, lot in devices}) > 1:
            message = self.env._("Several products bear serial %s: choose the one.", serial)
        else:
            message = self.env._("Serial %s is on several warranty cards: choose the one.", serial)
        choices = [
            card._get_desk_summary() if card else lot._get_desk_summary() for card, lot in devices
        ]
        return self._prepare_scan("choose", message, cards=choices)

    @api.model
    def _scan_unknown(self, serial):
        """Return the answer to a number that nothing of ours has: it may be of a device of another
        company of ours, one that we served before, or misread; only else it is not ours."""
        company = self.env.company
        if other := self._get_company_elsewhere(serial, company):
            return self._prepare_scan("elsewhere", self._get_elsewhere_message(serial, other))
        if other := self._get_company_of_number(serial, company):
            message = self.env._(
                "%(number)s is a number of %(company)s, another company of ours: go on with it there.",
                number=serial.strip(),
                company=other.name,
            )
            return self._prepare_scan("elsewhere", message)
        if served := self._search_unknown(serial, company):
            return self._scan_served(serial, served)
        if suggestions := self._suggest_serials(serial):
            message = self.env._(
                "No device has serial %s. Look at the label again.", serial.strip()
            )
            return self._prepare_scan("unknown", message, suggestions=suggestions)
        return self._prepare_scan("unknown", self._get_not_ours_message(serial))
