from ast import literal_eval
from datetime import date

from freezegun import freeze_time
from lxml import etree
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from ..common import MaintenanceCommon


class TestVisits(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls._install("CAM0001", moment="2025-12-01 03:00:00")
        # every day is worked, but for what a test says
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "All week",
                "tz": "Asia/Ho_Chi_Minh",
                "attendance_ids": [
                    Command.create(
                        {"name": "Day", "dayofweek": str(day), "hour_from": 8, "hour_to": 17}
                    )
                    for day in range(7)
                ],
            }
        )
        cls.site.calendar_id = cls.calendar

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-01-05 03:00:00"))

    def _holiday(self, first, last=None):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": f"{first} 00:00:00",
                "date_to": f"{last or first} 16:59:59",
                "time_type": "leave",
            }
        )

    # === when === #

    def test_weekly_visits_and_a_holiday_on_the_due_day(self):
        plan = {"unit": "weeks", "days_early": 2, "days_late": 2}
        contract = self._make_contract(self.device, "2026-01-05", plan, date_end="2026-02-02")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(
            self._get_days(contract), ["2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02"]
        )
        self._holiday("2026-01-19")
        contract.plan_line_ids.date_end = "2026-02-01"
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-01-12", "2026-01-20", "2026-01-26"])

    def test_a_visit_is_never_before_the_start(self):
        self._holiday("2026-01-10", "2026-01-12")
        plan = {"interval": 5, "unit": "days", "days_early": 30, "days_late": 1}
        contract = self._make_contract(self.device, "2026-01-10", plan | {"date_end": "2026-01-15"})
        self._holiday("2026-01-15", "2026-01-16")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-01-14"])

    def test_the_31st_stays_the_31st(self):
        plan = {"date_start": "2026-01-31", "days_early": 0, "days_late": 0}
        contract = self._make_contract(self.device, "2026-01-31", plan, date_end="2026-07-31")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(
            self._get_days(contract),
            ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31"],
        )

    def test_the_day_of_the_route_within_the_tolerance(self):
        self.site.route_day = "2"
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-02-28")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-02-04"])

    def test_a_visit_begins_in_the_morning_whatever_calendar_came_with_odoo(self):
        self.site.calendar_id = self.company.resource_calendar_id
        for tz, device in (("UTC", self.device), ("Europe/Brussels", self._install("CAM0009"))):
            self.site.calendar_id.tz = tz
            contract = self._make_contract(device, "2026-01-05", date_end="2026-02-28")
            contract._plan_visits(date(2026, 12, 31))
            self.assertEqual(str(contract.visit_ids.schedule_date), "2026-02-05 01:00:00", tz)

    def test_the_settings_offer_hours_of_the_right_time_zone(self):
        old = self.company.resource_calendar_id
        old.tz = "UTC"
        office = self._make_site("Office")
        settings = self.env["res.config.settings"].create({})
        self.assertIn("Asia/Ho_Chi_Minh", settings.maintenance_hours_hint)
        for _press in range(2):
            settings.action_use_right_hours()
        right = self.company.resource_calendar_id
        self.assertEqual(
            (right.tz, len(right.attendance_ids)), ("Asia/Ho_Chi_Minh", len(old.attendance_ids))
        )
        self.assertEqual((office.calendar_id, self.site.calendar_id), (right, self.calendar))
        self.assertEqual(old.tz, "UTC")
        self.assertFalse(self.env["res.config.settings"].create({}).maintenance_hours_hint)

    def test_no_visit_in_a_suspension(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-04-30")
        contract._plan_visits(date(2026, 12, 31))
        contract.suspension_ids = [
            Command.create(
                {"date_from": "2026-03-01", "date_to": "2026-03-31", "reason": "Rebuilding"}
            )
        ]
        self.assertEqual(self._get_days(contract), ["2026-02-05", "2026-04-05"])
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-02-05", "2026-04-05"])

    # === bad input === #

    def test_ten_visits_do_not_fit_in_four_days(self):
        with self.assertRaisesRegex(ValidationError, "10 visits do not fit in 4 days"):
            self._make_contract(self.device, "2026-01-05", {"visits": 10, "date_end": "2026-01-09"})

    def test_a_number_of_visits_is_spread(self):
        plan = {"visits": 4, "date_end": "2026-02-02"}
        contract = self._make_contract(self.device, "2026-01-05", plan)
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(
            self._get_days(contract), ["2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02"]
        )

    @mute_logger("odoo.sql_db")
    def test_an_interval_of_nothing_and_an_end_before_the_start(self):
        for plan, error in (
            ({"interval": 0}, ValidationError),
            ({"days_early": -1}, ValidationError),
            ({"date_end": "2026-01-01"}, IntegrityError),
        ):
            with self.assertRaises(error), self.cr.savepoint():
                self._make_contract(self.device, "2026-01-05", plan)

    def test_one_more_visit_before_the_storms(self):
        self.site.storm_month = "9"
        plan = {"interval": 6, "date_start": "2026-01-05"}
        contract = self._make_contract(self.device, "2026-01-05", plan, date_end="2027-03-31")
        contract._plan_visits(date(2027, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-07-05", "2026-08-17", "2027-01-05"])

    def test_no_extra_visit_where_one_is_due_in_the_month_before_the_storms(self):
        self.site.storm_month = "9"
        plan = {"interval": 4, "date_start": "2026-04-10"}
        contract = self._make_contract(self.device, "2026-01-05", plan, date_end="2026-12-31")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-08-10", "2026-12-10"])
        contract.plan_line_ids.write({"interval": 7, "is_before_storms": False})
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-11-10"])

    def test_a_suspension_taken_back_brings_its_visits_back(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-04-30")
        contract._plan_visits(date(2026, 12, 31))
        suspension = self.env["maintenance.contract.suspension"].create(
            {
                "contract_id": contract.id,
                "date_from": "2026-02-01",
                "date_to": "2026-03-31",
                "reason": "Rebuilding",
            }
        )
        self.assertEqual(self._get_days(contract), ["2026-04-05"])
        suspension.date_to = "2026-02-28"
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-03-05", "2026-04-05"])
        suspension.unlink()
        self.assertFalse(contract.planned_until)
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-02-05", "2026-03-05", "2026-04-05"])

    def test_other_access_hours_move_the_visits_that_have_no_technician_yet(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-03-31")
        contract._plan_visits(date(2026, 12, 31))
        contract.visit_ids.sorted("schedule_date")[0].user_id = self.desk
        self.site.route_day = "0"
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-02-05", "2026-03-02"])

    def test_who_comes_later_joins_a_visit_the_planner_moved(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-02-28")
        contract._plan_visits(date(2026, 12, 31))
        visit = contract.visit_ids
        visit.write({"schedule_date": "2026-02-09 02:00:00", "schedule_end": "2026-02-09 04:00:00"})
        late = self._install("CAM0002")
        contract.device_ids = [Command.create({"equipment_id": late.id, "date_from": "2026-01-05"})]
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(contract.visit_ids, visit)
        self.assertEqual(visit.visit_line_ids.equipment_id, self.device | late)

    def test_a_visit_that_is_moved_keeps_its_length_and_tells_when_it_is_off_its_tolerance(self):
        plan = {"hours": 2.5, "days_early": 3, "days_late": 3}
        contract = self._make_contract(self.device, "2026-01-05", plan, date_end="2026-02-28")
        contract._plan_visits(date(2026, 12, 31))
        visit = contract.visit_ids
        self.assertEqual((visit.device_count, visit.is_off_tolerance), (1, False))
        # 18:00 UTC is the next day where the company is
        visit.schedule_date = "2026-02-07 18:00:00"
        self.assertEqual((visit.duration, visit.is_off_tolerance), (2.5, False))
        visit.schedule_date = "2026-02-08 18:00:00"
        self.assertTrue(visit.is_off_tolerance)

    # === devices that come and go === #

    def test_a_device_that_comes_later_joins_the_visits_to_come(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-03-31")
        contract._plan_visits(date(2026, 12, 31))
        late = self._install("CAM0002")
        contract.device_ids = [Command.create({"equipment_id": late.id, "date_from": "2026-02-10"})]
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(len(self._get_days(contract)), 2)
        second = contract.visit_ids.sorted("schedule_date")[1]
        self.assertEqual(second.visit_line_ids.equipment_id, self.device | late)

    def test_planned_again_nothing_is_doubled(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-12-31")
        first = contract._plan_visits(date(2026, 6, 30))
        self.assertFalse(contract._plan_visits(date(2026, 6, 30)))
        self.assertEqual(len(first), 5)

    def test_a_retired_device_leaves_the_contract_and_its_visits(self):
        other = self._install("CAM0003")
        contract = self._make_contract(self.device | other, "2026-01-05", date_end="2026-03-31")
        contract._plan_visits(date(2026, 12, 31))
        other.active = False
        self.assertEqual(contract.visit_ids.visit_line_ids.equipment_id, self.device)
        self.device.active = False
        self.assertFalse(self._get_days(contract))
        self.assertEqual(set(contract.device_ids.mapped("reason")), {"Retired"})

    def test_a_device_sold_on_leaves_the_contract_of_its_old_owner(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-03-31")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self.device.covered_by, "both")
        with freeze_time("2026-01-20 03:00:00"):
            self.device.card_id._hand_over(self.binh)
            self.assertEqual(
                (self.device.customer_id, self.device.covered_by), (self.binh, "warranty")
            )
        self.assertFalse(self.device.site_id)
        self.assertFalse(self._get_days(contract))

    def test_a_replacement_takes_its_place(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-03-31")
        contract._plan_visits(date(2026, 12, 31))
        unit = self._receive(self.camera, ["CAM0099"])
        claim = self._claim("CAM0001")
        claim.action_assess()
        claim._replace_device(self.camera, unit)
        claim.action_close()
        new = claim.replacement_card_id.equipment_ids
        self.assertFalse(self.device.active)
        self.assertEqual((new.site_id, new.covered_by), (self.site, "both"))
        coming = contract.visit_ids.filtered(lambda v: not v.archive).visit_line_ids
        self.assertEqual((coming.equipment_id, len(coming)), (new, 2))

    def test_a_device_that_moves_is_visited_at_its_new_place(self):
        other = self._make_site("Shop")
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-03-31")
        contract._plan_visits(date(2026, 12, 31))
        self.device.site_id = other
        contract._plan_visits(date(2026, 12, 31))
        visits = contract.visit_ids.filtered(lambda visit: not visit.archive)
        self.assertEqual((visits.site_id, len(visits)), (other, 2))

    def test_two_contracts_on_one_device(self):
        first = self._make_contract(self.device, "2026-01-05", date_end="2026-02-28")
        second = self._make_contract(self.device, "2026-01-05", date_end="2026-02-28")
        (first | second)._plan_visits(date(2026, 12, 31))
        self.assertEqual((len(first.visit_ids), len(second.visit_ids)), (1, 1))

    def test_a_contract_holds_its_customers_devices_only(self):
        foreign = self._install(
            "CAM0009", self._make_site("Elsewhere", self.binh), partner=self.binh
        )
        contract = self._make_contract(self.device, "2026-01-05")
        with self.assertRaisesRegex(ValidationError, "its own customer's devices"):
            contract.device_ids = [Command.create({"equipment_id": foreign.id})]

    # === what becomes of visits === #

    def test_a_partly_done_visit_carries_the_rest_forward(self):
        other = self._install("CAM0004", moment="2025-12-01 03:00:00")
        contract = self._make_contract(self.device | other, "2026-01-05", date_end="2026-02-28")
        contract._plan_visits(date(2026, 12, 31))
        visit = contract.visit_ids
        done = visit.visit_line_ids[0]
        with freeze_time("2026-02-05 03:00:00"):
            self.env["maintenance.checklist"].search([]).active = False
            visit.action_start_visit()
            done.action_done()
            visit.no_signature_reason = "Nobody there"
            visit.action_finish_visit()
            rest = visit.contract_id.visit_ids - visit
            self.assertEqual(rest.visit_line_ids.due_date, date(2026, 2, 5))
            self.assertEqual(str(rest.schedule_date), "2026-02-06 01:00:00")
            # within the tolerance nothing is overdue
            self.assertEqual(
                (contract.due_count, contract.done_count, contract.late_count), (2, 1, 0)
            )
            self.assertEqual((contract.visit_due_count, contract.visit_done_count), (2, 1))
        self.assertEqual(visit.visit_line_ids, done)

    def _count(self, contract, moment):
        """Return how many visits of a contract are missed and overdue at a moment, in its figures and in
        the report; let the scheduled job run."""
        with freeze_time(moment):
            with self.enter_registry_test_mode():
                self.env.ref("poe_maintenance.ir_cron_tell_missed").method_direct_trigger()
            self.env.flush_all()
            contract.invalidate_recordset()
            groups = self.env["maintenance.visit.report"]._read_group(
                [("contract_id", "=", contract.id)], [], ["missed:sum", "late:sum"]
            )
            counts = contract.missed_count, contract.late_count
        self.assertEqual(groups[0], counts)
        return counts

    def test_a_visit_too_long_overdue_is_missed_cancelled_or_not(self):
        """Due on the 5th, without tolerance: on the 12th it is seven days overdue, on the 13th it is
        missed."""
        plan = {"days_early": 0, "days_late": 0}
        other = self._install("CAM0008", self._make_site("Shop"), moment="2025-12-01 03:00:00")
        devices = self.device | other
        contract = self._make_contract(devices, "2026-01-05", plan, date_end="2026-02-28")
        planner = self._make_user("missed_planner", "poe_maintenance.group_maintenance_planner")
        self.company._get_maintenance_team().member_ids = planner
        contract._plan_visits(date(2026, 12, 31))
        cancelled, planned = contract.visit_ids
        cancelled.archive_equipment_request()
        # 16:59 UTC is still the 12th in Viet Nam
        self.assertEqual(self._count(contract, "2026-02-12 16:59:59"), (0, 2))
        self.assertFalse(contract.visit_ids.activity_ids.filtered("warranty_alert_key"))
        for _time in range(2):
            self.assertEqual(self._count(contract, "2026-02-12 17:00:00"), (2, 0))
            for visit in cancelled | planned:
                told = visit.activity_ids.filtered("warranty_alert_key")
                self.assertEqual((told.user_id, len(told)), (planner, 1))
        cancelled.reset_equipment_request()
        self.assertEqual(self._count(contract, "2026-02-13 03:00:00"), (2, 0))
        planned.visit_line_ids._as_program().state = "done"
        self.assertEqual(self._count(contract, "2026-02-13 03:00:00"), (1, 0))
        self.company.maintenance_missed_days = 8
        self.assertEqual(self._count(contract, "2026-02-13 03:00:00"), (0, 1))

    def test_overdue_is_what_is_not_done_on_the_day_after_its_tolerance(self):
        """Due on the 5th, up to three days late; the tolerance is the one it was planned with."""
        plan = {"days_early": 0, "days_late": 3}
        contract = self._make_contract(self.device, "2026-01-05", plan, date_end="2026-02-28")
        contract._plan_visits(date(2026, 12, 31))
        late = self.env["maintenance.request"].search(
            [("visit_line_ids.latest_date", "=", "2026-02-08")]
        )
        self.assertEqual(late, contract.visit_ids)
        self.assertEqual(self._count(contract, "2026-02-08 16:59:59"), (0, 0))
        self.assertEqual(self._count(contract, "2026-02-08 17:00:00"), (0, 1))
        with freeze_time("2026-02-08 17:00:00"):
            contract.plan_line_ids.days_late = 9
            report = self.env["maintenance.visit.report"]
            report = report.search([("contract_id", "=", contract.id)])
            self.assertEqual(report.mapped("outcome"), ["late"])
        self.assertEqual(self._count(contract, "2026-02-15 16:59:59"), (0, 1))
        self.assertEqual(self._count(contract, "2026-02-15 17:00:00"), (1, 0))

    def test_the_first_visit_may_be_on_the_first_day(self):
        plan = {"starts_at_once": True}
        contract = self._make_contract(self.device, "2026-01-05", plan, date_end="2026-02-28")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-01-05", "2026-02-05"])
        contract.plan_line_ids.write({"visits": 3, "date_end": "2026-02-04"})
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-01-05", "2026-01-20", "2026-02-04"])

    def test_a_visit_on_the_first_day_never_comes_before_it(self):
        """The plan counts from before the contract, whose first day is off."""
        self._holiday("2026-01-10", "2026-01-11")
        plan = {"date_start": "2025-12-10", "days_early": 5, "days_late": 5}
        contract = self._make_contract(self.device, "2026-01-10", plan, date_end="2026-01-31")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(self._get_days(contract), ["2026-01-12"])

    def test_the_contract_is_printed_with_its_missed_and_overdue_visits(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-03-31")
        contract._plan_visits(date(2026, 12, 31))
        contract.visit_ids.sorted("schedule_date")[0].archive_equipment_request()
        with freeze_time("2026-03-13 03:00:00"):
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                "contract.report_contract", contract.ids
            )
        table = etree.HTML(html).xpath("//div[@id='maintenance_visits']//td[2]/text()")
        self.assertEqual([int(count) for count in table], [2, 0, 1, 1])

    def test_a_changed_plan_keeps_what_is_under_way_and_what_is_overdue(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-04-30")
        contract._plan_visits(date(2026, 12, 31))
        first, second, third = contract.visit_ids.sorted("schedule_date")
        with freeze_time("2026-03-05 03:00:00"):
            second.action_start_visit()
            contract.plan_line_ids.days_late = 10
            contract._plan_visits(date(2026, 12, 31))
            self.assertTrue(second.visit_line_ids.result_ids)
            self.assertTrue(first.visit_line_ids)  # due in February, and overdue
            self.assertFalse(third.exists())  # made anew
            self.assertEqual((contract.missed_count, contract.late_count), (1, 0))

    def test_what_was_found_and_what_is_due_is_not_typed_in(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-02-28")
        contract._plan_visits(date(2026, 12, 31))
        line = contract.visit_ids.visit_line_ids.with_user(self.desk)
        for vals in ({"state": "done"}, {"due_date": "2027-01-01"}, {"contract_id": False}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                line.write(vals)
        line.note = "Ladder needed"

    def test_a_visit_is_not_moved_before_its_contract(self):
        contract = self._make_contract(self.device, "2026-01-05", date_end="2026-02-28")
        contract._plan_visits(date(2026, 12, 31))
        with self.assertRaisesRegex(ValidationError, "before its contract"):
            contract.visit_ids.schedule_date = "1999-01-01 03:00:00"

    def test_a_contract_does_not_end_before_it_starts(self):
        contract = self._make_contract(self.device, "2026-01-05")
        with self.assertRaisesRegex(ValidationError, "press Terminate"):
            contract.date_end = "2020-01-01"

    def test_visits_end_with_their_contract(self):
        contract = self._make_contract(self.device, "2026-01-05")
        contract.contract_line_ids = [
            Command.create({"name": "Care", "date_start": "2026-01-05", "quantity": 1})
        ]
        contract._plan_visits(date(2026, 6, 30))
        self.assertEqual(len(self._get_days(contract)), 5)
        contract.contract_line_ids.date_end = "2026-03-31"
        self.assertFalse(contract.planned_until)
        contract._plan_visits(date(2026, 6, 30))
        self.assertEqual(self._get_days(contract), ["2026-02-05", "2026-03-05"])
        contract.active = False
        self.assertFalse(self._get_days(contract))

    def test_a_device_sold_again_is_at_no_site_of_its_old_owner(self):
        self.device.customer_id = self.binh
        self.assertFalse(self.device.site_id)

    # === cost === #

    @freeze_time("2026-03-10 03:00:00")
    def test_a_technician_sees_his_call_outs_without_a_time_and_what_he_began(self):
        call, begun, coming = self.env["maintenance.request"].create(
            [
                {"name": name, "site_id": self.site.id, "user_id": self.desk.id, **values}
                for name, values in {
                    "Without a time": {},
                    "Begun before its day": {"schedule_date": "2026-03-12 03:00:00"},
                    "Next week": {"schedule_date": "2026-03-17 03:00:00"},
                }.items()
            ]
        )
        begun.with_user(self.desk).action_start_visit()
        view = self.env.ref("poe_maintenance.maintenance_request_view_search_visit")
        (until_today,) = etree.fromstring(view.arch).xpath("//filter[@name='until_today']")
        domain = literal_eval(until_today.get("domain"))
        shown = self.env["maintenance.request"].search([*domain, ("user_id", "=", self.desk.id)])
        self.assertEqual(shown & (call | begun | coming), call | begun)

    def test_queries_do_not_grow_with_the_contracts(self):
        def plan(number):
            contracts = self.env["contract.contract"]
            for device in self._install_together([f"Q{number:02d}{i:03d}" for i in range(number)]):
                contracts |= self._make_contract(device, "2026-01-05")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            contracts._plan_visits(date(2026, 2, 28))
            self.env.flush_all()
            return self.cr.sql_log_count - before

        plan(2)
        self.assertEqual(plan(3), plan(12))

    def test_a_far_visit_has_no_activity_yet(self):
        contract = self._make_contract(self.device, "2026-01-05", {"unit": "weeks"})
        contract._plan_visits(date(2026, 3, 31))
        visits = contract.visit_ids.sorted("schedule_date")
        self.assertTrue(visits[0].activity_ids)
        self.assertFalse(visits[-1].activity_ids)
        with freeze_time("2026-03-25 03:00:00"), self.enter_registry_test_mode():
            self.env.ref("poe_maintenance.ir_cron_announce_visits").method_direct_trigger()
        self.assertTrue(visits[-1].activity_ids)
