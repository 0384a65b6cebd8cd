from odoo import fields
from odoo.tests import HttpCase

from .test_checklists import VisitCommon


class TestTours(VisitCommon, HttpCase):
    """A visit in a real browser, as a technician makes it."""

    # a browser has the clock of the day
    sold = now = None

    def test_visit(self):
        self.visit.sudo().visit_line_ids[1:].unlink()
        (self.contract.visit_ids - self.visit).sudo().unlink()
        self.visit.sudo().user_id = self.desk
        self.visit.sudo().schedule_date = fields.Datetime.now()
        self.start_tour("/odoo/my-visits", "poe_maintenance_visit", login="desk")
        line = self.visit.visit_line_ids
        self.assertEqual((line.state, line.progress), ("failed", "4/4"))
        self.assertTrue(line.result_ids.claim_id)
        self.assertEqual(self._result(line, self.voltage).reading, 12.1)
        self.assertTrue(self.visit.finished_at)
        self.assertTrue(self.visit.done)


class TestToursOnPhone(VisitCommon, HttpCase):
    """What a technician leaves open or types on a phone, in both languages."""

    sold = now = None
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_and_install_lang("vi_VN")
        cls.languages = ("en_US", "vi_VN")

    def _walk(self, visit, tour, lang):
        """Walk through a visit that was begun, as its technician, who reads a language."""
        self.desk.lang = lang
        self.start_tour(f"/odoo/visit/{visit.id}", tour, login="desk")

    def test_finish_tells_what_stays_open_and_asks(self):
        visits = self.contract.visit_ids.sorted("schedule_date").with_user(self.desk)
        for lang, visit in zip(self.languages, visits, strict=False):
            lines = self._start(visit)
            self._walk(visit, "poe_maintenance_open_points", lang)
            self.assertTrue(visit.finished_at, lang)
            self.assertEqual(lines.mapped("state"), ["failed", "planned"], lang)
            fault = self._result(lines[0], self.housing)
            self.assertEqual((fault.state, fault.is_followed), ("fail", False), lang)
            self.assertEqual(visit.carried_equipment_ids, self.devices[1], lang)
        self.assertFalse(self.env["warranty.claim"].search([("partner_id", "=", self.an.id)]))

    def test_a_reading_is_read_as_it_was_meant_or_asked(self):
        ways = ("Comma", "Point", "Either", "Words")
        limits = {"kind": "reading", "has_max": True, "limit_max": 100, "on_the_spot": False}
        items = [self._make_item(way, **limits) for way in ways]
        for lang, line in zip(self.languages, self._start(), strict=True):
            self._walk(self.visit, "poe_maintenance_reading", lang)
            results = [self._result(line, item) for item in items]
            self.assertEqual([r.reading for r in results], [62.5, 62.5, 62.5, 0], lang)
            self.assertEqual([r.state for r in results], ["pass"] * 3 + ["todo"], lang)
            line.note = "Locked"
            line.action_skip()
