from odoo import api, fields, models
from odoo.fields import Domain


class WarrantyClaim(models.Model):
    """What a customer sees of a claim, and what he was told about it. Whoever has its link, as it stands
    in our messages, sees the same."""

    _name = "warranty.claim"
    _inherit = ["warranty.claim", "portal.mixin", "warranty.portal.mixin"]
    _portal_keys = ("access_token",)

    # === COMPUTE === #

    def _compute_access_url(self):
        for claim in self:
            claim.access_url = f"/my/claims/{claim.id}"

    # === THE LINK === #

    def _portal_ensure_token(self):
        # sudo: it goes into the customer's message, whoever sends that; core reads it in the sender's rights
        return super(WarrantyClaim, self.sudo())._portal_ensure_token()

    def _sign_token(self, pid):
        # sudo: as in _portal_ensure_token
        return super(WarrantyClaim, self.sudo())._sign_token(pid)

    # === WHAT HE SEES === #

    @api.model
    def _get_portal_domain(self):
        """As the mixin says. Who is answerable for some of the company's devices sees the claims on these
        (``warranty.card._get_portal_limit``), and those in his own name."""
        own = Domain("partner_id", "=", self.env.user.partner_id.id)
        return super()._get_portal_domain() & (own | self._get_portal_limit())

    @api.model
    def _get_portal_limit(self):
        """Return the domain of the claims of the user's company that he is answerable for: those on the
        devices. The contract for other add-ons is that of ``warranty.card._get_portal_limit``; a claim may
        be without a card."""
        limit = self.env["warranty.card"]._get_portal_limit()
        return limit if limit.is_true() else Domain("card_id", "any!", limit)

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "name",
            "state",
            "card_id",
            "product_id",
            "device_serial",
            "symptom_id",
            "fault_description",
            "notice_datetime",
            "received_datetime",
            "returned_datetime",
            "receipt_id",
            "promised_date",
            "customer_choice",
            "access_url",
        }

    @api.model
    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        """By its link a claim is read, and answered on its own page, which makes photos anew: core's chatter
        would take any file of any size from whoever has the link."""
        by_link = kwargs if mode == "read" else {}
        return super()._get_thread_with_access(thread_id, mode=mode, **by_link)

    def _is_customer(self):
        """Tell whether the user sees this claim by his own right, and not by its link alone."""
        self.ensure_one()
        Claim = self.env["warranty.claim"].sudo(False)
        return Claim.has_access("read") and bool(
            Claim.search_count(Claim._get_portal_domain() & Domain("id", "=", self.id), limit=1)
        )

    def _get_portal_today(self):
        """Return the present day where the claim's policy holds."""
        self.ensure_one()
        return self._get_policy()._get_local_date(fields.Datetime.now())

    # === WHAT HE WAS TOLD === #

    def _get_sent_letter(self):
        """Return the refusal letter as it was sent or printed for the customer; none before that, nor
        once the claim is no longer refused."""
        self.ensure_one()
        # sudo: the letter belongs to the claim, which whoever asks may see
        report = self.env.ref("poe_warranty.action_report_warranty_refusal").sudo()
        return report.retrieve_attachment(self.sudo()) or self.env["ir.attachment"].sudo()

    def _get_own_receipt(self):
        """Return the receipt that the customer was handed, when all devices on it are the reader's
        to see; else none."""
        self.ensure_one()
        receipt = self.sudo().receipt_id  # sudo: the customer holds it on paper
        others = receipt.claim_ids - self.sudo()
        if not receipt.confirmed_on or (others and not self._is_customer()):
            return receipt.browse()
        seen = others and self.env["warranty.claim"].sudo(False)._search_portal(
            Domain("id", "in", others.ids)
        )
        return receipt if len(seen) == len(others) else receipt.browse()

    def _get_offer(self):
        """Return the quotation that the customer was sent, or accepted; none while it is a draft."""
        self.ensure_one()
        order = self.sudo().sale_order_id  # sudo: what the customer was sent
        return order if order.state in ("sent", "sale") else order.browse()

    def _get_posted_invoices(self):
        """Return what the customer was invoiced for this claim."""
        self.ensure_one()
        # sudo: what the customer was sent
        return self.sudo().invoice_ids.filtered(lambda move: move.state == "posted")

    def _get_told(self):
        """Return the messages between the customer and us, the first first; no notes of ours."""
        self.ensure_one()
        # sudo: what was written to him, or by him
        Message = self.env["mail.message"].sudo()
        return Message.search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "in", ("comment", "email", "email_outgoing")),
                ("is_internal", "=", False),
                ("subtype_id", "!=", False),
                ("subtype_id.internal", "=", False),
            ],
            order="id",
        )

    def _get_seen_files(self):
        """Return the files that the customer sees: how the device was handed in, and what went with the
        messages between him and us. What a check rests on, and our own papers, are not among them."""
        self.ensure_one()
        return self.sudo().photo_ids | self._get_told().attachment_ids  # sudo: as above
