from odoo import models


class WarrantySuspension(models.Model):
    _name = "warranty.suspension"
    _inherit = ["warranty.suspension", "warranty.imported.mixin"]
