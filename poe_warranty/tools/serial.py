"""One spelling for serial numbers."""

import re

_SEPARATORS = re.compile(r"[\s\-_./]+")


def serial_key(serial):
    """Return the serial as it is compared: upper case, without spaces, dashes, dots or slashes.

    Letters and digits stay apart (O is not 0): a look-alike is suggested, never matched (III.4).

    :param str serial: as typed or scanned, may be empty
    :return: the key, or False when nothing is left
    """
    return _SEPARATORS.sub("", serial or "").upper() or False
