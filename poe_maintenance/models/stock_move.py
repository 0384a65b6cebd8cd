from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    visit_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance visit",
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The visit or call-out that uses these goods: they count as its cost.",
    )

    def _issue_warranty_cards(self):
        cards = super()._issue_warranty_cards()
        cards._install_devices()
        return cards
