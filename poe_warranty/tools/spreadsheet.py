"""What a spreadsheet makes of a number: it keeps 15 digits, drops leading zeros, and shows long ones
as a power of ten, others as a date."""

import re

# digits that a spreadsheet keeps of a number
KEPT_DIGITS = 15
# from so many digits on it shows a number as a power of ten, with so many digits of it at most
_POWER_DIGITS, _SHOWN_DIGITS = 12, 6
MAX_ZEROS = 8

_POWER = re.compile(r"\d+([.,]\d+)?E\+\d+", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d+)[.,]0+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?|\d{1,2}-[A-Z][a-z]{2}(-\d\d(\d\d)?)?")
# a text that begins so is a formula to the spreadsheet that opens it; what begins with + or - is one in
# CSV alone, where Odoo quotes it
_FORMULA = ("=", "@", "\t", "\r", "{=")
_QUOTED = re.compile(r"'(?=[=+\-@\t\r{])")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|NUM!|DIV/0!|NULL!|#+)|(TRUE|FALSE)", re.IGNORECASE)


def get_spreadsheet_damage(text):
    """Tell what a spreadsheet did to a number before it came here.

    :param str text: as it stands in the file
    :return: ``power`` (8.93E+14), ``rounded`` (only zeros where digits were), ``decimal`` (12345.0),
        ``day``, ``error``, or None for a number that is whole as far as one can see
    """
    text = (text or "").strip()
    for damage, pattern in (
        ("power", _POWER),
        ("decimal", _DECIMAL),
        ("day", _DAY),
        ("error", _ERROR),
    ):
        if pattern.fullmatch(text):
            return damage
    return "rounded" if _is_rounded(text) else None


def _is_rounded(text):
    """Tell whether the last digits of a number were zeroed. One that is written with a space or dash
    was kept as text, and is whole."""
    if not (text.isascii() and text.isdigit() and text.strip("0")):
        return False
    cut = len(text) > KEPT_DIGITS and not text[KEPT_DIGITS:].strip("0")
    return cut or (len(text) >= _POWER_DIGITS and len(text.rstrip("0")) <= _SHOWN_DIGITS)


def get_spreadsheet_originals(text, key):
    """Return what may stand on the label where a list has this, and in a list where this stands on the
    label: without leading zeros, with a decimal, or rounded to the digits that a spreadsheet keeps.

    :param str text: as typed
    :param str key: its serial key
    :return: set of str
    """
    decimal = _DECIMAL.fullmatch(text)
    digits = decimal[1] if decimal else key
    if not (digits.isascii() and digits.isdigit()):
        return set()
    bare = digits.lstrip("0")
    found = {digits, bare, *("0" * zeros + digits for zeros in range(1, MAX_ZEROS + 1))}
    if len(bare) > KEPT_DIGITS:
        found.add(bare[:KEPT_DIGITS] + "0" * (len(bare) - KEPT_DIGITS))
    return found


def quote_formula(value):
    """Return a value as it is written into a file for spreadsheets: what somebody typed is a text there
    and no formula.

    :param value: of any kind; all but texts stay as they are, and the names of records
    """
    if isinstance(value, tuple):  # an id, and what it is called
        return (*value[:1], *map(quote_formula, value[1:]))
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def unquote_formula(text):
    """Return a text from such a file as it was before."""
    return _QUOTED.sub("", text, count=1) if _QUOTED.match(text) else text
