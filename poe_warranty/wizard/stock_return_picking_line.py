from odoo import api, fields, models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    warranty_until = fields.Date(
        compute="_compute_warranty_until",
        help="The last day on which a fault of these goods can be reported, the earliest of them.",
    )

    @api.depends("move_id")
    def _compute_warranty_until(self):
        for line in self:
            # sudo: the warehouse sees the date, not the cards
            cards = line.sudo().move_id.warranty_card_ids
            valid = cards.filtered(lambda card: card.state == "issued")
            line.warranty_until = min(valid.mapped("last_claim_day"), default=False)
