"""A fault that is reported before its device comes, and the device's coming."""

from odoo.exceptions import UserError

from ..common import WarrantyCommon


class TestArrival(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001")

    def setUp(self):
        super().setUp()
        Claim = self.env["warranty.claim"].with_user(self.desk)
        self.reported = Claim.create({"device_serial": "CAM0001", "fault_description": "Dark"})

    def test_nothing_is_received_before_it_comes(self):
        self.assertFalse(self.reported.received_datetime)
        self.assertTrue(self.reported.is_awaited)
        self.assertIn(self.reported, self.reported.search([("is_awaited", "=", True)]))
        self.assertNotIn(self.reported, self.reported.search([("is_awaited", "=", False)]))
        self.reported.action_receive()
        self.assertTrue(self.reported.received_datetime)
        self.assertFalse(self.reported.is_awaited)

    def test_the_reception_takes_it_in_on_its_claim(self):
        Claim = self.env["warranty.claim"].with_user(self.desk)
        scanned = Claim.desk_scan("cam 0001")["open_claim"]
        self.assertTrue(scanned["awaited"])
        values = {"device_serial": "CAM0001", "device_condition": "Scratched", "seal_number": False}
        made = Claim.desk_register(values, False, scanned["id"])
        receipt = self.env["warranty.receipt"].with_user(self.desk).browse(made["id"])
        self.assertEqual(receipt.claim_ids, self.reported)
        self.assertEqual(self.reported.fault_description, "Dark")
        self.assertFalse(self.reported.received_datetime)
        receipt.action_confirm()
        self.assertEqual(self.reported.received_datetime, receipt.date)
        self.assertEqual(self.reported.device_place, "service")
        with self.assertRaisesRegex(UserError, "not awaited"):
            Claim.desk_register(values, False, self.reported.id)

    def test_who_brings_it_is_asked_where_nobody_was_told(self):
        Claim = self.env["warranty.claim"].with_user(self.desk)
        claim = Claim.create({"device_serial": "XYZ", "fault_description": "Dark"})
        self.assertFalse(claim.partner_id)
        values = {"device_condition": "Good", "partner_id": self.binh.id, "device_serial": "ABC"}
        Claim.desk_register(values, False, claim.id)
        self.assertEqual((claim.partner_id, claim.device_serial), (self.binh, "XYZ"))

    def test_what_was_cancelled_does_not_come_in(self):
        self._sell("CAM0002")
        Claim = self.env["warranty.claim"].with_user(self.desk)
        values = {"device_serial": "CAM0002", "device_condition": "Good"}
        made = Claim.desk_register(values)
        receipt = self.env["warranty.receipt"].with_user(self.desk).browse(made["id"])
        other = receipt.claim_ids
        self.reported.with_context(joined_receipt_id=receipt.id).action_join_receipt()
        self.reported.device_condition = "Good"
        other.action_cancel()
        receipt.action_confirm()
        self.assertFalse(other.received_datetime or other.device_move_ids)
        self.assertEqual(self.reported.received_datetime, receipt.date)

    def test_a_receipt_takes_it_in_on_its_claim(self):
        Receipt = self.env["warranty.receipt"].with_user(self.desk)
        other = Receipt.create({"partner_id": self.binh.id})
        self.assertFalse(other.awaited_claim_ids)
        receipt = Receipt.create({"partner_id": self.an.id})
        self.assertEqual(receipt.awaited_claim_ids, self.reported)
        here = self.reported.with_context(joined_receipt_id=receipt.id)
        here.action_join_receipt()
        self.assertEqual(receipt.claim_ids, self.reported)
        self.assertFalse(receipt.awaited_claim_ids)
        with self.assertRaisesRegex(UserError, "not awaited"):
            here.action_join_receipt()
