"""What no company, contract or call-out can mean is told in words, before anything is counted of it
or the database stumbles over it."""

from datetime import timedelta
from itertools import product

from dateutil.relativedelta import relativedelta
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import MaintenanceCommon
from .contract.test_contract_life import ContractCommon


class PlannerCommon(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls._make_user("planner", "maintenance.group_equipment_manager")
        cls.cam = cls._install("CAM0001", moment="2025-01-05 03:00:00")
        cls.contract = cls._make_contract(cls.cam, "2025-02-05", maintenance_kind="packaged")

    def _call(self, **values):
        """Return a call-out on the device, as the planner enters it."""
        Request = self.env["maintenance.request"].with_user(self.planner)
        return Request.create(
            {
                "name": "No picture",
                "maintenance_type": "corrective",
                "equipment_id": self.cam.id,
                **values,
            }
        )


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


class TestChecklistMonths(PlannerCommon):
    def test_an_item_is_looked_at_every_240_months_at_least(self):
        item = self.env["maintenance.checklist.item"].search([], limit=1)
        item = item.with_user(self.planner)
        for wrong in (241, 200_000, -1):
            told = self.assertRaisesRegex(ValidationError, "between 0 and 240")
            with self.subTest(months=wrong), told, self.cr.savepoint():
                item.interval_months = wrong
        item.interval_months = 240


class TestEmptied(PlannerCommon):
    @mute_logger("odoo.sql_db")
    def test_what_is_required_and_emptied_is_left_to_the_database(self):
        """Which says that the field is required; nothing is compared or planned before."""
        call = self._call()
        call.service_level_id = self.env["maintenance.service.level"].search([], limit=1)
        plan = self.contract.plan_line_ids
        plan.write({"date_end": "2026-02-05", "visits": 4})
        suspension = {"date_from": "2025-06-01", "date_to": "2025-06-30", "reason": "Closed"}
        self.contract.suspension_ids = [Command.create(suspension)]
        self.contract.device_ids.date_to = "2026-02-05"
        pause = self.env["maintenance.pause"].create({"request_id": call.id})
        for record, name in (
            (pause, "date_from"),
            (pause, "request_id"),
            (plan, "date_start"),
            (self.contract.suspension_ids, "date_from"),
            (self.contract.suspension_ids, "date_to"),
            (self.contract.device_ids, "date_from"),
        ):
            mine = record.with_user(self.planner)
            refused = self.assertRaises(IntegrityError)
            with self.subTest(model=record._name, field=name), refused, self.cr.savepoint():
                mine.write({name: False})
                self.env.flush_all()
            self.env.invalidate_all()


class TestClock(PlannerCommon):
    """The working hours of a service level are counted day by day: centuries would stop a worker."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.service_level_id = cls.env["maintenance.service.level"].search([], limit=1)

    def _assert_refused(self, call, *args):
        told = self.assertRaisesRegex(ValidationError, "enter a value between")
        with told, self.cr.savepoint():
            call(*args)
            self.env.flush_all()

    def test_a_pause_ends_within_a_year(self):
        call = self._call()
        self.assertTrue(call.resolution_deadline)
        now = fields.Datetime.now()
        late = {"request_id": call.id, "date_from": now, "date_to": "9000-01-01 00:00:00"}
        Pause = self.env["maintenance.pause"].with_user(self.planner)
        self._assert_refused(Pause.create, late)
        self._assert_refused(Pause.create, {**late, "date_to": now + timedelta(days=370)})
        self._assert_refused(Pause.create, {**late, "date_from": "0001-01-01 00:00:00"})
        self._assert_refused(Pause.onchange, late, ["date_to"], {"date_to": {}})
        self._assert_refused(call.write, {"pause_ids": [Command.create(late)]})
        pause = Pause.create({**late, "date_to": now + timedelta(days=360)})
        self._assert_refused(pause.write, {"date_to": "9000-01-01 00:00:00"})

    def test_a_call_out_is_reported_within_ten_years(self):
        call = self._call()
        for wrong in ("0001-02-01 00:00:00", fields.Datetime.now() - timedelta(days=3660)):
            self._assert_refused(call.write, {"reported_at": wrong})
            self._assert_refused(lambda day: self._call(reported_at=day), wrong)
            spec = {"reported_at": {}, "resolution_deadline": {}}
            self._assert_refused(call.onchange, {"reported_at": wrong}, ["reported_at"], spec)
        call.reported_at = fields.Datetime.now() - timedelta(days=300)
        self.assertTrue(call.resolution_deadline)


class TestPeriods(ContractCommon):
    def setUp(self):
        super().setUp()
        self.agreed = self._sign()
        self.line = self.agreed.contract_line_ids

    def test_an_order_of_a_million_periods_is_refused_in_words(self):
        proposal = self._propose(option="packaged", billing_period="quarter", years=1)
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        order = order.with_user(self.salesman)
        line = order.order_line.filtered("maintenance_period")
        for wrong in (1_000_000, 81):
            line.product_uom_qty = wrong
            with self.assertRaisesRegex(UserError, "20 years at most, which are 80 of its"):
                order.action_confirm()
        line.product_uom_qty = 80
        order.action_confirm()
        self.assertEqual(str(order.sudo().maintenance_contract_ids.date_end), "2046-01-04")

    def test_no_day_of_a_contract_lies_behind_2199(self):
        suspension = {"reason": "Closed", "date_from": "2026-06-05", "date_to": "9999-12-31"}
        reason = {"contract_id": self.agreed.id, "reason_id": self.moved.id}
        Wizard = self.env["maintenance.contract.terminate"]
        for name, call, values in (
            ("end of a line", self.line.write, {"date_end": "9999-12-31"}),
            ("start of a line", self.line.write, {"date_start": "0001-01-01"}),
            ("a new line", self.line.copy, {"date_end": "9999-12-31"}),
            ("a suspension", self.agreed.write, {"suspension_ids": [Command.create(suspension)]}),
            ("a termination", Wizard.create, {**reason, "date": "9999-12-31"}),
        ):
            told = self.assertRaisesRegex(ValidationError, "between 01/01/1970 and 12/31/2199")
            with self.subTest(name), told, self.cr.savepoint():
                call(values)

    def test_periods_are_counted_as_if_one_by_one(self):
        for kind, start, interval in product(
            ("monthly", "quarterly", "yearly"),
            ("2024-01-31", "2024-02-29", "2024-03-01", "2023-12-30"),
            (1, 2),
        ):
            line = self.line.new(
                {
                    "contract_id": self.agreed.id,
                    "date_start": start,
                    "recurring_rule_type": kind,
                    "recurring_interval": interval,
                }
            )
            months = {"monthly": 1, "quarterly": 3, "yearly": 12}[kind] * interval
            first = fields.Date.to_date(start)
            ends = [first + relativedelta(months=months * n, days=-1) for n in range(1, 60)]
            for days in range(0, 1200, 7):
                day = first + timedelta(days=days)
                number = next(n for n, end in enumerate(ends, 1) if end >= day)
                with self.subTest(kind=kind, start=start, interval=interval, day=day):
                    self.assertEqual(line._get_period_number(day), number)
                    self.assertEqual(line._get_whole_period_end(day), ends[number - 1])
