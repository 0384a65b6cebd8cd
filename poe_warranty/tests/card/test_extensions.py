"""Which cards an extended warranty lengthens: as many as are sold and not credited."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ..common import WarrantyCommon


class TestExtensions(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        # an invoice is of its user's day, which is the policy's
        cls.env.user.tz = cls.consumer.tz
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.extension = cls._make_service(12)
        cls.seller = new_test_user(cls.env, "seller", groups="sales_team.group_sale_manager")
        cls.accountant = new_test_user(cls.env, "books", groups="account.group_account_manager")

    @classmethod
    def _make_service(cls, months):
        """Return a service that lengthens the warranty of a device, at 20."""
        vals = {"name": f"+{months}", "type": "service", "list_price": 20.0}
        return cls.env["product.product"].create({**vals, "warranty_extension_months": months})

    def _quote(self, *lines):
        """Return the quotation of ``(product, quantity, unit of measure)``, the seller's."""
        vals_list = [
            {"product_id": product.id, "product_uom_qty": quantity, "product_uom_id": unit.id}
            for product, quantity, unit in lines
        ]
        Order = self.env["sale.order"].with_user(self.seller)
        lines = [Command.create(vals) for vals in vals_list]
        return Order.create({"partner_id": self.an.id, "order_line": lines})

    def _hand_over(self, order):
        """Deliver the cameras of a confirmed order."""
        moves = order.sudo().picking_ids.move_ids
        serials = [f"CAM{number:04}" for number in range(int(sum(moves.mapped("product_qty"))))]
        self._receive(self.camera, serials)
        self._deliver(order.with_env(self.env).picking_ids, {self.camera: serials})

    def _sell(self, cameras, extensions):
        """Return the order of so many cameras and extensions, delivered and invoiced."""
        unit = self.camera.uom_id
        order = self._quote((self.camera, cameras, unit), (self.extension, extensions, unit))
        order.action_confirm()
        self._hand_over(order)
        self.invoice = self._invoice(order.with_env(self.env))
        return order

    def _get_months(self, order):
        """Return by how many months each card of an order is longer."""
        return sorted(order.sudo().warranty_card_ids.mapped("extension_months"), reverse=True)

    def _credit(self, quantity, price=20.0):
        """Credit extensions in Accounting, as the accountant does; return the credit note."""
        invoice = self.invoice.with_user(self.accountant)
        note = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        lines = note.invoice_line_ids
        lines.filtered(lambda line: line.product_id != self.extension).unlink()
        note.invoice_line_ids.write({"quantity": quantity, "price_unit": price})
        note.action_post()
        return note

    # === a dozen are twelve === #

    def test_twelve_extensions_are_for_a_dozen_devices(self):
        unit = self.camera.uom_id
        order = self._quote((self.camera, 1, self.dozen), (self.extension, 12, unit))
        order.action_confirm()
        self._hand_over(order)
        self.assertEqual(self._get_months(order), [12] * 12)

    def test_a_dozen_extensions_lengthen_twelve_cards(self):
        unit = self.camera.uom_id
        order = self._quote((self.camera, 12, unit), (self.extension, 1, self.dozen))
        order.action_confirm()
        self._hand_over(order)
        self.assertEqual(self._get_months(order), [12] * 12)
        order.order_line[1].product_uom_id = unit
        self.assertEqual(self._get_months(order), [12] + [0] * 11)

    def test_a_dozen_extensions_are_too_many_for_two_devices(self):
        order = self._quote((self.camera, 2, self.camera.uom_id), (self.extension, 1, self.dozen))
        with self.assertRaisesRegex(UserError, "12 extensions for 2 devices"):
            order.action_confirm()

    # === what is credited lengthens nothing === #

    def test_an_extension_that_is_credited_lengthens_nothing(self):
        order = self._sell(cameras=2, extensions=2)
        self.assertEqual(self._get_months(order), [12, 12])
        note = self._credit(1)
        self.assertEqual(self._get_months(order), [12, 0])
        note.button_draft()
        self.assertEqual(self._get_months(order), [12, 12])
        note.invoice_line_ids.quantity = 2
        note.action_post()
        self.assertEqual(self._get_months(order), [0, 0])
        # a write of the seller does not bring it back
        order.order_line[1].product_uom_qty = 2
        self.assertEqual(self._get_months(order), [0, 0])

    def test_an_extension_that_is_invoiced_anew_counts_again(self):
        order = self._sell(cameras=1, extensions=1)
        self._credit(1)
        self.assertEqual(self._get_months(order), [0])
        anew = order.sudo()._create_invoices()
        self.assertEqual(self._get_months(order), [0])
        anew.action_post()
        self.assertEqual(self._get_months(order), [12])

    def test_a_part_of_the_price_given_back_leaves_the_extension(self):
        order = self._sell(cameras=1, extensions=1)
        self._credit(1, price=5.0)
        self.assertEqual(self._get_months(order), [12])
        self._credit(1, price=15.0)
        self.assertEqual(self._get_months(order), [0])

    def test_what_is_credited_before_the_delivery_lengthens_no_card(self):
        unit = self.camera.uom_id
        order = self._quote((self.camera, 1, unit), (self.extension, 1, unit))
        order.action_confirm()
        self.invoice = self._invoice(order.with_env(self.env))
        self._credit(1)
        self._hand_over(order)
        self.assertEqual(self._get_months(order), [0])

    # === another product === #

    def test_another_product_on_the_line_ends_or_changes_what_it_lengthened(self):
        unit = self.camera.uom_id
        order = self._quote((self.camera, 1, unit), (self.extension, 1, unit))
        order.action_confirm()
        self._hand_over(order)
        line = order.order_line[1]
        for product, months in (
            (self.labour, 0),
            (self.extension, 12),
            (self._make_service(24), 24),
        ):
            line.product_id = product
            self.assertEqual(self._get_months(order), [months])
