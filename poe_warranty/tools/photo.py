"""Photos on paper: few, small and in a format the PDF renderer knows."""

from base64 import b64encode
from io import BytesIO

from PIL import Image

from odoo.tools.image import image_fix_orientation


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
