"""Whose turn it is at the customers'."""

from odoo import fields

from ..common import MaintenanceCommon


class TestVisitQueues(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls._make_user("plans", "poe_maintenance.group_maintenance_planner")

    def _find(self, key, user):
        """Return what a queue opens for a user; it counts as many."""
        queue = self.env.ref(f"poe_maintenance.warranty_queue_{key}").with_user(user)
        queue.invalidate_recordset()
        action = queue.action_open()
        found = self.env[action["res_model"]].with_user(user).search(action["domain"])
        self.assertEqual(queue.count, len(found), key)
        return found.sudo()

    def test_visits_and_call_outs_stand_where_their_turn_is(self):
        now, Request = fields.Datetime.now(), self.env["maintenance.request"]
        dark = {"name": "Dark", "is_callout": True, "site_id": self.site.id}
        call = Request._as_program().create(dark).with_env(self.env)
        self.assertIn(call, self._find("callouts_open", self.desk))
        planned = {"maintenance_type": "preventive", "site_id": self.site.id}
        asked = Request.create({**planned, "name": "Free service"})
        visit = Request.create({**planned, "name": "Visit", "schedule_date": now})
        self.assertIn(visit, self._find("visits_due", self.desk))
        self.assertNotIn(visit, self._find("callouts_open", self.desk))
        for key, requests in (
            ("visits_nobody", (call | visit).filtered(lambda r: r.schedule_date and not r.user_id)),
            ("callouts_unplanned", call.filtered(lambda r: not r.schedule_date)),
            ("visits_unplanned", asked),
            ("visits_late", Request),
        ):
            self.assertLessEqual(requests, self._find(key, self.planner), key)
        self.assertNotIn(call, self._find("visits_unplanned", self.planner))
