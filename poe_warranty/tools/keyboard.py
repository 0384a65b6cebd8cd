"""What a Vietnamese keyboard (Telex or VNI) makes of a number that is typed or scanned into it.

Such a program takes a letter or digit after a vowel as an accent: ``CAS0012`` becomes ``CÁ0012``. Which
key that was, and where in the word it was pressed, is not to be seen afterwards: there may be several
originals.
"""

import unicodedata

_CIRCUMFLEX, _HORN, _STROKE = "\u0302", "\u031b", "\u0335"
# accent: the keys that make it; a circumflex is made by its own vowel once more, a stroke by D
_KEYS = {
    "\u0301": "S1",
    "\u0300": "F2",
    "\u0309": "R3",
    "\u0303": "X4",
    "\u0323": "J5",
    _CIRCUMFLEX: "6",
    _HORN: "W7",
    "\u0306": "W8",
    _STROKE: "D9",
}
_VOWELS = {
    **dict.fromkeys("\u0301\u0300\u0309\u0303\u0323", "AEIOUY"),
    _CIRCUMFLEX: "AEO",
    _HORN: "OU",
    "\u0306": "A",
    _STROKE: "D",
}
# a second press takes the accent back and leaves the letter once
_TELEX = "SFRXJWAEOD"
# no serial has so many by accident, and each multiplies what it may have been
_MAX_ACCENTS = 3
MAX_SPELLINGS = 400


def get_keyboard_spellings(key):
    """Return what may have been typed where a keyboard shows this, and what a keyboard may have shown
    where this was typed: the damaged one of the two may be the number that we keep.

    :param str key: in upper case
    :return: set of str, at most ``MAX_SPELLINGS``
    """
    text = unicodedata.normalize("NFD", key.replace("\u0110", "D" + _STROKE))
    accents = sum(sign in _KEYS for sign in text)
    if accents > _MAX_ACCENTS:
        return set()
    found = _take_back(text, accents) if accents else _make_accents(text) | _double(text)
    return {_compose(spelling) for spelling in sorted(found)[:MAX_SPELLINGS]}


def _compose(text):
    return unicodedata.normalize("NFC", text.replace("D" + _STROKE, "\u0110"))


def _take_back(text, accents):
    """Return what was typed where ``accents`` were made."""
    texts = {text}
    for _accent in range(accents):
        texts = {typed for shown in texts for typed in _take_first_back(shown)}
    return texts


def _take_first_back(text):
    """Return what was typed for the first accent: its key, somewhere behind its letter in the word."""
    at = next(place for place, sign in enumerate(text) if sign in _KEYS)
    accent, head, tail = text[at], text[:at], text[at + 1 :]
    base = head[-1:]
    keys = _KEYS[accent] + (base if accent == _CIRCUMFLEX else "")
    word = next((place for place, sign in enumerate(tail) if not _is_of_word(sign)), len(tail))
    places = [place for place in range(word + 1) if tail[place : place + 1] not in _KEYS]
    typed = {head + tail[:place] + key + tail[place:] for key in keys for place in places}
    if accent == _HORN and base == "U":
        typed.add(head[:-1] + "W" + tail)  # Telex: W alone is Ư
    return typed


def _make_accents(text):
    """Return what a keyboard shows where one of the typed keys made an accent."""
    shown = set()
    for at, base in enumerate(text):
        for place in range(at + 1, len(text)):
            for accent, keys in _KEYS.items():
                key = text[place]
                made = key in keys or (accent == _CIRCUMFLEX and key == base)
                if made and base in _VOWELS[accent]:
                    shown.add(text[: at + 1] + accent + text[at + 1 : place] + text[place + 1 :])
            if not _is_of_word(text[place]):
                break
    return shown


def _double(text):
    """Return what was typed where the second of two presses took the accent back: ``CASS01`` shows
    ``CAS01``."""
    return {text[:place] + sign + text[place:] for place, sign in enumerate(text) if sign in _TELEX}


def _is_of_word(sign):
    return sign.isalpha() or sign in _KEYS
