from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.serial import get_likely_keys, serial_key, serial_shape

SUGGESTION_LIMIT = 5


class WarrantyClaim(models.Model):
    """Which cards and devices a number leads to, and who chooses where it leads to several."""

    _inherit = "warranty.claim"

    # === CARDS === #

    @api.model
    def _find_cards(self, serial, company, product=None, lots=None):
        """Return the cards that a serial on a device leads to, valid or not, the last first: those
        that bear it, and those whose serial in stock was renamed to it.

        :param str serial: as typed or scanned
        :param company: ``res.company``
        :param product: ``product.product``, where it is known
        :param lots: ``stock.lot`` with this serial, where they were looked up already
        """
        Card, key = self.env["warranty.card"], serial_key(serial)
        own = Domain("company_id", "=", company.id)
        if product:
            own &= Domain("product_id", "=", product.id)
        number = Card._get_serial_domain(serial)
        if lots is not None:
            return Card.search(own & (number | Domain("lot_id", "in", lots.ids)))
        # past the rights on lots, as in _compute_numbers
        renamed = Domain("lot_id", "any!", [("serial_key", "=", key)]) if key else Domain.FALSE
        return Card.search(own & number) or Card.search(own & renamed)

    def _find_own_card(self, product=None):
        """Return the card of this claim's serial, see ``warranty.card._choose_device``.

        :param product: ``product.product``, where it is known
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        cards = self._find_cards(self.device_serial, company, product)
        return cards and (
            cards._choose_device() or cards._choose_device(self._get_known("partner_id"))
        )

    def _find_told_card(self, names):
        """Return the card of this claim, now that a person chose its product or customer. One that
        fits stays, and so does one that a person chose (of another number, or no longer valid) and
        one beside which there is no other: whoever brings a device need not have bought it.

        :param names: of what was chosen: ``product_id`` or ``partner_id``
        """
        self.ensure_one()
        card = self.card_id
        if not serial_key(self.device_serial) or not any(self[name] for name in names):
            return card
        if card and (card.state != "issued" or not self._get_matched_key()):
            return card
        owner, product = self.partner_id.commercial_partner_id, self.product_id
        other_product = "product_id" in names and product != card.product_id
        other_owner = "partner_id" in names and card.partner_id.commercial_partner_id != owner
        if card and not other_product and not other_owner:
            return card
        found = self._find_own_card(product if other_product or not card else None)
        return found if found or (other_product and self._is_in_stock(product)) else card

    def _is_in_stock(self, product):
        """Tell whether stock knows this claim's serial as one of a product."""
        key = serial_key(self.device_serial)
        domain = [("serial_key", "=", key), ("product_id", "=", product.id)]
        return bool(self.env["stock.lot"].search_count(domain, limit=1))

    def _tell_cards_apart(self, names):
        """Let the claims take the cards to which product and customer lead, see
        :meth:`_find_told_card`."""
        for claim in self if names else ():
            card = claim._find_told_card(names)
            if card != claim.card_id:
                key = card and serial_key(claim.device_serial)
                claim._as_program().write({"card_id": card.id, "card_found_key": key})

    # === SEVERAL === #

    @api.model
    def _get_devices(self, cards, lots):
        """Return ``[(card, lot)]`` of the devices that bear one number, each with its card, if any:
        the valid ones, else the last one. A product that has void cards alone and no serial in stock
        is one only when there is nothing else.

        :param cards: ``warranty.card`` of the number
        :param lots: ``stock.lot`` of the number
        """
        devices, none = [], cards.browse()
        valid = cards.filtered(lambda card: card.state == "issued")
        for product in cards.product_id | lots.product_id:
            of_product = cards.filtered(lambda card, product=product: card.product_id == product)
            here = lots.filtered(lambda lot, product=product: lot.product_id == product)
            last = of_product[:1] if here or not (valid or lots) else none
            found = of_product & valid or last
            devices += [(card, card.lot_id or here[:1]) for card in found]
            devices += [(none, lot) for lot in here if not found]
        return devices

    def _check_device_told_apart(self):
        """:raise UserError: when several of our devices or cards bear the serial and none was
        chosen"""
        unknown = self.filtered(lambda claim: not claim.card_id)
        keys = {serial_key(claim.device_serial) for claim in unknown} - {False}
        if not keys:
            return
        numbers = Domain("serial_key", "in", list(keys))
        cards = self.env["warranty.card"].search(
            numbers | Domain("lot_id", "in", unknown.lot_id.ids)
        )
        lots = self.env["stock.lot"].search(numbers)
        for claim in unknown:
            key, company = serial_key(claim.device_serial), claim.company_id
            of_company = cards.filtered(lambda card, company=company: card.company_id == company)
            claim._tell_device_apart(
                of_company.filtered(lambda card, key=key: key in card._get_serial_keys()),
                lots.filtered(
                    lambda lot, key=key, company=company: lot.serial_key == key
                    and lot.company_id in (company, company.browse())
                ),
            )

    def _tell_device_apart(self, cards, lots):
        """Find the device of a claim that has no card, now that its product or customer is chosen or
        it was entered.

        :param cards: ``warranty.card`` with its serial
        :param lots: ``stock.lot`` with its serial
        :raise UserError: when there are several
        """
        self.ensure_one()
        product = self.product_id
        own = cards.filtered(lambda card: card.product_id == product) if product else cards
        card = own and (own._choose_device() or own._choose_device(self.partner_id))
        lot = self.lot_id or self._choose_lot(lots, product)
        if card:
            self.card_id = card
        elif len(own.product_id) == 1:
            raise UserError(
                self.env._(
                    "Serial %s was sold to several customers: choose the customer or the warranty card "
                    "on the claim.",
                    own[0].serial,
                )
            )
        elif lot and not own:
            if lot != self.lot_id:
                self._as_program().lot_id = lot
        elif len(lots.product_id | cards.product_id) > 1:
            raise UserError(
                self.env._(
                    "Several products have a device with serial %s: choose the product or the "
                    "warranty card on the claim.",
                    (lots[:1].name or cards[:1].serial),
                )
            )
        elif cards:
            raise UserError(
                self.env._(
                    "Serial %(serial)s is a %(product)s by our records: correct the product, or choose "
                    "the warranty card on the claim.",
                    serial=cards[0].serial,
                    product=cards[0].product_id.display_name,
                )
            )

    # === NOT FOUND === #

    @api.model
    def _get_company_elsewhere(self, serial, company):
        """Return the other company of ours that has a card or serial with this number, or none.

        :param str serial: as typed or scanned
        :param company: ``res.company`` that does not have it
        """
        key = serial_key(serial)
        elsewhere = Domain("company_id", "not in", [company.id, False])
        for model in ("warranty.card", "stock.lot") if key else ():
            # sudo: the desk learns which company it is, and nothing else
            found = (
                self.env[model].sudo().search(Domain("serial_key", "=", key) & elsewhere, limit=1)
            )
            if found:
                return found.company_id
        return company.browse()

    @api.model
    def _get_company_of_number(self, number, company):
        """Return the other company of ours whose receipt, claim or card has this very number, or none.

        :param str number: as typed or scanned
        :param company: ``res.company`` that does not have it
        """
        for model in ("warranty.receipt", self._name, "warranty.card"):
            # sudo: as in _get_company_elsewhere
            found = self.env[model].sudo()._search_named(number)
            if other := found.company_id - company:
                return other[:1]
        return company.browse()

    @api.model
    def _get_elsewhere_message(self, serial, company):
        """Return what to say of a device of another company of ours."""
        return self.env._(
            "Serial %(serial)s is a device of %(company)s, another company of ours: take the claim in "
            "there.",
            serial=serial.strip(),
            company=company.name,
        )

    @api.model
    def _get_not_ours_message(self, serial):
        """Return what to say of a device that nobody of ours knows."""
        return self.env._(
            "Serial %s is not ours: no warranty applies; a charged repair can be offered.",
            serial.strip() or "-",
        )

    def _get_not_found_message(self):
        """Return what to say of a typed serial that led to no card, or None when its device is known
        or nothing is."""
        self.ensure_one()
        serial, company = self.device_serial, self.company_id or self.env.company
        if self._find_cards(serial, company, self._get_known("product_id")):
            return self.env._(
                "Serial %s is on several warranty cards: choose the product, the customer or the card.",
                serial,
            )
        if self.lot_id:
            return None
        if other := self._get_company_elsewhere(serial, company):
            return self._get_elsewhere_message(serial, other)
        if suggestions := self.with_company(company)._suggest_serials(serial):
            return self.env._(
                "No device has serial %(serial)s. Did you mean %(suggestions)s? Look at the label again.",
                serial=serial,
                suggestions=", ".join(f"{s['serial']} ({s['product']})" for s in suggestions),
            )
        return None

    @api.model
    def _suggest_serials(self, serial):
        """Return devices whose serial is easily misread for this one, or was before a keyboard or a
        spreadsheet changed it, to be confirmed by a person (S14): ``[{"serial", "product"}]``."""
        shape, likely = serial_shape(serial), get_likely_keys(serial)
        if not shape:
            return []
        domain = Domain("serial_shape", "=", shape) | Domain("serial_key", "in", list(likely))
        domain &= Domain("company_id", "in", (self.env.company.id, False))
        found = {
            lot.name: lot.product_id.display_name
            for lot in self.env["stock.lot"].search(domain, limit=SUGGESTION_LIMIT)
        }
        for card in self.env["warranty.card"].search(domain, limit=SUGGESTION_LIMIT):
            found.setdefault(card.serial, card.product_id.display_name)
        return [{"serial": name, "product": product} for name, product in found.items()]
