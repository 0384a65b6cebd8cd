from odoo import api, fields, models

# an order may hold a thousand serials; a line shows the first few
_SHOWN = 5


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    warranty_card_ids = fields.One2many("warranty.card", "sale_line_id")
    warranty_serials = fields.Char(string="Serial numbers", compute="_compute_warranty")
    warranty_end = fields.Date(string="Warranty until", compute="_compute_warranty")

    # sudo: serials and dates of one's own order line are no secret of the warranty desk
    @api.depends(
        "warranty_card_ids.state", "warranty_card_ids.serial", "warranty_card_ids.nominal_end"
    )
    def _compute_warranty(self):
        for line in self:
            cards = line.sudo().warranty_card_ids.filtered(lambda card: card.state != "cancelled")
            serials = cards.filtered("serial").sorted("id").mapped("serial")
            rest = len(serials) - _SHOWN
            line.warranty_serials = ", ".join(serials[:_SHOWN]) + (
                f" … (+{rest})" if rest > 0 else ""
            )
            line.warranty_end = min(cards.mapped("nominal_end"), default=False)
