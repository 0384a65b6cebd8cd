from datetime import timedelta

from odoo import fields, models


class WarrantyMessageKind(models.Model):
    """When customers are told of visits. Their reports go out as visits end, see ``_send_report``."""

    _inherit = "warranty.message.kind"

    def _get_domain_visit_announced(self):
        """Visits and call-outs to customers that are planned for the coming days."""
        now = fields.Datetime.now()
        return [
            ("customer_id", "!=", False),
            ("archive", "=", False),
            ("close_date", "=", False),
            ("started_at", "=", False),
            ("schedule_date", ">=", now),
            ("schedule_date", "<=", now + timedelta(self.days)),
        ]
