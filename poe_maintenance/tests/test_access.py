"""What each company and each role finds, and what it does not."""

from odoo import Command
from odoo.tests import new_test_user

from .common import MaintenanceCommon


class TestCompanies(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cam = cls._install("CAM0001", moment="2025-01-05 03:00:00")
        cls.contract = cls._make_contract(cls.cam, "2026-01-05")
        cls.other = cls.env["res.company"].create({"name": "Other"})

    def _make_stranger(self, groups):
        """Return a user of the other company alone."""
        return new_test_user(
            self.env,
            "stranger",
            groups=groups,
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )

    def test_modifications_of_a_contract_are_its_company_s(self):
        Modification = self.env["contract.modification"]
        made = Modification.sudo().create(
            {"contract_id": self.contract.id, "date": "2026-02-01", "description": "Two more"}
        )
        stranger = self._make_stranger("account.group_account_invoice")
        ours = new_test_user(
            self.env,
            "ours",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        mine = [("id", "=", made.id)]
        self.assertFalse(Modification.with_user(stranger).search(mine))
        self.assertTrue(Modification.with_user(ours).search(mine))

    def test_a_device_added_by_hand_is_of_the_company_of_its_visit(self):
        planner = new_test_user(
            self.env,
            "planner",
            groups="maintenance.group_equipment_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        values = {"name": "Look", "maintenance_type": "preventive", "site_id": self.site.id}
        visit = self.env["maintenance.request"].with_user(planner).create(values)
        visit.visit_line_ids = [Command.create({"equipment_id": self.cam.id})]
        line = visit.visit_line_ids
        self.assertEqual(line.company_id, self.company)
        stranger = self._make_stranger("maintenance.group_equipment_manager")
        mine = [("id", "=", line.id)]
        self.assertFalse(self.env["maintenance.visit.line"].with_user(stranger).search(mine))
