from odoo import fields, models


class ProductProduct(models.Model):
    """The warranty cards of a product, from its page."""

    _inherit = "product.product"

    warranty_card_count = fields.Integer(compute="_compute_warranty_card_count")

    def _compute_warranty_card_count(self):
        counts = self.env["warranty.card"]._count_by("product_id", self)
        for product in self:
            product.warranty_card_count = counts.get(product._origin, 0)

    def action_view_warranty_cards(self):
        """Open the warranty cards of these products."""
        return self.env["warranty.card"]._get_list_action([("product_id", "in", self.ids)])
