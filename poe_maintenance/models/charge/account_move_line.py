from odoo import fields, models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "warranty.guarded.mixin"]

    contract_date_from = fields.Date(
        readonly=True,
        help="First day of the period it invoices.",
        settled_by="_get_reason_invoiced",
    )
    contract_date_to = fields.Date(
        readonly=True,
        help="Last day of the period it invoices.",
        settled_by="_get_reason_invoiced",
    )

    def _get_reason_invoiced(self, name):
        """Return why a period stays: it is the contract's. A credit note takes it along."""
        return self.env._("The contract says which period it invoices.")
