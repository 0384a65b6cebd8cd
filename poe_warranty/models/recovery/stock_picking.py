from odoo import fields, models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "warranty.guarded.mixin"]

    recovery_id = fields.Many2one(
        "warranty.recovery",
        string="Supplier recovery",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        help="The recovery for which these goods go to the supplier, or come from it in exchange.",
        by_program=True,
    )
