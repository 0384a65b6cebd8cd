from odoo import models


class WarrantySuspension(models.Model):
    _name = "warranty.suspension"
    _inherit = ["warranty.imported.mixin", "warranty.suspension"]
