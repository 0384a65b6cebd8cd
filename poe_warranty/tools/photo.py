"""Photos: read as they come in from outside, and put on paper few, small and in a format the PDF
renderer knows."""

import struct
from base64 import b64encode
from io import BytesIO

from PIL import Image

from odoo.tools.image import image_fix_orientation

# what cameras and phones make, of the formats that Odoo lets the library read, and how many pixels of each:
# a JPEG is read at the size it is kept in, a PNG of a few kilobytes as a whole
FORMATS = ("JPEG", "PNG")
MAX_PIXELS, MAX_PNG_PIXELS = 60_000_000, 16_000_000
KEPT_SIZE = 2048


def get_photo_uris(attachments, limit=4, size=640):
    """Return the first photos among attachments as data URIs, scaled down for print. What is no
    photo, or cannot be read as one, is left out.

    :param attachments: ``ir.attachment`` whose content may be read
    :param int limit: at most so many
    :param int size: longest side in pixels
    :rtype: list of str
    """
    uris = []
    for attachment in attachments:
        if len(uris) == limit:
            break
        if not (attachment.mimetype or "").startswith("image/"):
            continue
        try:
            photo = image_fix_orientation(Image.open(BytesIO(attachment.raw or b"")))
            photo.thumbnail((size, size))
            target = BytesIO()
            photo.convert("RGB").save(target, "JPEG", quality=80)
        except (OSError, ValueError, Image.DecompressionBombError):
            continue
        uris.append("data:image/jpeg;base64," + b64encode(target.getvalue()).decode())
    return uris


def to_photo(content):
    """Return a photo that came in from outside, made anew: upright and scaled, with nothing of what came
    along with it (the place where it was taken, another file behind the picture).

    :param bytes content: of any kind
    :return: bytes of a JPEG, or None when it is no photo that can be read
    """
    try:
        photo = Image.open(BytesIO(content), formats=FORMATS)
        limit = MAX_PNG_PIXELS if photo.format == "PNG" else MAX_PIXELS
        if photo.width * photo.height > limit:
            return None
        photo.draft("RGB", (KEPT_SIZE, KEPT_SIZE))
        photo = image_fix_orientation(photo)
        photo.thumbnail((KEPT_SIZE, KEPT_SIZE))
        photo = photo.convert("RGB")
        photo.info.clear()  # comments and the like would be saved with it
        target = BytesIO()
        photo.save(target, "JPEG", quality=85)
    except (
        OSError,
        ValueError,
        TypeError,
        SyntaxError,
        EOFError,
        struct.error,
        Image.DecompressionBombError,
    ):
        return None
    return target.getvalue()
