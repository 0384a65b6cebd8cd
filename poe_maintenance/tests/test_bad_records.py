"""One record that cannot be worked on keeps no other waiting for a scheduled job."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.tools import mute_logger

from .common import MaintenanceCommon

BATCH = "odoo.addons.poe_warranty.tools.batch"


class TestBadRecords(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        serials = ("CAM0001", "CAM0002", "CAM0003")
        devices = cls._install_together(serials, moment="2025-01-05 03:00:00")
        cls.first, cls.bad, cls.last = (
            cls._make_contract(device, "2026-01-05") for device in devices
        )
        cls.company.warranty_responsible_id = cls.desk

    def _plan(self):
        with freeze_time("2026-01-06 03:00:00"), self.enter_registry_test_mode():
            self.env.ref("poe_maintenance.ir_cron_plan_visits").method_direct_trigger()
        self.env.invalidate_all()

    def _plan_with_bad(self):
        """Let the planner run while the database refuses what one contract wants."""
        Line = type(self.env["maintenance.plan.line"])
        get_wanted = Line._get_wanted_lines

        def refuse(lines, until):
            if self.bad.id in lines.contract_id.ids:
                lines.env.cr.execute("SELECT 1 / 0")
            return get_wanted(lines, until)

        with (
            patch.object(Line, "_get_wanted_lines", refuse),
            mute_logger("odoo.sql_db"),
            self.assertLogs(BATCH, "ERROR") as logs,
        ):
            self._plan()
        return "\n".join(logs.output)

    def test_one_bad_contract_keeps_no_other_waiting(self):
        log = self._plan_with_bad()
        self.assertTrue(self.first.visit_ids and self.last.visit_ids)
        self.assertFalse(self.bad.visit_ids or self.bad.planned_until)
        self.assertIn(f"contract.contract({self.bad.id},)", log)
        self.assertNotIn(f"contract.contract({self.last.id},)", log)
        alerts = (self.first | self.bad | self.last).activity_ids.filtered("warranty_alert_key")
        self.assertEqual((alerts.res_id, alerts.user_id), (self.bad.id, self.desk))

    def test_it_is_told_once_and_taken_up_again(self):
        for _night in range(2):
            self._plan_with_bad()
        self.assertEqual(len(self.bad.activity_ids.filtered("warranty_alert_key")), 1)
        self._plan()
        self.assertTrue(self.bad.visit_ids)
        self.assertFalse(self.bad.activity_ids.filtered("warranty_alert_key"))
