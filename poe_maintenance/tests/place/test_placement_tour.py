from odoo.tests import HttpCase

from ..common import MaintenanceCommon


class TestPlacementTour(MaintenanceCommon, HttpCase):
    """Devices come onto a site in a real browser, one scan after the other."""

    def test_placement(self):
        devices = self._sell_together(["CAM0001", "CAM0002"]).equipment_ids
        self.start_tour(
            f"/odoo/action-poe_maintenance.maintenance_site_action/{self.site.id}",
            "poe_maintenance_placement",
            login="desk",
        )
        self.assertEqual(self.site.equipment_ids, devices)
        self.assertEqual(set(devices.mapped("position")), {False, "Gate 2"})
