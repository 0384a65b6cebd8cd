from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools.serial import MAX_SIGNS
from ..tools.text import get_words

TOO_MANY = 429
# what is shown is for who asked, and the address of a card's page is told to nobody
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class PublicCheck(http.Controller):
    """Warranty check and found devices, for anybody, without a login. The tries are limited, see
    ``warranty.public.try``: what is not admitted is not looked up."""

    @http.route(
        "/w",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        methods=["GET", "POST"],
        sitemap=True,
    )
    def check(self, number="", digits="", **_others):
        """The form, and what it finds: by the serial with the end of the phone number, or by a code."""
        asked = {"number": get_words(number)[:MAX_SIGNS], "digits": get_words(digits)[:30]}
        if request.httprequest.method != "POST":
            return self._render("public_check", **asked, devices=None)
        return self._answer(asked, by_number=True, kept=asked)

    @http.route(
        "/w/<string:code>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def check_code(self, code, **_others):
        """What the QR code of a card leads to."""
        return self._answer({"number": get_words(code)[:MAX_SIGNS], "digits": ""})

    @http.route(
        "/w/found",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        captcha="poe_warranty_found",
        sitemap=False,
    )
    def found(self, number="", message="", contact="", homepage="", **_others):
        """The message of an honest finder. Its answer says nothing of the device."""
        typed = {
            name: get_words(text)
            for name, text in (("number", number), ("message", message), ("contact", contact))
        }
        if request.httprequest.method != "POST":
            return self._render("public_found", **typed)
        if not self._is_admitted("found", typed["number"]):
            return self._render("public_found", **typed, refused=True)
        try:
            if not homepage:  # no person sees this field
                request.env["warranty.found.device"]._receive(**typed)
        except UserError as error:
            return self._render("public_found", **typed, error=error.args[0])
        return self._render("public_found", thanks=True)

    # === ANSWERS === #

    def _answer(self, asked, by_number=False, **values):
        """Return the page with what was found, in the same words and time whatever stood against it.

        :param dict asked: ``number`` and ``digits`` as typed
        :param bool by_number: whether the tries about this number are limited, too
        """
        if not self._is_admitted("check", by_number and asked["number"]):
            return self._render("public_check", **asked, **values, devices=None, refused=True)
        devices = request.env["warranty.card"]._get_public_answer(**asked)
        return self._render("public_check", **asked, **values, devices=devices)

    def _is_admitted(self, page, number):
        return request.env["warranty.public.try"]._admit(
            page, request.httprequest.remote_addr, number
        )

    def _render(self, template, **values):
        return request.render(
            f"poe_warranty.{template}",
            values,
            headers=PRIVATE,
            status=TOO_MANY if values.get("refused") else 200,
        )
