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
