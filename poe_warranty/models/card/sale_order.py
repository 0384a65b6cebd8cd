from odoo import api, fields, models


class SaleOrder(models.Model):
    """The cards of what was sold with an order."""

    _inherit = "sale.order"

    warranty_card_ids = fields.One2many("warranty.card", "sale_order_id")
    warranty_card_count = fields.Integer(compute="_compute_warranty_card_count")

    @api.depends("warranty_card_ids")
    def _compute_warranty_card_count(self):
        # sudo: a salesperson sees how many cards there are; opening them asks for the right
        counts = dict(
            self.env["warranty.card"]
            .sudo()
            ._read_group([("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"])
        )
        for order in self:
            order.warranty_card_count = counts.get(order.sudo(), 0)

    def action_view_warranty_cards(self):
        """Open the warranty cards of the devices sold with this order."""
        self.ensure_one()
        return self.env["warranty.card"]._get_list_action([("sale_order_id", "=", self.id)])

    def _action_confirm(self):
        """:raise UserError: when an extended warranty has no device, too many, or one out of
        warranty"""
        self.order_line._check_extended_cards()
        result = super()._action_confirm()
        self.order_line._extend_cards()
        return result

    def _action_cancel(self):
        """An extended warranty that was not bought lengthens nothing."""
        result = super()._action_cancel()
        # sudo: as in _extend_cards
        bought = self.env["warranty.extension"].sudo()
        bought.search([("sale_line_id", "in", self.order_line.ids)])._withdraw()
        return result
