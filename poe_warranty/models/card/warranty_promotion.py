from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.category import get_path_ids


class WarrantyPromotion(models.Model):
    """Free services of a manufacturer for devices delivered in a period (C2)."""

    _name = "warranty.promotion"
    _description = "Manufacturer's Promotion"
    _inherit = ["warranty.bounded.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty for a promotion in every company."
    )
    date_from = fields.Date(string="Delivered from", required=True)
    date_to = fields.Date(string="Delivered until", required=True, help="Included.")
    product_brand_id = fields.Many2one("product.brand", index="btree_not_null")
    categ_id = fields.Many2one("product.category", string="Product category")
    product_tmpl_ids = fields.Many2many(
        "product.template", string="Products", help="Empty: every product of brand and category."
    )
    line_ids = fields.One2many("warranty.promotion.line", "promotion_id", copy=True)
    entitlement_count = fields.Integer(compute="_compute_entitlement_count")

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "The promotion ends before it begins."
    )

    def _compute_entitlement_count(self):
        counts = dict(
            self.env["warranty.entitlement"]._read_group(
                [("promotion_id", "in", self.ids)], ["promotion_id"], ["__count"]
            )
        )
        for promotion in self:
            promotion.entitlement_count = counts.get(promotion, 0)

    @api.constrains("product_brand_id", "categ_id", "product_tmpl_ids")
    def _check_scope(self):
        for promotion in self:
            if not (promotion.product_brand_id or promotion.categ_id or promotion.product_tmpl_ids):
                raise ValidationError(
                    self.env._("Which devices? Choose the brand, a category or the products.")
                )

    def _grants_to(self, card):
        """Tell whether a card issued on its first day takes part."""
        self.ensure_one()
        return (
            self.date_from <= card.date_start <= self.date_to
            and self.company_id in (card.company_id, self.company_id.browse())
            and self._is_for(card.product_id)
        )

    def _is_for(self, product):
        """Tell whether a product takes part."""
        self.ensure_one()
        template = product.product_tmpl_id
        return (
            (not self.product_brand_id or self.product_brand_id == template.product_brand_id)
            and (not self.categ_id or self.categ_id.id in get_path_ids(template.categ_id))
            and (not self.product_tmpl_ids or template in self.product_tmpl_ids)
        )

    def action_view_entitlements(self):
        """Open what devices have of this promotion."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_warranty.warranty_entitlement_action"
        )
        return {**action, "domain": [("promotion_id", "in", self.ids)], "context": {}}
