from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import MissingError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from ...exceptions import NotOneRecordError
from ...tools.dates import local_date, shift
from ...tools.serial import serial_key
from ..common import WarrantyCommon


class TestCalled(WarrantyCommon):
    """What a caller from outside may send is answered in words: whose records, with which values."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sold = cls._sell("CAM0001")

    def _call(self, model, method, *args):
        return call_kw(self.env[model].with_user(self.desk), method, list(args), {})

    def _assert_told(self, words, call, *args):
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            call(*args)
            self.env.flush_all()

    def test_every_model_of_ours_looks_at_what_comes_in(self):
        ours = [
            model._name
            for model in self.env.values()
            if (model._original_module or "").startswith("poe_")
            and model._auto
            and not model._abstract
            and not hasattr(model, "_check_typed")
        ]
        self.assertFalse(ours)

    def test_ids_that_are_none(self):
        for ids in ("abc", "1", 1.5, True, {"a": 1}, ["abc"], [1.5], [[1]], [True]):
            for model, method in (
                ("warranty.claim", "action_assess"),
                ("warranty.card", "action_view_claims"),
                ("warranty.receipt", "action_confirm"),
            ):
                with self.subTest(ids=ids, method=method):
                    self._assert_told("no numbers of records", self._call, model, method, ids)

    def test_one_record_and_not_several(self):
        cards = self.sold | self._sell("CAM0002")
        for ids in ([], cards.ids):
            told = f"not {len(ids)}"
            self._assert_told(told, self._call, "warranty.card", "action_open_claim", ids)
        # who expects core's error gets it
        with self.assertRaises(ValueError):
            cards.ensure_one()
        with self.assertRaises(NotOneRecordError):
            str(cards.name)

    def test_values_that_no_field_keeps(self):
        claim = self._claim("CAM0001")
        for vals in (
            {"seal_number": "S\0"},
            {"accessories": "\ud800"},
            {"received_datetime": "9999-12-31 23:59:59"},
            {"failure_date": "0001-01-01"},
            {"failure_date": "2026-02-30"},
            {"partner_id": "abc"},
            {"partner_id": 2**40},
            {"partner_id": [self.an.id]},
            {"fault_area": "nowhere"},
            {"fault_area": []},
            {"photo_ids": [[6, 0, ["abc"]]]},
            {"photo_ids": [[9, 9, 9]]},
            {"observation_ids": "abc"},
            {"analytic_distribution": {"1": float("nan")}},
            {"nothing_of_that_name": 1},
            None,
            [1],
        ):
            with self.subTest(vals=vals):
                with self.assertRaises(ValidationError), self.cr.savepoint():
                    claim.write(vals)
                with self.assertRaises(ValidationError), self.cr.savepoint():
                    claim.create(vals if vals is None else [vals])
        cost = {"claim_id": claim.id, "quantity": 1e308}
        with self.assertRaises(ValidationError):
            self.env["warranty.cost"].create(cost)
        # core lets anything into a selection that a method lists
        with self.assertRaises(ValidationError):
            self.published.copy().tz = "Nowhere/Land"

    def test_a_number_sent_for_a_text_is_its_digits(self):
        self.assertEqual(serial_key(123), "123")
        claim = self._call("warranty.claim", "create", {"device_serial": 4711})
        self.assertEqual(self.env["warranty.claim"].browse(claim).device_serial, "4711")
        cards = self.env["warranty.card"]
        for value in (5, "\0", "\ud800", "0912\0"):
            cards.search([("phone_search", "ilike", value)])
            cards.name_search(value)

    def test_the_desk_asks_for_what_is_not_there(self):
        for number in ("abc", None, False, -1, 0, 2**40, [1], {}):
            for method in ("desk_scan_card", "desk_scan_lot", "desk_receipt"):
                with self.subTest(method=method, number=number), self.assertRaises(MissingError):
                    self._call("warranty.claim", method, number)
        for serial in (None, False, "", "\0", " - "):
            self._assert_told("Scan or type", self._call, "warranty.claim", "desk_scan", serial)
        self.assertEqual(self._call("warranty.claim", "desk_scan", 4711)["outcome"], "unknown")
        values = {"device_serial": "CAM0001"}
        with self.assertRaises(MissingError):
            self._call("warranty.claim", "desk_register", values, "abc")
        with self.assertRaises(ValidationError):
            self._call("warranty.claim", "desk_register", "abc")

    @mute_logger("odoo.sql_db")
    def test_a_sequence_that_gives_no_number(self):
        card = {
            "product_id": self.camera.id,
            "partner_id": self.an.id,
            "serial": "OLD1",
            "date_start": "2026-01-10",
        }
        Sequence = self.env["ir.sequence"]
        for model, vals in (
            ("warranty.claim", {"device_serial": "X1"}),
            ("warranty.card", card),
            ("warranty.receipt", {"partner_id": self.an.id}),
        ):
            sequence = Sequence.search([("code", "=", model)])
            create = self.env[model].create
            sequence.active = False
            self._assert_told("gets no number", create, vals)
            used_up = {"implementation": "no_gap", "number_next": 2**31 - 1}
            sequence.write({"active": True, **used_up})
            self._assert_told("gets no number", create, vals)

    def test_the_ends_of_the_calendar(self):
        last, first = datetime(9999, 12, 31, 20), datetime(1, 1, 1)
        self.assertEqual(local_date(last, "Asia/Ho_Chi_Minh"), date.max)
        self.assertEqual(local_date(first, "America/New_York"), date.min)
        self.assertEqual(shift(date(2026, 1, 31), relativedelta(months=1)), date(2026, 2, 28))
        for term in (timedelta(10**9 - 1), relativedelta(months=10**6), relativedelta(years=8000)):
            self.assertEqual(shift(date(2026, 1, 31), term), date.max)
            self.assertEqual(shift(datetime(2026, 1, 31), -term), datetime.min)
        # holidays that somebody else entered there
        for day in ("0001-01-01", "9999-12-31"):
            leave = self.env["resource.calendar.leaves"].create(
                {
                    "name": "The ends",
                    "calendar_id": self.consumer.calendar_id.id,
                    "date_from": f"{day} 00:00:00",
                    "date_to": f"{day} 23:59:59",
                }
            )
            leave.unlink()
