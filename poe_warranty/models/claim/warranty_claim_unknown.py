from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ...tools.serial import serial_key
from .warranty_claim_scan import HISTORY_LENGTH


class WarrantyClaim(models.Model):
    """Devices that neither a card nor stock knows, and that we serve all the same: their claims alone
    tell that they were here before, or are here now."""

    _inherit = "warranty.claim"

    @api.model
    def _search_unknown(self, serial, company):
        """Return a company's claims about the device of a number that neither a card nor stock knows,
        the last one first, without those withdrawn. What has no digit is written where a device
        bears no number.

        :param str serial: as typed or scanned
        :param company: ``res.company``
        """
        key = serial_key(serial)
        if not key or not any(map(str.isdigit, key)):
            return self.browse()
        unknown = Domain("card_id", "=", False) & Domain("lot_id", "=", False)
        served = Domain("company_id", "=", company.id) & Domain("state", "!=", "cancelled")
        # through the index of numbers, of which its own stands first
        found = self.search(unknown & served & Domain("numbers", "=ilike", f"% {escape_psql(key)}"))
        return found.filtered(lambda claim: serial_key(claim.device_serial) == key)

    def _check_served_once(self):
        """:raise UserError: naming the open claim on which the device of this one is already, where
        neither a card nor stock knows it: the database sees to the others

        Another product, or another customer's, is another device of the same number.
        """
        self.ensure_one()
        if self.card_id or self.lot_id:
            return
        for other in self._search_unknown(self.device_serial, self.company_id) - self:
            alike = all(
                not (self[name] and other[name]) or self[name] == other[name]
                for name in ("product_id", "partner_id")
            )
            if other.is_open and alike:
                raise UserError(other._get_served_already_message(self.device_serial))

    def _get_served_already_message(self, serial):
        """Return what to say of a device that this open claim is about.

        :param str serial: as typed or scanned
        """
        self.ensure_one()
        return self.env._(
            "Serial %(serial)s has the open claim %(claim)s (%(state)s): go on with that one.",
            serial=serial,
            claim=self.name,
            state=self._get_state_label(),
        )

    # === DESK === #

    @api.model
    def _scan_served(self, serial, served):
        """Return the answer to a number that neither a card nor stock knows, and earlier claims do.

        :param served: these ``warranty.claim``, the last one first
        """
        open_claim = served.filtered("is_open")[:1]
        message = served._get_served_message(serial)
        if open_claim:
            message = open_claim._get_served_already_message(serial.strip())
        return self._prepare_scan(
            "unknown",
            message,
            suggestions=self._suggest_serials(serial),
            open_claim=open_claim._get_desk_open_claim() if open_claim else False,
            history=[claim._get_desk_summary() for claim in served[:HISTORY_LENGTH]],
        )

    def _get_served_message(self, serial):
        """Return what to say of a device that is not ours and was served before. Rooms above tell what
        was promised on that work.

        :param str serial: as scanned or typed
        """
        return self.env._(
            "Serial %s is not ours and was served here before: no warranty applies; a charged repair can "
            "be offered.",
            serial.strip(),
        )
