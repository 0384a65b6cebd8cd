from odoo import models


class WarrantyReceipt(models.Model):
    """The receipt as its customer takes it from the portal."""

    _inherit = "warranty.receipt"

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.name
