from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    contract_date_from = fields.Date(readonly=True, help="First day of the period it invoices.")
    contract_date_to = fields.Date(readonly=True, help="Last day of the period it invoices.")
