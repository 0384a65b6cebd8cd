from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _issue_warranty_cards(self):
        cards = super()._issue_warranty_cards()
        cards._install_devices()
        return cards
