from werkzeug.exceptions import NotFound
from werkzeug.urls import url_encode

from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..const import CLAIM_END_STATES
from ..tools.label import get_labels
from ..tools.record import is_id
from ..tools.text import get_words
from .portal import MAX_SENT, WarrantyPortal

# what a browser shows; anything else is saved
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")


class WarrantyClaimPortal(WarrantyPortal):
    """The customer's claims: where they are, what comes next, what he answers and chooses. Whoever has
    the link of one claim, which stands in our messages, may read and answer that one."""

    _claims_per_page = 30

    # === LIST === #

    def _get_claim_filters(self):
        """Return ``{name: (label, domain)}`` of the filters of the list."""
        env = request.env
        return {
            "open": (env._("Open"), Domain("state", "not in", CLAIM_END_STATES)),
            "ended": (env._("Completed"), Domain("state", "in", CLAIM_END_STATES)),
            "all": (env._("All"), Domain.TRUE),
        }

    @route(["/my/claims", "/my/claims/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_claims(self, page=1, filterby="open", **kwargs):
        Claim = request.env["warranty.claim"]
        filters = self._get_claim_filters()
        filterby = filterby if filterby in filters else "open"
        domain = filters[filterby][1]
        pager = portal_pager(
            url="/my/claims",
            url_args={"filterby": filterby},
            total=Claim._count_portal(domain),
            page=page,
            step=self._claims_per_page,
        )
        claims = Claim._search_portal(domain, limit=self._claims_per_page, offset=pager["offset"])
        return self._show(
            "portal_my_claims",
            "warranty_claims",
            claims=claims,
            pager=pager,
            filterby=filterby,
            filters=filters,
        )

    # === ONE === #

    def _get_claim(self, claim_id, access_token=None):
        """Return the claim that the user may see, by his own right or its link, with sudo for what the
        page shows of it.

        :raise NotFound: when there is none of that number, or it is another customer's
        """
        token = access_token or ""  # a file, where a form is forged
        if not is_id(claim_id) or not isinstance(token, str) or not token.isascii():
            raise NotFound()
        try:
            self._document_check_access("warranty.claim", claim_id, access_token)
        except (AccessError, MissingError):
            raise NotFound() from None
        # sudo: whether he may see it was asked; the visitor stays who he is
        return request.env["warranty.claim"].sudo().browse(claim_id)

    def _acts(self, claim, access_token):
        """Tell whether the user acts as the customer here, by his own right or the claim's link. Who of us
        may read the claim acts at the desk, with the rights that he has there.

        :param claim: ``warranty.claim`` that :meth:`_get_claim` returned
        """
        by_link = access_token and consteq(claim.access_token or "", access_token)
        return by_link or claim._is_customer()

    def _get_claim_to_act(self, claim_id, access_token):
        """As :meth:`_get_claim`, for what the customer does."""
        claim = self._get_claim(claim_id, access_token)
        if not self._acts(claim, access_token):
            raise NotFound()
        return claim

    def _get_author(self):
        """Return the contact of who is logged in; of a visitor with a link nobody is known."""
        user = request.env.user
        return None if user._is_public() else user.partner_id

    def _prepare_claim_values(self, claim, access_token=None):
        """Return what the page of one claim shows. Other add-ons extend it.

        :param claim: ``warranty.claim`` with sudo
        :param str access_token: by which the visitor came, if any
        """
        labels = get_labels(claim, "customer_choice")
        acts = self._acts(claim, access_token)
        choices = claim._get_portal_choices() if acts else ()
        return {
            "claim": claim,
            "acts": acts,
            "is_customer": claim._is_customer(),
            "access_token": access_token,
            "query": access_token and "?" + url_encode({"access_token": access_token}) or "",
            "steps": claim._get_portal_steps(),
            "comes": claim._get_portal_next(),
            "choices": [(choice, labels[choice]) for choice in choices],
            "is_late": claim.is_open and claim._is_promise_broken(),
            "letter": claim._get_sent_letter(),
            "receipt": claim._get_own_receipt(),
            "offer": claim._get_offer(),
            "invoices": claim._get_posted_invoices(),
            "told": claim._get_told(),
            "photo_help": self._get_photo_help(),
        }

    def _show_claim(self, claim, access_token, **values):
        shown = self._prepare_claim_values(claim, access_token)
        return self._show("portal_my_claim", "warranty_claim", **shown, **values)

    def _go_to_claim(self, claim, access_token, done):
        query = {"done": done} | ({"access_token": access_token} if access_token else {})
        return request.redirect(f"/my/claims/{claim.id}?{url_encode(query)}")

    @route("/my/claims/<int:claim_id>", type="http", auth="public", website=True)
    def portal_my_claim(self, claim_id, access_token=None, done=None, **kwargs):
        if request.env.user._is_public() and not access_token:
            return request.redirect(f"/web/login?redirect=/my/claims/{claim_id}")
        claim = self._get_claim(claim_id, access_token)
        return self._show_claim(claim, access_token, done=done)

    @route(
        "/my/claims/<int:claim_id>/answer",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=MAX_SENT,
    )
    def portal_answer(self, claim_id, access_token=None, words="", **kwargs):
        claim, words = self._get_claim_to_act(claim_id, access_token), get_words(words)
        author = self._get_author()
        _done, error = self._attempt(lambda: claim._answer(words, self._read_photos(), author))
        if error:
            return self._show_claim(claim, access_token, answer_error=error, words=words)
        return self._go_to_claim(claim, access_token, "answered")

    @route(
        "/my/claims/<int:claim_id>/choose",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_choose(self, claim_id, access_token=None, choice="", **kwargs):
        claim, author = self._get_claim_to_act(claim_id, access_token), self._get_author()
        _done, error = self._attempt(lambda: claim._choose(choice, author))
        if error:
            return self._show_claim(claim, access_token, choice_error=error)
        return self._go_to_claim(claim, access_token, "chosen")

    # === ITS PAPERS === #

    @route("/my/claims/<int:claim_id>/receipt", type="http", auth="public", website=True)
    def portal_claim_receipt(self, claim_id, access_token=None, **kwargs):
        receipt = self._get_claim(claim_id, access_token)._get_own_receipt()
        if not receipt:
            raise NotFound()
        report = "poe_warranty.action_report_warranty_receipt"
        return self._show_report(receipt, "pdf", report, download=True)

    @route("/my/claims/<int:claim_id>/letter", type="http", auth="public", website=True)
    def portal_claim_letter(self, claim_id, access_token=None, **kwargs):
        return self._send(self._get_claim(claim_id, access_token)._get_sent_letter())

    @route("/my/claims/<int:claim_id>/file/<int:file_id>", type="http", auth="public", website=True)
    def portal_claim_file(self, claim_id, file_id, access_token=None, **kwargs):
        claim = self._get_claim(claim_id, access_token)
        return self._send(claim._get_seen_files().filtered(lambda file: file.id == file_id))

    def _send(self, attachment):
        """Return a file of a claim; only pictures are shown by the browser.

        :param attachment: ``ir.attachment`` with sudo
        :raise NotFound: when there is none
        """
        if not attachment:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        return stream.get_response(as_attachment=attachment.mimetype not in PICTURES)
