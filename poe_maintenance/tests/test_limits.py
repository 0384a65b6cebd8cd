"""What no company, contract or call-out can mean is told in words, before anything is counted of it
or the database stumbles over it."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import MaintenanceCommon


class PlannerCommon(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = new_test_user(
            cls.env,
            "planner",
            groups="maintenance.group_equipment_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
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
        hold = {"date_from": "2025-06-01", "date_to": "2025-06-30", "reason": "Closed"}
        self.contract.hold_ids = [Command.create(hold)]
        self.contract.device_ids.date_to = "2026-02-05"
        pause = self.env["maintenance.pause"].create({"request_id": call.id})
        for record, name in (
            (pause, "date_from"),
            (pause, "request_id"),
            (plan, "date_start"),
            (self.contract.hold_ids, "date_from"),
            (self.contract.hold_ids, "date_to"),
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
