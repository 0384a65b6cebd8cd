from odoo import models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools.serial import serial_key

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

CHANGED = {
    "moved": _lt("Serial %(serial)s was delivered, returned or counted in stock."),
    "renamed": _lt("Serial %(serial)s was renamed in stock."),
}


class StockLot(models.Model):
    """Where a serial is, and what it is called, is asked about by the claims on its device."""

    _inherit = "stock.lot"

    def _facts_changed(self, what):
        super()._facts_changed(what)
        nothing = Domain("lot_id", "=", False) & Domain("card_id", "=", False)
        claims = self.env["warranty.claim"]._search_followed(
            nothing | Domain("lot_id", "in", self.ids) | Domain("card_id.lot_id", "in", self.ids)
        )
        unknown = claims.filtered(lambda claim: not claim.lot_id and not claim.card_id)
        lots = {lot.serial_key: lot for lot in self} if claims else {}

        def tell(claim):
            lot = claim.lot_id or claim.card_id.lot_id or lots[serial_key(claim.device_serial)]
            return CHANGED[what], {"serial": lot.name}

        (claims - unknown)._look_again(tell)
        found = unknown.filtered(
            lambda claim: (lot := lots.get(serial_key(claim.device_serial)))
            and lot.company_id in (claim.company_id, claim.company_id.browse())
        )
        if found:
            found._take_note(tell)
