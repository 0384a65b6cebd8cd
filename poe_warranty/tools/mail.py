"""What a mail says: pure functions of its text and headers, which anybody may have written."""

import re
from email.utils import parsedate_to_datetime

import pytz
from lxml import etree

from odoo.tools import html2plaintext

from .serial import serial_key
from .text import get_words

# so much of a mail is read: the rest is what it quotes, or was not written by a person
MAX_TEXT = 20_000
# a serial in a text has a digit and at least so many signs
MIN_SERIAL = 4
MAX_SERIAL = 40
# a serial is written in so many groups at most
MAX_GROUPS = 4
# a text of that length has not more in its tags than this
MAX_HTML = 20 * MAX_TEXT
_AUTOMATIC = ("X-Autoreply", "X-Autorespond")
_LABELS = re.compile(r"[:=#,;()<>\[\]{}\"'“”‘’|*!?]+")


def get_text(html):
    """Return what a mail says as plain text, at most ``MAX_TEXT`` signs of it.

    :param html: body of any length, may be empty or no HTML at all
    """
    html = get_words(html)[:MAX_HTML]
    try:
        text = html2plaintext(html, include_references=False)
    except (etree.LxmlError, ValueError, AttributeError):
        text = re.sub(r"<[^>]*>", " ", html)
    return text.strip()[:MAX_TEXT]


def get_serial_keys(text):
    """Return the keys of all that may be a serial number in a text, see ``tools/serial.py``: words, and
    what several of them make that stand side by side, as a number that is written in groups.

    :param str text: of any length
    :rtype: set of str
    """
    keys = set()
    for line in _LABELS.sub("\n", text[:MAX_TEXT]).splitlines():
        words = [key for word in line.split() if (key := serial_key(word))]
        for start in range(len(words)):
            for stop in range(start + 1, min(start + MAX_GROUPS, len(words)) + 1):
                keys.add("".join(words[start:stop]))
    return {key for key in keys if _may_be_serial(key)}


def _may_be_serial(key):
    return MIN_SERIAL <= len(key) <= MAX_SERIAL and any(sign.isdigit() for sign in key)


def is_autoreply(message):
    """Tell whether a program answered, as for somebody who is on leave (RFC 3834).

    :param message: ``email.message.EmailMessage``
    """
    submitted = str(message.get("Auto-Submitted") or "").strip().lower()
    precedence = str(message.get("Precedence") or "").strip().lower()
    return (
        submitted.startswith("auto-replied")
        or precedence == "auto_reply"
        or any(message.get(name) for name in _AUTOMATIC)
    )


def get_arrival(message):
    """Return when a mail reached us: what our own server wrote, which puts its line on top. The date that
    the sender's program wrote is the sender's word.

    :param message: ``email.message.EmailMessage``
    :return: datetime, naive, UTC; None where no server wrote it
    """
    lines = message.get_all("Received") or [""]
    _way, _sign, stamp = str(lines[0]).rpartition(";")
    try:
        moment = parsedate_to_datetime(stamp.strip())
        return moment.astimezone(pytz.utc).replace(tzinfo=None) if moment.tzinfo else moment
    except (TypeError, ValueError, OverflowError):
        return None
