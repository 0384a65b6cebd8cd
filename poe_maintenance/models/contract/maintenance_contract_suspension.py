from odoo import api, fields, models

from ...tools.bounds import DAYS


class MaintenanceContractSuspension(models.Model):
    """A time in which a contract is suspended: no visit falls due in it."""

    _name = "maintenance.contract.suspension"
    _description = "Suspension of a Contract"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "date_from, id"

    contract_id = fields.Many2one(
        "contract.contract",
        required=True,
        index=True,
        ondelete="cascade",
        settled_by="_get_reason_billing_moved",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, by_program=True
    )
    date_from = fields.Date(string="From", required=True, settled_by="_get_reason_billing_moved")
    date_to = fields.Date(
        string="Until",
        required=True,
        help="Last day, included.",
        settled_by="_get_reason_billing_moved",
    )
    reason = fields.Char(required=True)

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A suspension cannot end before it begins."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """The visits that were planned in that time fall away; then the invoices stop, where they
        are to.

        :raise UserError: when the invoices cannot stop then
        """
        suspensions = super().create(vals_list)
        suspensions._begin()
        return suspensions

    def write(self, vals):
        """Visits come back where the suspension no longer is; invoices stop where they are to.

        :raise UserError: when the invoices follow the suspension already, or cannot stop then
        """
        contracts = self.contract_id
        result = super().write(vals)
        self._begin_anew(contracts, vals.get("stop_billing"))
        return result

    def unlink(self):
        """Visits come back where the suspension was."""
        contracts = self.contract_id
        result = super().unlink()
        contracts._plan_again()
        return result

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), **dict.fromkeys(("date_from", "date_to"), DAYS)}

    # === STEPS === #

    def _begin(self):
        """Nothing is visited in these times and, where they say so, nothing invoiced.

        :raise UserError: when the invoices cannot stop then
        """
        self._clear_visits()
        self.filtered("stop_billing")._suspend_billing()

    def _begin_anew(self, contracts, stops_billing):
        """Let visits and invoices follow suspensions that were changed.

        :param contracts: ``contract.contract`` they were of before
        :param bool stops_billing: they stop the invoices from now on
        :raise UserError: when the invoices cannot stop then
        """
        self.flush_recordset()  # nothing is cleared for what the database refuses
        self._clear_visits()
        (contracts | self.contract_id)._plan_again()
        if stops_billing:
            self._suspend_billing()

    # === HOOK === #

    def _clear_visits(self):
        """Take off what is planned in these times and did not begin yet."""
