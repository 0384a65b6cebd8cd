from odoo import models
from odoo.tools import LazyTranslate

from ...tools.rows import Column
from ...tools.serial import serial_key
from .warranty_import_cards import CARD, SERIAL, get_product_column

# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class WarrantyImport(models.Model):
    """Seals that were put on devices before, each on the card of its device."""

    _inherit = "warranty.import"

    def _get_columns_seals(self):
        return [
            Column("number", _lt("Seal number"), _lt("As on the seal."), is_required=True),
            SERIAL,
            CARD,
            get_product_column(),
            Column("date", _lt("Applied on"), _lt("Empty: when the warranty began."), "day"),
            Column("note", _lt("Note"), _lt("Why the device was opened and sealed again.")),
        ]

    def _get_identities_seals(self, row):
        number = serial_key(row.cells.get("number"))
        return [number] if number else []

    def _prepare_seals(self, rows):
        self._look_up_cards(rows)
        self._mark_known_seals(rows)
        fresh = [row for row in rows if not row.is_known]
        self._require_cards(fresh)
        for row in fresh:
            if row.problems:
                continue
            card = self.env["warranty.card"].browse(row.vals["card_id"])
            day = row.values.get("date") or card.date_start
            if day > card._get_today():
                row.fail("date", self.env._("The seal would be put on in the future."))
            row.vals = {
                "number": row.values["number"],
                "company_id": self.company_id.id,
                "card_id": card.id,
                "date": day,
                "note": row.values.get("note"),
                "import_id": self.id,
            }

    def _mark_known_seals(self, rows):
        """Tell which seals are on their device already, and which numbers on another one."""
        domain = [
            ("number_key", "in", list(self._get_keys(rows, "number"))),
            ("company_id", "=", self.company_id.id),
        ]
        known = {seal.number_key: seal for seal in self.env["warranty.seal"].search(domain)}
        for row in rows:
            seal = known.get(serial_key(row.values["number"]))
            if not seal or row.problems:
                continue
            if seal.card_id.id == row.vals.get("card_id"):
                row.is_known = True
            else:
                row.fail(
                    "number",
                    self.env._("This seal is on warranty card %s.", seal.card_id.display_name),
                )

    def _make_seals(self, rows):
        return self.env["warranty.seal"]._as_program().create([row.vals for row in rows])
