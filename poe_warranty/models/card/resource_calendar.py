from odoo import fields, models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _move_last_claim_days(self):
        super()._move_last_claim_days()
        if self:
            self.env["warranty.card"]._roll_again(fields.Date.today(), None, self)
