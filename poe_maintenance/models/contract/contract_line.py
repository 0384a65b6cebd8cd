from odoo import api, models

from ...tools.bounds import DAYS


class ContractLine(models.Model):
    _name = "contract.line"
    _inherit = ["contract.line", "warranty.guarded.mixin"]

    @api.constrains("contract_id", "date_start", "date_end")
    def _check_days(self):
        """:raise ValidationError: for a day that no maintenance contract reaches: its periods are
        counted up to there"""
        bounded = self.env["warranty.bounded.mixin"]
        for line in self.filtered("contract_id.maintenance_kind"):
            for name in ("date_start", "date_end"):
                bounded._check_bound(self._fields[name], line[name], *DAYS)

    def write(self, vals):
        """The end of the lines is the end of their contract, and of its visits."""
        result = super().write(vals)
        if "date_end" in vals:
            self.contract_id.filtered("maintenance_kind")._plan_again()
        return result
