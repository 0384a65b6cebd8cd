from odoo import models


class WarrantySeal(models.Model):
    _name = "warranty.seal"
    _inherit = ["warranty.seal", "warranty.imported.mixin"]
