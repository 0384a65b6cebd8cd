from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.portal.ir_attachment import MAX_PHOTO_MEGABYTES, MAX_PHOTOS
from ..tools.record import is_id

# what the portal's home counts: the counter and the model whose documents are the customer's own
COUNTERS = {
    "warranty_device_count": "warranty.card",
    "warranty_claim_count": "warranty.claim",
}
# of a form with photos, with a little room for the words: what is larger is not even read
MAX_SENT = (MAX_PHOTOS * MAX_PHOTO_MEGABYTES + 4) * 1024**2


class WarrantyPortal(CustomerPortal):
    """What the pages of the customer share. They take from a form what they name and nothing else, find
    documents with the customer's own rights, and call one method of a model for each thing he does; what
    stands against it he reads on the page where he did it.

    Other add-ons put their part on a page by the ``_prepare_…_values`` of the page and the named blocks
    of its template."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for name in COUNTERS.keys() & set(counters):
            values[name] = request.env[COUNTERS[name]]._count_portal()
        return values

    def _show(self, template, page_name, **values):
        """Return a page of the portal.

        :param str template: its name, without the add-on's where it is this one
        :param str page_name: by which the breadcrumbs know it
        """
        layout = self._prepare_portal_layout_values()
        template = template if "." in template else f"poe_warranty.{template}"
        return request.render(template, {**layout, "page_name": page_name, **values})

    def _attempt(self, act):
        """Do what a customer asked for, as a whole or not at all.

        :param act: function without arguments
        :return: what it returned, and in words why it could not be done, or None
        """
        try:
            with request.env.cr.savepoint():
                return act(), None
        except UserError as error:
            return None, str(error)

    def _read_photos(self):
        """Return the photos of the form that was sent.

        :raise UserError: as ``ir.attachment._read_photos``
        """
        files = request.httprequest.files.getlist("photos")
        chosen = [file.stream for file in files if file.filename]
        return request.env["ir.attachment"]._read_photos(chosen)

    def _get_photo_help(self):
        """Return what the field for photos says below it."""
        return request.env._(
            "Up to %(count)s pictures of %(size)s MB each. The label with the serial number and the "
            "fault itself help most.",
            count=MAX_PHOTOS,
            size=MAX_PHOTO_MEGABYTES,
        )

    def _get_own(self, model, id_):
        """Return one of the user's own documents, with sudo for what the page shows of it.

        :raise NotFound: when there is none of that number, or it is another customer's
        """
        found = request.env[model].browse()
        if is_id(id_):
            found = found._search_portal(Domain("id", "=", id_))
        if not found:
            raise NotFound()
        return found
