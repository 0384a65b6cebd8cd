"""What no company, contract or call-out can mean is told in words, before anything is counted of it
or the database stumbles over it."""

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user

from .common import MaintenanceCommon


class TestSettings(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = new_test_user(cls.env, "head", groups="base.group_system")
        cls.head.write({"company_ids": [(4, cls.company.id)], "company_id": cls.company.id})

    def test_settings_that_nothing_can_be_counted_from_are_refused(self):
        self._make_contract(self._install("CAM0001"), "2026-01-05", date_end="2026-12-31")
        Settings = self.env["res.config.settings"].with_user(self.head)
        for name, most in (
            ("maintenance_figures_months", 240),
            ("maintenance_repeat_days", 3650),
            ("contract_renewal_days", 3650),
        ):
            for wrong in (most + 1, 1_000_000, -1):
                told = self.assertRaisesRegex(ValidationError, f"between [01] and {most}")
                with self.subTest(name=name, value=wrong), told, self.cr.savepoint():
                    Settings.create({name: wrong}).execute()
            Settings.create({name: most}).execute()
            self.assertEqual(self.company[name], most)


class TestChecklistMonths(MaintenanceCommon):
    def test_an_item_is_looked_at_every_240_months_at_least(self):
        planner = new_test_user(
            self.env,
            "planner",
            groups="maintenance.group_equipment_manager",
            company_id=self.company.id,
        )
        item = self.env["maintenance.checklist.item"].search([], limit=1)
        item = item.with_user(planner)
        for wrong in (241, 200_000, -1):
            told = self.assertRaisesRegex(ValidationError, "between 0 and 240")
            with self.subTest(months=wrong), told, self.cr.savepoint():
                item.interval_months = wrong
        item.interval_months = 240
