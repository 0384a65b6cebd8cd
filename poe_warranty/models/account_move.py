from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The claim whose charged work is invoiced here.",
    )
