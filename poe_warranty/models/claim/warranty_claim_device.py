from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...const import CLAIM_END_STATES
from ...tools.serial import serial_key


class WarrantyClaim(models.Model):
    """Which device a claim is about: looked up by its serial, told apart from others of the same
    number."""

    _inherit = "warranty.claim"

    # === LOOK-UP === #

    @api.depends("device_serial")
    def _compute_card_id(self):
        for claim in self:
            if claim.device_serial and not claim.card_id:
                company = claim.company_id or self.env.company
                known = claim._get_known_product()
                claim.card_id = self._find_card(claim.device_serial, company, known)
                claim.card_found_key = claim.card_id and serial_key(claim.device_serial)

    def _get_matched_key(self):
        """Return the key of the serial that the card and the device share; False where they differ,
        as on a card that a person chose."""
        key = serial_key(self.device_serial)
        return self.card_id.serial_key == key and key

    def _forget_found_cards(self, serial):
        """Let the card be looked up anew where the one there was is that of a serial which turns out
        to be misread; a card that a person chose stays.

        :param str serial: the corrected one
        """
        key = serial_key(serial)
        found = self.filtered(lambda claim: key and claim._get_matched_key() not in (False, key))
        found.card_id = False

    def _get_known_product(self):
        """Return the product that a person chose; empty while it still follows from the card and
        the serial, about which it tells nothing."""
        self.ensure_one()
        pending = self.id and self.env.is_to_compute(self._fields["product_id"], self)
        return self.env["product.product"] if pending else self.product_id

    @api.model
    def _find_card(self, serial, company, product=None):
        """Return the card that a serial on a device leads to: the valid one, else the last that was
        there; empty when there is none, or several valid ones (two products, or a lot sold twice),
        between which a person chooses.

        :param str serial: as typed or scanned
        :param company: ``res.company``
        :param product: ``product.product``, where it is known
        """
        Card = self.env["warranty.card"]
        domain = Card._get_serial_domain(serial) & Domain("company_id", "=", company.id)
        if product:
            domain &= Domain("product_id", "=", product.id)
        cards = Card.search(domain)
        valid = cards.filtered(lambda card: card.state == "issued")
        if len(valid) > 1:
            return Card
        return valid or cards[:1]

    @api.onchange("device_serial")
    def _onchange_device_serial(self):
        """A corrected serial is looked up anew, unless a person chose the card; a device that is
        being served already is pointed out before anything is typed."""
        key = serial_key(self.device_serial)
        found = self.card_found_key or self._origin._get_matched_key()
        if found and found != key and found == serial_key(self.card_id.serial):
            blank = ("card_id", "card_found_key", "product_id", "partner_id", "phone")
            self.update(dict.fromkeys(blank, False))
            self._compute_card_id()
        served = key and self.search(
            [
                ("lot_id.serial_key", "=", key),
                ("lot_id.product_id.tracking", "=", "serial"),
                ("state", "not in", CLAIM_END_STATES),
                ("id", "!=", self._origin.id),
            ],
            limit=1,
        )
        if served:
            return {
                "warning": {
                    "title": self.env._("In service already"),
                    "message": self.env._(
                        "Serial %(serial)s has the open claim %(claim)s (%(state)s): go on with that "
                        "one.",
                        serial=self.device_serial,
                        claim=served.name,
                        state=served._get_state_label(),
                    ),
                }
            }
        if key and not self.card_id and (suggestions := self._suggest_serials(self.device_serial)):
            return {
                "warning": {
                    "title": self.env._("Not found"),
                    "message": self.env._(
                        "No device has serial %(serial)s. Did you mean %(suggestions)s? Look at the "
                        "label again.",
                        serial=self.device_serial,
                        suggestions=", ".join(
                            f"{s['serial']} ({s['product']})" for s in suggestions
                        ),
                    ),
                }
            }
        return None

    @api.depends("device_serial", "card_id", "company_id")
    def _compute_lot_id(self):
        keys = {key for key in map(serial_key, self.mapped("device_serial")) if key}
        lots = self.env["stock.lot"].search([("serial_key", "in", list(keys))]) if keys else []
        for claim in self:
            key = serial_key(claim.device_serial)
            company = claim.company_id or self.env.company
            found = self.env["stock.lot"].union(
                *(
                    lot
                    for lot in lots
                    if lot.serial_key == key and lot.company_id in (company, company.browse())
                )
            )
            known = key and claim._get_known_product()
            claim.lot_id = claim._choose_lot(found, known) if key else claim.card_id.lot_id

    @api.onchange("product_id")
    def _onchange_product_id(self):
        """The product tells devices of one number apart."""
        if not self.lot_id:
            self._compute_lot_id()

    def _choose_lot(self, lots, product):
        """Return which of the lots that bear the device's number it is, or an empty recordset.

        :param lots: ``stock.lot`` records
        :param product: ``product.product`` a person chose, or an empty one
        """
        card = self.card_id
        if card.lot_id in lots:
            return card.lot_id
        of_card = card.serial_key and card.serial_key in lots.mapped("serial_key")
        product = card.product_id if of_card else product or card.product_id
        same_product = lots.filtered(lambda lot: lot.product_id == product)
        if len(same_product) == 1 or of_card:
            return same_product[:1]
        return lots if len(lots) == 1 else lots.browse()

    @api.depends("card_id.lot_id", "lot_id")
    def _compute_is_of_card(self):
        for claim in self:
            known, found = claim.card_id.lot_id, claim.lot_id
            claim.is_of_card = bool(claim.card_id) and not (known and found and known != found)

    @api.depends("card_id", "lot_id")
    def _compute_product_id(self):
        for claim in self:
            claim.product_id = (
                claim.card_id.product_id or claim.lot_id.product_id or claim.product_id
            )

    @api.depends("lot_id.product_id.tracking", "card_id.product_id.tracking", "product_id.tracking")
    def _compute_product_tracking(self):
        for claim in self:
            known = claim.lot_id.product_id or claim.card_id.product_id or claim.product_id
            claim.product_tracking = known.tracking

    # === CONSTRAINTS === #

    @api.constrains("device_serial", "card_id", "lot_id")
    def _check_device(self):
        for claim in self:
            if not (serial_key(claim.device_serial) or claim.card_id or claim.lot_id):
                raise ValidationError(
                    self.env._(
                        "Which device is it? Scan the serial number or choose the warranty card."
                    )
                )

    # === TOLD APART === #

    def _check_device_told_apart(self):
        """:raise UserError: when several of our devices bear the serial and none was chosen"""
        unknown = self.filtered(lambda claim: not claim.lot_id and not claim.card_id)
        keys = {serial_key(claim.device_serial) for claim in unknown} - {False}
        Lot, Card = self.env["stock.lot"], self.env["warranty.card"]
        known = Lot.search([("serial_key", "in", list(keys))]).grouped("serial_key")
        cards = Card.search([("serial_key", "in", list(keys))]).grouped("serial_key")
        for claim in unknown:
            key = serial_key(claim.device_serial)
            company = (claim.company_id, claim.company_id.browse())
            lots = known.get(key, Lot).filtered(lambda lot, c=company: lot.company_id in c)
            if not claim._find_device(cards.get(key, Card), lots) and lots:
                raise UserError(
                    self.env._(
                        "Several products have a device with serial %s: choose the product or the "
                        "warranty card on the claim.",
                        lots[0].name,
                    )
                )

    def _find_device(self, cards, lots):
        """Find the device of a claim that had none, now that its product is chosen or it was entered.

        :param cards: ``warranty.card`` with its serial
        :param lots: ``stock.lot`` with its serial
        :return: whether it was found
        """
        self.ensure_one()
        product = self.product_id
        card = cards and self._find_card(self.device_serial, self.company_id, product)
        lot = not card and self._choose_lot(lots, product)
        if card:
            self.card_id = card
        elif lot:
            self._as_program().lot_id = lot
        return bool(card or lot)
