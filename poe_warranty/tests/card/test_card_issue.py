from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import WarrantyCommon


class TestCardIssue(WarrantyCommon):
    def test_s01_card_per_serial_at_delivery_mixed_lines(self):
        with freeze_time("2025-03-17 03:00:00"):
            self._receive(self.camera, ["CAM0001", "CAM0002"])
            self._receive(self.recorder, ["NVR0001"])
            self._receive(self.adapter, quantity=3)
            self._receive(self.software, quantity=1)
            order = self._order(
                self.an,
                (self.camera, 2),
                (self.recorder, 1),
                (self.adapter, 3),
                (self.software, 1, 0.0),
            )
        picking = order.picking_ids
        with freeze_time("2025-03-18 03:00:00"):
            self._deliver(
                picking, {self.camera: ["CAM0001", "CAM0002"], self.recorder: ["NVR0001"]}
            )
        cards = order.warranty_card_ids
        serial_cards = cards.filtered(lambda c: c.tracking == "serial")
        self.assertEqual(sorted(serial_cards.mapped("serial")), ["CAM0001", "CAM0002", "NVR0001"])
        for card in serial_cards:
            self.assertRecordValues(
                card,
                [
                    {
                        "partner_id": self.an.id,
                        "picking_id": picking.id,
                        "phone": "+84912345678",
                        "state": "issued",
                        "policy_id": self.published.id,
                    }
                ],
            )
            self.assertEqual(str(card.purchase_date), "2025-03-17")
            self.assertEqual(str(card.date_start), "2025-03-18")
            self.assertEqual(str(card.nominal_end), "2027-03-18")
        adapters = cards - serial_cards
        self.assertEqual((adapters.product_id, adapters.quantity), (self.adapter, 3))
        self.assertEqual(str(adapters.nominal_end), "2026-03-18")
        self.assertEqual(adapters.move_id.picking_id, picking)
        self.assertFalse(cards.filtered(lambda c: c.product_id == self.software))
        # the second run issues nothing
        self.assertFalse(picking.move_ids._issue_warranty_cards())
        picking.write({"note": "saved again"})
        self.assertEqual(order.warranty_card_ids, cards)
        self.assertEqual(order.warranty_card_count, 4)

    def test_delivery_without_serials_is_refused(self):
        self._receive(self.camera, ["CAM0001"])
        order = self._order(self.an, (self.camera, 1))
        move = order.picking_ids.move_ids
        move.move_line_ids.lot_id = False
        move.picked = True
        with self.assertRaises(UserError):
            order.picking_ids.button_validate()
        self.assertNotEqual(order.picking_ids.state, "done")
        self.assertFalse(order.warranty_card_ids)

    def test_s02_utc_midnight_trap(self):
        card = self._sell("CAM0001", moment="2025-06-30 17:30:00")
        self.assertEqual(str(card.date_start), "2025-07-01")
        self.assertEqual(str(card.nominal_end), "2027-07-01")

    def test_s02_same_for_a_user_in_paris(self):
        paris = new_test_user(
            self.env,
            "paris",
            groups="stock.group_stock_user,sales_team.group_sale_manager",
            tz="Europe/Paris",
            company_id=self.company.id,
        )
        with freeze_time("2025-06-30 17:30:00"):
            self._receive(self.camera, ["CAM0002"])
            order = self._order(self.an, (self.camera, 1))
            self.assertTrue(order.picking_ids.with_user(paris).button_validate())
        self.assertEqual(str(order.warranty_card_ids.date_start), "2025-07-01")

    def test_month_without_the_day_ends_on_its_last_day(self):
        self.camera.write({"warranty": 30, "warranty_type": "month"})
        card = self._sell("CAM0001", moment="2024-08-31 03:00:00")
        self.assertEqual(str(card.nominal_end), "2027-02-28")

    def test_longer_manufacturer_term_counts(self):
        self.camera.write({"warranty": 3, "warranty_type": "year"})
        card = self._sell("CAM0001", moment="2025-09-10 03:00:00")
        self.assertEqual((card.term_months, str(card.nominal_end)), (36, "2028-09-10"))

    def test_manufacturer_term_in_days(self):
        self.adapter.write({"warranty": 90, "warranty_type": "day"})
        with freeze_time("2025-01-01 03:00:00"):
            self._receive(self.adapter, quantity=1)
            order = self._order(self.an, (self.adapter, 1))
            self._deliver(order.picking_ids)
        self.assertEqual(str(order.warranty_card_ids.nominal_end), "2025-04-01")

    def test_changing_the_product_moves_no_card_already_issued(self):
        self.camera.write({"warranty": 36, "warranty_type": "month"})
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        self.camera.warranty = 12
        self.assertEqual(str(card.nominal_end), "2028-03-18")

    def test_accessory_without_term_gets_no_card_but_a_task(self):
        self.adapter.warranty = 0
        self._receive(self.adapter, quantity=2)
        for _delivery in range(2):
            order = self._order(self.an, (self.adapter, 1))
            self._deliver(order.picking_ids)
            self.assertEqual(order.picking_ids.state, "done")
            self.assertFalse(order.warranty_card_ids)
        self.env["res.lang"]._activate_lang("vi_VN")
        self.adapter.product_tmpl_id.with_context(lang="vi_VN")._report_missing_term()
        self.assertEqual(len(self.adapter.product_tmpl_id.activity_ids), 1, "in whichever language")

    def test_negative_terms_are_refused(self):
        with self.assertRaises(ValidationError):
            self.adapter.warranty = -1
        with self.assertRaises(ValidationError):
            self.consumer.term_ids[0].months = -1

    def test_card_by_hand_without_term_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "term"):
            self.env["warranty.card"].create(
                {
                    "product_id": self.ir_board.id,
                    "partner_id": self.an.id,
                    "date_start": "2025-01-01",
                }
            )

    def test_s08_returned_goods_and_second_sale(self):
        first = self._sell("CAM0100", partner=self.an, moment="2025-04-02 03:00:00")
        with freeze_time("2025-05-05 03:00:00"):
            back = self._return(first.picking_id)
        self.assertEqual(first.state, "cancelled")
        self.assertIn(back.name, first.cancel_reason)
        self.assertEqual(first.cancel_move_id, back.move_ids)
        with freeze_time("2025-08-04 03:00:00"):
            order = self._order(self.binh, (self.camera, 1))
            self._deliver(order.picking_ids, {self.camera: ["CAM0100"]})
        second = order.warranty_card_ids
        self.assertEqual(str(second.nominal_end), "2027-08-04")
        self.assertEqual(second.lot_id.warranty_card_ids, second | first)
        with freeze_time("2025-09-01 03:00:00"):
            self.assertDecision(self._judge(card_id=first), "excluded", "II.1")
        self.env["warranty.claim"].search([]).action_cancel()
        with freeze_time("2025-09-01 03:00:00"):
            claim = self._judge("CAM0100")
        self.assertEqual(claim.card_id, second)
        self.assertDecision(claim, "covered")

    def test_return_for_repair_neither_cancels_nor_restarts(self):
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        with freeze_time("2025-10-01 03:00:00"):
            back = self._return(card.picking_id, refund=False)
            self.assertEqual(card.state, "issued")
            again = self._return(back, refund=False)
        self.assertEqual(again.state, "done")
        self.assertEqual(card.lot_id.warranty_card_ids, card)
        self.assertEqual(str(card.nominal_end), "2027-03-18")

    def test_returned_quantity_comes_off_the_card(self):
        self._receive(self.adapter, quantity=3)
        order = self._order(self.an, (self.adapter, 3))
        delivery = self._deliver(order.picking_ids)
        card = order.warranty_card_ids
        self.assertEqual(card.quantity, 3)
        self._return(delivery)
        self.assertEqual((card.quantity, card.state), (0, "cancelled"))

    def test_partial_delivery_issues_what_left(self):
        self._receive(self.camera, ["CAM0001", "CAM0002"])
        order = self._order(self.an, (self.camera, 2))
        picking = order.picking_ids
        lot = self.env["stock.lot"].search([("name", "=", "CAM0001")])
        picking.move_ids.move_line_ids.filtered(lambda ml: ml.lot_id != lot).unlink()
        picking.move_ids.picked = True
        action = picking.button_validate()
        self.env[action["res_model"]].with_context(**action["context"]).create({}).process()
        self.assertEqual(order.warranty_card_ids.mapped("serial"), ["CAM0001"])
        self._deliver(picking.backorder_ids, {self.camera: ["CAM0002"]})
        self.assertEqual(set(order.warranty_card_ids.mapped("serial")), {"CAM0001", "CAM0002"})

    def test_order_line_shows_serials_and_end(self):
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        line = card.sale_line_id
        self.assertEqual((line.warranty_serials, str(line.warranty_end)), ("CAM0001", "2027-03-18"))

    def test_garbage_phone_of_a_customer_does_not_stop_the_delivery(self):
        self.an.phone = "call me"
        self.assertFalse(self._sell("CAM0001").phone)

    def test_status_today_is_computed_and_searchable(self):
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        Card = self.env["warranty.card"]
        for moment, status in (
            ("2027-03-18 16:59:00", "active"),
            ("2027-03-18 17:01:00", "expired"),
        ):
            with freeze_time(moment):
                card.invalidate_recordset()
                self.assertEqual(card.status, status)
                self.assertIn(card, Card.search([("status", "=", status)]))
                self.assertNotIn(card, Card.search([("status", "!=", status)]))

    def test_a_card_is_cancelled_never_deleted(self):
        with self.assertRaises(UserError):
            self._sell("CAM0001").unlink()

    def test_second_valid_card_of_a_serial_is_refused(self):
        card = self._sell("CAM0001")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["warranty.card"].create(
                {
                    "product_id": card.product_id.id,
                    "lot_id": card.lot_id.id,
                    "partner_id": self.an.id,
                    "date_start": "2025-01-01",
                }
            )

    def test_delivery_to_another_customer_supersedes_the_card(self):
        """The goods came back without a refund and went to someone else: the card follows them."""
        first = self._sell("CAM0100", partner=self.an, moment="2025-04-02 03:00:00")
        with freeze_time("2025-05-05 03:00:00"):
            self._return(first.picking_id, refund=False)
            order = self._order(self.binh, (self.camera, 1))
            self._deliver(order.picking_ids, {self.camera: ["CAM0100"]})
        self.assertEqual(first.state, "cancelled")
        self.assertEqual(order.warranty_card_ids.partner_id, self.binh)

    def test_card_entered_by_hand_before_the_delivery_does_not_stop_it(self):
        lot = self._receive(self.camera, ["CAM0100"])
        card = self.env["warranty.card"].create(
            {
                "product_id": self.camera.id,
                "lot_id": lot.id,
                "partner_id": self.an.id,
                "date_start": "2025-01-01",
            }
        )
        order = self._order(self.binh, (self.camera, 1))
        self._deliver(order.picking_ids, {self.camera: ["CAM0100"]})
        self.assertEqual((card.state, order.warranty_card_ids.state), ("cancelled", "issued"))

    def test_return_of_a_serial_with_a_card_entered_by_hand(self):
        card = self._sell("CAM0100")
        delivery = card.picking_id
        card._as_program().write({"move_id": False, "picking_id": False})
        self._return(delivery)
        self.assertEqual(card.state, "cancelled")

    def test_device_in_and_out_by_plain_transfers_keeps_its_card(self):
        """Peers' case 6: a repair's return neither resets nor restarts the card."""
        card = self._sell("CAM0100", moment="2025-03-01 03:00:00")
        customers = self.env.ref("stock.stock_location_customers")
        stock = self.warehouse.lot_stock_id
        for kind, source, target in (
            (self.warehouse.in_type_id, customers, stock),
            (self.warehouse.out_type_id, stock, customers),
        ):
            picking = self.env["stock.picking"].create(
                {
                    "picking_type_id": kind.id,
                    "partner_id": self.an.id,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.camera.id,
                                "product_uom_qty": 1,
                                "location_id": source.id,
                                "location_dest_id": target.id,
                            }
                        )
                    ],
                }
            )
            picking.action_confirm()
            self._pick(picking.move_ids, card.lot_id)
            picking.move_ids.picked = True
            picking.button_validate()
            self.assertEqual(picking.state, "done")
        self.assertEqual(card.lot_id.warranty_card_ids, card)
        self.assertEqual((card.state, str(card.nominal_end)), ("issued", "2027-03-01"))

    def test_goods_on_consignment_get_their_card(self):
        lot = self._receive(self.camera, ["CAM0100"])
        lot.quant_ids.filtered(lambda q: q.quantity > 0).sudo().owner_id = self.binh
        order = self._order(self.an, (self.camera, 1))
        self._deliver(order.picking_ids, {self.camera: ["CAM0100"]})
        order.picking_ids.move_ids.move_line_ids.owner_id = self.binh
        order.warranty_card_ids.sudo()._cancel("test")
        order.picking_ids.move_ids.invalidate_recordset()
        units = order.picking_ids.move_ids._get_delivered_quantities()
        self.assertEqual(units, [(lot, 1.0)])

    def test_serial_free_operation_type_still_asks_for_the_serial(self):
        self.warehouse.out_type_id.write({"use_create_lots": False, "use_existing_lots": False})
        self._receive(self.camera, ["CAM0100"])
        order = self._order(self.an, (self.camera, 1))
        move = order.picking_ids.move_ids
        move.move_line_ids.lot_id = False
        move.picked = True
        with self.assertRaisesRegex(UserError, "serial"), self.cr.savepoint():
            order.picking_ids.button_validate()
        self.env.invalidate_all()
        self.assertNotEqual(order.picking_ids.state, "done")

    def test_warehouse_completes_an_order_it_may_not_read(self):
        """Core lets them; the card must not stand in the way."""
        user = self._make_user("picker", "stock.group_stock_user,sales_team.group_sale_salesman")
        self._receive(self.camera, ["CAM0100"])
        order = self._order(self.an, (self.camera, 1))
        order.user_id = self.env.user
        order.picking_ids.move_ids.picked = True
        order.picking_ids.with_user(user).button_validate()
        self.assertEqual(order.warranty_card_ids.partner_id, self.an)
