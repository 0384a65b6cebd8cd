"""A serial lies in one place: what a claim took comes back by the claim alone."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from ..common import WarrantyCommon


class TestSerialsLieOnce(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        cls.company.write({"inventory_valuation": "real_time", "cost_method": "standard"})
        cls.camera.write({"standard_price": 60.0, "invoice_policy": "delivery"})
        cls._receive(cls.camera, ["CAM0001", "CAM0002", "CAM0009"])
        cls.keeper = cls._make_user("keeper", "stock.group_stock_user")
        cls.order = cls._order(cls.an, (cls.camera, 2))
        cls._deliver(cls.order.picking_ids, {cls.camera: ["CAM0001", "CAM0002"]})
        cls.stock = cls.warehouse.lot_stock_id
        cls.service = cls.env["stock.location"]._get_warranty_location("service", cls.company)

    def _lot(self, serial):
        domain = [("name", "=", serial), ("product_id", "=", self.camera.id)]
        return self.env["stock.lot"].search(domain)

    def _lies(self, serial):
        """Return the names of the places in which a serial lies, or is missing."""
        quants = self.env["stock.quant"].search([("lot_id.name", "=", serial)])
        found = quants.filtered(lambda q: q.quantity and q.location_id.usage != "supplier")
        return found.location_id.mapped("name")

    def _take_in(self, serial="CAM0001"):
        claim = self._judge(serial)
        claim.action_receive()
        return claim

    def _exchange(self):
        """Exchange CAM0001 for CAM0009 and return the claim, closed."""
        claim = self._take_in()
        claim._replace_device(self.camera, self._lot("CAM0009"))
        claim.action_close()
        return claim

    def _bring_back(self, serial, typed=False):
        """Return a serial from the delivery of the sale, as the warehouse does, with refund."""
        picking = self.order.picking_ids[0]
        wizard = Form(
            self.env["stock.return.picking"]
            .with_user(self.keeper)
            .with_context(
                active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
            )
        ).save()
        wizard.product_return_moves.write({"quantity": 1, "to_refund": True})
        back = wizard.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self._pick(back.move_ids, self._lot(serial))
        if typed:
            back.move_ids.move_line_ids.write({"lot_id": False, "lot_name": serial})
        back.move_ids.picked = True
        return back.button_validate()

    def _move(self, serial, destination, source=None, owner=None):
        """Move a serial by an internal transfer, as the warehouse does."""
        ends = {"location_id": (source or self.service).id, "location_dest_id": destination.id}
        move = {**ends, "product_id": self.camera.id, "product_uom_qty": 1}
        Picking = self.env["stock.picking"].with_user(self.keeper)
        kind = self.warehouse.int_type_id.id
        picking = Picking.create(
            {**ends, "picking_type_id": kind, "move_ids": [Command.create(move)]}
        )
        picking.action_confirm()
        self._pick(picking.move_ids, self._lot(serial))
        picking.move_line_ids.owner_id = owner
        picking.move_ids.picked = True
        return picking.button_validate()

    def assertRefused(self, message, action, *args, **kwargs):
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            action(*args, **kwargs)
        self.env.invalidate_all()

    # === what is held === #

    def test_a_device_is_held_from_nobody_and_goes_whoever_else_reserved_it(self):
        claim = self._judge("CAM0001", fault_area="software")
        claim.action_receive()
        lying = self.env["stock.quant"].search(
            [("lot_id", "=", self._lot("CAM0001").id), ("location_id", "=", self.service.id)]
        )
        self.assertEqual((lying.quantity, lying.reserved_quantity), (1, 0))
        ends = {"location_id": self.service.id, "location_dest_id": self.stock.id}
        move = {**ends, "product_id": self.camera.id, "product_uom_qty": 1}
        other = self.env["stock.picking"].create(
            {
                **ends,
                "picking_type_id": self.warehouse.int_type_id.id,
                "owner_id": self.an.id,
                "move_ids": [Command.create({**move, "restrict_partner_id": self.an.id})],
            }
        )
        other.action_confirm()
        other.action_assign()
        self.assertEqual(lying.reserved_quantity, 1)
        claim.action_hand_back()
        claim.action_close()
        self.assertEqual(self._lies("CAM0001"), ["Customers"])
        self.assertFalse(other.move_ids.quantity)
        left = self.env["stock.quant"].search(
            [("location_id", "=", self.service.id), ("reserved_quantity", "!=", 0)]
        )
        self.assertFalse(left)

    # === the return of a sale === #

    def test_a_device_in_service_is_not_returned(self):
        claim = self._take_in()
        message = f"CAM0001 is in service on claim {claim.name}: hand it back"
        self.assertRefused(message, self._bring_back, "CAM0001")
        self.assertRefused(message, self._bring_back, "CAM0001", typed=True)
        self.assertEqual(self._lies("CAM0001"), ["Devices in service"])
        claim.action_cancel()
        self.assertTrue(self._bring_back("CAM0001"))
        self.assertEqual((self._lies("CAM0001"), claim.card_id.state), (["Stock"], "cancelled"))
        self.assertTied()

    def test_a_refunded_device_is_not_credited_twice(self):
        invoice = self._invoice(self.order, due="2099-01-01")
        claim = self._take_in()
        claim.action_refund()
        claim.sudo().refund_id.invoice_date = invoice.invoice_date
        claim.sudo().refund_id.action_post()
        claim.action_close()
        self.assertRefused("taken back on claim", self._bring_back, "CAM0001")
        self.assertEqual(self._lies("CAM0001"), ["Defective units"])
        self.assertEqual(self.order.order_line.qty_delivered, 2)

    def test_after_an_exchange_the_unit_that_the_customer_has_is_returned(self):
        invoice = self._invoice(self.order, due="2099-01-01")
        claim = self._exchange()
        new = claim.card_id.replaced_by_id
        self.assertRefused("Then return the unit", self._bring_back, "CAM0001")
        self.assertEqual(new.state, "issued")
        self.assertTrue(self._bring_back("CAM0009"))
        self.assertEqual((self._lies("CAM0009"), new.state), (["Stock"], "cancelled"))
        credit = self.order._create_invoices(final=True)
        credit.invoice_date = invoice.invoice_date
        credit.action_post()
        self.assertEqual((credit.move_type, credit.amount_untaxed), ("out_refund", 100))
        self.assertEqual(claim.sudo().covered_cost, 60)
        self.assertTied()

    def test_a_serial_in_our_stock_does_not_come_back(self):
        self.assertRefused("CAM0009 lies in .*Stock", self._bring_back, "CAM0009")

    # === what is in service === #

    def test_a_device_in_service_does_not_become_ours(self):
        claim = self._take_in()
        message = "is in service on claim"
        self.assertRefused(message, self._move, "CAM0001", self.stock, owner=self.an)
        self.assertRefused(message, self._move, "CAM0001", self.stock, self.stock.copy())
        defective = self.stock._get_warranty_location("quarantine", self.company)
        self.assertRefused(message, self._move, "CAM0001", defective, owner=self.an)
        sale = self._order(self.binh, (self.camera, 1))
        serials = {self.camera: ["CAM0001"]}
        self.assertRefused(message, self._deliver, sale.picking_ids, serials)
        self.assertEqual(self._lies("CAM0001"), ["Devices in service"])
        claim.action_cancel()
        self.assertEqual(self._lies("CAM0001"), ["Customers"])

    def test_a_device_moves_between_the_bins_of_the_service(self):
        claim = self._take_in()
        bin_ = self.env["stock.location"].create({"name": "Bin", "location_id": self.service.id})
        self._move("CAM0001", bin_, owner=self.an)
        self.assertEqual(self._lies("CAM0001"), ["Bin"])
        message = "is in service"
        self.assertRefused(message, self._move, "CAM0001", self.stock, bin_, owner=self.an)
        claim.action_cancel()
        self.assertEqual(self._lies("CAM0001"), ["Customers"])

    def test_what_is_lost_or_thrown_away_is_the_warehouses_word(self):
        self._take_in()
        quant = self.env["stock.quant"].search([("location_id", "=", self.service.id)])
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.camera.id,
                "lot_id": quant.lot_id.id,
                "owner_id": quant.owner_id.id,
                "scrap_qty": 1,
                "location_id": self.service.id,
            }
        )
        scrap.do_scrap()
        self.assertEqual(scrap.state, "done")
        self._take_in("CAM0002")
        quant = self.env["stock.quant"].search(
            [("location_id", "=", self.service.id), ("quantity", ">", 0)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 0
        quant.action_apply_inventory()
        self.assertFalse(quant.quantity)

    def test_a_loaner_that_is_out_comes_back_by_its_claim(self):
        lot = self._lot("CAM0009")
        lot.is_loaner = True
        claim = self._take_in()
        claim.loaner_lot_id = lot
        claim.action_lend()
        loaned = self.stock._get_warranty_location("loaned", self.company)
        self.assertRefused("Loaner CAM0009 is still out", self._move, "CAM0009", self.stock, loaned)
        claim.action_loaner_back()
        self._move("CAM0009", self.stock, self.stock._get_warranty_location("loaner", self.company))
        self.assertEqual(self._lies("CAM0009"), ["Stock"])

    def test_a_device_at_the_supplier_comes_back_by_its_claim(self):
        claim = self._take_in()
        claim.action_send_to_supplier()
        self.assertRefused("at the supplier: press", self._receive, self.camera, ["CAM0001"])
        claim.action_back_from_supplier()
        self.assertEqual(self._lies("CAM0001"), ["Devices in service"])
