from odoo import api, models
from odoo.exceptions import UserError

from ...tools.photo import to_photo

MAX_PHOTOS = 6
MAX_PHOTO_MEGABYTES = 10


class IrAttachment(models.Model):
    """Photos and declarations that a customer hands in."""

    _inherit = "ir.attachment"

    @api.model
    def _read_photos(self, streams):
        """Return photos that came in from outside, made anew as pictures of ours.

        :param streams: binary files of any content and length
        :return: list of bytes, JPEG
        :raise UserError: when there are too many, or one is too large or no photo
        """
        if len(streams) > MAX_PHOTOS:
            raise UserError(
                self.env._("At most %s photos at once: choose the clearest.", MAX_PHOTOS)
            )
        photos = []
        for number, stream in enumerate(streams, 1):
            content = stream.read(MAX_PHOTO_MEGABYTES * 1024**2 + 1)
            if len(content) > MAX_PHOTO_MEGABYTES * 1024**2:
                raise UserError(
                    self.env._(
                        "Photo %(number)s is larger than %(size)s MB: take it in a lower resolution.",
                        number=number,
                        size=MAX_PHOTO_MEGABYTES,
                    )
                )
            photo = to_photo(content)
            if not photo:
                raise UserError(
                    self.env._(
                        "File %s is no photo that can be read: choose a JPEG or PNG picture.",
                        number,
                    )
                )
            photos.append(photo)
        return photos

    @api.model
    def _keep_photos(self, photos):
        """Return the attachments of photos, which belong to nothing yet.

        :param photos: as :meth:`_read_photos` returns them
        """
        # sudo: a customer makes no attachments; these are pictures that were read
        return self.sudo().create(
            [
                {"name": name, "raw": photo, "mimetype": "image/jpeg"}
                for name, photo in self._name_photos(photos)
            ]
        )

    @api.model
    def _name_photos(self, photos):
        """Return photos with names, as ``message_post`` takes them.

        :param photos: as :meth:`_read_photos` returns them
        """
        return [
            (self.env._("Photo %s", number) + ".jpg", photo)
            for number, photo in enumerate(photos, 1)
        ]

    @api.model
    def _keep_declaration(self, name, text):
        """Return the attachment of what somebody declared on the portal, as a text file that belongs to
        nothing yet: it takes the place of a signed paper.

        :param str name: what it is
        :param str text: what was declared, by whom and when
        """
        # sudo: a customer makes no attachments; the program writes what he declared
        return self.sudo().create(
            {"name": f"{name}.txt", "raw": text.encode(), "mimetype": "text/plain"}
        )
