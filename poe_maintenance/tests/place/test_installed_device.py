from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from odoo.addons.poe_warranty.tests.common import WarrantyCommon


class TestInstalledDevice(WarrantyCommon):
    def test_delivery_makes_the_installed_device(self):
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        device = card.equipment_ids
        self.assertRecordValues(
            device,
            [
                {
                    "lot_id": card.lot_id.id,
                    "customer_id": self.an.id,
                    "product_id": self.camera.id,
                    "category_id": self.env.ref("poe_maintenance.equipment_category_camera").id,
                    "company_id": self.company.id,
                    "serial_no": False,
                    "card_status": card.status,
                }
            ],
        )
        self.assertEqual(str(device.warranty_date), "2027-03-18")
        self.assertEqual(str(device.effective_date), "2025-03-18")
        self.assertIn("CAM0001", device.display_name)

    def test_same_serial_of_two_products_makes_two_devices(self):
        first = self._sell("X0001", product=self.camera)
        second = self._sell("X0001", product=self.recorder)
        self.assertEqual(len((first | second).equipment_ids), 2)

    def test_accessories_without_serial_make_none(self):
        self._receive(self.adapter, quantity=2)
        order = self._order(self.an, (self.adapter, 2))
        self._deliver(order.picking_ids)
        self.assertTrue(order.warranty_card_ids)
        self.assertFalse(order.warranty_card_ids.equipment_ids)

    def test_returned_device_leaves_the_installed_base_and_the_next_owner_gets_it(self):
        first = self._sell("CAM0100", partner=self.an, moment="2025-04-02 03:00:00")
        device = first.equipment_ids
        with freeze_time("2025-05-05 03:00:00"):
            self._return(first.picking_id)
        self.assertFalse(device.active)
        with freeze_time("2025-08-04 03:00:00"):
            order = self._order(self.binh, (self.camera, 1))
            self._deliver(order.picking_ids, {self.camera: ["CAM0100"]})
        self.assertTrue(device.active)
        self.assertEqual((device.customer_id, device.card_id), (self.binh, order.warranty_card_ids))

    def test_the_desk_sees_devices_an_outsider_does_not(self):
        device = self._sell("CAM0001").equipment_ids
        self.assertEqual(device.with_user(self.desk).customer_id, self.an)
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            device.with_user(outsider).read(["name"])

    def test_nearest_product_category_gives_the_device_type(self):
        dome = self.env["product.category"].create(
            {"name": "Dome", "parent_id": self.env.ref("poe_warranty.product_category_camera").id}
        )
        self.camera.categ_id = dome
        types = self.env["maintenance.equipment.category"].sudo()
        camera_type = self.env.ref("poe_maintenance.equipment_category_camera")
        self.assertEqual(types.search([])._get_for_product(self.camera), camera_type)
        own = types.create({"name": "Dome", "product_categ_ids": dome.ids})
        self.assertEqual(types.search([])._get_for_product(self.camera), own)
        self.assertFalse(types.search([])._get_for_product(self.adapter))

    def test_device_follows_its_card_to_the_new_owner(self):
        card = self._sell("CAM0001", partner=self.an)
        proof = self._photo("contract.pdf")
        self.env["warranty.transfer"].with_user(self.desk).create(
            {"card_id": card.id, "partner_id": self.binh.id, "proof_ids": proof.ids}
        )
        self.assertEqual(card.equipment_ids.customer_id, self.binh)

    def test_replacement_takes_the_place_of_the_device(self):
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        device = card.equipment_ids
        new = card._replace(self._receive(self.camera, ["CAM0099"]), date(2026, 3, 18))
        self.assertFalse(device.active)
        self.assertEqual(new.equipment_ids.lot_id.name, "CAM0099")
        self.assertEqual(new.equipment_ids.customer_id, self.an)

    def test_warranty_date_moves_with_the_card(self):
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        card._as_program().extension_months = 12
        self.assertEqual(str(card.equipment_ids.warranty_date), "2028-03-18")

    def test_device_follows_the_corrected_delivery(self):
        """Another serial on the done delivery: it hangs where the wrong one was said to, and back."""
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        site = self.env["maintenance.site"].create({"name": "Shop", "partner_id": self.an.id})
        wrong = card.equipment_ids
        wrong.write({"site_id": site.id, "installed_on": "2025-03-20"})
        lot = self._receive(self.camera, ["CAM0009"])
        line = card.move_id.move_line_ids
        line.lot_id = lot
        right = lot.warranty_card_ids.equipment_ids
        self.assertEqual((wrong.active, right.active), (False, True))
        self.assertEqual((right.site_id, str(right.installed_on)), (site, "2025-03-20"))
        self.assertEqual(right.customer_id, self.an)
        line.lot_id = card.lot_id
        self.assertEqual((wrong.active, right.active), (True, False))
        self.assertEqual((wrong.card_id, wrong.site_id), (card, site))

    def test_device_follows_the_corrected_paper_card(self):
        """Another product and serial, another customer: what was typed wrong is so on the device."""
        wrong = self._receive(self.camera, ["CAM0071"])
        lot = self._receive(self.recorder, ["NVR0077"])
        card = self.env["warranty.card"].create(
            {
                "product_id": self.camera.id,
                "lot_id": wrong.id,
                "partner_id": self.an.id,
                "date_start": "2025-01-01",
                "term_months": 24,
            }
        )
        device = card._install_devices()
        action = card.action_correct()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        form.product_id, form.serial, form.partner_id = self.recorder, "NVR0077", self.binh
        form.reason = "Misread"
        form.save().action_apply()
        self.assertEqual(device.card_id, card)
        self.assertEqual((device.lot_id, device.product_id), (lot, self.recorder))
        self.assertEqual(device.customer_id, self.binh)
