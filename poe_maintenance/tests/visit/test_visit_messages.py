"""Customers are told when we come, once a day that is agreed, as they and the company wish."""

from datetime import date, timedelta

from freezegun import freeze_time

from ..common import MaintenanceCommon


class TestVisitMessages(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.an.email = "an@example.com"
        device = cls._install("CAM0001", moment="2025-12-01 03:00:00")
        with freeze_time("2026-01-05 03:00:00"):
            contract = cls._make_contract(device, "2026-01-05")
            contract._plan_visits(date(2026, 3, 1))
        cls.visit = contract.visit_ids.sorted("schedule_date")[0]
        cls.kind = cls.env.ref("poe_maintenance.message_kind_visit_announced")

    def _run(self, days_before):
        moment = self.visit.schedule_date - timedelta(days=days_before)
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("poe_warranty.ir_cron_tell_customers").method_direct_trigger()
        self.env.invalidate_all()

    def _get_told(self):
        """Return the e-mails to the customer; an SMS beside each depends on the app for SMS."""
        return self.visit.message_ids.filtered(
            lambda message: self.an in message.partner_ids
            and message.message_type == "auto_comment"
        )

    def test_a_visit_is_announced_once_and_anew_when_it_is_moved(self):
        self._run(8)
        self.assertFalse(self._get_told(), "so early nobody is told")
        self._run(6)
        self._run(5)
        self.assertEqual(len(self._get_told()), 1)
        self.visit.schedule_date += timedelta(days=1)
        self._run(3)
        self.assertEqual(len(self._get_told()), 2)

    def test_a_cancelled_visit_is_not_announced(self):
        self.visit.archive = True
        self._run(3)
        self.assertFalse(self._get_told())

    def test_a_report_that_is_not_wanted_is_not_sent(self):
        report = self.env.ref("poe_maintenance.message_kind_visit_report")
        self.an.warranty_message_off_ids = report
        messages = report._tell("visit_report", self.visit)
        self.assertEqual(messages.state, "unwanted")
        self.assertFalse(self._get_told())
        report.with_company(self.company).channel = "off"
        self.assertFalse(report._tell("visit_report", self.visit))
