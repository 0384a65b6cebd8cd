"""One spelling for phone numbers (clause III.4)."""

import re
import unicodedata
from functools import lru_cache

from odoo.exceptions import UserError, ValidationError

from odoo.addons.phone_validation.tools import phone_validation

# of numbers without a prefix, where neither customer nor company says its country
DEFAULT_COUNTRY = "VN"
# between two numbers of one field
SEPARATOR = " / "
# Vietnam renumbered its 11-digit mobile prefixes in 2018: old prefix -> new prefix
VN_PREFIXES_2018 = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36",
    "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_OLD = r"(?P<prefix>1\d\d)(?P<rest>\d{7})"
# the country's code with or without +, 00 and the zero of a number at home
_OLD_VN_ABROAD = re.compile(rf"(?:\+|00)?0?840?{_OLD}")
_OLD_VN_PLUS = re.compile(rf"(?:\+|00)840?{_OLD}")
_OLD_VN_HOME = re.compile(rf"0?{_OLD}")
_DECIMAL = re.compile(r"(\d+)[.,]0")  # a spreadsheet kept it as a number
# an extension is the end of a number: "ext. 12", "máy lẻ 12"
_LETTERS = re.compile(r"[^\W\d_]")
# what stands between two numbers, and what may stand inside of one, too
_BETWEEN = re.compile(r"[;,|&\n]|\b(?:hoặc|hay|và|or|and)\b", re.IGNORECASE)
_INSIDE = re.compile(r"\d+|\+")
# a second number may be written by its last digits alone
_TAIL = 4


def get_country_code(record):
    """Return the country of the numbers that are written without its prefix.

    :param record: ``res.partner`` or ``res.company``; where it has none, the user's company says
    """
    countries = record.country_id or record.env.company.country_id
    return countries[:1].code or DEFAULT_COUNTRY


def normalise_phone(number, country_code=DEFAULT_COUNTRY):
    """Return a phone number in E.164, so that two spellings of one number compare equal.

    :param str number: as written on a card or given by a customer
    :param str country_code: country of a number written without its prefix
    :return: e.g. ``+84912345678``, or False for an empty number
    :raise UserError: when it is no phone number
    """
    number = _clean(number)
    if not number:
        return False
    # what is no number is refused in core's words
    return _format(number, country_code) or phone_validation.phone_format(
        number, country_code, None, force_format="E164", raise_exception=True
    )


def get_phones(number, country_code=DEFAULT_COUNTRY):
    """Return the phone numbers of one field in E.164: two written side by side are both the
    customer's. Each is there once, in the order in which it was written.

    :param str number: as written on a card or given by a customer, may be empty
    :param str country_code: country of a number written without its prefix
    :return: tuple of str, empty when a part of the field is no phone number
    """
    number = _clean(number)
    if not number:
        return ()
    if phone := _format(number, country_code):
        return (phone,)
    parts = [part for part in _BETWEEN.split(number) if part.strip()]
    found = [_get_phones_of_part(part.strip(), country_code) for part in parts]
    return tuple(dict.fromkeys(phone for phones in found for phone in phones)) if all(found) else ()


def normalise_phone_or_false(number, country_code=DEFAULT_COUNTRY):
    """Return the phone numbers of one field in one spelling, or False when there are none. Normalised
    again it stays as it is."""
    return SEPARATOR.join(get_phones(number, country_code)) or False


def get_partner_phone(partner):
    """Return the phone numbers of a contact (``res.partner``) in one spelling, or False."""
    # of which country they are is asked only where there are any
    return bool(partner.phone) and normalise_phone_or_false(
        partner.phone, get_country_code(partner)
    )


def check_phone(env, number, country_code=DEFAULT_COUNTRY):
    """Refuse what is no phone number, in words that say how to write one.

    :raise ValidationError: when something is given and a part of it is no number
    """
    if _clean(number) and not get_phones(number, country_code):
        raise ValidationError(
            env._("“%s” is no phone number. Write its digits, e.g. 0912 345 678.", number)
        )


def _clean(number):
    """Return a number as it is seen: no invisible signs, full-width digits as plain ones."""
    if not number or number.isascii():
        return (number or "").strip()
    text = unicodedata.normalize("NFKC", number)
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def _format(number, country_code):
    """Return one number in E.164, or False when it is none."""
    if _LETTERS.search(number):
        return _format_e164(number, country_code)
    decimal = _DECIMAL.fullmatch(number)
    digits = decimal[1] if decimal else re.sub(r"[^\d+]", "", number)
    return _format_e164(_renumber(digits, country_code), country_code)


def _renumber(digits, country_code):
    """Return the digits with the prefix of today, where they have one of before 2018."""
    patterns = (_OLD_VN_ABROAD, _OLD_VN_HOME) if country_code == "VN" else (_OLD_VN_PLUS,)
    for pattern in patterns:
        old = pattern.fullmatch(digits)
        if old and old["prefix"] in VN_PREFIXES_2018:
            return f"+84{VN_PREFIXES_2018[old['prefix']]}{old['rest']}"
    return digits


@lru_cache(maxsize=4096)  # the cards of a delivery share one number, and a claim asks for it often
def _format_e164(number, country_code):
    try:
        return phone_validation.phone_format(number, country_code, None, force_format="E164")
    except UserError:
        return False


def _get_phones_of_part(part, country_code):
    """Return the numbers of a text in which only spaces, dashes, dots, brackets and slashes stand
    between them: the shortest that is a number ends there. Empty when digits are left over."""
    if phone := _format(part, country_code):
        return [phone]
    phones, digits = [], ""
    for piece in _INSIDE.findall(part):
        digits += piece
        if phone := _format(digits, country_code):
            phones.append(phone)
            digits = ""
    if digits and phones and len(digits) <= _TAIL:
        phones.append(phones[-1][: -len(digits)] + digits)
        digits = ""
    return [] if digits else phones
