"""What is credited for a device that is taken back (C3): what was paid for it, and no more."""

from types import SimpleNamespace

from odoo import Command
from odoo.exceptions import UserError

from ..common import WarrantyCommon


class TestRefund(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        # an invoice is of its user's day, which is the policy's
        cls.env.user.tz = cls.consumer.tz
        cls.recorder.list_price = 300.0
        cls._receive(cls.camera, ["CAM0001", "CAM0002"])
        cls._receive(cls.recorder, ["NVR0001"])
        cls._receive(cls.adapter, quantity=1)
        cls.accountant = cls._make_user("accountant", "account.group_account_invoice")

    def _hand_out(self, moves, *serials):
        """Deliver one serial a move."""
        for move, serial in zip(moves.sorted("id"), serials, strict=True):
            domain = [("product_id", "=", move.product_id.id), ("name", "=", serial)]
            self._pick(move, self.env["stock.lot"].search(domain))
            move.picked = True
        moves.picking_id.button_validate()

    def _refund(self, serial):
        """Refund a device as the desk does; return the credit note."""
        claim = self._judge(serial)
        claim.action_receive()
        claim.action_refund()
        return claim.sudo().refund_id

    def _pay_down(self, order, percent):
        """Invoice a down payment, as the seller does."""
        Wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        Wizard.create({"advance_payment_method": "percentage", "amount": percent}).create_invoices()
        order.invoice_ids.filtered(lambda move: move.state == "draft").action_post()

    def test_each_device_of_a_kit_has_its_share(self):
        """A kit as Manufacturing leaves it: its line is delivered by the moves of its components."""
        kit = self._make_product("Kit", None, is_storable=False)
        order = self._order(self.an, (kit, 1, 200.0))
        picking, line = order.picking_ids, order.order_line
        picking.move_ids.filtered(lambda move: move.product_id == kit)._action_cancel()
        moves = self.env["stock.move"].create(
            [
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "picking_id": picking.id,
                    "sale_line_id": line.id,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                }
                for product in (self.camera, self.recorder)
            ]
        )
        moves._action_confirm(merge=False)
        self._hand_out(moves, "CAM0001", "NVR0001")
        invoice = self._invoice(order)
        # 100 and 300 of 400
        camera, recorder = self._refund("CAM0001"), self._refund("NVR0001")
        self.assertEqual((camera.amount_untaxed, recorder.amount_untaxed), (50.0, 150.0))
        self.assertEqual(camera.invoice_line_ids.product_id, self.camera)
        self.assertEqual(camera.amount_total + recorder.amount_total, invoice.amount_total)

    def test_a_discount_on_its_own_line_was_not_paid(self):
        order = self._order(self.an, (self.camera, 1), (self.adapter, 1))
        self.company.sale_discount_product_id = self.labour
        vals = {"discount_type": "so_discount", "discount_percentage": 0.1}
        Wizard = self.env["sale.order.discount"]
        Wizard.create({"sale_order_id": order.id, **vals}).action_apply_discount()
        self._deliver(order.picking_ids, {self.camera: ["CAM0001"]})
        self._invoice(order)
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 90.0)

    def test_a_discount_that_only_the_invoice_has_was_not_paid_either(self):
        order = self._order(self.an, (self.camera, 1), (self.adapter, 1))
        self._deliver(order.picking_ids, {self.camera: ["CAM0001"]})
        invoice = order._create_invoices()
        taxes = [Command.set(invoice.invoice_line_ids.tax_ids.ids)]
        rebate = {"name": "Rebate", "quantity": 1, "price_unit": -50.0, "tax_ids": taxes}
        invoice.invoice_line_ids = [Command.create(rebate)]
        invoice.action_post()
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 75.0)

    def test_free_shipping_makes_no_device_cheaper(self):
        """As a reward of ``sale_loyalty_delivery`` has it, which is no dependency."""
        order = self._order(self.an, (self.camera, 1), (self.labour, 1, 5.0))
        camera, way = order.order_line
        reward = SimpleNamespace(
            program_id=SimpleNamespace(is_payment_program=False),
            discount_applicability="order",
            reward_type="shipping",
        )
        sale = SimpleNamespace(
            order_line=order.order_line, _get_no_effect_on_threshold_lines=lambda: way
        )
        line = SimpleNamespace(_fields={"reward_id"}, reward_id=reward, order_id=sale)
        self.assertEqual(type(way)._get_rewarded_lines(line), way)
        reward.reward_type = "discount"
        self.assertEqual(type(way)._get_rewarded_lines(line), camera)

    def test_of_two_lines_of_one_product_each_has_its_own(self):
        order = self._order(self.an, (self.camera, 1, 100.0), (self.camera, 1, 60.0))
        self._hand_out(order.order_line.move_ids, "CAM0001", "CAM0002")
        self._invoice(order)
        refunds = [self._refund(serial).amount_untaxed for serial in ("CAM0001", "CAM0002")]
        self.assertEqual(refunds, [100.0, 60.0])

    def test_what_accounting_credited_is_not_credited_again(self):
        order = self._order(self.an, (self.camera, 2))
        self._deliver(order.picking_ids, {self.camera: ["CAM0001", "CAM0002"]})
        invoice = self._invoice(order)
        note = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        note.invoice_line_ids.quantity = 1
        note.action_post()
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 100.0)
        with self.assertRaisesRegex(UserError, "No posted invoice"):
            self._refund("CAM0002")

    def test_whom_the_credit_note_names_is_told_when_the_card_was_passed_on(self):
        order = self._order(self.an, (self.camera, 2))
        self._deliver(order.picking_ids, {self.camera: ["CAM0001", "CAM0002"]})
        self._invoice(order)
        card = order.warranty_card_ids.filtered(lambda card: card.serial == "CAM0001")
        card._change_owner(self.binh, card._get_today(), self._photo(), "Sold")
        claim = self._claim("CAM0001")
        claim.partner_id = self.binh
        claim.action_assess()
        claim.action_receive()
        claim.action_refund()
        refund = claim.sudo().refund_id
        self.assertEqual(refund.partner_id, self.an)
        words = f"made out to {self.an.name}, who bought the device, not to {self.binh.name}"
        for document in (claim.sudo(), refund):
            self.assertIn(words, str(document.message_ids.mapped("body")))
        own = self._refund("CAM0002")
        self.assertNotIn("made out to", str(own.message_ids.mapped("body")))

    def test_a_down_payment_is_credited(self):
        order = self._order(self.an, (self.camera, 1), (self.adapter, 1))
        self._deliver(order.picking_ids, {self.camera: ["CAM0001"]})
        self._pay_down(order, 100)
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 100.0)

    def test_a_down_payment_and_the_rest_are_credited_in_full(self):
        order = self._order(self.an, (self.camera, 1))
        self._pay_down(order, 30)
        self._deliver(order.picking_ids, {self.camera: ["CAM0001"]})
        final = order._create_invoices(final=True)
        final.action_post()
        self.assertEqual(final.amount_untaxed, 70.0)
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 100.0)

    def _sell_two(self):
        """Return the delivered order of two cameras at 100 each."""
        order = self._order(self.an, (self.camera, 2))
        self._deliver(order.picking_ids, {self.camera: ["CAM0001", "CAM0002"]})
        return order

    def _credit(self, invoice, **values):
        """Credit an invoice in Accounting, each line with these values; return the credit note."""
        note = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        note.invoice_line_ids.write(values)
        note.with_user(self.accountant).action_post()
        return note

    def _rebate(self, order, amount):
        """Put a discount on a line of its own on an order."""
        taxes = order.order_line.tax_ids.ids
        vals = {
            "product_id": self.labour.id,
            "price_unit": -amount,
            "tax_ids": [Command.set(taxes)],
        }
        order.order_line = [Command.create(vals)]

    def test_of_what_is_paid_down_in_part_the_rest_is_invoiced_first(self):
        """What was refunded before would be invoiced afterwards."""
        order = self._order(self.an, (self.camera, 1))
        self._pay_down(order, 30)
        self._deliver(order.picking_ids, {self.camera: ["CAM0001"]})
        claim = self._judge("CAM0001")
        claim.action_receive()
        with self.assertRaisesRegex(UserError, "only a down payment"), self.cr.savepoint():
            claim.with_user(self.desk).action_refund()
        final = order._create_invoices(final=True)
        with self.assertRaisesRegex(UserError, "only a down payment"), self.cr.savepoint():
            claim.with_user(self.desk).action_refund()
        final.with_user(self.accountant).action_post()
        claim.with_user(self.desk).action_refund()
        self.assertEqual(claim.sudo().refund_id.amount_untaxed, 100.0)

    def test_what_accounting_credits_meanwhile_is_not_credited_again(self):
        invoice = self._invoice(self._sell_two())
        first, second = self._refund("CAM0001"), self._refund("CAM0002")
        first.with_user(self.accountant).action_post()
        second.button_cancel()
        self._credit(invoice, quantity=1)
        claim = second.claim_id
        with self.assertRaisesRegex(UserError, "No posted invoice"):
            claim.action_refund()

    def test_a_waiting_credit_note_is_not_posted_on_top_of_another(self):
        invoice = self._invoice(self._sell_two())
        refund = self._refund("CAM0001").with_user(self.accountant)
        whole = self._credit(invoice)
        with self.assertRaisesRegex(UserError, "more than is left"), self.cr.savepoint():
            refund.action_post()
        # nor while the other one is a draft
        whole.button_draft()
        with self.assertRaisesRegex(UserError, "more than is left"), self.cr.savepoint():
            refund.action_post()
        whole.button_cancel()
        # what Accounting adds is for Accounting to know
        refund.invoice_line_ids = [Command.create({"name": "Way", "quantity": 1, "price_unit": 9})]
        refund.action_post()
        self.assertEqual((refund.state, refund.amount_untaxed), ("posted", 109.0))

    def test_what_is_credited_below_the_price_makes_each_piece_cheaper(self):
        for price, paid in ((10, 90.0), (60, 40.0)):
            with self.subTest(price), self.cr.savepoint() as savepoint:
                invoice = self._invoice(self._sell_two())
                self._credit(invoice, price_unit=price)
                refunds = [self._refund(serial) for serial in ("CAM0001", "CAM0002")]
                self.assertEqual([note.amount_untaxed for note in refunds], [paid, paid])
                for note in refunds:
                    note.with_user(self.accountant).action_post()
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_rebate_after_a_refund_is_that_of_the_other_piece(self):
        invoice = self._invoice(self._sell_two())
        self._refund("CAM0001").with_user(self.accountant).action_post()
        self._credit(invoice, quantity=1, price_unit=10)
        self.assertEqual(self._refund("CAM0002").amount_untaxed, 90.0)

    def test_a_draft_that_asks_for_more_than_is_left_by_a_rebate_is_made_anew(self):
        invoice = self._invoice(self._sell_two())
        refund = self._refund("CAM0001")
        self._credit(invoice, price_unit=10)
        with self.assertRaisesRegex(UserError, "more than is left"), self.cr.savepoint():
            refund.with_user(self.accountant).action_post()
        refund.with_user(self.accountant).button_cancel()
        refund.claim_id.action_refund()
        anew = refund.claim_id.refund_id.with_user(self.accountant)
        anew.action_post()
        self.assertEqual((anew.state, anew.amount_untaxed), ("posted", 90.0))

    def test_what_sales_credits_by_the_order_is_not_credited_again(self):
        """Its credit note names no invoice, but the order line."""
        self.camera.invoice_policy = "delivery"
        order = self._sell_two()
        self._invoice(order)
        order.order_line.qty_delivered = 1
        note = order._create_invoices(final=True)
        note.with_user(self.accountant).action_post()
        self.assertEqual((note.move_type, bool(note.reversed_entry_id)), ("out_refund", False))
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 100.0)
        with self.assertRaisesRegex(UserError, "No posted invoice"):
            self._refund("CAM0002")

    def test_of_two_invoices_a_credit_of_the_order_takes_the_last(self):
        order = self._order(self.an, (self.camera, 1))
        first = self._invoice(order)
        order.order_line.product_uom_qty = 2
        self._deliver(order.picking_ids, {self.camera: ["CAM0001", "CAM0002"]})
        self._invoice(order)
        self.camera.invoice_policy = "delivery"
        order.order_line.qty_delivered = 1
        note = order._create_invoices(final=True)
        note.action_post()
        self.assertEqual((note.move_type, note.amount_untaxed), ("out_refund", 100.0))
        self.assertEqual(self._refund("CAM0001").reversed_entry_id, first)

    def test_a_discount_that_was_not_invoiced_made_nothing_cheaper(self):
        order = self._sell_two()
        self._invoice(order)
        self._rebate(order, 100.0)
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 100.0)

    def test_a_discount_taken_off_the_invoice_was_not_given(self):
        order = self._sell_two()
        self._rebate(order, 30.0)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.filtered(lambda line: line.price_subtotal < 0).unlink()
        invoice.with_user(self.accountant).action_post()
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 100.0)

    def test_what_is_credited_and_invoiced_anew_has_its_discount_once(self):
        order = self._sell_two()
        self._rebate(order, 20.0)
        self._credit(self._invoice(order))
        self._invoice(order)
        self.assertEqual(self._refund("CAM0001").amount_untaxed, 90.0)
