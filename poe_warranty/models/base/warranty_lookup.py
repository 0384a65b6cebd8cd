import re
from urllib.parse import unquote

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ...tools.code import get_code
from ...tools.phone import get_country_code, get_phones
from ...tools.serial import serial_key
from ...tools.text import get_words

# what a phone number is written with
_PHONE = re.compile(r"[\d\s+().\-/]+")
MIN_PHONE, MIN_NUMBER, MIN_NAME = 6, 3, 2
# more than so many of anything are what a letter or two mean
MAX_FOUND = 1000


class WarrantyLookup(models.AbstractModel):
    """What is found by whatever is typed or scanned: the box of the reception and those of the lists
    of cards, claims and receipts ask one method, :meth:`_get_domain`.

    The contract for other add-ons. A kind of thing by which something is found has

    - a name in :meth:`_get_kinds`;
    - a method ``_find_<kind>(self, Model, text, whole)``, which returns the ``Domain`` of the records
      of ``Model`` (an empty recordset) that the text means as this kind of thing; ``Domain.FALSE``
      where it cannot be such a thing, or ``Model`` knows none. ``whole`` is True where a number was
      scanned or typed in full, as at the desk, and False where a part of it will do;
    - it never writes and never raises, and is asked with the rights of who looks;
    - it stays quick among a million records: what stands in another table is looked up there first,
      through an index, and goes into the domain by its ids.

    What the desk shows of what it finds is told by each model of :meth:`_get_models`.
    """

    _name = "warranty.lookup"
    _description = "Search by whatever is typed"

    # === THE ONE METHOD === #

    @api.model
    def _get_domain(self, Model, typed, whole=False):
        """Return the domain of the records of a model that a typed text may mean, see above."""
        text = self._read(typed)
        if not text:
            return Domain.FALSE
        return Domain.OR(
            getattr(self, f"_find_{kind}")(Model, text, whole) for kind in self._get_kinds()
        )

    @api.model
    def _get_kinds(self):
        """Return the names of the kinds of things by which something is found."""
        return ("number", "phone", "customer")

    @api.model
    def _get_models(self):
        """Return the names of the models that the desk looks in, in the order in which it shows what
        it finds. Each has ``_get_desk_domain()``, which of its records the desk is shown, and
        ``_get_desk_hit()``, what it shows of one: a dict of ``title``, ``text``, ``badge`` and
        ``method``, the one that returns the action to open it (empty: its form)."""
        return ()

    @api.model
    def _read(self, typed):
        """Return the words of what was typed or scanned: a card's code, or the number at the end of an
        address, as a QR code may hold, else the text itself."""
        text = get_words(typed).strip()
        if code := get_code(text):
            return code
        if not text.lower().startswith(("http://", "https://")):
            return text
        path = re.split(r"[?#]", text, maxsplit=1)[0].rstrip("/")
        return unquote(path.rpartition("/")[2])

    # === KINDS === #

    @api.model
    def _find_number(self, Model, text, whole):
        """Its own number, or one that stands on it: of the device, its card, its claims."""
        key = serial_key(text)
        if not key or "numbers" not in Model._fields:
            return Domain.FALSE
        if not whole:
            return Domain("numbers", "ilike", key)
        number = escape_psql(key)
        places = (number, f"{number} %", f"% {number}", f"% {number} %")
        return Domain.OR(Domain("numbers", "=ilike", place) for place in places)

    @api.model
    def _find_phone(self, Model, text, whole):
        """The customer's phone number, in any spelling."""
        if not _PHONE.fullmatch(text) or len(re.sub(r"\D", "", text)) < MIN_PHONE:
            return Domain.FALSE
        phones = get_phones(text, get_country_code(self.env.company))
        if Model._name == "res.partner":
            return Domain("phone_sanitized", "in", phones) if phones else Domain.FALSE
        if "phone_digits" not in Model._fields or (whole and not phones):
            return Domain.FALSE
        return Domain("phone_search", "ilike", text)

    @api.model
    def _find_customer(self, Model, text, whole):
        """The customer's name, with accents or without; a part of it will do."""
        if whole and (len(text) < MIN_NAME or not any(map(str.isalpha, text))):
            return Domain.FALSE
        named = Domain("plain_name", "ilike", text)
        if Model._name == "res.partner":
            return named
        if "partner_id" not in Model._fields:
            return Domain.FALSE
        # looked up first: joined, they would keep the database from using its indexes
        Partner = self.env["res.partner"].with_context(active_test=False)
        partners = Partner.search(named, limit=MAX_FOUND + 1)
        many = len(partners) > MAX_FOUND  # left to the database
        return Domain("partner_id", "in", Partner._search(named) if many else partners.ids)

    # === HELPERS === #

    @api.model
    def _get_spelled(self, name, text, whole):
        """Return the domain of the records whose own number, in a field with a trigram index, is a
        text, or has it as a part; FALSE for a letter or two."""
        spellings = {text, serial_key(text) or text}
        if min(map(len, spellings)) < MIN_NUMBER:
            return Domain.FALSE
        operator = "=ilike" if whole else "ilike"
        return Domain.OR(Domain(name, operator, escape_psql(number)) for number in spellings)
