from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    visit_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The visit on which these parts were used.",
    )
