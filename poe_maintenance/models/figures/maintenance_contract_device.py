from odoo import models


class MaintenanceContractDevice(models.Model):
    _inherit = "maintenance.contract.device"

    def _get_observed_days(self, first, last):
        """Return the first and the last local day inside a period on which the device was there and
        under the contract, or None."""
        self.ensure_one()
        contract = self.contract_id
        starts = filter(None, (self.date_from, contract.date_start))
        ends = filter(None, (self.date_to, contract.date_end))
        return self.equipment_id._get_observed_days(max(first, *starts), min([last, *ends]))
