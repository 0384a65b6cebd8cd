"""The literal clause matrix of the profile *As published*: each fact alone turns exactly that claim
into the stated decision, naming its clause."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from ..common import WarrantyCommon

SOLD = "2025-03-18 03:00:00"
NOTICE = "2025-09-10 03:00:00"


class TestClauseMatrix(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(SOLD):
            cls._receive(cls.camera, ["CAM0001"])
            cls.order = cls._order(cls.an, (cls.camera, 1))
            cls._deliver(cls.order.picking_ids, {cls.camera: ["CAM0001"]})
            cls.invoice = cls._invoice(cls.order, due="2025-03-31")
        cls.card = cls.order.warranty_card_ids

    def setUp(self):
        super().setUp()
        if self._testMethodName != "test_invoice_past_due":
            with freeze_time("2025-03-20 03:00:00"):
                self._pay(self.invoice, self.invoice.amount_residual)
        self.startPatch = self.enterContext(freeze_time(NOTICE))

    def _judge_intact(self, **values):
        """The base case: everything in order but what is given."""
        values.setdefault("seal_condition", "intact")
        return self._judge(values.pop("serial", "CAM0001"), **values)

    def _incomplete_card(self, **vals):
        """A paper card from before, entered by hand."""
        card = self.env["warranty.card"].create(
            {
                "product_id": self.recorder.id,
                "partner_id": self.an.id,
                "date_start": "2025-01-10",
                "serial": "OLD0001",
                "purchase_date": "2025-01-08",
                **vals,
            }
        )
        return self._judge(card_id=card, seal_condition="intact")

    def test_nothing_found_is_covered(self):
        self.assertDecision(self._judge_intact(), "covered")

    def test_last_day_is_covered_and_next_day_expired(self):
        self.assertEqual(str(self.card.nominal_end), "2027-03-18")
        with freeze_time("2027-03-18 16:59:00"):  # 23:59 local
            self.assertDecision(self._judge_intact(), "covered")

    def test_expired_yesterday(self):
        with freeze_time("2027-03-19 03:00:00"):
            self.assertDecision(self._judge_intact(), "excluded", "III.1")

    def test_card_lost(self):
        self.assertDecision(self._judge_intact(card_lost=True), "excluded", "III.1")

    def _test_seal(self, condition):
        self.assertDecision(self._judge_intact(seal_condition=condition), "excluded", "III.2")

    def test_seal_torn(self):
        self._test_seal("torn")

    def test_seal_broken(self):
        self._test_seal("broken")

    def test_seal_overwritten(self):
        self._test_seal("overwritten")

    def test_seal_modified(self):
        self._test_seal("modified")

    def test_complete_old_card_is_covered(self):
        self.assertDecision(self._incomplete_card(), "covered")

    def test_card_without_serial(self):
        self.assertDecision(self._incomplete_card(serial=False), "excluded", "III.3")

    def test_card_without_purchase_date(self):
        self.assertDecision(self._incomplete_card(purchase_date=False), "excluded", "III.3")

    def test_phone_unknown(self):
        self.assertDecision(self._judge_intact(phone=False), "excluded", "III.4")

    def test_phone_different(self):
        self.assertDecision(self._judge_intact(phone="0987 654 321"), "excluded", "III.4")

    def test_same_phone_in_another_spelling_is_covered(self):
        self.assertDecision(self._judge_intact(phone="+84 (912) 345.678"), "covered")

    def test_serial_different(self):
        claim = self._judge(card_id=self.card, device_serial="CAM0009", seal_condition="intact")
        self.assertDecision(claim, "excluded", "III.4")

    def _test_cause(self, cause, clause):
        claim = self._judge_intact(causes=[cause])
        self.assertDecision(claim, "excluded", clause)
        self.assertEqual(claim.finding_ids.reason, cause)

    def test_dropped(self):
        self._test_cause("dropped", "III.5")

    def test_broken(self):
        self._test_cause("broken", "III.5")

    def test_impact(self):
        self._test_cause("impact", "III.5")

    def test_scratched(self):
        self._test_cause("scratched", "III.5")

    def test_dented(self):
        self._test_cause("dented", "III.5")

    def test_damp(self):
        self._test_cause("damp", "III.5")

    def test_rusty(self):
        self._test_cause("rusty", "III.5")

    def test_watery(self):
        self._test_cause("watery", "III.5")

    def test_fire(self):
        self._test_cause("fire", "III.5")

    def test_natural_disaster(self):
        self._test_cause("natural_disaster", "III.5")

    def test_rodents(self):
        self._test_cause("rodents", "III.6")

    def test_insects(self):
        self._test_cause("insects", "III.6")

    def test_manual_not_followed(self):
        self._test_cause("manual_not_followed", "III.7")

    def test_wrong_voltage(self):
        self._test_cause("wrong_voltage", "III.7")

    def test_free_software(self):
        self.assertDecision(self._judge_intact(fault_area="software"), "excluded", "III.8")

    def test_firmware_is_part_of_the_device(self):
        self.assertDecision(self._judge_intact(fault_area="firmware"), "covered")

    def test_opened_by_customer(self):
        self._test_cause("opened_by_customer", "III.9")

    def test_repaired_by_unauthorised_technician(self):
        self._test_cause("unauthorised_technician", "III.9")

    def test_invoice_past_due(self):
        claim = self._judge_intact()
        self.assertDecision(claim, "hold", "III.10")
        self.assertEqual(claim.finding_ids.data["residual"], self.invoice.amount_residual)

    def test_two_at_once_are_both_listed(self):
        claim = self._judge_intact(card_lost=True, causes=["dropped", "rodents"])
        self.assertDecision(claim, "excluded", "III.1", "III.5", "III.6")

    def test_expired_torn_and_overdue_are_all_listed(self):
        """The visible part of S28: no stop at the first."""
        with freeze_time("2027-06-01 03:00:00"):
            claim = self._judge_intact(seal_condition="torn", causes=["fire"])
        self.assertDecision(claim, "excluded", "III.1", "III.2", "III.5")

    def test_every_other_claim_stays_untouched(self):
        other = self._sell("CAM0002", partner=self.binh)
        excluded = self._judge_intact(causes=["dropped"])
        covered = self._judge("CAM0002", notice_datetime=fields.Datetime.now() - timedelta(0))
        self.assertEqual(covered.card_id, other)
        self.assertDecision(excluded, "excluded", "III.5")
        self.assertDecision(covered, "covered")
