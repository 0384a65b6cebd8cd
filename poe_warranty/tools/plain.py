"""Names as people type them who have no accents at hand: in small letters, each as its plain one.

The database does the same to the names it keeps (:func:`plain_sql`), by one expression that an index may
stand on: so it needs no extension, and no column beside the name.
"""

import unicodedata

from odoo.tools import SQL

# letters with accents in the alphabets of Europe and of Vietnam
_RANGES = ((0xC0, 0x250), (0x1E00, 0x1F00))
# accents that are signs of their own, as some keyboards and lists have them
_ACCENTS = "\u0300\u0301\u0302\u0303\u0306\u0307\u0308\u0309\u030a\u030c\u031b\u0323\u0327"


def _get_letters():
    """Return ``{letter: plain one}``."""
    letters = {"\u0110": "D", "\u0111": "d"}
    for first, end in _RANGES:
        for sign in map(chr, range(first, end)):
            base, *accents = unicodedata.normalize("NFD", sign)
            if accents and base.isascii():
                letters[sign] = base
    return letters


_LETTERS = _get_letters()
_FROM = "".join(_LETTERS) + _ACCENTS  # what has no counterpart is dropped
_TO = "".join(_LETTERS.values())
_PLAIN = {**str.maketrans(_LETTERS), **dict.fromkeys(map(ord, _ACCENTS))}


def get_plain(text):
    """Return a text in small letters without accents: ``Trần Ân`` is ``tran an``.

    :param str text: may be empty
    """
    return (text or "").translate(_PLAIN).lower()


def plain_sql(column):
    """Return the ``SQL`` of a column as :func:`get_plain` has it.

    :param column: ``SQL``
    """
    return SQL("lower(translate(%s::text, %s, %s))", column, _FROM, _TO)


def plain_index(column):
    """Return the definition of the index that finds a part of a column's plain text.

    :param str column: name of a text column
    """
    return f"USING gin (lower(translate({column}::text, '{_FROM}', '{_TO}')) gin_trgm_ops)"
