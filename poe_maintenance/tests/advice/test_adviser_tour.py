from odoo.tests import HttpCase

from ..common import MaintenanceCommon


class TestAdviserTour(MaintenanceCommon, HttpCase):
    """The adviser in a real browser, as the planner who also sells uses it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site.environment = "coastal"
        cls._install("CAM0001")
        cls.desk.group_ids += cls.env.ref("poe_maintenance.group_maintenance_planner")
        cls.desk.group_ids += cls.env.ref("sales_team.group_sale_salesman")

    def test_from_the_site_to_the_contract(self):
        action = self.env.ref("poe_maintenance.maintenance_site_action")
        self.start_tour(
            f"/odoo/action-{action.id}/{self.site.id}", "poe_maintenance_adviser", login="desk"
        )
        contract = self.site.proposal_ids.order_ids.maintenance_contract_ids
        self.assertEqual((contract.maintenance_kind, len(contract)), ("packaged", 1))
        self.assertEqual(contract.plan_line_ids.interval, 2)
        self.assertEqual(contract.visit_count, 6)
