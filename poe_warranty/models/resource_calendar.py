from odoo import fields, models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _move_last_claim_days(self):
        """The days worked changed: the ends that still lie ahead follow; those behind are history."""
        if self:
            self.env["warranty.card"]._roll_again(fields.Date.today(), None, self)
