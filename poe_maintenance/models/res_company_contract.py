from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    contract_renewal_days = fields.Integer(
        string="Renewal quoted",
        default=30,
        help="So many days before a maintenance contract ends its renewal is quoted.",
    )

    _contract_renewal_days_positive = models.Constraint(
        "CHECK (contract_renewal_days >= 0)", "The days before the end cannot be negative."
    )
