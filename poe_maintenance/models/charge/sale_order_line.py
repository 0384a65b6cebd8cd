from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SaleOrderLine(models.Model):
    """What a call-out charges has a price: who gives it away takes the line off."""

    _inherit = "sale.order.line"

    is_callout_charge = fields.Boolean(
        string="Charges a call-out", readonly=True, copy=False, by_program=True
    )

    visit_part_ids = fields.One2many(
        "maintenance.visit.part", "sale_line_id", string="Parts of visits", by_program=True
    )

    @api.constrains("price_unit", "discount")
    def _check_callout_price(self):
        """:raise ValidationError: for a confirmed charge of a call-out that is to cost nothing"""
        for line in self.filtered(lambda line: line.is_callout_charge and line.state == "sale"):
            if line._is_for_nothing():
                raise ValidationError(line._get_price_error())

    def _is_for_nothing(self):
        self.ensure_one()
        currency = self.currency_id or self.company_id.currency_id
        price = self.price_unit * (1 - self.discount / 100)
        return currency.compare_amounts(price, 0.0) <= 0

    def _get_price_error(self):
        self.ensure_one()
        return self.env._(
            "%(order)s: “%(product)s” charges work on a visit and has no price. Enter it, or take the "
            "line off.",
            order=self.order_id.name,
            product=self.product_id.display_name,
        )
