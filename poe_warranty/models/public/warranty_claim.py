from odoo import api, models

from ...tools.code import get_code
from ...tools.text import get_words
from ..claim.warranty_claim import NUMBERS


class WarrantyClaim(models.Model):
    """The QR code of a card is an address. Scanned where a serial is asked for, it stands for the card and
    its serial."""

    _inherit = "warranty.claim"
    _number_fields = (*NUMBERS, "card_id.check_code")

    @api.onchange("device_serial")
    def _onchange_device_serial(self):
        if card := self.env["warranty.card"]._find_by_code(get_words(self.device_serial)):
            self.device_serial = card.serial
            self.card_id = card
        return super()._onchange_device_serial()

    @api.model
    def _take_codes(self, vals_list):
        """Return values of claims in which the code of a card became its serial and the card; another
        card that was chosen stays. One query for all.

        :param list vals_list: as for ``create``, or for ``write``
        """
        codes = [get_code(get_words(vals.get("device_serial"))) for vals in vals_list]
        if not any(codes):
            return vals_list
        cards = self.env["warranty.card"].search([("check_code", "in", list(filter(None, codes)))])
        by_code = {card.check_code: card for card in cards}
        return [
            {**vals, "device_serial": card.serial, "card_id": vals.get("card_id") or card.id}
            if (card := by_code.get(code))
            else vals
            for vals, code in zip(vals_list, codes, strict=True)
        ]
