from datetime import datetime

from freezegun import freeze_time
from lxml import etree
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from odoo.addons.poe_warranty.tests.common import PIXEL

from ..common import MaintenanceCommon


class VisitCommon(MaintenanceCommon):
    """A contract on two cameras, and its visit on 5 February 2026 at eight in the morning."""

    sold = "2025-12-01 03:00:00"
    now = "2026-02-05 03:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.warranty_labour_product_id = cls.labour
        cls.company.resource_calendar_id.tz = "Asia/Ho_Chi_Minh"
        cls.category = cls.env.ref("poe_maintenance.equipment_category_camera")
        # what is shipped is for users to change: the tests have a list of their own
        cls.env["maintenance.checklist"].search([]).active = False
        cls.checklist = cls.env["maintenance.checklist"].create(
            {"name": "Test list", "category_id": cls.category.id}
        )
        cls.view = cls._make_item("View")
        cls.clean = cls._make_item("Clean", interval_months=3)
        cls.housing = cls._make_item("Housing", on_the_spot=False)
        cls.voltage = cls._make_item(
            "Voltage", kind="reading", unit="V", has_min=True, limit_min=11.4, has_max=True,
            limit_max=12.6, on_the_spot=False,
        )  # fmt: skip
        cls._make_item("Daily picture", remote=True)
        cls.devices = cls._install("CAM0001", moment=cls.sold) | cls._install(
            "CAM0002", moment=cls.sold
        )
        with freeze_time("2026-01-05 03:00:00"):
            cls.contract = cls._make_contract(cls.devices, "2026-01-05", date_end="2026-03-31")
            cls.contract.action_plan_visits()
        cls.visit = cls.contract.visit_ids.sorted("schedule_date")[0].with_user(cls.desk)

    def setUp(self):
        super().setUp()
        if self.now:
            self.enterContext(freeze_time(self.now))

    @classmethod
    def _make_item(cls, name, **values):
        return cls.env["maintenance.checklist.item"].create(
            {"name": name, "checklist_id": cls.checklist.id, **values}
        )

    def _start(self, visit=None):
        """Start a visit as its technician and return the lines of its devices."""
        visit = visit or self.visit
        visit.action_start_visit()
        return visit.visit_line_ids

    def _result(self, line, item):
        return line.result_ids.filtered(lambda result: result.item_id == item)

    def _fill(self, lines):
        """Pass every check and measure 12 V."""
        for line in lines:
            self._result(line, self.voltage).reading = 12
            line.action_pass_rest()

    def _finish(self, visit=None):
        visit = visit or self.visit
        visit.no_signature_reason = "Nobody there"
        visit.action_finish_visit()

    def _fail(self, item, line=None):
        """Start, find one fault, and return it."""
        line = line or self._start()[0]
        result = self._result(line, item)
        result.note = "Broken"
        result.action_fail()
        return result


class TestChecklists(VisitCommon):
    # === what is due === #

    def test_a_visit_lists_what_is_due_on_each_device(self):
        lines = self._start()
        items = self.view | self.clean | self.housing | self.voltage
        for line in lines:
            self.assertEqual(line.result_ids.item_id, items)
        self.assertEqual(lines.mapped("progress"), ["0/4", "0/4"])
        self.assertEqual(self.visit.stage_id, self.env.ref("maintenance.stage_1"))
        self.assertEqual(self.visit.user_id, self.desk)

    def test_an_item_comes_back_after_its_months_with_half_a_month_of_grace(self):
        self._fill(self._start())
        self._finish()
        later = self.contract.visit_ids.sorted("schedule_date")[1].with_user(self.desk)
        due = {"2026-04-19": False, "2026-04-20": True}
        for day, expected in due.items():
            with freeze_time(f"{day} 03:00:00"):
                items = later.visit_line_ids[0]._get_due_items()[later.visit_line_ids[0]]
                self.assertEqual(self.clean in items, expected, day)
                self.assertIn(self.view, items)

    def test_not_applicable_is_asked_again(self):
        lines = self._start()
        self._result(lines[0], self.clean).action_na()
        self._fill(lines)
        self._finish()
        later = self.contract.visit_ids.sorted("schedule_date")[1]
        due = later.visit_line_ids._get_due_items()
        by_device = {line.equipment_id: items for line, items in due.items()}
        self.assertIn(self.clean, by_device[self.devices[0]])
        self.assertNotIn(self.clean, by_device[self.devices[1]])

    def test_another_companys_checklist_is_not_used(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.checklist.company_id = other
        lines = self._start()
        self.assertFalse(lines.sudo().result_ids)
        lines[0].action_done()
        self.assertEqual(lines.mapped("state"), ["done", "planned"])

    def test_shipped_lists_cover_every_device_type(self):
        shipped = self.env["maintenance.checklist"].search(
            [("active", "=", False), ("company_id", "=", False)]
        )
        types = self.env["maintenance.equipment.category"].browse(
            [
                self.env.ref(f"poe_maintenance.equipment_category_{name}").id
                for name in ("camera", "recorder", "switch", "cabling", "power", "ups", "storage")
            ]
        )
        self.assertEqual(shipped.category_id & types, types)
        picture = self.env.ref("poe_maintenance.maintenance_checklist_item_camera_picture")
        budget = self.env.ref("poe_maintenance.maintenance_checklist_item_switch_budget")
        self.assertFalse(picture.on_the_spot)
        self.assertEqual((budget.has_max, budget.limit_max, budget.unit), (True, 80, "%"))

    @mute_logger("odoo.sql_db")
    def test_bad_items(self):
        limits = {"has_min": True, "limit_min": 2, "has_max": True, "limit_max": 1}
        for values, error in (
            ({"interval_months": -1}, ValidationError),
            (limits, IntegrityError),
        ):
            with self.assertRaises(error), self.cr.savepoint():
                self._make_item("Bad", **values)

    def test_an_item_in_the_record_is_archived_not_deleted(self):
        self._start()
        with self.assertRaisesRegex(UserError, "archive it"), self.cr.savepoint():
            self.view.unlink()
        self.view.active = False

    # === starting === #

    def test_started_twice_makes_one_list(self):
        lines = self._start()
        began = self.visit.started_at
        results = lines.result_ids
        with freeze_time("2026-02-05 04:00:00"):
            self.visit.action_start_visit()
        self.assertEqual((lines.result_ids, self.visit.started_at), (results, began))

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_list(self):
        line = self._start()[0].sudo()._as_program()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            line.result_ids[0].copy()

    def test_a_visit_under_way_is_cancelled_after_a_question_only(self):
        view = self.env.ref("poe_maintenance.maintenance_request_view_form_visit")
        arch = etree.fromstring(self.env["maintenance.request"].get_view(view.id, "form")["arch"])
        for button in arch.xpath("//button[@name='archive_equipment_request']"):
            is_at_rest = "or started_at" in button.get("invisible")
            self.assertEqual(is_at_rest, not button.get("confirm"))

    def test_a_cancelled_visit_does_not_start(self):
        self.visit.archive_equipment_request()
        with self.assertRaisesRegex(UserError, "cannot start"):
            self.visit.action_start_visit()

    def test_a_device_added_on_the_way_gets_its_list(self):
        self._start()
        late = self._install("CAM0003", moment="2025-12-01 03:00:00")
        line = self.env["maintenance.visit.line"].create(
            {"request_id": self.visit.id, "equipment_id": late.id}
        )
        self.assertEqual(len(line.result_ids), 4)

    def test_queries_do_not_grow_with_the_devices(self):
        def start(number):
            serials = [f"Q{number:02d}{index:03d}" for index in range(number)]
            devices = self._install_together(serials, moment="2025-12-01 03:00:00")
            contract = self._make_contract(devices, "2026-01-05", date_end="2026-02-28")
            contract._plan_visits(datetime(2026, 12, 31).date())
            visit = contract.visit_ids
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            visit.action_start_visit()
            self.env.flush_all()
            count = self.cr.sql_log_count - before
            self.assertEqual(len(visit.visit_line_ids.result_ids), 4 * number)
            return count

        for number in (1, 2):  # rights and views are read once a process
            start(number)
        self.assertEqual(start(3), start(12))

    # === results === #

    def test_a_reading_at_its_limit_passes(self):
        voltage = self._result(self._start()[0], self.voltage)
        for reading, state in (
            (11.4, "pass"), (11.399, "fail"), (12.6, "pass"), (12.601, "fail"), (12, "pass"),
        ):  # fmt: skip
            voltage.reading = reading
            self.assertEqual((voltage.state, voltage.user_id), (state, self.desk), reading)
        self.assertEqual(voltage.expected, "11.4 – 12.6 V")
        self.env["res.lang"]._activate_lang("vi_VN")
        self.assertEqual(voltage.with_context(lang="vi_VN").expected, "11,4 – 12,6 V")

    def test_zero_is_a_reading_once_it_is_recorded(self):
        sectors = self._make_item("Sectors", kind="reading", has_max=True)
        line = self._start()[0]
        self.assertEqual(self._result(line, sectors).state, "todo")
        line.action_pass_rest()
        self.assertEqual(self._result(line, sectors).state, "todo")
        self._result(line, sectors).action_pass()
        self.assertEqual(self._result(line, sectors).state, "pass")
        self.assertEqual(self._result(line, sectors)._get_reading_text(), "0")

    def test_what_could_not_be_measured_is_no_reading(self):
        voltage = self._result(self._start()[0], self.voltage)
        for taken in (False, True):
            if taken:  # and taken back
                voltage.reading = 12.1
                self.assertEqual(voltage._get_reading_text(), "12.1 V")
                voltage.action_reset()
            voltage.action_fail()
            self.assertEqual((voltage.state, voltage._get_reading_text()), ("fail", ""))
            self.assertIsNone(voltage.sudo()._get_screen_result()["reading"])
            self.assertEqual(voltage._get_fault_text(), voltage._get_label())
            voltage.action_reset()

    def test_limits_that_change_later_rewrite_nothing(self):
        line = self._start()[0]
        voltage = self._result(line, self.voltage)
        voltage.reading = 12.5
        self.voltage.write({"limit_max": 12, "unit": "mV"})
        self.assertEqual((voltage.state, voltage.expected), ("pass", "11.4 – 12.6 V"))
        voltage.reading = 12.6
        self.assertEqual(voltage.state, "pass")

    def test_the_device_follows_its_results(self):
        line = self._start()[0]
        self._fill(line)
        self.assertEqual((line.state, line.progress), ("done", "4/4"))
        self._result(line, self.view).action_reset()
        self.assertEqual((line.state, line.progress), ("planned", "3/4"))
        self._result(line, self.view).action_fail()
        self.assertEqual(line.state, "failed")

    def test_a_device_is_skipped_with_a_reason_only(self):
        line = self._start()[0]
        with self.assertRaisesRegex(ValidationError, "why it is not done"), self.cr.savepoint():
            line.action_skip()
        line.note = "Behind a locked door"
        line.action_skip()
        self.assertEqual(line.state, "skipped")
        with self.assertRaisesRegex(UserError, "not done"):
            line.result_ids[0].action_pass()
        line.action_unskip()
        line.result_ids[0].action_pass()
        self.assertEqual((line.state, line.progress), ("planned", "1/4"))

    def test_nothing_is_checked_before_the_start(self):
        with self.assertRaisesRegex(UserError, "Start"):
            self.visit.visit_line_ids[0].action_open()
        with self.assertRaisesRegex(UserError, "Start"):
            self.visit.visit_line_ids[0].action_done()

    # === instruments === #

    def _make_instrument(self, **values):
        return self.env["maintenance.equipment"].create(
            {
                "name": "MM-03",
                "is_instrument": True,
                "certificate_ids": [
                    Command.create(
                        {"name": "Cal", "date": "2025-07-01", "renewal_date": "2026-02-05"}
                    )
                ],
                **values,
            }
        )

    def test_a_reading_counts_with_a_calibrated_instrument_only(self):
        self.voltage.instrument_required = True
        voltage = self._result(self._start()[0], self.voltage)
        with self.assertRaisesRegex(ValidationError, "which instrument"), self.cr.savepoint():
            voltage.reading = 12
        meter = self._make_instrument().with_user(self.desk)
        # half past five in the afternoon of the last day, UTC, is the day after where we are
        with (
            freeze_time("2026-02-05 17:30:00"),
            self.assertRaisesRegex(ValidationError, "no valid calibration"),
            self.cr.savepoint(),
        ):
            voltage.write({"reading": 12, "instrument_id": meter.id})
        self.env.invalidate_all()
        with freeze_time("2026-02-05 16:30:00"):
            voltage.write({"reading": 12, "instrument_id": meter.id})
        self.assertEqual((voltage.state, voltage.instrument_id), ("pass", meter))
        with self.assertRaisesRegex(ValidationError, "which instrument"):
            voltage.instrument_id = False

    def test_the_instrument_goes_on_to_the_next_device(self):
        self.voltage.instrument_required = True
        first, second = self._result(self._start(), self.voltage)
        meter = self._make_instrument()
        first.write({"reading": 12, "instrument_id": meter.id})
        second.reading = 12.1
        self.assertEqual(second.instrument_id, meter)

    def test_a_hammer_is_no_instrument(self):
        voltage = self._result(self._start()[0], self.voltage)
        hammer = self._make_instrument(name="Hammer", is_instrument=False)
        with self.assertRaisesRegex(ValidationError, "no measuring instrument"):
            voltage.sudo().write({"reading": 12, "instrument_id": hammer.id})

    def test_who_measures_chooses_an_instrument_and_changes_none(self):
        meter = self._make_instrument().with_user(self.desk)
        found = (
            self.env["maintenance.equipment"]
            .with_user(self.desk)
            .search([("is_instrument", "=", True)])
        )
        self.assertIn(meter, found)
        with self.assertRaises(AccessError):
            meter.name = "Mine"

    # === finishing === #

    def test_finish_freezes_what_was_found(self):
        lines = self._start()
        self._fill(lines)
        self.visit.write({"signature": PIXEL, "signed_by": "Mr An"})
        with freeze_time("2026-02-05 04:30:00"):
            self.visit.action_finish_visit()
        self.assertEqual(self.visit.hours_worked, 1.5)
        self.assertEqual(self.visit.stage_id, self.env.ref("maintenance.stage_3"))
        self.assertEqual(str(self.visit.signed_on), "2026-02-05 03:00:00")
        result = lines.result_ids[0]
        for refused in (
            lambda: result.action_fail(),
            lambda: result.write({"note": "Never"}),
            lambda: result.write({"reading": 1}),
            lambda: lines[0].write({"note": "Never"}),
            lambda: lines[0].action_skip(),
            lambda: self.visit.write({"signature": False}),
            lambda: self.visit.write({"signed_by": "Other"}),
            lambda: self.visit.write({"stage_id": self.env.ref("maintenance.stage_0").id}),
            lambda: self.visit.archive_equipment_request(),
            lambda: self.visit.unlink(),
            lambda: lines[0].sudo().unlink(),
            lambda: result.sudo().unlink(),
        ):
            with self.assertRaisesRegex(UserError, "finished"), self.cr.savepoint():
                refused()
        with freeze_time("2026-02-05 05:00:00"):
            self.visit.action_finish_visit()
        self.assertEqual(self.visit.hours_worked, 1.5)

    def test_a_visit_that_did_not_start_is_not_finished(self):
        with self.assertRaisesRegex(UserError, "Start"):
            self.visit.action_finish_visit()
        with self.assertRaisesRegex(UserError, "Start"):
            self.visit.stage_id = self.env.ref("maintenance.stage_3")

    def test_a_device_checked_by_half_is_named(self):
        lines = self._start()
        self._fill(lines[0])
        self._result(lines[1], self.view).action_pass()
        with self.assertRaisesRegex(UserError, "CAM0002"), self.cr.savepoint():
            self._finish()
        lines[1].note = "Rain"
        lines[1].action_skip()
        self._finish()
        self.assertEqual(lines.mapped("state"), ["done", "skipped"])

    def test_a_photo_that_is_needed(self):
        self.view.photo_required = True
        lines = self._start()
        self._fill(lines)
        view = self._result(lines, self.view)
        self.assertEqual(lines.mapped("progress"), ["3/4", "3/4"])
        view.action_pass()
        with self.assertRaisesRegex(UserError, "CAM0001 · View\n.*CAM0002"), self.cr.savepoint():
            self._finish()
        photos = self._photo("a.png") | self._photo("b.png")
        for result, photo in zip(view, photos, strict=True):
            result.photo_ids = photo
        self._finish()
        self.assertEqual(photos[0].res_model, "maintenance.result")
        with self.assertRaisesRegex(UserError, "finished"):
            photos[0].unlink()

    def test_a_signature_or_a_reason_why_not(self):
        self._fill(self._start())
        with self.assertRaisesRegex(UserError, "sign"), self.cr.savepoint():
            self.visit.action_finish_visit()
        self._finish()

    def test_a_device_that_was_not_touched_is_carried_to_another_day(self):
        lines = self._start()
        self._fill(lines[0])
        rest = lines[1]
        self._finish()
        self.assertNotEqual(rest.request_id, self.visit)
        self.assertFalse(rest.sudo().result_ids)
        self.assertEqual(self.visit.visit_line_ids, lines[0])
        self.assertEqual(len(self._start(rest.request_id.with_user(self.desk)).result_ids), 4)

    def test_a_call_out_without_devices_is_finished_too(self):
        visit = self.env["maintenance.request"].create(
            {"name": "No picture", "site_id": self.site.id, "company_id": self.company.id}
        )
        visit.action_start_visit()
        self._finish(visit)
        self.assertTrue(visit.done)

    # === what RPC may not do === #

    def test_rpc_cannot_do_what_the_buttons_forbid(self):
        line = self._start()[0]
        result = line.result_ids[0]
        for record, vals in (
            (result, {"state": "pass"}),
            (result, {"limit_max": 99}),
            (result, {"date": "2020-01-01"}),
            (result, {"equipment_id": self.devices[1].id}),
            (result, {"claim_id": 1}),
            (line, {"state": "done"}),
            (line, {"equipment_id": self.devices[1].id}),
            (self.visit, {"started_at": False}),
            (self.visit, {"finished_at": "2026-02-05 03:00:00"}),
            (self.visit, {"signed_on": "2026-02-05 03:00:00"}),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                record.write(vals)
        with self.assertRaises(AccessError):
            self.env["maintenance.result"].with_user(self.desk).create(
                {"visit_line_id": line.id, "item_id": self.view.id}
            )
        with self.assertRaises(AccessError):
            self.view.with_user(self.desk).name = "Mine"
        with self.assertRaises(AccessError):
            self.visit.copy().create({"name": "Done", "finished_at": "2026-02-05 03:00:00"})

    def test_a_plain_employee_neither_reads_nor_starts(self):
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        self._start()
        with self.assertRaises(AccessError):
            self.visit.visit_line_ids.result_ids.with_user(employee).read(["note"])
        with self.assertRaises(AccessError):
            self.visit.with_user(employee).action_finish_visit()

    def test_another_company_sees_no_result(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="poe_warranty.group_warranty_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self._start()
        Result = self.env["maintenance.result"].with_user(stranger)
        self.assertFalse(Result.search([("request_id", "=", self.visit.id)]))

    # === history === #

    def test_readings_of_a_device_over_time(self):
        line = self._start()[0]
        device = line.equipment_id
        self.assertEqual(device.result_count, 0)
        self._result(line, self.voltage).reading = 12
        device.invalidate_recordset()
        self.assertEqual(device.result_count, 1)
        found = self.env["maintenance.result"].search(device.action_view_results()["domain"])
        self.assertEqual(found.reading, 12)

    def test_a_checklist_is_entered_in_its_form(self):
        form = Form(self.env["maintenance.checklist"])
        form.name = "Recorder of the bank"
        form.category_id = self.env.ref("poe_maintenance.equipment_category_recorder")
        with form.item_ids.new() as item:
            item.name = "Days"
            item.kind = "reading"
            item.has_min = True
            item.limit_min = 90
        self.assertEqual(form.save().item_count, 1)
