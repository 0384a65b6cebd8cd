from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    contract_renewal_days = fields.Integer(
        related="company_id.contract_renewal_days", readonly=False
    )
    maintenance_callout_product_id = fields.Many2one(
        related="company_id.maintenance_callout_product_id", readonly=False
    )
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
