from odoo import api, models

from ...tools.text import get_words


class WarrantyClaim(models.Model):
    """The QR code of a card is an address: at the desk it opens the card as its number does."""

    _inherit = "warranty.claim"

    @api.model
    def desk_scan(self, serial):
        """As before, and for the code of a card, or the address that ends with it."""
        card = self.env["warranty.card"]._find_by_code(get_words(serial))
        return self.desk_scan_card(card.id) if card else super().desk_scan(serial)
