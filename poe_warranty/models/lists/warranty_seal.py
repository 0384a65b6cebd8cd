from odoo import models


class WarrantySeal(models.Model):
    _name = "warranty.seal"
    _inherit = ["warranty.imported.mixin", "warranty.seal"]
