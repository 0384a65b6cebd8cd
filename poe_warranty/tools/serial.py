"""One spelling for serial numbers."""

import re

_SEPARATORS = re.compile(r"[\s\-_./]+")
# signs that are read for one another on a label
_LOOKALIKES = str.maketrans("OQDILZSGB", "000112568")


def serial_key(serial):
    """Return the serial as it is compared: upper case, without spaces, dashes, dots or slashes.

    Letters and digits stay apart (O is not 0): a look-alike is suggested, never matched (III.4).

    :param str serial: as typed or scanned, may be empty
    :return: the key, or False when nothing is left
    """
    return _SEPARATORS.sub("", serial or "").upper() or False


def serial_shape(serial):
    """Return the key with look-alike letters as digits: serials that are easily misread for one
    another have one shape. Used for suggestions only.

    :return: the shape, or False when nothing is left
    """
    return (serial_key(serial) or "").translate(_LOOKALIKES) or False
