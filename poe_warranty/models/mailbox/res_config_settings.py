from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    warranty_alias_name = fields.Char(related="company_id.warranty_alias_name", readonly=False)
    warranty_alias_domain = fields.Char(related="company_id.alias_domain_id.name", readonly=True)
