from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

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

    @api.constrains("contract_id", "is_canceled", "date_start", "date_end")
    def _check_not_terminated(self):
        """:raise ValidationError: for a line that goes on with a contract beyond its termination"""
        for line in self.filtered(lambda line: line.product_id and not line.is_canceled):
            day = line.contract_id.termination_date
            last = day and max(filter(None, (day, line.last_date_invoiced)))
            if last and (not line.date_end or line.date_end > last):
                raise ValidationError(
                    self.env._(
                        "%(contract)s is terminated, on %(day)s: nothing is invoiced beyond. Make a new "
                        "contract for what is agreed on now.",
                        contract=line.contract_id.display_name,
                        day=format_date(self.env, day),
                    )
                )

    @api.depends("contract_id.termination_date")
    def _compute_allowed(self):
        """What was cancelled with its contract is not taken up again, nor does anything follow it."""
        result = super()._compute_allowed()
        self.filtered("contract_id.termination_date").update(
            {"is_un_cancel_allowed": False, "is_plan_successor_allowed": False}
        )
        return result

    def write(self, vals):
        """The end of the lines is the end of their contract, and of its visits."""
        result = super().write(vals)
        if "date_end" in vals:
            self.contract_id.filtered("maintenance_kind")._plan_again()
        return result
