from odoo import models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    def _move_last_claim_days(self, before=()):
        """A public holiday that is announced, moved or deleted moves the deadlines of the call-outs
        that are open, as it moves the last claim days."""
        result = super()._move_last_claim_days(before)
        if before or self._get_public_spans():
            self.env["maintenance.request"]._renew_deadlines()
        return result
