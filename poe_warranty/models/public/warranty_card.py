import re

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...tools.code import draw_code, format_code, get_code
from ...tools.label import get_labels
from ...tools.serial import serial_key
from ..card.warranty_card import NUMBERS

DIGITS = 4  # of the phone number, that are asked for
SHOWN = 5  # cards of one number, at most


class WarrantyCard(models.Model):
    """What a card says to whoever holds it or the device, without a login: model, dates and state, and
    nothing of a person."""

    _inherit = "warranty.card"
    # what is scanned at the desk finds the card, there and in every list
    _number_fields = (*NUMBERS, "check_code")

    check_code = fields.Char(
        string="Card's code",
        readonly=True,
        copy=False,
        by_program=True,
        help="Printed on the card: who knows it may check the warranty. Drawn when it is first printed.",
    )

    _check_code_unique = models.UniqueIndex("(check_code) WHERE check_code IS NOT NULL")

    # === ON PAPER === #

    def _get_check_code(self):
        """Return the code of this card; it gets one when it is first asked for, and keeps it."""
        self.ensure_one()
        if not self.check_code:
            # sudo: whoever may print a card; the code itself opens nothing but the public page
            self.sudo()._as_program().check_code = draw_code()
        return self.check_code

    def _get_check_address(self, code=""):
        """Return the address of the public check.

        :param str code: of the card that it opens; without one the page asks which
        """
        return "/".join(filter(None, (self.get_base_url(), "w", code)))

    def _get_check_paper(self):
        """Return what the paper says of the public check: ``address`` for the QR code, and for who types
        ``page`` and ``code``."""
        code = self._get_check_code()
        return {
            "address": self._get_check_address(code),
            "page": self._get_check_address().partition("//")[2],
            "code": format_code(code),
        }

    @api.model
    def _find_by_code(self, text):
        """Return the card whose code was typed or scanned, or none.

        :param str text: code, or address of the public check
        """
        code = get_code(text)
        return self.search([("check_code", "=", code)]) if code else self.browse()

    @api.model
    def _search_named(self, number):
        """The code, too, is a card's own number."""
        return self._find_by_code(number) or super()._search_named(number)

    # === PUBLIC CHECK === #

    @api.model
    def _get_public_answer(self, number, digits):
        """Return what the public page shows of the device with a number, to who knows more of it: its
        card's code, or how the phone number on the card ends. Of an unknown number and of a wrong second
        factor alike: nothing, by the same single query, so that neither words nor time tell them apart.

        :param str number: serial or card's code, as typed
        :param str digits: end of the phone number, as typed
        :return: list of dict, see :meth:`_prepare_public_answer`; empty when there is nothing to show
        """
        key = serial_key(number)
        ending = re.sub(r"[^0-9]", "", digits)[-DIGITS:]
        # sudo: code and phone number are the right to see what the values below say, and no more
        cards = self.sudo().browse(self._search_public(key, ending))
        valid = cards.filtered(lambda card: card.state == "issued")
        return (valid or cards[:1])._prepare_public_answer()

    @api.model
    def _search_public(self, key, ending):
        """Return the ids of the cards that a number and a second factor open, the last first.

        :param str key: of the number; False for none
        :param str ending: last digits of the phone number
        """
        # what waits to be written is looked at, too
        self.flush_model(["check_code", "serial_key", "phone_digits", "lot_id", "date_start"])
        self.env["stock.lot"].flush_model(["serial_key"])
        ends = SQL(
            "%s IN (SELECT right(phone, %s) FROM unnest(string_to_array(card.phone_digits, ' ')) phone)",
            ending if len(ending) == DIGITS else None,
            DIGITS,
        )
        query = SQL(
            """SELECT id FROM (
                   SELECT card.id, card.date_start FROM warranty_card card WHERE card.check_code = %(key)s
                    UNION
                   SELECT card.id, card.date_start FROM warranty_card card
                    WHERE card.serial_key = %(key)s AND %(ends)s
                    UNION
                   SELECT card.id, card.date_start FROM stock_lot lot
                     JOIN warranty_card card ON card.lot_id = lot.id
                    WHERE lot.serial_key = %(key)s AND %(ends)s
               ) found ORDER BY date_start DESC, id DESC LIMIT %(limit)s""",
            key=key or None,
            ends=ends,
            limit=SHOWN,
        )
        return [id_ for (id_,) in self.env.execute_query(query)]

    def _prepare_public_answer(self):
        """Return what is shown of the devices of these cards, see :meth:`_prepare_public_vals`, one dict
        each. Extend it for all at once: the number of queries does not grow with them."""
        return [card._prepare_public_vals() for card in self]

    def _prepare_public_vals(self):
        """Return what anybody may read who holds the card or the device, in words of the reader's
        language. No record, so that a page cannot show more."""
        self.ensure_one()
        company = self.company_id
        days = {
            name: self[name] and format_date(self.env, self[name])
            for name in ("date_start", "nominal_end", "last_claim_day", "labour_until")
        }
        return {
            **days,
            "product": self.product_id.display_name,
            "serial": self.serial,
            "status": self.status,
            "status_label": get_labels(self, "status")[self.status],
            "suspended_days": self.suspended_days,
            "company": company.name,
            "phone": company.phone,
            "email": company.email,
            "policy": f"/warranty/policy/{self.date_start}?company={company.id}",
        }
