from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from ..common import MaintenanceCommon

# Monday to Friday 10-18, in Viet Nam; moments in this file are local there
UTC = timedelta(hours=7)


class TestServiceLevel(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "Asia/Ho_Chi_Minh",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {"name": "Day", "dayofweek": str(day), "hour_from": 10, "hour_to": 18}
                        )
                        for day in range(5)
                    ),
                ],
            }
        )
        cls.holiday = cls.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": cls.company.id,
                "calendar_id": False,
                "date_from": "2019-03-04 17:00:00",
                "date_to": "2019-03-05 16:59:59",
                "time_type": "leave",
            }
        )
        cls.level = cls.env["maintenance.service.level"].create(
            {
                "name": "4/6",
                "response_hours": 4,
                "resolution_hours": 6,
                "calendar_id": cls.calendar.id,
            }
        )
        cls.device = cls._install("CAM0001", moment="2015-12-01 03:00:00")
        cls.contract = cls._make_contract(
            cls.device,
            "2019-01-01",
            maintenance_kind="packaged",
            service_level_id=cls.level.id,
            callouts_included=9,
        )
        cls.done = cls.env.ref("maintenance.stage_3")

    def _at(self, local):
        """Freeze the clock at a local moment, ``day time`` of March 2019."""
        day, time = local.split()
        moment = datetime.fromisoformat(f"2019-03-{int(day):02d} {time}:00")
        return freeze_time(moment - UTC)

    def _call(self, local, user=None, **values):
        """Take a call at a local moment through the form of the call-outs."""
        with self._at(local):
            Request = self.env["maintenance.request"].with_user(user or self.desk)
            action = self.env.ref("poe_maintenance.maintenance_request_action_callout")
            context = {"default_maintenance_type": "corrective"}
            view = "poe_maintenance.maintenance_request_view_form_visit"
            self.assertIn("is_callout", action.domain)
            form = Form(Request.with_context(**context), view)
            form.name = "No picture"
            form.equipment_id = values.pop("device", self.device)
            for name, value in values.items():
                setattr(form, name, value)
            return form.save()

    def _local(self, moment):
        return (moment + UTC).strftime("%d %H:%M") if moment else moment

    def _deadlines(self, call):
        return self._local(call.response_deadline), self._local(call.resolution_deadline)

    def _close(self, call, local):
        with self._at(local):
            call.stage_id = self.done

    def _pause(self, call, start, stop=None):
        """Pause as the desk does, and resume."""
        with self._at(start):
            action = call.with_user(self.desk).action_pause()
            Pause = self.env["maintenance.pause"].with_user(self.desk)
            Form(Pause.with_context(**action["context"])).save().action_start()
        if stop:
            with self._at(stop):
                call.with_user(self.desk).action_resume()

    def assertStatus(self, call, local, status):
        """The status is this one at a moment, and a search finds it so."""
        with self._at(local):
            call.invalidate_recordset(["sla_status"])
            self.assertEqual(call.sla_status, status, local)
            Request = self.env["maintenance.request"]
            for name, _label in Request._fields["sla_status"].selection:
                found = Request.search([("sla_status", "=", name), ("id", "=", call.id)])
                self.assertEqual(bool(found), name == status, f"{local}: {name}")

    # === deadlines === #

    def test_peers_case_2(self):
        for reported, response, resolution in (
            ("4 12:00", "04 16:00", "04 18:00"),
            ("4 07:00", "04 14:00", "04 16:00"),
            ("4 20:00", "06 14:00", "06 16:00"),
            ("4 14:00", "04 18:00", "06 12:00"),
        ):
            call = self._call(reported)
            self.assertEqual(self._deadlines(call), (response, resolution), reported)

    def test_more_of_the_same_kind(self):
        for reported, response, resolution in (
            ("6 10:00", "06 14:00", "06 16:00"),  # exactly at opening
            ("6 18:00", "07 14:00", "07 16:00"),  # exactly at closing
            ("9 11:00", "11 14:00", "11 16:00"),  # a Saturday
            ("8 17:00", "11 13:00", "11 15:00"),  # an hour before the weekend
            ("5 13:00", "06 14:00", "06 16:00"),  # in a holiday
            ("6 11:20", "06 15:20", "06 17:20"),
        ):
            call = self._call(reported)
            self.assertEqual(self._deadlines(call), (response, resolution), reported)

    def test_the_time_zone_of_the_user_does_not_matter(self):
        self.desk.tz = "America/Los_Angeles"
        call = self._call("4 14:00")
        self.assertEqual(self._deadlines(call), ("04 18:00", "06 12:00"))
        self.assertEqual(str(call.reported_on), "2019-03-04")
        with self._at("4 01:00"):
            self.assertEqual(str(self._call("4 01:00").reported_on), "2019-03-04")

    def test_what_was_reported_before_it_was_typed_in(self):
        call = self._call("4 15:00", reported_at=datetime(2019, 3, 4, 5, 0))
        self.assertEqual(self._deadlines(call), ("04 16:00", "04 18:00"))
        with self.assertRaisesRegex(ValidationError, "in the future"), self._at("4 12:00"):
            call.reported_at = "2019-03-04 06:00:00"

    def test_the_holiday_of_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.holiday.company_id = other
        self.assertEqual(self._deadlines(self._call("4 14:00")), ("04 18:00", "05 12:00"))

    def test_whatever_calendar_came_with_odoo_the_clock_is_the_companys(self):
        calendar = self.site.calendar_id
        self.assertEqual(calendar, self.company.resource_calendar_id)
        self.level.calendar_id = False
        for tz in ("UTC", "Europe/Brussels", "Asia/Ho_Chi_Minh"):
            calendar.tz = tz
            self.assertEqual(self._deadlines(self._call("6 09:00")), ("06 14:00", "06 16:00"), tz)

    def test_a_site_elsewhere_has_a_calendar_of_its_own(self):
        self.level.calendar_id = False
        self.site.calendar_id = self.site.calendar_id.copy({"tz": "Asia/Tokyo"})
        # 12:00 there: until 17:00, and from 8:00 to 10:00
        self.assertEqual(self._deadlines(self._call("6 10:00")), ("06 15:00", "07 08:00"))

    def test_a_level_that_changes_later_moves_no_promise(self):
        call = self._call("4 12:00")
        self.level.write({"response_hours": 1, "resolution_hours": 2})
        self._pause(call, "4 13:00", "4 14:00")
        self.assertEqual(self._deadlines(call), ("04 17:00", "06 11:00"))

    def test_a_holiday_announced_later_moves_what_is_open(self):
        closed, call = self._call("6 14:00"), self._call("6 14:00")
        self._close(closed, "6 15:00")
        self.env.flush_all()
        with self._at("6 15:00"):
            holiday = self.holiday.copy(
                {"date_from": "2019-03-06 17:00:00", "date_to": "2019-03-07 16:59:59"}
            )
            self.assertEqual(self._deadlines(call), ("06 18:00", "08 12:00"))
            self.assertEqual(self._deadlines(closed), ("06 18:00", "07 12:00"))
            holiday.unlink()
        self.assertEqual(self._deadlines(call), ("06 18:00", "07 12:00"))

    # === pauses === #

    def test_a_pause_before_the_response_moves_both(self):
        call = self._call("4 12:00")
        self._pause(call, "4 13:00", "4 14:30")
        self.assertEqual(self._deadlines(call), ("04 17:30", "06 11:30"))

    def test_a_pause_after_the_response_moves_what_is_open(self):
        call = self._call("4 12:00")
        with self._at("4 13:00"):
            call.with_user(self.desk).action_respond()
        self._pause(call, "4 14:00", "4 15:00")
        self.assertEqual(self._deadlines(call), ("04 16:00", "06 11:00"))

    def test_a_pause_over_the_night_and_the_holiday_counts_its_working_hours(self):
        call = self._call("4 12:00")
        self._pause(call, "4 17:00", "6 11:00")
        # the response was over at 16:00: the pause came too late for it
        self.assertEqual(self._deadlines(call), ("04 16:00", "06 12:00"))

    def test_a_pause_over_the_weekend(self):
        call = self._call("8 16:00")
        self._pause(call, "8 17:00", "11 11:00")
        self.assertEqual(self._deadlines(call), ("11 14:00", "11 16:00"))

    def test_two_pauses(self):
        call = self._call("6 10:00")
        self._pause(call, "6 10:30", "6 11:00")
        self._pause(call, "6 11:00", "6 12:00")
        self.assertEqual(self._deadlines(call), ("06 15:30", "06 17:30"))

    def test_a_pause_outside_of_working_hours_moves_nothing(self):
        call = self._call("6 17:00")
        self._pause(call, "6 19:00", "7 09:00")
        self.assertEqual(self._deadlines(call), ("07 13:00", "07 15:00"))

    def test_a_pause_cures_no_breach(self):
        call = self._call("6 10:00")
        self._pause(call, "6 17:00")
        self.assertStatus(call, "7 17:00", "breached")
        # answered in time, but not put right when the pause began
        other = self._call("6 10:00")
        with self._at("6 11:00"):
            other.action_respond()
        self._pause(other, "6 17:00")
        self.assertStatus(other, "7 17:00", "breached")

    @mute_logger("odoo.sql_db")
    def test_pauses_do_not_overlap(self):
        call = self._call("6 10:00")
        self._pause(call, "6 11:00", "6 12:00")
        create = self.env["maintenance.pause"].create
        vals = {"request_id": call.id, "date_from": "2019-03-06 04:30:00"}
        for stop in ("2019-03-06 04:45:00", "2019-03-06 06:00:00", False):
            with self.assertRaisesRegex(ValidationError, "do not overlap"), self.cr.savepoint():
                create({**vals, "date_to": stop})
        early = {"request_id": call.id, "date_from": "2019-03-06 01:00:00"}
        with self.assertRaisesRegex(ValidationError, "before it was"), self.cr.savepoint():
            create(early)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            create({**vals, "date_from": "2019-03-06 05:00:00", "date_to": "2019-03-06 04:59:00"})
        self._pause(call, "6 12:00")
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._pause(call, "6 13:00")

    def test_closing_ends_the_pause(self):
        call = self._call("6 10:00")
        self._pause(call, "6 11:00")
        self._close(call, "6 12:00")
        self.assertEqual(self._local(call.pause_ids.date_to), "06 12:00")
        self.assertStatus(call, "20 12:00", "met")
        other = self._call("6 10:00")
        self._pause(other, "6 11:00")
        with self._at("6 13:00"):
            other.archive_equipment_request()
        self.assertEqual(self._local(other.pause_ids.date_to), "06 13:00")
        self.assertStatus(other, "20 12:00", "none")
        with self.assertRaisesRegex(ValidationError, "no clock to stop"), self.cr.savepoint():
            self._pause(other, "6 14:00")

    # === status === #

    def test_status_from_report_to_met(self):
        call = self._call("6 10:00")
        self.assertStatus(call, "6 13:11", "on_time")
        self.assertStatus(call, "6 13:12", "due_soon")
        self.assertStatus(call, "6 14:00", "due_soon")
        self.assertStatus(call, "6 14:01", "breached")
        with self._at("6 13:30"):
            call.action_respond()
        self.assertStatus(call, "6 14:01", "on_time")
        self.assertStatus(call, "6 14:48", "due_soon")
        self.assertStatus(call, "6 16:01", "breached")
        self._close(call, "6 16:00")
        self.assertStatus(call, "30 10:00", "met")

    def test_a_late_response_stays_a_breach(self):
        call = self._call("6 10:00")
        with self._at("6 14:30"):
            call.action_respond()
        self._close(call, "6 15:00")
        self.assertStatus(call, "6 15:00", "breached")
        self.assertEqual(call.hours_late, 0.5)

    def test_paused_in_time(self):
        call = self._call("6 10:00")
        self._pause(call, "6 12:00")
        self.assertStatus(call, "6 17:00", "paused")
        with self._at("6 17:00"):
            call.action_resume()
        self.assertStatus(call, "6 17:00", "on_time")
        self.assertEqual(self._deadlines(call), ("07 11:00", "07 13:00"))

    def test_hours_late_are_working_hours_without_pauses(self):
        call = self._call("6 10:00")
        with self._at("6 11:00"):
            call.action_respond()
        self._pause(call, "6 17:00", "6 18:00")
        with self._at("7 12:00"):
            call.invalidate_recordset(["hours_late", "sla_status"])
            # 16-17 on the 6th, 10-12 on the 7th
            self.assertEqual(call.hours_late, 3.0)

    def test_no_level_no_status(self):
        self.contract.service_level_id = False
        call = self._call("6 10:00")
        self.assertStatus(call, "30 10:00", "none")
        self.assertFalse(call.response_deadline)

    def test_reopened_the_clock_runs_on(self):
        call = self._call("6 10:00")
        self._close(call, "6 11:00")
        with self._at("6 12:00"):
            call.stage_id = self.env.ref("maintenance.stage_1")
        self.assertFalse(call.resolved_at)
        self.assertStatus(call, "6 17:00", "breached")

    def test_on_it_takes_the_call(self):
        call = self._call("6 10:00")
        with self._at("6 11:00"):
            call.with_user(self.desk).action_respond()
            call.with_user(self.desk).action_respond()
        self.assertEqual(self._local(call.responded_at), "06 11:00")
        self.assertEqual(
            (call.user_id, call.stage_id), (self.desk, self.env.ref("maintenance.stage_1"))
        )

    # === a level must make sense === #

    @mute_logger("odoo.sql_db")
    def test_hours_in_order(self):
        for vals in (
            {"response_hours": 0},
            {"response_hours": 8, "resolution_hours": 7},
            {"warn_percent": 0},
            {"warn_percent": 101},
        ):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.level.write(vals)
                self.env.flush_all()

    def test_hours_that_nobody_waits_for(self):
        for hours in (-1, 1e308, float("inf"), 9000):
            with self.assertRaisesRegex(ValidationError, "enter a value between"):
                self.level.write({"resolution_hours": hours})

    def test_a_calendar_without_hours_is_refused(self):
        empty = self.env["resource.calendar"].create({"name": "Never", "attendance_ids": []})
        empty.attendance_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "no working hours"):
            self.level.calendar_id = empty

    # === who may what === #

    def test_what_follows_from_the_work_is_not_typed_in(self):
        call = self._call("6 10:00").with_user(self.desk)
        for name, value in (
            ("responded_at", "2019-03-06 04:00:00"),
            ("resolved_at", "2019-03-06 04:00:00"),
            ("charge", "included"),
            ("sla_reminded", "breached"),
        ):
            with self.assertRaises(AccessError):
                call.write({name: value})
            with self.assertRaises(AccessError):
                call.create({"name": "X", name: value})
            sneaked = call.with_context(**{f"default_{name}": value}).create(
                {"name": "X", "equipment_id": self.device.id}
            )
            self.assertFalse(sneaked[name])
        self._close(call, "6 17:00")
        for name, value in (("reported_at", "2019-03-06 09:00:00"), ("service_level_id", False)):
            with self.assertRaisesRegex(UserError, "reopen it"):
                call.write({name: value})

    def test_a_pause_is_not_noted_afterwards_by_the_desk(self):
        call = self._call("6 10:00")
        vals = {"request_id": call.id, "date_from": "2019-03-06 03:10:00"}
        with self._at("6 12:00"):
            with self.assertRaisesRegex(AccessError, "begins now"):
                self.env["maintenance.pause"].with_user(self.desk).create(vals)
            keep = self.env["ir.default"].with_user(self.desk).set
            keep("maintenance.pause", "date_from", vals["date_from"], user_id=True)
            pause = (
                self.env["maintenance.pause"].with_user(self.desk).create({"request_id": call.id})
            )
            self.assertEqual(str(pause.date_from), "2019-03-06 05:00:00")
            with self.assertRaises(AccessError):
                pause.date_from = "2019-03-06 03:10:00"
            with self.assertRaises(AccessError):
                pause.unlink()

    def test_a_plain_user_answers_no_call(self):
        call = self._call("6 10:00")
        plain = new_test_user(self.env, "plain", groups="base.group_user")
        for action in ("action_respond", "action_resume"):
            with self.assertRaises(AccessError):
                getattr(call.with_user(plain), action)()
        with self.assertRaises(AccessError):
            self.env["maintenance.pause"].with_user(plain).create({"request_id": call.id})
        with self.assertRaises(AccessError):
            self.level.with_user(self.desk).response_hours = 99

    # === reminders === #

    def _remind(self, local):
        with self._at(local), self.enter_registry_test_mode():
            self.env.ref("poe_maintenance.ir_cron_remind_callouts").method_direct_trigger()

    def test_reminded_once_when_due_soon_and_once_when_breached(self):
        leader = new_test_user(self.env, "leader", groups="poe_warranty.group_warranty_user")
        self.company.warranty_responsible_id = leader
        call = self._call("6 10:00", user_id=self.desk)
        for local, told in (
            ("6 13:00", []),
            ("6 13:30", [self.desk]),
            ("6 13:45", [self.desk]),
            ("6 15:00", [self.desk, leader]),
            ("6 17:00", [self.desk, leader]),
        ):
            self._remind(local)
            todo = call.activity_ids.filtered(lambda a: a.summary).sorted("id")
            self.assertEqual(list(todo.user_id), told, local)
            self.assertEqual(len(todo), len(told), local)

    def test_a_late_call_is_escalated_without_a_reminder_before(self):
        call = self._call("6 10:00")
        self._remind("6 17:00")
        self._remind("6 17:30")
        self.assertEqual(len(call.activity_ids), 1)
        self.assertEqual(call.sla_reminded, "breached")

    def test_what_is_put_right_or_paused_is_not_reminded_of(self):
        closed, paused = self._call("6 10:00"), self._call("6 10:00")
        self._close(closed, "6 17:00")
        self._pause(paused, "6 11:00")
        self._remind("6 17:30")
        self.assertFalse((closed | paused).activity_ids)

    def test_queries_of_the_reminders_do_not_grow(self):
        """But for the e-mail to each who is told, which core sends one by one."""

        def remind(number):
            calls = self.env["maintenance.request"]
            for _index in range(number):
                calls |= self._call("6 10:00", user_id=self.desk)
            self.env.flush_all()
            self.env.invalidate_all()
            # read once, whether before the calls or with them
            (self.desk | self.env.user).partner_id.mapped("name")
            before = self.cr.sql_log_count
            with self._at("6 15:00"):
                calls.with_context(mail_activity_quick_update=True)._remind("breached")
                self.env.flush_all()
            return self.cr.sql_log_count - before

        remind(2)
        self.assertEqual(remind(3), remind(9))

    def test_queries_of_the_status_do_not_grow(self):
        def read(number):
            for _index in range(number):
                self._call("6 10:00")
            calls = self.env["maintenance.request"].search([("is_callout", "=", True)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with self._at("6 11:00"):
                calls.with_user(self.desk).read(["sla_status", "charge_reason", "hours_late"])
            return self.cr.sql_log_count - before

        read(2)
        self.assertEqual(read(1), read(6))
