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
        by_program=True,
    )

    def _send_confirmation_email(self):
        """Parts that are used before the customer's eyes are no delivery to announce."""
        delivered = self.filtered(lambda picking: not picking.visit_id)
        return super(StockPicking, delivered)._send_confirmation_email()
