from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError

from ..people.test_competence import CompetenceCommon


class TestAbsence(CompetenceCommon):
    """Technicians who are not there are not chosen, and give their visits back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls._install("CAM0001", moment="2025-12-01 03:00:00")
        cls.planner = cls._make_user("planner", "poe_maintenance.group_maintenance_planner")

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-06-15 03:00:00"))

    def _leave(self, user, first="2026-07-01 00:00:00", last="2026-07-01 12:00:00"):
        """Enter time off, as an approved request does: the program writes it, whoever approves."""
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "name": "Time off",
                "resource_id": user.employee_ids.resource_id.id,
                "date_from": first,
                "date_to": last,
                "time_type": "leave",
            }
        )

    def test_who_is_away_is_not_chosen(self):
        self._leave(self.hoa)
        visit = self._make_visit(self.device)
        visit.maintenance_team_id.member_ids = self.hoa | self.minh
        self.assertIn(self.minh, visit.qualified_user_ids)
        self.assertNotIn(self.hoa, visit.qualified_user_ids)
        visit.with_user(self.planner).action_find_technician()
        self.assertEqual(visit.user_id, self.minh)
        self.minh.employee_ids.action_archive()
        self.assertFalse(visit.user_id)
        with self.assertRaisesRegex(UserError, "on leave, or has left"):
            visit.with_user(self.planner).action_find_technician()
        visit.schedule_date = "2026-07-02 02:00:00"
        visit.with_user(self.planner).action_find_technician()
        self.assertEqual(visit.user_id, self.hoa)

    def test_a_visit_is_not_moved_onto_the_leave_of_its_technician(self):
        self._leave(self.hoa)
        visit = self._make_visit(self.device, "2026-07-02 02:00:00", user_id=self.hoa.id)
        visit = visit.with_user(self.planner)
        for vals in (
            {"schedule_date": "2026-07-01 02:00:00"},
            {"schedule_date": "2026-07-01 02:00:00", "user_id": self.hoa.id},
        ):
            with (
                self.assertRaisesRegex(ValidationError, "on leave on 07/01/2026"),
                self.cr.savepoint(),
            ):
                visit.write(vals)
        visit.write({"schedule_date": "2026-07-01 02:00:00", "user_id": self.minh.id})
        with self.assertRaisesRegex(ValidationError, "on leave on"), self.cr.savepoint():
            visit.user_id = self.hoa
        self.minh.employee_ids.action_archive()
        with self.assertRaisesRegex(ValidationError, "no longer works here"), self.cr.savepoint():
            visit.user_id = self.minh

    def test_what_is_open_goes_on_without_who_is_away_then(self):
        """The next day is the program's choice: it refuses nobody the end of a visit."""
        visit = self._make_visit(self.device, "2026-06-15 02:00:00", user_id=self.hoa.id)
        self._leave(self.hoa, "2026-06-15 17:00:00", "2026-07-15 17:00:00")
        visit.with_user(self.hoa).action_start_visit()
        visit.with_user(self.hoa).no_signature_reason = "Nobody there"
        visit.with_user(self.hoa).action_finish_visit()
        self.assertTrue(visit.carried_to_id)
        self.assertFalse(visit.carried_to_id.user_id)

    def test_the_technician_of_a_device_is_not_proposed_when_he_is_away(self):
        self._leave(self.hoa, "2026-06-14 00:00:00", "2026-06-16 00:00:00")
        for user, proposed in ((self.hoa, self.hoa.browse()), (self.minh, self.minh)):
            self.device.technician_user_id = user
            call = self.env["maintenance.request"].create(
                {"name": "No picture", "equipment_id": self.device.id}
            )
            self.assertEqual(call.user_id, proposed)

    def test_who_leaves_gives_his_visits_back(self):
        for name, leave in (
            ("archived", lambda user: user.employee_ids.action_archive()),
            ("locked", lambda user: user.action_archive()),
            ("unlinked", lambda user: user.employee_ids.write({"user_id": False})),
            ("resting", self._leave),
        ):
            user = self._make_technician(name)
            visit, cancelled = (
                self._make_visit(self.device, user_id=user.id) for _number in range(2)
            )
            cancelled.archive_equipment_request()
            leave(user)
            self.assertFalse(visit.user_id, name)
            self.assertEqual(cancelled.user_id, user, name)
            task = visit.activity_ids.filtered(lambda a: a.warranty_alert_key == "technician_gone")
            self.assertIn(user.login, task.note, name)
            self.assertNotEqual(task.user_id, user, name)
