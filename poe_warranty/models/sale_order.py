from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    warranty_card_ids = fields.One2many("warranty.card", "sale_order_id")
    warranty_card_count = fields.Integer(compute="_compute_warranty_card_count")
    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        compute="_compute_claim_id",
        store=True,
        index="btree_not_null",
        help="The claim whose charged work this order is about.",
    )

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

    @api.depends("repair_order_ids.claim_id")
    def _compute_claim_id(self):
        for order in self:
            order.claim_id = order.repair_order_ids.claim_id[:1]

    def action_view_warranty_cards(self):
        """Open the warranty cards of the devices sold with this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("poe_warranty.warranty_card_action")
        return {**action, "domain": [("sale_order_id", "=", self.id)], "context": {"create": False}}

    def _prepare_invoice(self):
        return {**super()._prepare_invoice(), "claim_id": self.claim_id.id}

    def _action_confirm(self):
        """The customer accepted: the parts of a charged repair are reserved only now (C4)."""
        result = super()._action_confirm()
        # sudo: the customer who signs on the portal has no right to claims and repairs
        claims = self.sudo().claim_id.filtered(lambda claim: claim.state == "quotation")
        claims.repair_id.filtered(lambda repair: repair.state == "draft")._action_repair_confirm()
        claims._update_state("repair")
        return result

    def _action_cancel(self):
        """The customer refused: nothing is repaired and nothing charged."""
        # sudo: the customer who declines on the portal has no right to claims and repairs
        claims = self.sudo().claim_id.filtered(lambda claim: claim.state == "quotation")
        result = super()._action_cancel()
        claims.repair_id.filtered(lambda repair: repair.state != "done").action_repair_cancel()
        claims._update_state("decided")
        return result
