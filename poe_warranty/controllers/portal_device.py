from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..tools.text import get_words
from .portal import WarrantyPortal

# signs of a number or a name that was typed
MAX_TYPED = 100


class WarrantyDevicePortal(WarrantyPortal):
    """The customer's devices: what their warranty is worth, under which number we reach him, and how they
    go to their next owner."""

    _devices_per_page = 30

    # === LIST === #

    def _get_device_filters(self):
        """Return ``{name: (label, domain)}`` of the filters of the list."""
        env = request.env
        return {
            "all": (env._("All"), Domain.TRUE),
            "active": (env._("Under warranty"), Domain("status", "in", ["active"])),
            "ended": (env._("Warranty ended"), Domain("status", "not in", ["active"])),
        }

    def _prepare_devices_values(self, cards):
        """Return what the list of devices shows besides the cards. The contract for other add-ons: extend
        it; the number of queries does not grow with the cards.

        :param cards: ``warranty.card`` with sudo
        """
        seen = Domain("card_id", "in", cards.ids) & Domain("id", "in", cards._get_open_claims().ids)
        claims = request.env["warranty.claim"]._search_portal(seen)
        return {"cards": cards, "open_claims": {claim.card_id: claim for claim in claims}}

    @route(["/my/devices", "/my/devices/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_devices(self, page=1, search="", filterby="all", **kwargs):
        Card = request.env["warranty.card"]
        filters = self._get_device_filters()
        filterby = filterby if filterby in filters else "all"
        search = get_words(search).strip()[:MAX_TYPED]
        domain = filters[filterby][1]
        if search:
            domain &= Card._get_portal_search(search)
        pager = portal_pager(
            url="/my/devices",
            url_args={"search": search, "filterby": filterby},
            total=Card._count_portal(domain),
            page=page,
            step=self._devices_per_page,
        )
        cards = Card._search_portal(domain, limit=self._devices_per_page, offset=pager["offset"])
        return self._show(
            "portal_my_devices",
            "warranty_devices",
            pager=pager,
            search=search,
            filterby=filterby,
            filters=filters,
            **self._prepare_devices_values(cards),
        )

    # === ONE === #

    def _prepare_device_values(self, card):
        """Return what the page of one device shows besides its card. Other add-ons extend it.

        :param card: ``warranty.card`` with sudo
        """
        claims = request.env["warranty.claim"]._search_portal(Domain("card_id", "=", card.id))
        return {
            "card": card,
            "claims": claims,
            "campaigns": card._get_campaign_notices(),
            "contact_stays": card._get_reason_contact_stays(),
            "not_passed_on": card._get_reason_not_passed_on(),
            "not_reported": card._get_reason_not_reported(),
        }

    def _show_device(self, card, **values):
        return self._show(
            "portal_my_device", "warranty_device", **self._prepare_device_values(card), **values
        )

    @route("/my/devices/<int:card_id>", type="http", auth="user", website=True)
    def portal_my_device(self, card_id, done=None, **kwargs):
        return self._show_device(self._get_own("warranty.card", card_id), done=done)

    @route("/my/devices/<int:card_id>/card", type="http", auth="user", website=True)
    def portal_my_device_card(self, card_id, **kwargs):
        card = self._get_own("warranty.card", card_id)
        report = "poe_warranty.action_report_warranty_card"
        return self._show_report(card, "pdf", report, download=True)

    @route(
        "/my/devices/<int:card_id>/contact",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_my_device_contact(self, card_id, phone="", **kwargs):
        card = self._get_own("warranty.card", card_id)
        own, phone = card.sudo(False), get_words(phone)[:MAX_TYPED]
        _done, error = self._attempt(lambda: own._change_contact(phone))
        if error:
            return self._show_device(card, contact_error=error, phone=phone)
        return request.redirect(f"/my/devices/{card.id}?done=contact")

    # === NEXT OWNER === #

    @route(
        "/my/devices/<int:card_id>/pass-on",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_my_device_pass_on(self, card_id, **kwargs):
        card = self._get_own("warranty.card", card_id)
        code, error = self._attempt(card.sudo(False)._pass_on)
        return self._show_device(card, code=code, pass_on_error=error)

    @route(
        "/my/devices/take-over",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_my_device_take_over(self, code="", **kwargs):
        error, code = None, get_words(code)[:MAX_TYPED]
        if request.httprequest.method == "POST":
            card, error = self._attempt(lambda: self._redeem(code))
            if card:
                return request.redirect(f"/my/devices/{card.id}?done=taken")
        return self._show(
            "portal_take_over", "warranty_take_over", error=error, code=error and code
        )

    def _redeem(self, code):
        """Return the card that a code opens. The tries are limited, see ``warranty.public.try``.

        :raise UserError: for a code that opens nothing, and for too many tries
        """
        tries = request.env["warranty.public.try"]
        if not tries._admit("transfer", request.httprequest.remote_addr):
            raise UserError(
                request.env._(
                    "There were too many tries from your connection: try again in an hour."
                )
            )
        return request.env["warranty.transfer.code"]._redeem(code)
