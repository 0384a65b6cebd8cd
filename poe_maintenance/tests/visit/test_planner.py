from ast import literal_eval
from datetime import date, timedelta

from freezegun import freeze_time
from lxml import etree
from markupsafe import Markup

from odoo.exceptions import UserError
from odoo.tests import BaseCase, Form, HttpCase, tagged

from ...tools.route import order_stops
from ..people.test_competence import CompetenceCommon


class PlannerCommon(CompetenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.devices = cls._install_together(
            ["CAM0001", "CAM0002", "CAM0003", "CAM0004"], moment="2025-12-01 03:00:00"
        )
        cls.planner = cls._make_user("planner", "poe_maintenance.group_maintenance_planner")

    def _plan(self, devices=None, plan=None, until=date(2026, 2, 28), **values):
        contract = self._make_contract(devices or self.devices, "2026-01-05", plan, **values)
        contract._plan_visits(until)
        return contract

    def _visit(self, moment, hours=2.0, **values):
        end = moment and f"{moment[:11]}{int(moment[11:13]) + int(hours):02d}{moment[13:]}"
        return self._make_visit(self.devices[:1], moment, schedule_end=end, **values)


class TestPlanner(PlannerCommon):
    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-01-05 03:00:00"))

    # === long visits === #

    def test_a_long_visit_is_split_over_days(self):
        """Four cameras of five hours, eight hours in a day: four visits, on days that are worked."""
        contract = self._plan(plan={"hours": 20.0})
        visits = contract.visit_ids.sorted("schedule_date")
        # Thursday, Friday, and on the Monday after
        days = ["2026-02-05", "2026-02-06", "2026-02-09", "2026-02-10"]
        self.assertEqual(self._get_days(contract), days)
        self.assertEqual(visits.mapped("device_count"), [1] * 4)
        self.assertEqual(visits.mapped("duration"), [5.0] * 4)
        self.assertEqual(visits.visit_line_ids.equipment_id, self.devices)
        self.assertFalse(contract._plan_visits(date(2026, 2, 28)))  # nothing is doubled

    def test_a_long_visit_is_split_over_people(self):
        contract = self._plan(plan={"hours": 20.0, "people": 2})
        self.assertEqual(self._get_days(contract), ["2026-02-05"] * 2 + ["2026-02-06"] * 2)
        self.company.maintenance_day_hours = 0
        contract.plan_line_ids.hours = 19.0
        contract._plan_visits(date(2026, 2, 28))
        self.assertEqual(self._get_days(contract), ["2026-02-05"])
        self.assertEqual(contract.visit_ids.duration, 19.0)

    def test_a_part_that_is_moved_keeps_its_length(self):
        contract = self._plan(plan={"hours": 20.0})
        part = contract.visit_ids.sorted("schedule_date")[1]
        part.with_user(self.planner).schedule_date = "2026-02-10 01:00:00"
        self.assertEqual(part.duration, 5.0)

    def test_a_visit_without_contract_that_is_moved_keeps_its_length(self):
        visit = self._visit("2026-01-06 01:00:00", 4).with_user(self.planner)
        visit.schedule_date = "2026-01-06 02:00:00"
        self.assertEqual(visit.duration, 4.0)
        with Form(
            visit, self.env.ref("poe_maintenance.maintenance_request_view_form_visit")
        ) as form:
            form.schedule_date = "2026-01-07 08:00:00"
            self.assertEqual(str(form.schedule_end), "2026-01-07 12:00:00")
        self.assertEqual(visit.duration, 4.0)
        visit.schedule_end = "2026-01-07 09:00:00"
        self.assertEqual(visit.duration, 1.0)

    # === load === #

    def test_too_much_for_a_day_is_told(self):
        visits = self._visit("2026-01-06 01:00:00", 5, user_id=self.hoa.id)
        visits |= self._visit("2026-01-06 07:00:00", 4, user_id=self.hoa.id)
        visits |= self._visit("2026-01-07 01:00:00", 5, user_id=self.hoa.id)
        visits |= self._visit("2026-01-06 01:00:00", 5)
        visits = visits.with_user(self.planner)
        self.assertEqual(visits.mapped("technician_hours"), [9.0, 9.0, 5.0, 0.0])
        self.assertEqual(visits.mapped("planning_note"), ["over", "over", False, False])
        self.assertIn("9 hours", visits[0].load_warning)
        self.env.flush_all()
        loads = self.env["maintenance.load.report"].with_user(self.planner)
        load = loads.search([("user_id", "=", self.hoa.id)])
        self.assertEqual(load.mapped("hours"), [9.0, 5.0])
        self.assertEqual(load.mapped("hours_over"), [1.0, 0.0])
        domain = load[0].action_view_visits()["domain"]
        self.assertEqual(self.env["maintenance.request"].search(domain), visits[:2])

    def test_queries_of_the_load_do_not_grow_with_the_visits(self):
        visits = self.env["maintenance.request"]
        for hour in range(1, 7):
            visits |= self._visit(f"2026-01-06 0{hour}:00:00", 1, user_id=self.hoa.id)
        self.env.flush_all()

        def count(some):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.mapped("planning_note")
            return self.cr.sql_log_count - before

        count(visits[:2])
        self.assertEqual(count(visits[:2]), count(visits))

    # === the day list === #

    def _find(self, name):
        """Return what the day list shows with one of its filters."""
        Request = self.env["maintenance.request"].with_user(self.planner)
        view = self.env.ref("poe_maintenance.maintenance_request_view_search_day")
        arch = etree.fromstring(Request.get_view(view.id, "search")["arch"])
        domain = arch.xpath(f"//filter[@name='{name}']")[0].get("domain")
        return Request.search(literal_eval(domain) + [("site_id", "=", self.site.id)])

    def test_a_callout_without_a_time_is_to_be_planned(self):
        call = self.env["maintenance.request"].create(
            {
                "name": "No picture",
                "maintenance_type": "corrective",
                "equipment_id": self.devices[0].id,
            }
        )
        today = self._visit("2026-01-05 05:00:00")
        self._visit("2026-02-20 05:00:00")
        self.assertEqual(call.with_user(self.planner).planning_note, "to_plan")
        self.assertEqual(self._find("to_plan"), call)
        for name in ("today", "week"):
            self.assertEqual(self._find(name), today | call, name)
        self.assertEqual(self._find("tomorrow"), call)

    # === rows === #

    def test_what_is_taken_off_leaves_no_empty_rows(self):
        """Planned anew, what nobody has touched goes; what a technician had is cancelled."""
        contract = self._plan(until=date(2026, 4, 30))
        first, second, third = contract.visit_ids.sorted("schedule_date")
        first.user_id = self.hoa
        second.message_post(body=Markup("Bring a ladder"), message_type="comment")
        contract.plan_line_ids.interval = 2
        self.assertFalse(third.exists())
        self.assertEqual((first | second).mapped("archive"), [True, True])
        domain = contract.action_view_visits()["domain"]
        self.assertFalse(self.env["maintenance.request"].search(domain))
        contract._plan_visits(date(2026, 4, 30))
        self.assertEqual(self._get_days(contract), ["2026-03-05"])

    def test_a_start_in_the_past_says_what_it_does_not_plan(self):
        contract = self._make_contract(self.devices, "2025-10-05")
        contract._plan_visits(date(2026, 2, 28))
        self.assertEqual(self._get_days(contract), ["2026-01-05", "2026-02-05"])
        note = contract.with_user(self.planner).unplanned_note
        self.assertIn("2 days before 01/05/2026, from 11/05/2025 to 12/05/2025", note)
        self.assertFalse(self._plan().unplanned_note)

    # === a change of several === #

    def test_a_finished_visit_does_not_block_a_change_of_several(self):
        done = self._visit("2026-01-05 01:00:00", user_id=self.hoa.id)
        self.env["maintenance.checklist"].search([]).active = False
        done.action_start_visit()
        done.visit_line_ids.action_done()
        done.no_signature_reason = "Nobody there"
        done.action_finish_visit()
        coming = self._visit("2026-01-06 01:00:00") | self._visit("2026-01-07 01:00:00")
        several = (done | coming).with_user(self.planner)
        read = several.web_save({"user_id": self.minh.id}, {"user_id": {}})
        self.assertEqual([row["id"] for row in read], several.ids)
        self.assertEqual(coming.user_id, self.minh)
        self.assertEqual(done.user_id, self.hoa)
        with self.assertRaisesRegex(UserError, "is finished"):
            done.with_user(self.planner).web_save({"user_id": self.minh.id}, {})

    # === calendar and route === #

    def test_a_calendar_entry_says_hour_site_and_customer(self):
        visit = self._visit("2026-01-06 01:00:00")
        self.assertEqual(visit.calendar_title, "08:00–10:00 · Warehouse · An")
        calendar = self.env.ref("poe_maintenance.maintenance_request_view_calendar_visit")
        self.assertIn('create_name_field="calendar_title"', calendar.arch)

    def test_stops_are_ordered_by_the_way(self):
        self.company.partner_id.write({"partner_latitude": 10.0, "partner_longitude": 106.0})
        visits = self.env["maintenance.request"]
        for latitude in (10.3, 10.1, 0.0, 10.2):
            address = self.an.copy(
                {"name": f"At {latitude}", "parent_id": self.an.id, "type": "other"}
            )
            address.write(
                {"partner_latitude": latitude, "partner_longitude": 106.0 if latitude else 0.0}
            )
            address.street = f"{latitude} Main Street"
            site = self._make_site(f"S{latitude}", address_id=address.id)
            visits |= self._make_visit(
                self.devices[:0], "2026-01-06 01:00:00", site_id=site.id, user_id=self.hoa.id
            )
        visits.with_user(self.planner).action_order_route()
        self.assertEqual(visits.mapped("route_sequence"), [3, 1, 4, 2])
        url = visits.with_user(self.planner).action_open_route()["url"]
        stops = [part.split("%20")[0] for part in url.split("/dir/")[1].split("/")]
        self.assertEqual([stop[:4] for stop in stops], ["10.1", "10.2", "10.3", "0.0"])
        # another day is another way
        visits[0].schedule_date += timedelta(1)
        self.assertEqual(visits[0].route_sequence, 0)
        with self.assertRaisesRegex(UserError, "technician and a time"):
            self._visit("2026-01-06 01:00:00").action_order_route()


@tagged("post_install", "-at_install")
class TestRoute(BaseCase):
    def test_from_one_to_the_nearest_next(self):
        stops = [("a", (3, 0), ""), ("b", None, "2"), ("c", (1, 0), ""), ("d", None, "1")]
        self.assertEqual(order_stops((0, 0), stops), ["c", "a", "d", "b"])
        self.assertEqual(order_stops(None, stops), ["a", "c", "d", "b"])
        self.assertEqual(order_stops(None, []), [])


class TestVisitCalendar(PlannerCommon, HttpCase):
    def test_visits_are_exported_to_a_calendar(self):
        visit = self._visit("2026-01-06 01:00:00", user_id=self.hoa.id)
        other = self.env["res.company"].create({"name": "North"})
        stranger = self._make_user("stranger", "poe_warranty.group_warranty_user", other)
        url = visit.with_user(self.hoa).action_export_calendar()["url"]
        self.authenticate(self.hoa.login, self.hoa.login)
        answer = self.url_open(url)
        self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
        for line in (
            "DTSTART:20260106T010000Z",
            "DTEND:20260106T030000Z",
            "SUMMARY:Warehouse · An",
            f"UID:maintenance-request-{visit.id}@",
        ):
            self.assertIn(line, answer.content.decode())
        for ids in ("", "x", "0", "9" * 21, "9" * 5000):
            self.assertEqual(
                self.url_open(f"/poe_maintenance/visits.ics?ids={ids}").status_code, 404
            )
        self.authenticate(stranger.login, stranger.login)
        self.assertEqual(self.url_open(url).status_code, 404)
