from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from ..models.portal.warranty_card_report import MAX_DEVICES
from ..tools.record import get_id
from ..tools.text import get_words
from .portal import MAX_SENT, WarrantyPortal


class WarrantyReportPortal(WarrantyPortal):
    """A fault that the customer reports, of one device or of several together."""

    def _get_symptoms(self):
        """Return the symptoms that a customer chooses from."""
        # sudo: the list is nobody's secret
        return request.env["warranty.code"].sudo().search([("kind", "=", "symptom")])

    def _get_offered_cards(self, chosen):
        """Return the devices that the form lists: those that were chosen, else the customer's first."""
        valid = Domain("state", "=", "issued")
        if chosen:
            valid &= Domain("id", "in", chosen)
        return request.env["warranty.card"]._search_portal(valid, limit=MAX_DEVICES)

    def _get_chosen(self, sent):
        """Return the numbers of the devices that were chosen, as the form or the list sent them.

        :param sent: ``MultiDict`` of the request
        """
        return list({get_id(text) for text in sent.getlist("devices")} - {None})

    def _show_report_form(self, chosen, **values):
        cards = self._get_offered_cards(chosen)
        total = request.env["warranty.card"]._count_portal(Domain("state", "=", "issued"))
        return self._show(
            "portal_report_fault",
            "warranty_report",
            **{
                "cards": cards,
                "chosen": chosen or (cards.ids if len(cards) == 1 else []),
                "has_more": not chosen and total > len(cards),
                "symptoms": self._get_symptoms(),
                "photo_help": self._get_photo_help(),
                **values,
            },
        )

    @route("/my/devices/report", type="http", auth="user", website=True, methods=["GET"])
    def portal_report_form(self, **kwargs):
        return self._show_report_form(self._get_chosen(request.httprequest.args))

    @route(
        "/my/devices/report/send",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        max_content_length=MAX_SENT,
    )
    def portal_report_fault(self, words="", symptom="", **kwargs):
        words = get_words(words)
        chosen = self._get_chosen(request.httprequest.form)
        known = self._get_symptoms().filtered(lambda code: str(code.id) == symptom)
        claims, error = self._attempt(lambda: self._report(chosen, words, known))
        if error:
            return self._show_report_form(chosen, error=error, words=words, symptom=known)
        request.session["warranty_reported"] = claims.ids
        return request.redirect("/my/claims/reported")

    def _report(self, chosen, words, symptom):
        """Return the claims of the devices that were chosen, in the customer's own rights."""
        cards = request.env["warranty.card"]
        if chosen:
            cards = cards._search_portal(Domain("id", "in", chosen)).sudo(False)
        if len(cards) != len(chosen):
            raise UserError(request.env._("One of these devices is not yours any more."))
        return cards._report_fault(words, self._read_photos(), symptom)

    @route("/my/claims/reported", type="http", auth="user", website=True)
    def portal_reported(self, **kwargs):
        ids = request.session.get("warranty_reported") or []
        claims = request.env["warranty.claim"]._search_portal(Domain("id", "in", ids))
        if not claims:
            return request.redirect("/my/claims")
        return self._show("portal_reported", "warranty_reported", claims=claims)
