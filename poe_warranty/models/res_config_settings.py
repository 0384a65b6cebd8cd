from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    warranty_policy_id = fields.Many2one(related="company_id.warranty_policy_id", readonly=False)
    warranty_labour_product_id = fields.Many2one(
        related="company_id.warranty_labour_product_id", readonly=False
    )
