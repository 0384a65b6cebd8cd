from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.poe_warranty.controllers.portal_device import WarrantyDevicePortal
from odoo.addons.poe_warranty.tools.text import get_words


def get_day(text):
    """Return the day that a form sent, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class MaintenanceDevicePortal(WarrantyDevicePortal):
    """Where a device hangs, its contract, its visits, and the free services that are left."""

    def _prepare_devices_values(self, cards):
        places = cards._get_portal_places()
        return {**super()._prepare_devices_values(cards), "places": places}

    def _prepare_device_values(self, card):
        device = card.equipment_ids[:1]
        place, served_by = card._get_portal_places().get(card, (None, None))
        Request = request.env["maintenance.request"]
        about = Domain("equipment_id", "in", device.ids) | Domain(
            "visit_line_ids", "any", [("equipment_id", "in", device.ids)]
        )
        Contract = request.env["contract.contract"]
        return {
            **super()._prepare_device_values(card),
            "device": device,
            "place": place,
            "served_by": served_by,
            "opens_contract": served_by
            and bool(Contract._count_portal(Domain("id", "=", served_by.id))),
            "visits": Request._search_portal(about, order="id desc", limit=5),
            "services": card.entitlement_ids,
        }

    @route(
        "/my/devices/<int:card_id>/book",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_my_device_book(self, card_id, service="", day="", **kwargs):
        card = self._get_own("warranty.card", card_id)
        day = get_day(get_words(day))
        visit, error = self._attempt(lambda: self._book_service(card, get_words(service), day))
        if error:
            return self._show_device(card, book_error=error)
        return request.redirect(f"/my/visits/{visit.id}?done=booked")

    def _book_service(self, card, number, day):
        """Return the visit of a free service of a device, which is booked for a day.

        :param card: ``warranty.card`` with sudo, the user's own
        :param str number: of the service, as it was sent
        """
        chosen = card.entitlement_ids.filtered(lambda service: str(service.id) == number)
        if not chosen:
            raise UserError(request.env._("Choose one of the free services of this device."))
        return chosen._ask_for(day)
