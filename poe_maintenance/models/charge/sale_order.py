from odoo import fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    visit_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The visit or call-out this order charges.",
        by_program=True,
    )
    is_visit_offer = fields.Boolean(
        string="Offered after a visit",
        readonly=True,
        copy=False,
        help="What was found on the visit, for the customer to accept; not what was done there.",
        by_program=True,
    )
