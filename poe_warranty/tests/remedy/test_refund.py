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
