"""Devices that are sold by other ways than from stock on an order, with the modules of those ways beside
ours. ``test_channels.py`` makes an add-on of this file, which depends on them, and installs it once."""

from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.poe_warranty.tests.common import WarrantyCommon


class ChannelCommon(WarrantyCommon):
    @classmethod
    def get_default_groups(cls):
        return (
            super().get_default_groups()
            | cls.quick_ref("mrp.group_mrp_manager")
            | cls.quick_ref("point_of_sale.group_pos_manager")
            | cls.quick_ref("purchase.group_purchase_manager")
        )

    def _find_card(self, serial):
        """Return the last card of a serial."""
        return self.env["warranty.card"].search([("serial", "=", serial)], limit=1)


class TestPointOfSale(ChannelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sales, bank = (cls.company_data[f"default_journal_{kind}"] for kind in ("sale", "bank"))
        cls.method = cls.env["pos.payment.method"].create(
            {
                "name": "Transfer",
                "journal_id": bank.id,
                "receivable_account_id": cls.company_data["default_account_receivable"].id,
            }
        )
        cls.shop = cls.env["pos.config"].create(
            {
                "name": "Shop",
                "journal_id": sales.id,
                "invoice_journal_id": sales.id,
                "payment_method_ids": [Command.set(cls.method.ids)],
            }
        )
        # core itself reads the serials of a session at its closing as its user
        cls.clerk = cls._make_user("clerk", "point_of_sale.group_pos_user,stock.group_stock_user")
        cls._receive(cls.camera, ["POS-1", "POS-2"])
        cls._receive(cls.adapter, quantity=5)

    def _open(self, update):
        """Open the shop's session.

        :param str update: when stock is updated: ``real`` or ``closing``
        """
        self.company.point_of_sale_update_stock_quantities = update
        self.shop.with_user(self.clerk).open_ui()
        self.assertEqual(self.shop.current_session_id.update_stock_at_closing, update == "closing")

    def _close(self):
        session = self.shop.current_session_id
        session.with_user(self.clerk).action_pos_session_closing_control()
        self.assertEqual(session.state, "closed")

    def _sell_there(self, product, quantity=1, serial=None, partner=None):
        """Sell goods over the counter, as its clerk."""
        lots = [Command.create({"lot_name": serial})] if serial else []
        line = {
            "product_id": product.id,
            "qty": quantity,
            "price_unit": product.lst_price,
            "price_subtotal": 0.0,
            "price_subtotal_incl": 0.0,
            "tax_ids": [Command.set(product.taxes_id.ids)],
            "pack_lot_ids": lots,
        }
        amounts = dict.fromkeys(("amount_total", "amount_paid", "amount_tax", "amount_return"), 0.0)
        order = (
            self.env["pos.order"]
            .with_user(self.clerk)
            .create(
                {
                    **amounts,
                    "session_id": self.shop.current_session_id.id,
                    "company_id": self.company.id,
                    "partner_id": partner and partner.id,
                    "lines": [Command.create(line)],
                }
            )
        )
        order.lines._onchange_amount_line_all()
        order._compute_prices()
        return self._pay_there(order)

    def _refund_there(self, order):
        return self._pay_there(order.browse(order.refund()["res_id"]))

    def _pay_there(self, order):
        Wizard = self.env["pos.make.payment"]
        Wizard = Wizard.with_context(active_id=order.id, active_ids=order.ids)
        Wizard.create({"payment_method_id": self.method.id}).check()
        self.assertEqual(order.state, "paid")
        self.assertEqual(set(order.picking_ids.mapped("state")) - {"done"}, set())
        return order

    def test_a_card_waits_for_its_holder_and_a_refund_ends_it(self):
        self._open("real")
        orders = [
            self._sell_there(self.camera, serial="POS-1"),
            self._sell_there(self.camera, serial="POS-2", partner=self.an),
        ]
        unnamed, named = map(self._find_card, ("POS-1", "POS-2"))
        self.assertFalse(unnamed.partner_id)
        self.assertEqual((unnamed.state, named.partner_id), ("issued", self.an))
        unnamed.with_user(self.desk)._change_owner(self.binh, unnamed.date_start, self._photo())
        self.assertDecision(self._judge("POS-1"), "covered")
        for order in orders:
            self._refund_there(order)
        self.assertEqual((unnamed | named).mapped("state"), ["cancelled"] * 2)
        self._sell_there(self.camera, serial="POS-1")
        again = self._find_card("POS-1")
        self.assertEqual((again.state, len(again.lot_id.warranty_card_ids)), ("issued", 2))

    def test_what_is_updated_at_closing_waits_too(self):
        self._open("closing")
        camera = self._sell_there(self.camera, serial="POS-1", partner=self.an)
        pair = self._sell_there(self.adapter, 2)
        self._sell_there(self.adapter, 1)
        self.assertFalse(self._find_card("POS-1"))
        self._close()
        card = self._find_card("POS-1")
        adapters = self.env["warranty.card"].search([("product_id", "=", self.adapter.id)])
        self.assertFalse((card | adapters).partner_id)
        self.assertEqual((card.state, adapters.quantity), ("issued", 3))
        self._open("closing")
        self._refund_there(camera)
        self._refund_there(pair)
        self._close()
        self.assertEqual((card.state, adapters.quantity), ("cancelled", 1))


class TestKits(ChannelCommon):
    def test_an_extended_warranty_is_sold_with_kits(self):
        kit = self._make_product("Camera set", None, is_storable=False)
        parts = self.camera | self.adapter
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [Command.create({"product_id": part.id}) for part in parts],
            }
        )
        extended = self._make_product(
            "One year more", None, type="service", is_storable=False, warranty_extension_months=12
        )
        self._receive(self.camera, ["KIT-1", "KIT-2"])
        self._receive(self.adapter, quantity=2)
        with self.assertRaisesRegex(UserError, "One extension is for one device"):
            self._order(self.an, (kit, 2), (extended, 3))
        order = self._order(self.an, (kit, 2), (extended, 2))
        self._deliver(order.picking_ids, {self.camera: ["KIT-1", "KIT-2"]})
        cameras = order.warranty_card_ids.filtered("serial")
        self.assertEqual(sorted(cameras.mapped("serial")), ["KIT-1", "KIT-2"])
        self.assertEqual(cameras.mapped("extension_months"), [12, 12])
        self.assertEqual(cameras.partner_id, self.an)
        adapters = order.warranty_card_ids - cameras
        self.assertEqual((adapters.product_id, adapters.quantity), (self.adapter, 2))


class TestManufacture(ChannelCommon):
    def test_a_device_made_by_us_has_its_card(self):
        self._receive(self.ir_board, quantity=1)
        made = self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.camera.product_tmpl_id.id,
                "bom_line_ids": [Command.create({"product_id": self.ir_board.id})],
            }
        )
        lot = self.env["stock.lot"].create({"name": "MADE-1", "product_id": self.camera.id})
        order = self.env["mrp.production"].create(
            {"product_id": self.camera.id, "product_qty": 1, "bom_id": made.id}
        )
        order.action_confirm()
        order.lot_producing_ids = lot
        order.qty_producing = 1
        order.move_raw_ids.write({"quantity": 1, "picked": True})
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertFalse(lot.warranty_card_ids)
        sale = self._order(self.an, (self.camera, 1))
        self._deliver(sale.picking_ids, {self.camera: ["MADE-1"]})
        self.assertEqual(sale.warranty_card_ids.lot_id, lot)
        claim = self._judge("MADE-1")
        self.assertDecision(claim, "covered")
        recovery = self.env["warranty.recovery"].browse(claim.action_recover()["res_id"])
        self.assertFalse(recovery.partner_id)


class TestDropshipping(ChannelCommon):
    def test_a_device_sent_by_the_supplier_has_its_card_and_its_supplier(self):
        maker = self.env["res.partner"].create({"name": "Maker"})
        self.camera.write(
            {
                "route_ids": [
                    Command.link(self.env.ref("stock_dropshipping.route_drop_shipping").id)
                ],
                "seller_ids": [Command.create({"partner_id": maker.id, "warranty_duration": 30})],
            }
        )
        order = self._order(self.an, (self.camera, 1))
        purchase = self.env["purchase.order"].search([("partner_id", "=", maker.id)])
        purchase.button_confirm()
        picking = purchase.picking_ids
        picking.move_line_ids.lot_name = "DROP-1"
        picking.move_ids.picked = True
        picking.button_validate()
        card = order.warranty_card_ids
        self.assertEqual((card.serial, card.partner_id), ("DROP-1", self.an))
        claim = self._judge("DROP-1")
        self.assertDecision(claim, "covered")
        recovery = self.env["warranty.recovery"].browse(claim.action_recover()["res_id"])
        self.assertEqual((recovery.partner_id, recovery.supplier_months), (maker, 30))


class TestWebsite(ChannelCommon):
    def test_an_order_of_the_website_has_its_cards(self):
        shop = self.env["website"].sudo().create({"name": "Shop", "company_id": self.company.id})
        self._receive(self.camera, ["WEB-1"])
        order = self.env["sale.order"].create(
            {
                "partner_id": self.an.id,
                "website_id": shop.id,
                "order_line": [Command.create({"product_id": self.camera.id})],
            }
        )
        order.action_confirm()
        self._deliver(order.picking_ids, {self.camera: ["WEB-1"]})
        card = order.warranty_card_ids
        self.assertEqual((card.serial, card.partner_id), ("WEB-1", self.an))
        self.assertDecision(self._judge("WEB-1"), "covered")
