from odoo import models

from ...tools.words import get_interval_text


class MaintenancePlanLine(models.Model):
    """How often we come, in words."""

    _inherit = "maintenance.plan.line"

    def _get_interval_text(self):
        """Return the interval in the reader's language, as *every 3 months*."""
        self.ensure_one()
        return get_interval_text(self.env, self.unit, self.interval)
