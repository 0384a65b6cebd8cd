from odoo.tests import HttpCase

from .test_checklists import VisitCommon


class TestTours(VisitCommon, HttpCase):
    """A visit in a real browser, as a technician makes it."""

    # a browser has the clock of the day
    sold = now = None

    def test_visit(self):
        self.visit.sudo().visit_line_ids[1:].unlink()
        (self.contract.visit_ids - self.visit).sudo().unlink()
        self.start_tour(
            "/odoo/action-poe_maintenance.maintenance_request_action_visit",
            "poe_maintenance_visit",
            login="desk",
        )
        line = self.visit.visit_line_ids
        self.assertEqual((line.state, line.progress), ("failed", "4/4"))
        self.assertTrue(line.result_ids.claim_id)
        self.assertTrue(self.visit.finished_at)
        self.assertTrue(self.visit.done)
