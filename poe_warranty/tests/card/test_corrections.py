from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common import WarrantyCommon


class TestCorrections(WarrantyCommon):
    """What a done transfer, a serial or a card says is corrected: all that follows from it follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.storekeeper = cls._make_user(
            "storekeeper", "stock.group_stock_manager,stock.group_production_lot"
        )
        cls.spare = cls._receive(cls.camera, ["CAM0009"])
        cls.card = cls._sell("CAM0001", cls.an, moment="2025-03-18 03:00:00")

    def _unlock(self, picking):
        """Return the done move of a transfer, unlocked by who keeps the store."""
        picking = picking.with_user(self.storekeeper)
        if picking.is_locked:
            picking.action_toggle_is_locked()
        return picking.move_ids

    def _correct_serial(self, card, lot):
        """Enter another serial on the delivery of a card."""
        move = self._unlock(card.picking_id)
        move.move_line_ids.filtered(lambda line: line.lot_id == card.lot_id).lot_id = lot

    def _bring_back(self, picking, lots, refund=True):
        """Take serials back through Odoo's return wizard."""
        context = {"active_id": picking.id, "active_ids": picking.ids}
        wizard = Form(
            self.env["stock.return.picking"].with_context(**context, active_model="stock.picking")
        ).save()
        wizard.product_return_moves.write({"quantity": len(lots), "to_refund": refund})
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self._pick(back.move_ids, lots)
        back.move_ids.picked = True
        back.button_validate()
        return back

    def _valid(self, *serials):
        """Return ``{serial: customer}`` of the valid cards of these serials."""
        cards = self.env["warranty.card"].search(
            [("serial", "in", serials), ("state", "=", "issued")]
        )
        return {card.serial: card.partner_id for card in cards}

    # === deliveries === #

    def test_another_serial_on_a_done_delivery(self):
        """… and the first one again: the card of the wrong one ends with the reason."""
        line = self.card.sale_line_id
        self._correct_serial(self.card, self.spare)
        right = self.spare.warranty_card_ids
        self.assertEqual((self.card.state, right.state), ("cancelled", "issued"))
        self.assertIn("CAM0009", self.card.cancel_reason)
        self.assertIn(self.card.picking_id.name, self.card.cancel_reason)
        self.assertEqual((right.partner_id, right.sale_line_id), (self.an, line))
        self.assertEqual(str(right.nominal_end), "2027-03-18")
        self.assertEqual(line.warranty_serials, "CAM0009")
        self._correct_serial(right, self.card.lot_id)
        self.assertEqual((self.card.state, right.state), ("issued", "cancelled"))
        self.assertFalse(self.card.cancel_reason)
        self.assertEqual(line.warranty_serials, "CAM0001")

    def test_a_serial_added_to_a_done_delivery_and_taken_off(self):
        move = self._unlock(self.card.picking_id)
        line = {
            "product_id": self.camera.id,
            "lot_id": self.spare.id,
            "quantity": 1,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
        }
        move.move_line_ids = [Command.create(line)]
        self.assertEqual(
            self._valid("CAM0001", "CAM0009"), {"CAM0001": self.an, "CAM0009": self.an}
        )
        with self.assertRaisesRegex(UserError, "serial"), self.cr.savepoint():
            move.move_line_ids = [Command.create({**line, "lot_id": False})]
        self.env.invalidate_all()
        move.move_line_ids.filtered(lambda line: line.lot_id == self.spare).quantity = 0
        self.assertEqual(self._valid("CAM0001", "CAM0009"), {"CAM0001": self.an})

    def test_the_quantity_of_a_done_delivery_goes_down_and_up(self):
        self._receive(self.adapter, quantity=8)
        order = self._order(self.an, (self.adapter, 5))
        picking = self._deliver(order.picking_ids)
        card, move = order.warranty_card_ids, self._unlock(picking)
        for quantity, state in ((3, "issued"), (8, "issued"), (0, "cancelled"), (5, "issued")):
            move.quantity = quantity
            self.assertEqual((card.quantity, card.state), (quantity, state))
        card._as_program().quantity -= 1  # as an exchange takes one off it
        move.quantity = 7
        self.assertEqual(card.quantity, 6)
        self.assertEqual(order.warranty_card_ids, card)

    def test_the_day_of_a_done_delivery(self):
        """In the policy's time zone: half an hour after midnight there. Free services go with it (C2)."""
        self.env["warranty.promotion"].create(
            {
                "name": "Spring",
                "date_from": "2025-03-20",
                "date_to": "2025-12-31",
                "categ_id": self.camera.categ_id.id,
                "line_ids": [Command.create({"product_id": self.labour.id, "months": 3})],
            }
        )
        picking = self._unlock(self.card.picking_id).picking_id
        picking.date_done = "2025-03-19 17:30:00"
        self.assertEqual(str(self.card.date_start), "2025-03-20")
        self.assertEqual(str(self.card.nominal_end), "2027-03-20")
        self.assertEqual(self.card.correction_ids.user_id, self.storekeeper)
        self.assertEqual(str(self.card.entitlement_ids.date_end), "2025-06-20")
        picking.date_done = "2025-03-18 03:00:00"
        self.assertFalse(self.card.entitlement_ids)

    def test_serials_swapped_between_two_customers(self):
        """Whichever delivery is corrected first; who sold the other device hears of it."""
        for number in (1, 2):
            first = self._sell(f"SWAP-A{number}", self.an, moment="2025-04-02 03:00:00")
            second = self._sell(f"SWAP-B{number}", self.binh, moment="2025-04-03 03:00:00")
            pair = [first, second] if number == 1 else [second, first]
            self._correct_serial(pair[0], pair[1].lot_id)
            self._correct_serial(pair[1], pair[0].lot_id)
            self.assertEqual(
                self._valid(first.serial, second.serial),
                {first.serial: self.binh, second.serial: self.an},
            )
        self.assertEqual(first.sale_order_id.activity_ids.user_id, first.sale_order_id.user_id)
        self.assertTrue(first.sale_order_id.activity_ids)

    # === returns === #

    def test_another_serial_on_a_done_return(self):
        cards = self._sell_together(["CAM0011", "CAM0012"], moment="2025-04-02 03:00:00")
        first, second = cards.sorted("serial")
        back = self._bring_back(cards.picking_id, first.lot_id)
        self.assertEqual((first.state, second.state), ("cancelled", "issued"))
        self._unlock(back).move_line_ids.lot_id = second.lot_id
        self.assertEqual((first.state, second.state), ("issued", "cancelled"))
        self.assertEqual(second.cancel_move_id, back.move_ids)

    def test_the_refund_of_a_return_is_ticked_later(self):
        back = self._bring_back(self.card.picking_id, self.card.lot_id, refund=False)
        move = self._unlock(back)
        for refund, state in ((True, "cancelled"), (False, "issued")):
            move.to_refund = refund
            self.assertEqual(self.card.state, state)

    def test_a_return_with_somebody_elses_serial_is_stopped(self):
        other = self._sell("CAM0002", self.binh)
        with self.assertRaisesRegex(UserError, "Binh"), self.cr.savepoint():
            self._bring_back(self.card.picking_id, other.lot_id)
        self.env.invalidate_all()
        back = self._bring_back(self.card.picking_id, self.card.lot_id)
        with self.assertRaisesRegex(UserError, "Binh"), self.cr.savepoint():
            self._unlock(back).move_line_ids.lot_id = other.lot_id
        self.env.invalidate_all()
        self.assertEqual((self.card.state, other.state), ("cancelled", "issued"))

    # === in our own stock === #

    def test_a_sold_device_that_lies_in_our_stock_is_reviewed(self):
        def counted(lot):
            self.env["stock.quant"].create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "location_id": self.warehouse.lot_stock_id.id,
                    "inventory_quantity": 1,
                }
            ).action_apply_inventory()

        def received(lot):
            self._receive(lot.product_id, [lot.name])

        for number, come in enumerate((counted, received)):
            card = self._sell(f"STOCK{number}")
            come(card.lot_id)
            claim = self._judge(card.serial)
            self.assertEqual((claim.card_id, card.state), (card, "issued"))
            self.assertDecision(claim, "review", "II.1")
            self.assertIn("in_stock", claim.finding_ids.mapped("reason"))
            self.assertTrue(claim.activity_ids)
            claim.action_receive()
            claim.action_assess()
            self.assertDecision(claim, "review", "II.1")

    def test_a_device_that_came_back_for_repair_is_no_stock_of_ours(self):
        with freeze_time("2025-10-01 03:00:00"):
            self._return(self.card.picking_id, refund=False)
            self.assertDecision(self._judge("CAM0001"), "covered")

    # === cards === #

    def _correct(self, card, **values):
        """Correct a card as the warranty administrator does, through the dialog."""
        action = card.action_correct()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        for name, value in {"reason": "Misread", **values}.items():
            setattr(form, name, value)
        form.save().action_apply()

    def test_a_typing_error_on_a_card_is_corrected_with_its_reason(self):
        card = self.env["warranty.card"].create(
            {
                "product_id": self.camera.id,
                "serial": "CAMOO77",
                "partner_id": self.an.id,
                "date_start": "2025-01-01",
                "term_months": 30,
            }
        )
        self._correct(card, serial="CAM0077", date_start="2025-02-01", partner_id=self.binh)
        self.assertEqual((card.serial, card.term_months), ("CAM0077", 30))
        self.assertEqual(str(card.nominal_end), "2027-08-01")
        self.assertEqual(card.phone, "+84987654321")
        record = card.correction_ids
        self.assertEqual((record.reason, record.user_id), ("Misread", self.env.user))
        self.assertIn("CAMOO77 → CAM0077", record.changes)
        self.assertIn("An → Binh", record.changes)
        with self.assertRaises(UserError):
            record.reason = "Another"
        found = self.env["warranty.card"].search([("number_search", "ilike", "CAMOO77")])
        self.assertEqual(found, card)

    def test_a_delivered_card_is_corrected_but_for_what_the_delivery_says(self):
        self._correct(self.card, phone="0911 222 333")
        self.assertIn("0911 222 333", self.card.correction_ids.changes)
        Wizard = self.env["warranty.card.correct"]
        values = {"card_id": self.card.id, "reason": "Misread"}
        with self.assertRaisesRegex(UserError, self.card.picking_id.name):
            Wizard.create({**values, "serial": "CAM0002"}).action_apply()
        with self.assertRaisesRegex(UserError, "reason"):
            Wizard.create({**values, "reason": " ", "phone": False}).action_apply()
        for day in ("2035-01-01", "2020-01-01"):
            with self.assertRaisesRegex(UserError, "check"):
                Wizard.create({**values, "date_start": day}).action_apply()
        with self.assertRaises(AccessError):
            Wizard.with_user(self.desk).create(values)

    def test_a_serial_that_is_renamed_takes_its_card_along(self):
        self.card.lot_id.with_user(self.storekeeper).name = "CAM-0007"
        self.assertEqual(self.card.serial, "CAM-0007")
        self.assertIn("CAM0001 → CAM-0007", self.card.correction_ids.changes)
        self.assertEqual(self.card.correction_ids.user_id, self.storekeeper)
        claim = self._judge("cam 0007")
        self.assertEqual(claim.card_id, self.card)

    # === who hears of it === #

    def test_whoever_judged_hears_once_of_each_change(self):
        told = []
        for model in ("stock.lot", "warranty.card"):
            self.patch(
                self.registry[model],
                "_facts_changed",
                lambda records, what: told.append((records._name, what, len(records))),
            )
        cards = self._sell_together(["CAM0021", "CAM0022"])
        self.assertEqual(told.count(("stock.lot", "moved", 2)), 1, "delivered")
        told.clear()
        self._return(cards.picking_id)
        self.assertIn(("warranty.card", "cancelled", 2), told)
        self.assertIn(("stock.lot", "moved", 2), told)
        told.clear()
        self._correct(self.card, phone="0911 222 333")
        self.assertEqual(told, [("warranty.card", "corrected", 1)])
        told.clear()
        day = self.card.date_start
        self.env["warranty.suspension"].sudo().create(
            {"card_id": self.card.id, "date_from": day, "date_to": day}
        )
        self.assertEqual(told, [("warranty.card", "served", 1)])
        told.clear()
        self.card.lot_id.name = "CAM0001B"
        self.assertIn(("stock.lot", "renamed", 1), told)
