"""Whose turn it is: queues, and who is told."""

from freezegun import freeze_time

from odoo.exceptions import AccessError

from ..common import WarrantyCommon


class TestQueues(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cards = cls._sell_together(
            ["CAM0001", "CAM0002", "CAM0003", "CAM0004"], moment="2026-01-05 03:00:00"
        )
        cls._receive(cls.ir_board, quantity=1)
        cls.technician = cls._make_user("bench", "poe_warranty.group_warranty_user")
        cls.accountant = cls._make_user("books", "account.group_account_invoice")

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-03-02 03:00:00"))

    def _take_in(self, serial, **values):
        Claim = self.env["warranty.claim"].with_user(self.desk)
        values = {"device_serial": serial, "device_condition": "Good", **values}
        receipt_id = Claim.desk_register(values)["id"]
        receipt = self.env["warranty.receipt"].with_user(self.desk).browse(receipt_id)
        receipt.action_confirm()
        return receipt.claim_ids

    def _queue(self, key, user=None):
        queue = self.env.ref(f"poe_warranty.warranty_queue_{key}")
        return queue.with_user(user or self.desk).with_company(self.company)

    def _find(self, key, user=None):
        """Return the ids of the records that a queue opens."""
        action = self._queue(key, user).action_open()
        return set(self.env[action["res_model"]].search(action["domain"]).ids)

    def test_a_claim_stands_where_its_turn_is(self):
        claim = self.env["warranty.claim"].with_user(self.desk).create({"device_serial": "CAM0001"})
        self.assertIn(claim.id, self._find("awaited"))
        receipt = claim.receipt_id.create({"partner_id": self.an.id})
        claim.with_context(joined_receipt_id=receipt.id).action_join_receipt()
        claim.device_condition = "Good"
        receipt.action_confirm()
        self.assertNotIn(claim.id, self._find("awaited"))
        self.assertIn(claim.id, self._find("to_inspect"))
        claim.inspection_note = "Board dead"
        claim.action_assess()
        self.assertNotIn(claim.id, self._find("to_inspect"))
        self.assertIn(claim.id, self._find("to_repair"))
        claim.action_repair()
        line = {"product_id": self.ir_board.id, "product_uom_qty": 3, "repair_line_type": "add"}
        claim.repair_id.write({"move_ids": [(0, 0, line)]})
        claim.repair_id.action_repair_start()
        self.assertIn(claim.id, self._find("waiting_part"))
        self.assertNotIn(claim.id, self._find("to_repair"))
        claim.repair_id.move_ids._action_cancel()
        claim.repair_id.action_repair_end()
        self.assertIn(claim.id, self._find("to_hand_over"))
        claim.action_close()
        self.assertNotIn(claim.id, self._find("to_hand_over"))

    def test_what_the_customer_is_to_hear(self):
        claim = self._take_in("CAM0001", fault_area="software")
        self.assertIn(claim.id, self._find("call_customer"))
        claim.action_hand_back()
        self.assertNotIn(claim.id, self._find("call_customer"))
        given = self._take_in("CAM0002", fault_area="software").with_env(self.env)
        given._override("goodwill", "excluded", "Loyal customer", parts=100, labour=100)
        self.assertIn(given.id, self._find("to_repair"), "free work may begin")
        self.assertNotIn(given.id, self._find("call_customer"))

    def test_counts_overdue_and_own(self):
        queue = self._queue("to_inspect", self.technician)
        before = queue.count, queue.overdue_count, queue.own_count
        claim = self._take_in("CAM0001")
        claim.with_user(self.technician).action_take()
        self._take_in("CAM0002")
        with freeze_time("2026-04-02 03:00:00"):
            queue.invalidate_recordset()
            after = queue.count, queue.overdue_count, queue.own_count
            late = queue.action_open_overdue()["domain"]
            self.assertIn(claim, self.env["warranty.claim"].search(late))
        self.assertEqual([new - old for old, new in zip(before, after, strict=True)], [2, 2, 1])
        own = queue.action_open_own()["domain"]
        mine = self.env["warranty.claim"].search([*own, ("card_id", "in", self.cards.ids)])
        self.assertEqual(mine, claim)

    def test_the_queries_do_not_grow_with_what_waits(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            queues = self.env["warranty.queue"].with_user(self.desk).search([])
            before = self.cr.sql_log_count
            queues.mapped("count")
            return self.cr.sql_log_count - before

        self._take_in("CAM0001")
        count()  # caches of the registry
        few = count()
        for serial in ("CAM0002", "CAM0003", "CAM0004"):
            self._take_in(serial)
        self.assertEqual(count(), few)

    def test_each_role_has_its_queues(self):
        Queue = self.env["warranty.queue"]
        roles = lambda user: set(Queue.with_user(user).search([]).mapped("role"))  # noqa: E731
        self.assertEqual(roles(self.accountant), {"5_accounting"})
        self.assertLessEqual({"1_desk", "2_workshop"}, roles(self.technician))
        with self.assertRaises(AccessError):
            self._queue("awaited").write({"sequence": 1})

    def test_an_arriving_device_is_told_to_the_technician(self):
        self.company.warranty_technician_id = self.technician
        claim = self._take_in("CAM0001")
        self.assertEqual(claim.technician_id, self.technician)
        told = claim.sudo().activity_ids
        self.assertEqual(
            (told.user_id, told.warranty_alert_key), (self.technician, "device_arrived")
        )
        claim.with_user(self.technician).action_repair()
        self.assertFalse(claim.sudo().activity_ids)
        claim.with_user(self.technician).action_end_repair()
        told = claim.sudo().activity_ids
        self.assertEqual((told.user_id, told.warranty_alert_key), (self.desk, "device_ready"))
        claim.action_close()
        self.assertFalse(claim.sudo().activity_ids)

    def test_nobody_is_told_of_what_he_did_himself(self):
        claim = self._take_in("CAM0001")
        claim.action_repair()
        claim.action_end_repair()
        self.assertFalse(claim.sudo().activity_ids)
