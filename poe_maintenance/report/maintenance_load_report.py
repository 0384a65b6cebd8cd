from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class MaintenanceLoadReport(models.Model):
    """How much a technician has to do on a day: one row for each of them with visits that day, in the
    time zone of the reader's company. Nothing is typed in here."""

    _name = "maintenance.load.report"
    _inherit = ["warranty.called.mixin"]
    _description = "Load by Technician and Day"
    _auto = False
    _order = "day, user_id, id"
    _rec_name = "day"

    day = fields.Date(readonly=True)
    user_id = fields.Many2one("res.users", string="Technician", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    visits = fields.Integer(string="Visits and call-outs", readonly=True)
    hours = fields.Float(
        readonly=True, help="As planned; of what is finished from start to finish."
    )
    day_hours = fields.Float(
        string="Hours of a day",
        readonly=True,
        aggregator=None,
        help="So many hours of visits a technician makes in a day (settings).",
    )
    hours_over = fields.Float(
        string="Hours too many", readonly=True, help="More than a technician makes in a day."
    )

    _depends = {
        "maintenance.request": [
            "user_id", "company_id", "customer_id", "schedule_date", "duration", "hours_worked",
            "archive",
        ],
        "res.company": ["maintenance_day_hours"],
    }  # fmt: skip

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT load.*,
                   CASE WHEN load.day_hours > 0 AND load.user_id IS NOT NULL
                        THEN GREATEST(load.hours - load.day_hours, 0)
                        ELSE 0
                    END AS hours_over
              FROM (
                SELECT MIN(visit.id) AS id, visit.user_id, visit.company_id,
                       (visit.schedule_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                       COUNT(*) AS visits,
                       SUM(COALESCE(NULLIF(visit.hours_worked, 0), visit.duration)) AS hours,
                       company.maintenance_day_hours AS day_hours
                  FROM maintenance_request visit
                  JOIN res_company company ON company.id = visit.company_id
                 WHERE visit.customer_id IS NOT NULL
                   AND visit.schedule_date IS NOT NULL
                   AND visit.archive IS NOT TRUE
                 GROUP BY visit.user_id, visit.company_id, company.maintenance_day_hours,
                       (visit.schedule_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
              ) load
            """,
            zone=self.env.company._get_zone().zone,
        )

    @api.depends("day", "user_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.user_id.name or '-'} {row.day}"

    def action_view_visits(self):
        """Open the visits and call-outs of this technician on this day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_maintenance.maintenance_request_action_day"
        )
        first, last = (
            self.env.company._get_day_start(day) for day in (self.day, self.day + timedelta(1))
        )
        domain = [
            ("customer_id", "!=", False),
            ("archive", "=", False),
            ("company_id", "=", self.company_id.id),
            ("user_id", "=", self.user_id.id),
            ("schedule_date", ">=", fields.Datetime.to_string(first)),
            ("schedule_date", "<", fields.Datetime.to_string(last)),
        ]
        return {**action, "domain": domain, "context": {}}
