"""One spelling for the numbers of devices, seals, cards and suppliers' returns.

Two spellings of one number have one :func:`serial_key`: it decides what is found. What a person or a
program may have made of a number on its way here (a misread label, a keyboard that makes accents, a
spreadsheet that drops zeros) has the same :func:`serial_shape` or is among its
:func:`get_likely_keys`: that is offered to a person and never matched.

All of them are pure. Keys and shapes are stored by whoever bears the number, so that the database
compares stored keys and knows no spelling of its own.
"""

import unicodedata
from functools import lru_cache

from .keyboard import get_keyboard_spellings
from .spreadsheet import get_spreadsheet_originals

# letters that draw nothing, though Unicode counts them as letters or signs
_BLANK = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc"
# dots, slashes and dashes that Unicode counts as other signs
_SEPARATORS = "_./\u00b7\u02d7\u2022\u2027\u2043\u2044\u2212\u2215\u2500\u30fb"
# variation selectors and their like: marks that draw nothing
_INVISIBLE = {0x034F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
# spaces, controls, invisible formats and dashes
_DROPPED = ("Z", "C", "Pd")
# as many as any number of a device has, and more
MAX_SIGNS = 100
# signs that are read for one another on a label
_LOOKALIKES = str.maketrans("OQDILZSGB", "000112568")
# letters of other alphabets that look like Latin ones, as copied text brings them along
_HOMOGLYPHS = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0110",
    "ABESIJKMHOPCTYXABEZHIKMNOPTYXD",
)


class _Kept(dict):
    """What becomes of each sign in ``str.translate``: itself, or nothing. Asked once a sign."""

    def __missing__(self, code):
        sign = chr(code)
        dropped = (
            sign in _BLANK
            or sign in _SEPARATORS
            or code in _INVISIBLE
            or unicodedata.category(sign).startswith(_DROPPED)
        )
        self[code] = None if dropped else code
        return self[code]


_KEPT = _Kept()


def serial_key(serial):
    """Return the number as it is compared: in upper case, without spaces, dashes, dots, slashes and
    what cannot be seen; composed and decomposed, full-width and narrow forms are one (NFKC).

    Letters and digits stay apart (O is not 0), and so do accents: a look-alike is suggested, never
    matched (III.4). The key of a key is itself.

    :param serial: as typed, scanned or sent, may be empty; a number counts as its digits
    :return: the key, or False when nothing is left
    """
    return _get_key(str(serial)) if serial else False


@lru_cache(maxsize=4096)  # a search asks for the same number again and again
def _get_key(serial):
    if serial.isascii():
        return serial.translate(_KEPT).upper() or False
    # a sign that was dropped or raised may leave two that compose: done until nothing changes
    key, before = serial, None
    while key != before:
        before = key
        key = unicodedata.normalize("NFKC", key).translate(_KEPT).upper()
    return key or False


def get_short_key(serial):
    """Return the key of a number that strangers type, cut to what an index holds: one sign may become
    many in it.

    :return: the key, or False when nothing is left
    """
    key = serial_key((serial or "")[:MAX_SIGNS])
    return key and key[:MAX_SIGNS]


def serial_shape(serial):
    """Return the key without accents, with letters of other alphabets as the Latin ones and
    look-alike letters as digits: numbers that are easily misread for one another have one shape.
    Used for suggestions only.

    :return: the shape, or False when nothing is left
    """
    key = serial_key(serial) or ""
    if not key.isascii():
        bare = (
            sign for sign in unicodedata.normalize("NFD", key) if not unicodedata.combining(sign)
        )
        key = "".join(bare).translate(_HOMOGLYPHS)
    return key.translate(_LOOKALIKES) or False


def get_likely_keys(serial):
    """Return the keys of the numbers that probably were meant: what was typed before a Vietnamese
    keyboard made accents of it, and what stood in a list before a spreadsheet kept it as a number.
    Used for suggestions only.

    :param str serial: as typed, scanned or imported
    :return: set of keys, without the number's own
    """
    key = serial_key(serial)
    if not key:
        return set()
    meant = get_keyboard_spellings(key) | get_spreadsheet_originals(serial.strip(), key)
    return {serial_key(number) for number in meant} - {key, False}
