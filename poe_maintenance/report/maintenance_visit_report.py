from odoo import fields, models
from odoo.tools import SQL

OUTCOMES = [
    ("done", "Done"),
    ("failed", "Done, fault found"),
    ("waiting", "Within the tolerance"),
    ("late", "Overdue"),
    ("missed", "Missed"),
]


class MaintenanceVisitReport(models.Model):
    """What became of the visits that fell due: one row for each device on a visit of a contract.
    Nothing is typed in here."""

    _name = "maintenance.visit.report"
    _description = "Visits by What Became of Them"
    _auto = False
    _order = "due_date desc, id desc"

    request_id = fields.Many2one("maintenance.request", string="Visit", readonly=True)
    contract_id = fields.Many2one("contract.contract", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True)
    site_id = fields.Many2one("maintenance.site", readonly=True)
    equipment_id = fields.Many2one("maintenance.equipment", string="Device", readonly=True)
    category_id = fields.Many2one(
        "maintenance.equipment.category", string="Device type", readonly=True
    )
    user_id = fields.Many2one("res.users", string="Technician", readonly=True)
    due_date = fields.Date(readonly=True)
    latest_date = fields.Date(string="At the latest", readonly=True)
    outcome = fields.Selection(OUTCOMES, string="What became of it", readonly=True)
    due = fields.Integer(string="Devices due", readonly=True)
    done = fields.Integer(string="Devices done", readonly=True)
    failed = fields.Integer(
        string="Devices with a fault", readonly=True, help="Part of what was done."
    )
    late = fields.Integer(
        string="Devices overdue",
        readonly=True,
        help="Not done on the day after the tolerance of their contract, and not missed yet.",
    )
    missed = fields.Integer(
        string="Devices missed",
        readonly=True,
        help="Not done, cancelled or not, and more days overdue than the settings say.",
    )

    _depends = {
        "maintenance.visit.line": [
            "request_id", "contract_id", "company_id", "equipment_id", "due_date", "latest_date",
            "state",
        ],
        "maintenance.request": ["customer_id", "site_id", "user_id"],
        "maintenance.equipment": ["category_id"],
        "res.company": ["maintenance_missed_days"],
    }  # fmt: skip

    @property
    def _table_query(self):
        """What fell due until today, where the company of the reader is."""
        today = self.env.company._get_local_day(fields.Datetime.now())
        return SQL(
            """
            SELECT due.*, 1 AS due,
                   (due.outcome IN ('done', 'failed'))::integer AS done,
                   (due.outcome = 'failed')::integer AS failed,
                   (due.outcome = 'late')::integer AS late,
                   (due.outcome = 'missed')::integer AS missed
              FROM (
                SELECT line.id, line.request_id, line.contract_id, line.company_id,
                       visit.customer_id, visit.site_id, line.equipment_id, device.category_id,
                       visit.user_id, line.due_date, line.latest_date,
                       CASE WHEN line.state IN ('done', 'failed') THEN line.state
                            WHEN %(today)s <= line.latest_date THEN 'waiting'
                            WHEN %(today)s - line.latest_date <= company.maintenance_missed_days
                                 THEN 'late'
                            ELSE 'missed'
                        END AS outcome
                  FROM maintenance_visit_line line
                  JOIN maintenance_request visit ON visit.id = line.request_id
                  JOIN maintenance_equipment device ON device.id = line.equipment_id
                  JOIN res_company company ON company.id = line.company_id
                 WHERE line.contract_id IS NOT NULL
                   AND line.due_date <= %(today)s
              ) due
            """,
            today=today,
        )
