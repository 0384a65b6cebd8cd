"""Text as it comes in from outside, by a scanner, a copy or another program."""

import json


def is_keepable(text):
    """Tell whether the database keeps a text: it has no NUL and no half of a sign (a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def is_keepable_json(value):
    """Tell whether the database keeps data: plain values, numbers there are, and such texts."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError):
        return False
    return is_keepable(text) and "\\u0000" not in text


def get_words(value):
    """Return what was typed or sent as text that can be looked for: a number as its digits, nothing as
    an empty one, without the signs that no text in the database has."""
    if value is None or value is False:
        return ""
    return str(value).replace("\0", "").encode(errors="ignore").decode()


def join(*words):
    """Return what is known of some words, with a dot between them."""
    return " · ".join(filter(None, words))
