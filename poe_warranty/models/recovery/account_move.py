from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    recovery_id = fields.Many2one(
        "warranty.recovery",
        string="Supplier recovery",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        help="The recovery for which the supplier credits this.",
        by_program=True,
    )

    _one_draft_per_recovery = models.UniqueIndex(
        "(recovery_id) WHERE recovery_id IS NOT NULL AND state = 'draft'",
        "This recovery has a draft credit note already: post or cancel that one first.",
    )
