from odoo import api, models
from odoo.exceptions import ValidationError

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
                claim.card_id = claim._find_own_card(claim._get_known("product_id"))
                found = bool(claim.card_id)
                claim.card_found_key = found and serial_key(claim.device_serial)

    def _get_matched_key(self):
        """Return the key of the serial that the card and the device share; False where they differ,
        as on a card that a person chose."""
        key = serial_key(self.device_serial)
        return key in self.card_id._get_serial_keys() and key

    @api.model
    def _take_codes(self, vals_list):
        """Hook: return values of claims in which what was scanned as a serial is one."""
        return vals_list

    def _forget_found_cards(self, serial):
        """Let the card be looked up anew where the one there was is that of a serial which turns out
        to be misread; a card that a person chose stays.

        :param str serial: the corrected one
        """
        key = serial_key(serial)
        found = self.filtered(lambda claim: key and claim._get_matched_key() not in (False, key))
        found.card_id = False

    def _get_known(self, name):
        """Return the product or the customer that a person chose; empty while it still follows from
        the card and the serial, about which it tells nothing."""
        self.ensure_one()
        field = self._fields[name]
        pending = self.id and self.env.is_to_compute(field, self)
        return self.env[field.comodel_name] if pending else self[name]

    @api.onchange("device_serial")
    def _onchange_device_serial(self):
        """A corrected serial is looked up anew, unless a person chose the card; a device that is
        being served already is pointed out before anything is typed."""
        key = serial_key(self.device_serial)
        found = self.card_found_key or self._origin._get_matched_key()
        if found and found != key and found in self.card_id._get_serial_keys():
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
        if key and not served and not self.card_id:
            unknown = self._search_unknown(self.device_serial, self.company_id or self.env.company)
            served = unknown.filtered("is_open")[:1] - self._origin
        if served:
            return {
                "warning": {
                    "title": self.env._("In service already"),
                    "message": served._get_served_already_message(self.device_serial),
                }
            }
        if key and not self.card_id and (message := self._get_not_found_message()):
            return {"warning": {"title": self.env._("Not found"), "message": message}}
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
            known = key and claim._get_known("product_id")
            claim.lot_id = claim._choose_lot(found, known) if key else claim.card_id.lot_id

    @api.onchange("product_id")
    def _onchange_product_id(self):
        """The product tells devices of one number apart."""
        self._take_told_card("product_id")
        if not self.lot_id:
            self._compute_lot_id()

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """The customer tells cards of one lot apart."""
        self._take_told_card("partner_id")

    def _take_told_card(self, name):
        card = self._find_told_card({name})
        # the same card once more would bring its customer back
        if card != self.card_id:
            self.card_id = card

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
