from odoo import fields, models
from odoo.tools import SQL


class MaintenanceFaultReport(models.Model):
    """Which devices make trouble: one row for each device on which a visit found a fault, by its due
    day, and for each call-out, by the day of its report; follow-ups and what was cancelled are none.
    Nothing is typed in here."""

    _name = "maintenance.fault.report"
    _description = "Faults by Device Type"
    _auto = False
    _order = "day desc, id desc"

    day = fields.Date(readonly=True)
    kind = fields.Selection(
        [("visit", "Found on a visit"), ("callout", "Reported by call-out")], readonly=True
    )
    faults = fields.Integer(readonly=True)
    request_id = fields.Many2one("maintenance.request", string="Visit", readonly=True)
    equipment_id = fields.Many2one("maintenance.equipment", string="Device", readonly=True)
    category_id = fields.Many2one(
        "maintenance.equipment.category", string="Device type", readonly=True
    )
    customer_id = fields.Many2one("res.partner", readonly=True)
    site_id = fields.Many2one("maintenance.site", readonly=True)
    contract_id = fields.Many2one("contract.contract", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    _depends = {
        "maintenance.visit.line": ["request_id", "equipment_id", "due_date", "state", "company_id"],
        "maintenance.request": [
            "customer_id", "site_id", "contract_id", "is_callout", "archive", "follow_up_of_id",
            "reported_on", "equipment_id", "maintenance_type",
        ],
        "maintenance.equipment": ["category_id"],
    }  # fmt: skip

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT 2 * line.id AS id, 'visit' AS kind, line.due_date AS day, 1 AS faults,
                   visit.id AS request_id, line.equipment_id, device.category_id,
                   visit.customer_id, visit.site_id, visit.contract_id, line.company_id
              FROM maintenance_visit_line line
              JOIN maintenance_request visit ON visit.id = line.request_id
              JOIN maintenance_equipment device ON device.id = line.equipment_id
             WHERE line.state = 'failed'
               AND visit.maintenance_type = 'preventive'
             UNION ALL
            SELECT 2 * visit.id + 1, 'callout', visit.reported_on, 1,
                   visit.id, visit.equipment_id, device.category_id,
                   visit.customer_id, visit.site_id, visit.contract_id, visit.company_id
              FROM maintenance_request visit
         LEFT JOIN maintenance_equipment device ON device.id = visit.equipment_id
             WHERE visit.is_callout
               AND visit.archive IS NOT TRUE
               AND visit.follow_up_of_id IS NULL
            """
        )
