from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...const import MAX_TERM_MONTHS


class WarrantyPromotionLine(models.Model):
    _name = "warranty.promotion.line"
    _description = "Service of a promotion"
    _inherit = ["warranty.bounded.mixin"]
    _order = "promotion_id, id"

    promotion_id = fields.Many2one(
        "warranty.promotion", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Service",
        required=True,
        domain="[('type', '=', 'service')]",
        ondelete="restrict",
    )
    quantity = fields.Integer(string="Times", default=1, required=True)
    months = fields.Integer(
        required=True, default=12, help="Within so many months from the delivery."
    )

    _positive = models.Constraint(
        "CHECK (quantity > 0 AND months > 0)",
        "Give how often and within how many months, 1 or more.",
    )

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "months": (1, MAX_TERM_MONTHS)}

    def _prepare_entitlement_vals(self, card):
        """Return the values of what a card has of this service, counted from its start."""
        self.ensure_one()
        return {
            "card_id": card.id,
            "promotion_id": self.promotion_id.id,
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "date_end": card.date_start + relativedelta(months=self.months),
        }
