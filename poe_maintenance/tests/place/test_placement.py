from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import MaintenanceCommon


class TestPlacement(MaintenanceCommon):
    """Devices come onto a site together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cards = cls._sell_together(["CAM0001", "CAM0002", "CAM0003"])
        cls.devices = cls.cards.equipment_ids
        cls.order = cls.cards.sale_order_id.with_user(cls.desk)

    def _open(self, action):
        """Return the form of the dialog that an action opens."""
        Placement = self.env[action["res_model"]].with_user(self.desk)
        return Form(Placement.with_context(**action["context"]))

    def test_the_devices_of_an_order(self):
        self.assertEqual(self.order.installed_device_count, 3)
        with freeze_time("2026-02-05 20:00:00"):  # the next day where the technician is
            self.desk.tz = "Asia/Ho_Chi_Minh"
            form = self._open(self.order.action_place_devices())
            self.assertEqual((form.site_id, form.device_count), (self.site, 3))
            with form.line_ids.edit(1) as line:
                line.position = "Gate 2, pole 3"
            placement = form.save()
            opened = placement.action_place()
        self.assertEqual(
            (opened["res_model"], opened["res_id"]), ("maintenance.site", self.site.id)
        )
        self.assertEqual(self.site.equipment_ids, self.devices)
        self.assertEqual(set(self.devices.mapped("installer_id")), {self.desk})
        self.assertEqual({str(day) for day in self.devices.mapped("installed_on")}, {"2026-02-06"})
        self.assertEqual(set(self.devices.mapped("position")), {False, "Gate 2, pole 3"})

    def test_the_devices_of_a_delivery_and_of_a_list(self):
        picking = self.cards.picking_id.with_user(self.desk)
        self.assertEqual(picking.installed_device_count, 3)
        for action in (
            picking.action_place_devices(),
            self.devices.with_user(self.desk).action_place(),
        ):
            lines = action["context"]["default_line_ids"]
            self.assertEqual(
                {vals["equipment_id"] for _kind, _id, vals in lines}, {*self.devices.ids}
            )

    def test_what_hangs_at_a_site_already_is_not_installed_again(self):
        def get_proposed(document):
            lines = document.action_place_devices()["context"]["default_line_ids"]
            return {vals["equipment_id"] for _kind, _id, vals in lines}

        self.devices[0].write({"site_id": self.site.id, "installed_on": "2026-01-10"})
        for document in (self.order, self.cards.picking_id.with_user(self.desk)):
            self.assertEqual(get_proposed(document), {*self.devices[1:].ids})
        self.devices.site_id = self.site
        self.assertEqual(get_proposed(self.order), {*self.devices.ids})  # to move them

    def test_the_site_of_the_delivery_address_is_proposed(self):
        plant = self.env["res.partner"].create({"name": "Plant", "parent_id": self.an.id})
        there = self._make_site("Plant", address_id=plant.id)
        proposed = self.order.action_place_devices()["context"]["default_site_id"]
        self.assertEqual(proposed, self.site.id)
        self.order.sudo().partner_shipping_id = plant
        self.assertEqual(self.order.action_place_devices()["context"]["default_site_id"], there.id)

    def test_a_site_of_another_company_takes_no_device_of_ours(self):
        other = self.env["res.company"].create({"name": "North"})
        theirs = self._make_site("North", company_id=other.id, calendar_id=False)
        both = self.env(context={"allowed_company_ids": [self.company.id, other.id]})
        order = self.order.with_env(both)
        self.assertEqual(order.action_place_devices()["context"]["default_site_id"], self.site.id)
        placement = both["maintenance.device.placement"].create(
            {"site_id": theirs.id, "line_ids": [(0, 0, {"equipment_id": self.devices[0].id})]}
        )
        with self.assertRaisesRegex(UserError, "North"):
            placement.action_place()

    def test_one_scan_after_the_other(self):
        form = self._open(self.site.with_user(self.desk).action_place())
        self.assertEqual(form.site_id, self.site)
        card = self.cards.filtered(lambda card: card.serial == "CAM0003")
        address = card._get_check_address(card._get_check_code())
        for scanned in ("CAM0001", "cam-0002", address):
            form.scan = scanned
            self.assertFalse(form.scan)
        self._sell("CAM0009", partner=self.binh)
        with mute_logger("odoo.tests.form.onchange"):
            for refused in ("cam 0001", "NOTHING", "-", "CAM0009"):
                form.scan = refused
        placement = form.save()
        placement.action_place()
        self.assertEqual(self.site.equipment_ids, self.devices)

    def test_devices_of_several_customers_are_refused(self):
        other = self._sell("CAM0009", partner=self.binh).equipment_ids
        with self.assertRaisesRegex(UserError, "several customers"):
            (self.devices | other).with_user(self.desk).action_place()
        empty = self.env["maintenance.device.placement"].create({"site_id": self.site.id})
        with self.assertRaisesRegex(UserError, "Scan the devices"):
            empty.action_place()

    def test_a_position_is_one_on_its_site(self):
        self.devices.write({"site_id": self.site.id, "position": "Gate"})
        moved = self.devices[0]
        moved.site_id = self._make_site("Shop")
        self.assertFalse(moved.position)
        claim = self._claim("CAM0002")
        claim.action_assess()
        claim._replace_device(self.camera, self._receive(self.camera, ["CAM0099"]))
        claim.action_close()
        self.assertEqual(claim.replacement_card_id.equipment_ids.position, "Gate")

    def test_devices_are_found_by_their_order_and_without_a_site(self):
        Device = self.env["maintenance.equipment"].with_user(self.desk)
        self.assertEqual(Device.search([("order_name", "=", self.order.name)]), self.devices)
        groups = Device._read_group([("id", "in", self.devices.ids)], ["order_name"], ["__count"])
        self.assertEqual(groups, [(self.order.name, 3)])

    def test_more_devices_take_no_more_queries(self):
        def count(number):
            serials = [f"P{number:02d}{index:03d}" for index in range(number)]
            devices = self._sell_together(serials).equipment_ids
            placement = self.env["maintenance.device.placement"].create(
                {
                    "site_id": self.site.id,
                    "line_ids": [
                        (0, 0, {"equipment_id": device.id, "position": f"Pole {index}"})
                        for index, device in enumerate(devices)
                    ],
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            placement.action_place()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        for number in (1, 2):  # rights are read once a process
            count(number)
        self.assertEqual(count(3), count(12))
