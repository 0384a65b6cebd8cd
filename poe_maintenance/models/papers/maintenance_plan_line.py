from odoo import models


class MaintenancePlanLine(models.Model):
    """How often we come, in words."""

    _inherit = "maintenance.plan.line"

    def _get_interval_text(self):
        """Return the interval in the reader's language, as *every 3 months*."""
        self.ensure_one()
        number = self.interval
        once, several = {
            "days": (self.env._("every day"), self.env._("every %s days", number)),
            "weeks": (self.env._("every week"), self.env._("every %s weeks", number)),
            "months": (self.env._("every month"), self.env._("every %s months", number)),
            "years": (self.env._("every year"), self.env._("every %s years", number)),
        }[self.unit]
        return once if number == 1 else several
