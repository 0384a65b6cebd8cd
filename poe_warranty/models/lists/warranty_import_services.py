from odoo import models
from odoo.tools import LazyTranslate

from ...tools.rows import Column
from ...tools.serial import serial_key
from .warranty_import_cards import CARD, SERIAL, get_product_column

# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class WarrantyImport(models.Model):
    """Times that devices were with us under warranty before: they lengthen their cards (Law 19/2023,
    30.2.c)."""

    _inherit = "warranty.import"

    def _get_columns_services(self):
        day = _lt("31/12/2025 or 2025-12-31.")
        return [
            SERIAL,
            CARD,
            get_product_column(),
            Column("date_from", _lt("Received"), day, "day", is_required=True),
            Column("date_to", _lt("Returned"), day, "day", is_required=True),
        ]

    def _get_identities_services(self, row):
        device = serial_key(row.cells.get("serial")) or serial_key(row.cells.get("card"))
        said = (device, str(row.cells.get("date_from")), str(row.cells.get("date_to")))
        return [said] if device else []

    def _prepare_services(self, rows):
        self._look_up_cards(rows)
        self._require_cards(rows)
        found = [row for row in rows if not row.problems]
        ids = [row.vals["card_id"] for row in found]
        known = {
            (time.card_id.id, time.date_from, time.date_to)
            for time in self.env["warranty.suspension"].search([("card_id", "in", ids)])
        }
        for row in found:
            card = self.env["warranty.card"].browse(row.vals["card_id"])
            first, last = row.values["date_from"], row.values["date_to"]
            row.is_known = (card.id, first, last) in known
            if not row.is_known:
                self._check_service_time(row, card)
            row.vals = {
                "card_id": card.id,
                "date_from": first,
                "date_to": last,
                "import_id": self.id,
            }

    def _check_service_time(self, row, card):
        """Tell what of a time makes no sense."""
        first, last = row.values["date_from"], row.values["date_to"]
        if last < first:
            row.fail("date_to", self.env._("A device cannot be returned before it was received."))
        if last > card._get_today():
            row.fail("date_to", self.env._("The device would be returned in the future."))
        if first < card.date_start:
            row.fail(
                "date_from",
                self.env._("The warranty began on %s only: check the day.", card._format_start()),
            )

    def _make_services(self, rows):
        # sudo: nobody enters service times by hand; who takes a list over keeps the cards they lengthen
        Suspension = self.env["warranty.suspension"].sudo()._as_program()
        return Suspension.create([row.vals for row in rows])
