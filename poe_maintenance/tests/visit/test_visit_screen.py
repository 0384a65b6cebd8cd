from json import dumps

from odoo.exceptions import (
    AccessError,
    ConcurrencyError,
    MissingError,
    UserError,
    ValidationError,
)
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from odoo.addons.poe_warranty.tests.common import PIXEL

from .test_checklists import VisitCommon


class TestVisitScreen(VisitCommon):
    """A visit as its screen makes it: all goes through two calls."""

    def _act(self, act, line=None, item=None, key=None, **values):
        """Press something on the screen; return what the server says."""
        self.presses = getattr(self, "presses", 0) + 1
        if line:
            values["line_id"] = line.id
        if item:
            values["item_id"] = item.id
        Request = self.env["maintenance.request"].with_user(self.desk)
        return Request.visit_act(self.visit.id, act, values, key or f"press {self.presses}")

    def _load(self):
        return self.env["maintenance.request"].with_user(self.desk).visit_load(self.visit.id)

    def _get_state(self, line, item):
        found = next(shown for shown in self._load()["lines"] if shown["id"] == line.id)
        return next(r["state"] for r in found["results"] if r["item_id"] == item.id)

    # === from start to finish === #

    def test_a_visit_from_start_to_finish(self):
        self.site.write({"note": "<p>Ladder in the shed</p>"})
        self.devices[0].position = "Gate 2, pole 3"
        self.view.photo_required = True
        shown = self._load()
        self.assertTrue(shown["can_start"])
        self.assertIn("Ladder", shown["remarks"])
        self.assertEqual(shown["lines"][0]["position"], "Gate 2, pole 3")
        self._act("start")
        first, second = self.visit.visit_line_ids
        self._act("photo", first, self.view, name="gate.png", data=PIXEL)
        self._act("answer", first, self.voltage, reading=12.1)
        told = self._act("pass_rest", first)["lines"]
        self.assertEqual([line["state"] for line in told], ["done"])
        self._act("note", second, note="Behind a locked door")
        self._act("skip", second)
        told = self._act("sign", signature=PIXEL, signed_by="Ms Lan")["visit"]
        self.assertEqual((told["is_signed"], told["signed_by"]), (True, "Ms Lan"))
        told = self._act("finish")["visit"]
        self.assertTrue(told["finished_at"])
        self.assertEqual(self.visit.visit_line_ids.mapped("state"), ["done", "skipped"])
        self.assertEqual(self._result(first, self.view).photo_ids.name, "gate.png")
        # what goes over the wire, and may be kept on the tablet, is plain
        self.assertEqual(dumps(told)[0], "{")

    def test_a_fault_and_what_follows(self):
        line = self._start()[0]
        self._act("answer", line, self.housing, answer="fail")
        self._act("note", line, self.housing, note="Cracked")
        (told,) = self._act("follow_up", line, self.housing)["results"]
        result = self._result(line, self.housing)
        self.assertIn("Cracked", result.claim_id.fault_description)
        self.assertEqual((told["is_followed"], told["follow_up"]), (True, result.follow_up))

    def test_what_follows_from_a_fault_is_known_before_it_is_found(self):
        """Without network the screen says it by itself."""
        self.contract.includes_minor_repairs = True
        line = self._start()[0]
        shown = self._load()
        known = next(row for row in shown["lines"] if row["id"] == line.id)
        kinds = []
        for item in (self.view, self.housing):
            result = next(row for row in known["results"] if row["item_id"] == item.id)
            is_minor = shown["checks"][result["check"]]["on_the_spot"]
            kinds.append(known["minor_fault_kind" if is_minor else "fault_kind"])
            (told,) = self._act("answer", line, item, answer="fail")["results"]
            self.assertEqual(told["follow_up_kind"], kinds[-1])
        self.assertEqual(kinds, ["repair", "claim"])

    def test_a_barcode_that_was_scanned_into_a_reading_is_refused(self):
        line = self._start()[0]
        with self.assertRaisesRegex(ValidationError, "enter a value between"), self.cr.savepoint():
            self._act("answer", line, self.voltage, reading=8934567890123)
        self.assertEqual(self._get_state(line, self.voltage), "todo")

    def test_every_instrument_that_counts_today_can_be_chosen(self):
        self.assertEqual(self._load()["instruments"], [])
        certificate = {"name": "Cal", "date": "2025-07-01", "renewal_date": "2026-02-05"}
        Equipment = self.env["maintenance.equipment"]
        meter = Equipment.create(
            {"name": "MM", "is_instrument": True, "certificate_ids": [(0, 0, certificate)]}
        )
        Equipment.create({"name": "Out of calibration", "is_instrument": True})
        self.assertEqual([shown["id"] for shown in self._load()["instruments"]], meter.ids)

    # === once each === #

    def test_what_is_sent_twice_is_done_once(self):
        line = self._start()[0]
        for _time in range(2):
            self._act("photo", line, self.view, key="photo", name="a.png", data=PIXEL)
        self.assertEqual(len(self._result(line, self.view).photo_ids), 1)
        self._act("answer", line, self.view, key="slow", answer="fail")
        self._act("answer", line, self.view, answer="todo")
        self._act("answer", line, self.view, key="slow", answer="fail")
        self.assertEqual(self._get_state(line, self.view), "todo")

    def test_what_is_sent_twice_at_once_is_tried_again_and_no_refusal(self):
        Act = self.env["maintenance.visit.act"]
        Act._note(self.visit, "start", "both")
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError), self.cr.savepoint():
            Act._note(self.visit, "start", "both")

    def test_what_could_not_be_done_may_be_sent_again(self):
        line = self._start()[0]
        with self.assertRaisesRegex(ValidationError, "why it is not done"), self.cr.savepoint():
            self._act("skip", line, key="skip")
        self._act("note", line, note="Locked")
        self._act("skip", line, key="skip")
        self.assertEqual(line.state, "skipped")

    # === together === #

    def test_devices_pass_together_where_the_checklist_allows_it(self):
        lines = self._start()
        type_id = self.category.id
        self._act("pass_type", type_id=type_id)
        self.assertEqual(set(lines.result_ids.mapped("state")), {"todo"})
        self.checklist.may_pass_together = True
        self.view.photo_required = True
        self._act("answer", lines[0], self.clean, answer="na")
        self._act("pass_type", type_id=type_id)
        self.assertEqual(self._get_state(lines[0], self.housing), "todo")
        self.assertEqual(self._get_state(lines[1], self.housing), "pass")
        self.assertEqual(self._get_state(lines[1], self.voltage), "todo")

    # === nothing silently === #

    def test_what_stays_open_is_asked_and_told(self):
        first, second = self._start()
        self._act("answer", first, self.housing, answer="fail")
        self._act("answer", first, self.voltage, reading=12)
        self._act("pass_rest", first)
        self._act("sign", no_signature_reason="Nobody there")
        asked = self._act("finish", key="finish")["ask"]
        self.assertIn("Housing", asked["faults"][0])
        self.assertIn(second.equipment_id.display_name, asked["devices"][0])
        self.assertFalse(self.visit.finished_at)
        carried = second.equipment_id
        self._act("finish", key="finish", confirmed=True)
        self.assertEqual(self.visit.carried_equipment_ids, carried)
        self.assertEqual(self.visit.carried_to_id, second.request_id)
        report, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "poe_maintenance.report_maintenance_visit", self.visit.ids
        )
        text = report.decode()
        self.assertIn("Not looked at on this visit", text)
        self.assertIn(carried.display_name, text)
        self.assertIn("Not decided yet", text)
        self.assertNotIn("Warranty claim", text)

    def test_the_form_asks_the_same(self):
        self._fill(self._start()[0])
        self.visit.no_signature_reason = "Nobody there"
        action = self.visit.action_ask_finish()
        Dialog = self.env[action["res_model"]].with_user(self.desk)
        dialog = Form(Dialog.with_context(**action["context"])).save()
        self.assertFalse(dialog.faults)
        self.assertIn("CAM0002", dialog.devices)
        dialog.action_finish()
        self.assertTrue(self.visit.finished_at)
        self.assertTrue(self.visit.action_ask_finish())

    def test_nothing_is_asked_when_nothing_stays_open(self):
        self._fill(self._start())
        self.visit.no_signature_reason = "Nobody there"
        self.assertIs(self.visit.action_ask_finish(), True)
        self.assertTrue(self.visit.finished_at)

    # === bad input === #

    def test_what_is_no_act_is_told(self):
        line = self._start()[0]
        Request = self.env["maintenance.request"].with_user(self.desk)
        for refused in (
            lambda: self._act("unlink"),
            lambda: self._act("answer", line, self.view, answer="maybe"),
            lambda: self._act("answer", line, self.voltage, reading="12,5"),
            lambda: self._act("answer", line, self.view, reading=12),
            lambda: self._act("answer", line, self.voltage, reading=12, instrument_id="MM"),
            lambda: self._act("answer", line, self.voltage, reading=12, instrument_id=-1),
            lambda: self._act("photo", line, self.view, name="a.txt", data="aGVsbG8="),
            lambda: self._act("photo", line, self.view, name="a.png", data="no base64"),
            lambda: self._act("pass_rest", line, self.view),
            lambda: self._act("pass_rest", line_id="1"),
            lambda: self._act("answer", line, answer="pass"),
            lambda: self._act("start", line),
            lambda: Request.visit_act(self.visit.id, "note", [], "k"),
            lambda: Request.visit_act(self.visit.id, "note", {"line_id": line.id}, None),
            lambda: Request.visit_act(self.visit.id, None, {}, "k"),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                refused()
        for wrong in (0, "5", None):
            with self.assertRaises(MissingError):
                Request.visit_load(wrong)

    def test_a_device_of_another_visit_is_not_touched(self):
        self._start()
        other = (self.contract.visit_ids - self.visit).visit_line_ids[:1]
        with self.assertRaisesRegex(UserError, "not on visit"):
            self._act("note", other, note="Mine")

    def test_after_the_end_nothing_changes(self):
        line = self._start()[0]
        self._fill(self.visit.visit_line_ids)
        self._finish()
        for act, values in (
            ("answer", {"item": self.view, "answer": "fail"}),
            ("photo", {"item": self.view, "name": "late.png", "data": PIXEL}),
            ("note", {"note": "Late"}),
            ("skip", {"note": "Late"}),
        ):
            with self.assertRaisesRegex(UserError, "finished"), self.cr.savepoint():
                self._act(act, line, **values)

    def test_who_may_not_change_the_visit_does_nothing_on_it(self):
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        Request = self.env["maintenance.request"].with_user(employee)
        with self.assertRaises(AccessError):
            Request.visit_load(self.visit.id)
        with self.assertRaises(AccessError):
            Request.visit_act(self.visit.id, "start", {}, "k")

    # === in sets === #

    def test_reading_and_passing_take_no_more_queries_for_more_devices(self):
        def count(number):
            serials = [f"S{number:02d}{index:03d}" for index in range(number)]
            devices = self._install_together(serials, moment=self.sold)
            visit = self.env["maintenance.request"].create(
                {
                    "name": "Look",
                    "maintenance_type": "preventive",
                    "site_id": self.site.id,
                    "visit_line_ids": [(0, 0, {"equipment_id": d.id}) for d in devices],
                }
            )
            visit.action_start_visit()
            visit.no_signature_reason = "Nobody there"
            queries = []
            for call in (
                lambda: visit.visit_load(visit.id),
                lambda: visit._act_pass_type(visit, {"type_id": self.category.id}),
                lambda: visit._get_open_points(),
            ):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                call()
                self.env.flush_all()
                queries.append(self.cr.sql_log_count - before)
            return queries

        self.checklist.may_pass_together = True
        for number in (1, 2):  # rights and views are read once a process
            count(number)
        self.assertEqual(count(3), count(12))

    # === shipped lists === #

    def test_a_ups_and_a_supply_have_limits_of_their_own(self):
        limits = {}
        for kind in ("power", "ups"):
            item = self.env.ref(f"poe_maintenance.maintenance_checklist_item_{kind}_voltage")
            limits[item.category_id] = (item.limit_min, item.limit_max)
        self.assertEqual(list(limits.values()), [(11.4, 12.6), (198, 242)])
