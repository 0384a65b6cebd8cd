from odoo import api, fields, models

from ...tools.bounds import MAX_AMOUNT, MAX_MINUTES, MAX_PERCENT


class MaintenanceAssumptionLine(models.Model):
    _name = "maintenance.assumption.line"
    _description = "Assumptions on a Device Type"
    _inherit = ["warranty.bounded.mixin"]
    _order = "assumption_id, category_id, id"

    assumption_id = fields.Many2one(
        "maintenance.assumption", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="assumption_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="assumption_id.currency_id")
    category_id = fields.Many2one(
        "maintenance.equipment.category", string="Device type", help="Empty: every other type."
    )
    failure_rate = fields.Float(
        string="Failures a year (%)", help="Of a hundred new devices, how many fail in a year."
    )
    minutes = fields.Integer(string="Minutes a visit", help="Time a device takes on one visit.")
    unit_value = fields.Monetary(
        string="Value of a device", help="Where no product with a price is known."
    )

    _once = models.UniqueIndex(
        "(assumption_id, category_id) NULLS NOT DISTINCT", "This device type is there already."
    )
    _positive = models.Constraint(
        "CHECK (failure_rate >= 0 AND minutes >= 0 AND unit_value >= 0)",
        "Failures, minutes and values cannot be negative.",
    )

    @api.model
    def _get_bounds(self):
        return {
            **super()._get_bounds(),
            "failure_rate": (0, MAX_PERCENT),
            "minutes": (0, MAX_MINUTES),
            "unit_value": (0, MAX_AMOUNT),
        }
