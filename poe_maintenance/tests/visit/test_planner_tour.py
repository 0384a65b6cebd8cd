from datetime import timedelta

from odoo import fields
from odoo.tests import Form, HttpCase

from .test_planner import PlannerCommon

ZONE = "Asia/Ho_Chi_Minh"


class TestPlannerTour(PlannerCommon, HttpCase):
    """The day of a planner in a real browser: load, calendar, and what has no time yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_and_install_lang("vi_VN")
        cls.company.resource_calendar_id.tz = ZONE
        for user in cls.planner | cls.hoa | cls.minh:
            user.tz = ZONE
        cls.today = cls.company._get_local_day(fields.Datetime.now())

    def _at(self, hour):
        """Return a local hour of today as it is stored."""
        return self.company._get_day_start(self.today) + timedelta(hours=hour)

    def _give(self, hour, hours):
        """Return a visit of Hoa's, today from an hour on."""
        times = {"schedule_end": self._at(hour + hours), "user_id": self.hoa.id}
        return self._make_visit(self.devices[:1], self._at(hour), **times)

    def _call(self):
        """Take a call as the planner does, without a time."""
        action = self.devices[1].with_user(self.planner).action_new_callout()
        Request = self.env["maintenance.request"].with_user(self.planner)
        form = Form(Request.with_context(**action["context"]), action["views"][0][0])
        form.name = "No picture"
        return form.save()

    def test_the_planner_puts_the_day_right(self):
        for lang in ("en_US", "vi_VN"):
            self.planner.lang = lang
            stays, moves, call = self._give(8, 5), self._give(14, 4), self._call()
            self.start_tour(
                "/odoo/maintenance-days", "poe_maintenance_planner", login=self.planner.login
            )
            self.assertEqual((stays.user_id, stays.schedule_date), (self.hoa, self._at(8)), lang)
            self.assertEqual((moves.user_id, moves.schedule_date), (self.minh, self._at(15)), lang)
            self.assertEqual(moves.duration, 4.0, lang)
            self.assertEqual((call.user_id, call.schedule_date), (self.minh, self._at(10)), lang)
            (stays | moves | call).archive_equipment_request()
