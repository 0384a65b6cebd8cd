from odoo import models

from ...tools.words import format_number


class MaintenanceServiceLevel(models.Model):
    """What is promised, in words."""

    _inherit = "maintenance.service.level"

    def _get_promise_text(self):
        """Return the hours in the reader's language."""
        self.ensure_one()
        return self.env._(
            "A technician is on a reported fault within %(response)s working hours, and puts it right "
            "within %(resolution)s.",
            response=format_number(self.env, self.response_hours),
            resolution=format_number(self.env, self.resolution_hours),
        )
