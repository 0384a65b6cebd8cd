from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import HttpCase

from ..common import MaintenanceCommon


class TestFiguresTour(MaintenanceCommon, HttpCase):
    """The figures in a real browser, after a visit that was made and one that nobody came to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_and_install_lang("vi_VN")
        cls.planner = cls._make_user("planner", "poe_maintenance.group_maintenance_planner")
        cls.env["maintenance.checklist"].search([]).active = False
        reading = {"name": "Voltage", "kind": "reading", "has_max": True, "limit_max": 12.1}
        cls.env["maintenance.checklist"].create(
            {
                "name": "Test list",
                "category_id": cls.env.ref("poe_maintenance.equipment_category_camera").id,
                "item_ids": [Command.create({**reading, "on_the_spot": False})],
            }
        )
        cls.today = datetime.combine(fields.Date.today(), time(3))
        first = cls.today - relativedelta(months=3, days=2)
        cls.devices = cls._install_together(["CAM0001", "CAM0002"], moment=str(first))
        with freeze_time(first):
            # due a month and two months later
            end = first + relativedelta(months=2, days=10)
            cls.contract = cls._make_contract(
                cls.devices, str(first.date()), date_end=str(end.date())
            )
            cls.contract.action_plan_visits()

    def _make_first_visit(self):
        """One camera is as it should be, the other has too much."""
        visit = self.contract.visit_ids.sorted("schedule_date")[0].with_user(self.desk)
        with freeze_time(visit.schedule_date):
            visit.action_start_visit()
            for line, volts in zip(visit.visit_line_ids, (12.0, 12.5), strict=True):
                line.result_ids.reading = volts
            visit.no_signature_reason = "Nobody there"
            visit.action_finish_visit()

    def _call(self, device, days):
        """Report a device without picture so many days ago."""
        with freeze_time(self.today - timedelta(days)):
            self.env["maintenance.request"].create(
                {"name": "No picture", "maintenance_type": "corrective", "equipment_id": device.id}
            )

    def test_each_figure_counts_what_it_names(self):
        self._make_first_visit()
        self._call(self.devices[0], 40)
        self._call(self.devices[1], 20)
        coming = self.today + timedelta(2)
        self.env["maintenance.request"].create(
            {
                "name": "Look at it",
                "maintenance_type": "preventive",
                "site_id": self.site.id,
                "maintenance_team_id": self.company._get_maintenance_team().id,
                "schedule_date": coming,
                "schedule_end": coming + timedelta(hours=3),
                "user_id": self.desk.id,
                "visit_line_ids": [Command.create({"equipment_id": self.devices[0].id})],
            }
        )
        for lang in ("en_US", "vi_VN"):
            self.planner.lang = lang
            self.start_tour(
                "/odoo/maintenance-visits-analysis",
                "poe_maintenance_figures",
                login=self.planner.login,
            )
        self.contract.invalidate_recordset()
        self.assertEqual((self.contract.due_count, self.contract.done_count), (4, 2))
