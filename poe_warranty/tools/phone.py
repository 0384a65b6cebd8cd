"""One spelling for phone numbers (clause III.4)."""

import re

from odoo.exceptions import UserError, ValidationError

from odoo.addons.phone_validation.tools import phone_validation

# of numbers without a prefix, where neither customer nor company says its country
DEFAULT_COUNTRY = "VN"
# Vietnam renumbered its 11-digit mobile prefixes in 2018: old prefix -> new prefix
VN_PREFIXES_2018 = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36",
    "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_OLD_VN_MOBILE = re.compile(r"^(?:\+?84|0084|0)(1\d\d)(\d{7})$")


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
    if not number or not number.strip():
        return False
    digits = re.sub(r"[^\d+]", "", number)
    old = _OLD_VN_MOBILE.match(digits) if country_code == "VN" else None
    if old and old[1] in VN_PREFIXES_2018:
        digits = f"+84{VN_PREFIXES_2018[old[1]]}{old[2]}"
    return phone_validation.phone_format(
        digits if old else number, country_code, None, force_format="E164", raise_exception=True
    )


def normalise_phone_or_false(number, country_code=DEFAULT_COUNTRY):
    """As :func:`normalise_phone`, but False when it is no phone number."""
    try:
        return normalise_phone(number, country_code)
    except UserError:
        return False


def check_phone(env, number, country_code=DEFAULT_COUNTRY):
    """Refuse what is no phone number, in words that say how to write one.

    :raise ValidationError: when a number is given and is none
    """
    try:
        normalise_phone(number, country_code)
    except UserError as error:
        raise ValidationError(
            env._("“%s” is no phone number. Write its digits, e.g. 0912 345 678.", number)
        ) from error
