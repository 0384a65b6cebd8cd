from odoo import models


class ContractLine(models.Model):
    _inherit = "contract.line"

    def write(self, vals):
        """The end of the lines is the end of their contract, and of its visits."""
        result = super().write(vals)
        if "date_end" in vals:
            self.contract_id.filtered("maintenance_kind")._plan_again()
        return result
