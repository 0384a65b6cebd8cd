import re
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase
from odoo.tests.common import ChromeBrowser

from odoo.addons.poe_warranty.tests.common import PIXEL

from .test_checklists import VisitCommon

HANDLE_CONSOLE = ChromeBrowser._handle_console
# what the page logs, and whether the network is cut then
NETWORK = {"network: cut": True, "network: back": False}
# what other parts of the web client say meanwhile
LOST = re.compile(r"Connection|Failed to fetch|ERR_INTERNET_DISCONNECTED")


class TestVisitLate(VisitCommon):
    """What was done on a visit without network comes late."""

    def _act(self, act, line=None, item=None, key=None, known=None, **values):
        """Send what was pressed on the screen; return what the server says."""
        self.presses = getattr(self, "presses", 0) + 1
        if line:
            values["line_id"] = line.id
        if item:
            values["item_id"] = item.id
        Request = self.env["maintenance.request"].with_user(self.desk)
        key = key or f"late {self.presses}"
        return Request.visit_act(self.visit.id, act, values, key, known or {})

    # === what the office changed meanwhile === #

    def test_what_was_changed_meanwhile_is_told_and_stays(self):
        line = self._start()[0]
        checked = self._result(line, self.view)
        measured = self._result(line, self.voltage)
        known = {"seen": {"state": "todo", "device_id": line.equipment_id.id}}
        checked.sudo().action_na()
        told = self._act("answer", line, self.view, answer="fail", key="late", known=known)
        self.assertEqual(told["conflict"]["now"]["state"], "na")
        self.assertEqual(told["conflict"]["by"], checked.write_uid.name)
        self.assertEqual(told["results"][0]["state"], "na")
        self.assertEqual(checked.state, "na")
        # he has seen it, and means it: the same press, once
        seen = {"seen": told["conflict"]["now"]}
        for _time in range(2):
            told = self._act("answer", line, self.view, answer="fail", key="late", known=seen)
            self.assertNotIn("conflict", told)
        self.assertEqual(checked.state, "fail")

        measured.reading = 12.1
        known = {"seen": {"state": "todo", "reading": None}}
        told = self._act("answer", line, self.voltage, reading=9, known=known)
        self.assertEqual(told["conflict"]["now"], {"state": "pass", "reading": 12.1})
        self.assertEqual(measured.reading, 12.1)
        # as it is kept, whatever was typed
        known = {"seen": {"state": "pass", "reading": 12.1004}}
        told = self._act("answer", line, self.voltage, reading=9, known=known)
        self.assertEqual((told.get("conflict"), measured.reading), (None, 9))

    def test_every_thing_that_can_be_overwritten_is_compared(self):
        line = self._start()[0]
        line.note = "Ask at the gate"
        self.visit.write({"no_signature_reason": "Nobody there"})
        device_id = line.equipment_id.id
        for act, about, seen, values in (
            ("note", {"line": line}, {"note": ""}, {"note": "Mine"}),
            ("skip", {"line": line}, {"note": "", "state": "planned"}, {"note": "Mine"}),
            ("pass_rest", {"line": line}, {"device_id": device_id + 1}, {}),
            ("sign", {}, {"no_signature_reason": ""}, {"no_signature_reason": "Mine"}),
        ):
            told = self._act(act, known={"seen": seen}, **about, **values)
            self.assertIn("conflict", told, act)
        self.assertEqual((line.note, line.state), ("Ask at the gate", "planned"))
        self.assertEqual(self.visit.no_signature_reason, "Nobody there")

    def test_on_a_visit_that_was_cancelled_meanwhile_nothing_is_done(self):
        line = self._start()[0]
        self.visit.no_signature_reason = "Nobody there"
        self.visit.sudo().archive_equipment_request()
        for act, about, values in (
            ("answer", {"line": line, "item": self.view}, {"answer": "pass"}),
            ("take_up", {"line": line}, {}),
            ("finish", {}, {"confirmed": True}),
        ):
            with self.assertRaisesRegex(UserError, "was cancelled"), self.cr.savepoint():
                self._act(act, **about, **values)
        with self.assertRaisesRegex(UserError, "was cancelled"):
            self.visit.action_finish_visit()
        self.assertTrue(self.visit.visit_load(self.visit.id)["is_cancelled"])

    def test_what_no_screen_shows_is_refused(self):
        line = self._start()[0]
        for known in (
            {"seen": {"signature": "x"}},
            {"seen": "todo"},
            {"seen": {"state": "todo", "customer_id": 1}},
            ["seen"],
            "seen",
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                self._act("answer", line, self.view, answer="pass", known=known)
        for seen in ({"state": ["todo"]}, {"reading": 10**400}, {"reading": True}, {"note": None}):
            told = self._act("answer", line, self.voltage, reading=12, known={"seen": seen})
            self.assertIn("conflict", told, seen)

    # === whose it is, and when === #

    def test_what_one_user_did_is_not_done_as_another(self):
        line = self._start()[0]
        told = self._act(
            "answer", line, self.view, answer="fail", key="his", known={"user_id": self.env.uid}
        )
        self.assertEqual(told, {"other_user": True})
        self.assertEqual(self._result(line, self.view).state, "todo")
        told = self._act(
            "answer", line, self.view, answer="fail", key="his", known={"user_id": self.desk.id}
        )
        self.assertEqual(told["results"][0]["state"], "fail")

    def test_what_comes_late_has_the_moment_it_was_done_within_the_visit(self):
        line = self._start()[0]
        result = self._result(line, self.view)
        with freeze_time("2026-02-05 09:00:00"):
            for pressed, moment in (
                ("2026-02-05 04:30:00", datetime(2026, 2, 5, 4, 30)),
                ("2026-02-05 01:00:00", datetime(2026, 2, 5, 3, 0)),  # before it started
                ("2031-01-01 00:00:00", datetime(2026, 2, 5, 9, 0)),
                ("yesterday", datetime(2026, 2, 5, 9, 0)),
                ({"at": 1}, datetime(2026, 2, 5, 9, 0)),
            ):
                known = {"pressed_at": pressed}
                self._act("answer", line, self.view, answer="pass", known=known)
                self.assertEqual(result.date, moment, pressed)
            known = {"pressed_at": "2026-02-05 05:00:00"}
            self.contract.includes_minor_repairs = True
            self._act("answer", line, self.view, answer="fail", known=known)
            self._act("follow_up", line, self.view, known=known)
            self.assertEqual(result.fixed_on, datetime(2026, 2, 5, 5, 0))
            self._act("sign", signature=PIXEL, signed_by="Ms Lan", known=known)
            self.assertEqual(self.visit.signed_on, datetime(2026, 2, 5, 5, 0))

    # === on paper === #

    def test_a_visit_prints_as_an_empty_worksheet_before_and_after_its_start(self):
        self.devices[0].position = "Gate 2, pole 3"
        self.view.photo_required = True
        report = self.visit.action_print_worksheet()["report_name"]
        Report = self.env["ir.actions.report"].with_user(self.desk)

        def check():
            text = Report._render_qweb_html(report, self.visit.ids)[0].decode()
            for words in ("Gate 2, pole 3", "CAM0002", "View", "Housing", "11.4 – 12.6 V"):
                self.assertIn(words, text)
            self.assertNotIn("Daily picture", text)

        check()
        self._result(self._start()[0], self.view).action_na()
        check()


def obey(browser, **message):
    """Cut the network of a browser, or give it back, where its page asks for that in its log; that a
    request got no answer meanwhile is no error."""
    is_cut = NETWORK.get((message.get("args") or [{}])[0].get("value"))
    if is_cut is not None:
        # sent only: this is the thread that reads the answers
        speed = dict.fromkeys(("downloadThroughput", "uploadThroughput"), -1)
        conditions = {"offline": is_cut, "latency": 0, **speed}
        browser._websocket_send("Network.enable")
        browser._websocket_send("Network.emulateNetworkConditions", params=conditions)
    # an error of the log fails the test even where its checker lets it pass
    if message["type"] == "error" and LOST.search(str(message.get("args"))):
        message["type"] = "warning"
    return HANDLE_CONSOLE(browser, **message)


class TestVisitOffline(VisitCommon, HttpCase):
    """A visit in a real browser whose network is cut."""

    # a browser has the clock of the day
    sold = now = None

    def test_a_visit_goes_on_without_network_and_is_sent_once_it_is_back(self):
        self.visit.sudo().visit_line_ids[1:].unlink()
        self.visit.sudo().user_id = self.desk
        self.visit.sudo().schedule_date = fields.Datetime.now()
        line = self._start()
        with patch.object(ChromeBrowser, "_handle_console", obey):
            self.start_tour(
                f"/odoo/visit/{self.visit.id}",
                "poe_maintenance_offline",
                login="desk",
                error_checker=lambda error: error.strip() and not LOST.search(error),
            )
        results = {item: self._result(line, item) for item in (self.view, self.housing)}
        self.assertEqual(results[self.view].state, "pass")
        self.assertEqual(results[self.housing].state, "fail")
        self.assertEqual(results[self.housing].note, "Cracked")
        self.assertEqual(self._result(line, self.voltage).reading, 12.1)
        self.assertEqual(self.visit.no_signature_reason, "Nobody there")
        acts = self.env["maintenance.visit.act"].search([("request_id", "=", self.visit.id)])
        self.assertEqual(
            acts.sorted("id").mapped("act"), ["answer", "note", "answer", "pass_rest", "sign"]
        )

    def test_the_page_of_a_visit_is_answered_before_the_web_client_s_worker(self):
        response = self.url_open("/web/service-worker.js")
        self.assertEqual(response.headers["Service-Worker-Allowed"], "/odoo")
        ours, theirs = (response.text.index(word) for word in ("visit_opened", "odoo-sw-cache"))
        self.assertLess(ours, theirs)
