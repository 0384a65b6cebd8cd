from odoo import fields, models


class ProductTemplate(models.Model):
    """The warranty cards of a product, from its page."""

    _inherit = "product.template"

    warranty_card_count = fields.Integer(compute="_compute_warranty_card_count")

    def _compute_warranty_card_count(self):
        for template in self:
            template.warranty_card_count = sum(
                template.with_context(active_test=False).product_variant_ids.mapped(
                    "warranty_card_count"
                )
            )

    def action_view_warranty_cards(self):
        """Open the warranty cards of all variants."""
        variants = self.with_context(active_test=False).product_variant_ids
        return variants.action_view_warranty_cards()
