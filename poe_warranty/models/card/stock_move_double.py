import logging

from odoo import models
from odoo.exceptions import UserError

from ..base.guarded_mixin import PROGRAM

_logger = logging.getLogger(__name__)


class StockMove(models.Model):
    """The cards that delivered serials have already, by the serial in stock or by its number."""

    _inherit = "stock.move"

    def _get_unit(self, lot):
        """Return what tells a serial from others however it is spelled: company, product and key."""
        return self.company_id.id, lot.product_id.id, lot.serial_key

    def _get_valid_cards_by_unit(self):
        """Return the valid cards of the serials of these moves, twice: by the id of the serial in
        stock, and by its unit, see :meth:`_get_unit`. One query."""
        # sudo: whether a card exists is asked on behalf of the delivery, not of its user
        Card = self.env["warranty.card"].sudo()._as_program()
        cards = Card.search(self.move_line_ids.lot_id._get_valid_card_domain())
        by_unit = {(c.company_id.id, c.product_id.id, c.serial_key): c for c in cards}
        return by_unit | {card.lot_id.id: card for card in cards if card.lot_id}

    def _choose_valid_card(self, valid, lot):
        """Return the valid card of a serial: its own, else one that was entered by hand with its
        number alone; empty without any.

        :param dict valid: see :meth:`_get_valid_cards_by_unit`
        """
        card = valid.get(lot.id) or valid.get(self._get_unit(lot))
        of_another = card and card.lot_id and card.lot_id != lot
        return card if card and not of_another else self.env["warranty.card"].sudo()._as_program()

    def _is_doubled(self, taken, lot):
        """Tell whether another serial in stock with the same number has a valid card, or gets one with
        these moves: this one gets none.

        :param dict taken: the ``stock.lot`` of each unit that has one; completed here
        :raise UserError: but for past deliveries, where it is told in the log
        """
        if lot.product_id.tracking != "serial":
            return False
        other = taken.setdefault(self._get_unit(lot), lot)
        if other == lot:
            return False
        if self.env.context.get("warranty_history") is not PROGRAM:
            raise UserError(
                self.env._(
                    "Serials %(serial)s and %(other)s of %(product)s are one number in two spellings: "
                    "they cannot both have a valid warranty card. Correct the serial that is wrong.",
                    serial=lot.name,
                    other=other.name,
                    product=lot.product_id.display_name,
                )
            )
        _logger.warning(
            "No card for serial %s: serial %s has the same number", lot.name, other.name
        )
        return True
