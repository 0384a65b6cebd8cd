"""The code of a warranty card: what only who holds the card knows. It is printed as the end of an address,
scanned, and now and then typed."""

import re
import secrets

from .serial import serial_key

# neither vowels, W nor D, of which a Vietnamese keyboard makes accents, nor signs that are read for others
_SIGNS = "23456789CFHJKMNPRTVX"
# of 4 * 10^15 codes a million are in use: one that is made up is right once in four billion
_LENGTH = 12
_CODE = re.compile(f"[{_SIGNS}]{{{_LENGTH}}}")
_PART = 4


def draw_code():
    """Return a new code that nobody can guess."""
    return "".join(secrets.choice(_SIGNS) for _sign in range(_LENGTH))


def get_code(text):
    """Return the code in what was typed or scanned, or False where there is none.

    :param str text: a code, with or without dashes, or an address that ends with one
    """
    key = serial_key(text.rpartition("/")[2]) or ""
    return key if _CODE.fullmatch(key) else False


def format_code(code):
    """Return a code as it is printed, in groups that can be read out."""
    return "-".join(code[start : start + _PART] for start in range(0, _LENGTH, _PART))
