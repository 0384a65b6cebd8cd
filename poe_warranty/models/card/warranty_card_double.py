from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.serial import serial_key


class WarrantyCard(models.Model):
    """One device has one valid card, and one number is on one card, however they are spelled. The
    database holds both; who enters cards by hand or by a list reads which card is there."""

    _inherit = "warranty.card"

    name_key = fields.Char(
        string="Card number key",
        compute="_compute_name_key",
        store=True,
        precompute=True,
        by_program=True,
        help="The card number without spaces, dashes and case: how it is compared.",
    )

    _one_valid_card_per_number = models.UniqueIndex(
        "(company_id, product_id, serial_key) "
        "WHERE state = 'issued' AND tracking = 'serial' AND serial_key IS NOT NULL",
        "This serial number has a valid warranty card already. Cancel that one first.",
    )
    _name_unique = models.UniqueIndex(
        "(company_id, name_key) WHERE name_key IS NOT NULL",
        "Another warranty card has this card number already.",
    )

    @api.depends("name")
    def _compute_name_key(self):
        for card in self:
            card.name_key = serial_key(card.name)

    # === BUSINESS === #

    @api.model
    def _check_doubles(self, vals_list):
        """:raise ValidationError: naming the card that the device or number of a new one has already"""
        for fault in self._get_doubles(vals_list).values():
            raise ValidationError(fault)

    @api.model
    def _get_doubles(self, vals_list):
        """Return ``{place: words}`` of the new cards whose device or number has a card already, or
        stands further up among them. Two queries for all.

        :param list vals_list: values of new cards
        """
        units = [self._get_new_unit(vals) for vals in vals_list]
        numbers = [self._get_new_number(vals) for vals in vals_list]
        by_unit = self._get_known_units({key for _company, _product, key in filter(None, units)})
        by_number = self._get_known_numbers({key for _company, key in filter(None, numbers)})
        faults, seen = {}, set()
        for place, (unit, number) in enumerate(zip(units, numbers, strict=True)):
            card = by_unit.get(unit) or by_number.get(number)
            if card:
                faults[place] = self.env._(
                    "This device or card number has warranty card %(card)s already: %(product)s, "
                    "%(customer)s, from %(start)s.",
                    card=card.display_name,
                    product=card.product_id.display_name,
                    customer=card.partner_id.display_name,
                    start=card._format_start(),
                )
            elif {unit, number} & (seen - {None}):
                faults[place] = self.env._(
                    "Serial %(serial)s or card number %(number)s stands here twice: the card is in a "
                    "row further up.",
                    serial=vals_list[place].get("serial") or "-",
                    number=vals_list[place].get("name") or "-",
                )
            seen |= {unit, number}
        return faults

    @api.model
    def _get_new_unit(self, vals):
        """Return what tells the device of a new card from others: company, product and serial key;
        None where it has none."""
        product = self.env["product.product"].browse(vals.get("product_id"))
        key = product.tracking == "serial" and serial_key(vals.get("serial"))
        return (self._get_new_company(vals).id, product.id, key) if key else None

    @api.model
    def _get_new_number(self, vals):
        key = serial_key(vals.get("name"))
        return (self._get_new_company(vals).id, key) if key else None

    @api.model
    def _get_known_units(self, keys):
        """Return ``{(company, product, serial key): card}`` of the valid cards with some keys."""
        if not keys:
            return {}
        cards = self.search(
            Domain("serial_key", "in", list(keys))
            & Domain("state", "=", "issued")
            & Domain("tracking", "=", "serial")
        )
        return {(c.company_id.id, c.product_id.id, c.serial_key): c for c in cards}

    @api.model
    def _get_known_numbers(self, keys):
        """Return ``{(company, number key): card}`` of the cards with some numbers."""
        if not keys:
            return {}
        cards = self.search(Domain("name_key", "in", list(keys)))
        return {(card.company_id.id, card.name_key): card for card in cards}

    def _choose_device(self, partner=None):
        """Return which of these cards, all of one number, a device is on: the valid one, of several
        the customer's, else the last that was valid; empty when several are left, between which a
        person chooses (two products, or a lot sold twice).

        :param partner: ``res.partner`` who claims, where it is known
        """
        valid = self.filtered(lambda card: card.state == "issued")
        if len(valid) > 1 and partner:
            owner = partner.commercial_partner_id
            own = valid.filtered(lambda card: card.partner_id.commercial_partner_id == owner)
            valid = own or valid
        several = len(valid) > 1 or len((valid or self).product_id) > 1
        return self.browse() if several else valid or self[:1]
