from odoo import models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    def _move_last_claim_days(self, before=()):
        result = super()._move_last_claim_days(before)
        for first, last, calendar in {*before, *self._get_public_spans()}:
            self.env["warranty.card"]._roll_again(first, last, calendar)
        return result
