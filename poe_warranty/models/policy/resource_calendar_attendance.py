from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances._move_last_claim_days()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        if {"dayofweek", "calendar_id", "day_period"} & set(vals):
            self._move_last_claim_days()
        return result

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        calendars._move_last_claim_days()
        return result

    def _move_last_claim_days(self):
        self.calendar_id._move_last_claim_days()
