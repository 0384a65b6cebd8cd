from odoo import models


class WarrantyReceipt(models.Model):
    _name = "warranty.receipt"
    _inherit = ["warranty.receipt", "warranty.messaged.mixin"]
