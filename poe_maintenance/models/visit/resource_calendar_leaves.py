from odoo import api, fields, models


class ResourceCalendarLeaves(models.Model):
    """A technician who is on leave gives back the visits of that time."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._give_visits_back()
        return leaves

    def write(self, vals):
        result = super().write(vals)
        if {"date_from", "date_to", "resource_id", "time_type"} & vals.keys():
            self._give_visits_back()
        return result

    def _give_visits_back(self):
        """Take those off their visits who are on leave then; what is past is history."""
        now = fields.Datetime.now()
        # sudo: whose leave it is, whoever grants it
        for leave in self.sudo():
            employees = leave.resource_id.employee_id.filtered("user_id")
            if not employees or leave.time_type != "leave" or leave.date_to <= now:
                continue
            self.env["maintenance.request"]._give_back_of(
                employees.user_id,
                "leave",
                [
                    ("company_id", "in", employees.company_id.ids),
                    ("schedule_date", "<", leave.date_to),
                    ("schedule_end", ">", max(leave.date_from, now)),
                ],
            )
