from odoo import models


class WarrantyImport(models.Model):
    """Claims from before are measured as those are that were handed over before their moments were
    noted: ready at the latest when the customer had the device."""

    _inherit = "warranty.import"

    def _prepare_claim_vals(self, row):
        super()._prepare_claim_vals(row)
        row.vals["ready_datetime"] = row.vals["returned_datetime"]
