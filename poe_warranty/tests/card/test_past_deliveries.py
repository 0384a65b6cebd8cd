from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError

from ..common import WarrantyCommon


class TestPastDeliveries(WarrantyCommon):
    """A database that holds deliveries from before: cards are offered, not forced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moves = cls.env["stock.move"]
        with freeze_time("2025-04-02 03:00:00"):
            cls._receive(cls.camera, ["CAM0100", "CAM0101"])
        cls.an_delivery = cls._deliver_before("2025-04-02 03:00:00", cls.an, "CAM0100")
        with freeze_time("2025-05-05 03:00:00"):
            cls._return(cls.an_delivery)
        cls.binh_delivery = cls._deliver_before("2025-08-04 03:00:00", cls.binh, "CAM0100")
        cls.other = cls._deliver_before("2025-08-05 03:00:00", cls.an, "CAM0101")

    @classmethod
    def _deliver_before(cls, moment, partner, serial):
        """A delivery as it was done without the add-on: its card is taken away again."""
        with freeze_time(moment):
            order = cls._order(partner, (cls.camera, 1))
            picking = cls._deliver(order.picking_ids, {cls.camera: [serial]})
        cls.env.flush_all()
        if "equipment_ids" in cls.env["warranty.card"]._fields:
            cls.env.cr.execute("DELETE FROM maintenance_equipment WHERE lot_id IS NOT NULL")
        cls.env.cr.execute("DELETE FROM warranty_card")
        cls.env.invalidate_all()
        return picking

    def _run(self, date_from="2025-01-01"):
        wizard = self.env["warranty.card.issue"].create({"date_from": date_from})
        wizard.action_issue()
        with self.enter_registry_test_mode():
            self.env.ref("poe_warranty.ir_cron_issue_past_cards").method_direct_trigger()
        self.env.invalidate_all()
        return wizard

    def test_cards_follow_the_history(self):
        wizard = self._run()
        self.assertEqual(wizard.policy_id, self.published)
        an = self.an_delivery.move_ids.warranty_card_ids
        binh = self.binh_delivery.move_ids.warranty_card_ids
        self.assertEqual((an.state, an.partner_id), ("cancelled", self.an))
        self.assertIn("Returned", an.cancel_reason)
        self.assertEqual((binh.state, str(binh.nominal_end)), ("issued", "2027-08-04"))
        self.assertEqual(self.other.move_ids.warranty_card_ids.state, "issued")
        self.assertFalse(self.company.warranty_issue_from)

    def test_a_second_run_finds_nothing(self):
        self._run()
        wizard = self.env["warranty.card.issue"].create({"date_from": "2025-01-01"})
        self.assertEqual(wizard.delivery_count, 0)
        with self.assertRaises(UserError):
            wizard.action_issue()

    def test_earlier_deliveries_are_left_alone(self):
        self._run("2025-08-05")
        self.assertFalse(self.binh_delivery.move_ids.warranty_card_ids)
        self.assertTrue(self.other.move_ids.warranty_card_ids)

    def test_a_killed_run_goes_on_where_it_was(self):
        self.patch(self.registry["res.company"], "_issue_past_batch_size", 1)
        self.company.write({"warranty_issue_from": "2025-01-01", "warranty_issue_cursor": 0})
        self.assertTrue(self.company._issue_past_warranty_cards_batch())
        self.assertEqual(len(self.env["warranty.card"].search([])), 1)
        # killed here; the next run takes up the rest
        while self.company._issue_past_warranty_cards_batch():
            pass
        self.assertEqual(len(self.env["warranty.card"].search([])), 3)
        self.assertEqual(self.binh_delivery.move_ids.warranty_card_ids.state, "issued")

    def test_a_claim_on_a_delivered_serial_without_card_says_so(self):
        claim = self._judge("CAM0101")
        self.assertDecision(claim, "review", "II.1")
        self.assertEqual(claim.finding_ids.reason, "card_missing")
        self._run()
        self.assertTrue(claim.verdict_outdated, "it has its card now")
        claim.action_assess()
        self.assertEqual(claim.card_id, self.other.move_ids.warranty_card_ids)

    def test_one_bad_delivery_keeps_no_other_waiting(self):
        Move, bad = type(self.env["stock.move"]), self.other.move_ids
        prepare = Move._prepare_warranty_card_vals

        def fail(move, *promise):
            if move.id == bad.id:
                raise KeyError("a bad record")
            return prepare(move, *promise)

        with (
            patch.object(Move, "_prepare_warranty_card_vals", fail),
            self.assertLogs("odoo.addons.poe_warranty.tools.batch", "ERROR") as logs,
        ):
            self._run()
        self.assertIn(f"stock.move({bad.id},)", logs.output[0])
        self.assertFalse(bad.warranty_card_ids)
        self.assertEqual(self.binh_delivery.move_ids.warranty_card_ids.state, "issued")
        self.assertTrue(self.other.activity_ids.filtered("warranty_alert_key"))
        self.assertFalse(self.company.warranty_issue_from)
