from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    contract_renewal_days = fields.Integer(
        related="company_id.contract_renewal_days", readonly=False
    )
    maintenance_callout_product_id = fields.Many2one(
        related="company_id.maintenance_callout_product_id", readonly=False
    )
    maintenance_travel_product_id = fields.Many2one(
        related="company_id.maintenance_travel_product_id", readonly=False
    )
    maintenance_labour_product_id = fields.Many2one(
        related="company_id.maintenance_labour_product_id", readonly=False
    )
    maintenance_hours_included = fields.Float(
        related="company_id.maintenance_hours_included", readonly=False
    )
    maintenance_trip_cost = fields.Monetary(
        related="company_id.maintenance_trip_cost",
        currency_field="currency_id",
        readonly=False,
    )
    maintenance_day_hours = fields.Float(related="company_id.maintenance_day_hours", readonly=False)
    maintenance_hour_cost = fields.Monetary(
        related="company_id.maintenance_hour_cost",
        currency_field="currency_id",
        readonly=False,
    )
    maintenance_repeat_days = fields.Integer(
        related="company_id.maintenance_repeat_days", readonly=False
    )
    maintenance_missed_days = fields.Integer(
        related="company_id.maintenance_missed_days", readonly=False
    )
    maintenance_figures_months = fields.Integer(
        related="company_id.maintenance_figures_months", readonly=False
    )
    maintenance_hours_hint = fields.Text(compute="_compute_maintenance_hours_hint")

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_maintenance_hours_hint(self):
        for settings in self:
            settings.maintenance_hours_hint = settings.company_id._get_hours_hint()

    def action_use_right_hours(self):
        """Give the company working hours in its own time zone."""
        for company in self.company_id:
            company._use_right_hours()
        return {"type": "ir.actions.client", "tag": "reload"}
