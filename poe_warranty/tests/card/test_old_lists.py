"""Cards from before, entered by lists: each row is taken or refused by itself, with the reason."""

import unicodedata

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import WarrantyCommon

HEADER = ["serial", "product_id", "partner_id", "date_start", "term_months"]


@tagged("post_install", "-at_install")
class TestOldLists(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-01 03:00:00"))
        cls.an.name = "Trần Văn Ân"
        cls.Card = cls.env["warranty.card"]

    def _load(self, *rows, header=None):
        """Import rows as the import screen does; return the ids and ``{row: message}``."""
        result = self.Card.load(header or HEADER, [list(row) for row in rows])
        messages = {message["rows"]["from"]: message["message"] for message in result["messages"]}
        return result["ids"], messages

    def _row(self, serial, start="2025-03-01", months="24"):
        return serial, "Dome camera", "Trần Văn Ân", start, months

    # === doubles === #

    def test_a_serial_twice_in_a_list_is_refused_in_its_second_row(self):
        ids, messages = self._load(self._row("CAM-0001"), self._row("OLD-2"), self._row("cam 0001"))
        self.assertFalse(ids)
        self.assertEqual(list(messages), [2])
        self.assertIn("cam 0001", messages[2])

    def test_a_list_imported_twice_names_the_cards_that_are_there(self):
        ids, messages = self._load(self._row("OLD-1"), self._row("OLD-2"))
        self.assertFalse(messages)
        again, messages = self._load(self._row("OLD1"), self._row("OLD-3"))
        self.assertFalse(again)
        self.assertEqual(list(messages), [0])
        self.assertIn(self.Card.browse(ids[0]).name, messages[0])
        with self.assertRaisesRegex(ValidationError, "already"):
            self.Card.create(
                {
                    "serial": "old 2",
                    "product_id": self.camera.id,
                    "partner_id": self.binh.id,
                    "date_start": "2025-03-01",
                }
            )
        self.assertTrue(self._load(("OLD-1", "Recorder 16 channels", *self._row("")[2:]))[0])

    def test_a_card_number_is_on_one_card(self):
        header = ["name", *HEADER]
        self._load(("BH/1", *self._row("OLD-1")), header=header)
        _ids, messages = self._load(("bh 1", *self._row("OLD-2")), header=header)
        self.assertIn("BH/1", messages[0])

    def test_a_number_of_our_own_sequence_is_not_drawn_again(self):
        [drawn] = self.Card._get_next_numbers(1)
        prefix, number = drawn.rstrip("0123456789"), drawn[len(drawn.rstrip("0123456789")) :]
        ahead = f"{prefix}{int(number) + 1:0{len(number)}d}"
        ids, messages = self._load((ahead, *self._row("OLD-1")), header=["name", *HEADER])
        self.assertFalse(messages)
        self.assertEqual(self.Card.browse(ids).name, ahead)
        self.assertNotEqual(self._sell("CAM0001").name, ahead)

    def test_a_delivered_serial_has_its_card_already(self):
        card = self._sell("CAM0001")
        _ids, messages = self._load(self._row("CAM-0001"))
        self.assertIn(card.name, messages[0])

    def test_the_database_holds_it_too(self):
        self._load(self._row("OLD-1"), self._row("OLD-2"))
        card = self.Card.search([("serial", "=", "OLD-2")])
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            card.serial = "old1"
            self.env.flush_all()

    def test_a_paper_card_follows_the_device_that_is_sold_again(self):
        """It was entered without the serial in stock: the delivery finds it by its number."""
        self._load(self._row("CAM-0001"))
        paper = self.Card.search([("serial", "=", "CAM-0001")])
        card = self._sell("CAM0001", self.binh)
        self.assertEqual((paper.state, card.state), ("cancelled", "issued"))

    def test_one_number_in_two_spellings_is_delivered_once(self):
        self._sell("CAM0001")
        with self.assertRaisesRegex(UserError, "two spellings"):
            self._sell("CAM-0001", self.binh)

    # === what makes no sense === #

    def test_numbers_that_a_spreadsheet_damaged(self):
        serials = ("8.93E+14", "893000000000000", "8931234567890120", "12345.0", "#N/A")
        ids, messages = self._load(self._row("OLD-1"), *map(self._row, serials))
        self.assertFalse(ids)
        self.assertEqual(list(messages), [1, 2, 3, 4, 5])
        for place, serial in enumerate(serials, 1):
            self.assertIn(serial, messages[place])
        self.assertTrue(self._load(self._row("8931 2345 6789 0120"))[0])

    def test_days_that_make_no_sense(self):
        header = [*HEADER, "purchase_date"]
        ids, messages = self._load(
            (*self._row("OLD-1", "2035-03-01"), ""),
            (*self._row("OLD-2"), "2025-03-02"),
            (*self._row("OLD-3"), "2025-03-01"),
            header=header,
        )
        self.assertFalse(ids)
        self.assertEqual(list(messages), [0, 1])
        self.assertIn("still to come", messages[0])
        self.assertIn("bought", messages[1])
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self.Card.create(
                {
                    "serial": "OLD-4",
                    "product_id": self.camera.id,
                    "partner_id": self.an.id,
                    "date_start": "2035-03-01",
                }
            )

    # === what a row may leave out === #

    def test_an_end_alone_is_enough(self):
        header = [
            "serial",
            "product_id",
            "partner_id",
            "purchase_date",
            "date_start",
            "nominal_end",
        ]
        end = "2026-08-31"
        ids, messages = self._load(
            ("OLD-1", "Dome camera", "Trần Văn Ân", "", "", end),
            ("OLD-2", "Dome camera", "Trần Văn Ân", "2025-02-28", "", end),
            ("OLD-3", "Dome camera", "Trần Văn Ân", "", "2025-09-01", end),
            header=header,
        )
        self.assertFalse(messages)
        found = [
            (str(card.date_start), card.term_months, card.term_days, str(card.nominal_end))
            for card in self.Card.browse(ids)
        ]
        self.assertEqual(
            found,
            [
                ("2024-08-31", 24, 0, end),
                ("2025-02-28", 18, 3, end),
                ("2025-09-01", 11, 30, end),
            ],
        )

    def test_start_end_and_months_that_do_not_agree(self):
        header = [*HEADER, "nominal_end"]
        _ids, messages = self._load(
            (*self._row("OLD-1"), "2027-03-01"),
            (*self._row("OLD-2"), "2026-03-01"),
            (*self._row("OLD-3"), "2024-03-01"),
            (*self._row("OLD-4"), "2027-02-28"),
            (*self._row("OLD-5"), "9999-12-31"),
            (*self._row("OLD-6", months="99999999"), "2027-03-01"),
            header=header,
        )
        self.assertEqual(list(messages), [1, 2, 4, 5], "the last day is told in two ways")

    def test_names_in_decomposed_unicode(self):
        row = [unicodedata.normalize("NFD", cell) for cell in self._row("OLD-1")]
        ids, messages = self._load(row)
        self.assertFalse(messages)
        self.assertEqual(self.Card.browse(ids).partner_id, self.an)

    # === there and back === #

    def test_export_and_import_leave_the_cards_as_they_are(self):
        ids, _messages = self._load(self._row("OLD-1"))
        cards = self.Card.browse(ids) | self._sell("CAM0001")
        names = [
            "id", "name", "serial", "product_id/id", "partner_id/id", "lot_id/id", "date_start",
            "term_months", "nominal_end", "effective_end", "last_claim_day", "phone", "state",
        ]  # fmt: skip
        exported = cards.with_context(import_compat=True).export_data(names)["datas"]
        texts = [["" if cell is False else str(cell) for cell in row] for row in exported]
        before = cards.read(["name", "nominal_end", "state", "phone"])
        back, messages = self._load(*texts, header=names)
        self.assertFalse(messages)
        self.assertEqual(back, cards.ids)
        self.assertEqual(cards.read(["name", "nominal_end", "state", "phone"]), before)
        # and without the ids, nothing is doubled
        bare = ["name", "serial", "product_id/id", "partner_id/id", "date_start"]
        rows = cards.with_context(import_compat=True).export_data(bare)["datas"]
        texts = [[str(cell) for cell in row] for row in rows]
        none, messages = self._load(*texts, header=bare)
        self.assertEqual((none, list(messages)), (False, [0, 1]))
