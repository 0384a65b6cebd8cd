from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.action import get_form_action
from ...tools.label import get_labels


class WarrantyClaim(models.Model):
    """Charged work (C4): offered, accepted, done, invoiced.

    Every action is safe to press twice: the document it made is found again.
    """

    _inherit = "warranty.claim"

    sale_order_id = fields.Many2one(
        "sale.order", string="Quotation", related="repair_id.sale_order_id"
    )
    quotation_state = fields.Selection(
        related="sale_order_id.state", compute_sudo=True, tracking=False
    )
    has_charged_parts = fields.Boolean(compute="_compute_has_charged_parts", compute_sudo=True)
    invoice_ids = fields.One2many(
        "account.move",
        "claim_id",
        domain=[("move_type", "in", ("out_invoice", "out_refund"))],
        readonly=True,
        by_program=True,
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count", compute_sudo=True)

    # === COMPUTE === #

    @api.depends(
        "repair_ids.move_ids.is_covered", "repair_ids.move_ids.state", "cost_ids.is_covered",
        "is_labour_charged",
    )  # fmt: skip
    def _compute_has_charged_parts(self):
        for claim in self:
            parts = claim.repair_id._get_charged_parts()
            labour = claim._get_charged_hours() or claim.is_labour_charged
            claim.has_charged_parts = bool(parts or labour)

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for claim in self:
            claim.invoice_count = len(claim.invoice_ids)

    # === ACTIONS === #

    def action_quote(self):
        """Open the charged repair of a refused claim, making it and its quotation the first time.
        For a covered claim: the quotation of the parts that are charged all the same. Nothing
        leaves stock before the customer accepts (C4).

        :return: a window action
        :raise UserError: when nothing is charged, or the claim is not decided
        """
        self.ensure_one()
        if not self.repair_id:
            self.env["warranty.remedy"]._begin("charged_repair", self)
        elif not self.sale_order_id:
            self._check_allowed("quote_parts")
            self._lock()
            self._quote_parts()
        return self.action_view_repair()

    def _allow_quote_parts(self):
        if self.state == "repair" and self.repair_id and not self.has_charged_parts:
            return self.repair_id._get_reason_nothing_charged()
        if self.sale_order_id:
            return self.env._("Claim %s has a quotation already.", self.name)
        return self._get_reason_not_in("repair")

    def action_send_quotation(self):
        """Send the quotation to the customer, who signs it on the portal.

        :return: the action that opens the e-mail
        :raise ClaimStateError: when there is none, or it is sent
        """
        self._check_allowed("send_quotation")
        return self.sale_order_id.action_quotation_send()

    def _allow_send_quotation(self):
        return self._get_reason_not_quoted("draft")

    def action_accept(self):
        """Record that the customer accepted the quotation.

        :raise ClaimStateError: when there is none, or it was refused
        """
        waiting = self.filtered(lambda claim: claim.quotation_state != "sale")
        waiting._check_allowed("accept")
        for claim in waiting:
            claim.sale_order_id.action_confirm()
        return True

    def _allow_accept(self):
        return self._get_reason_not_quoted("draft", "sent")

    def action_refuse(self):
        """Record that the customer refused the quotation: the device goes back as it came, and
        nothing is charged.

        :raise ClaimStateError: when there is none, or it was accepted
        """
        waiting = self.filtered(lambda claim: claim.quotation_state != "cancel")
        waiting._check_allowed("refuse")
        for claim in waiting:
            if claim.sale_order_id._get_living_repairs() - claim.repair_id:
                claim.repair_id.action_repair_cancel()  # the other devices stay on the quotation
            else:
                claim.sale_order_id._action_cancel()
        return True

    def _allow_refuse(self):
        if self.quotation_state == "sale":
            return self.env._(
                "The customer of claim %(claim)s accepted order %(order)s: press “Revise Quotation” to "
                "take it back first.",
                claim=self.name,
                order=self.sale_order_id.name,
            )
        return self._get_reason_not_quoted("draft", "sent")

    def action_revise(self):
        """Take an accepted quotation back to be changed; the customer accepts it anew.

        :return: a window action on the quotation
        :raise ClaimStateError: when the work is done, or invoiced and not credited
        """
        self.ensure_one()
        order = self.sale_order_id
        if order.state not in ("draft", "sent"):
            self._check_allowed("revise")
            # the repairs stay: only their acceptance is taken back
            order._as_program()._cancel_for_repairs()
            order.action_draft()
            charged = order._get_living_repairs().filtered(lambda repair: not repair.under_warranty)
            charged.state = "draft"
            charged.claim_id._update_state("quotation")
            charged.claim_id._get_begun_remedies()._note({"state": "offered"})
        return get_form_action(order)

    def _allow_revise(self):
        if reason := self._get_reason_not_quoted("sale") or self._get_reason_not_in("repair"):
            return reason
        order = self.sale_order_id
        if reason := order.order_line._get_reason_billed():
            return reason
        others = order._get_living_repairs().claim_id - self
        return next(filter(None, (claim._get_reason_not_in("repair") for claim in others)), None)

    def action_invoice(self):
        """Open the invoice of the charged work, making it the first time: what was really used, at
        the accepted prices.

        :return: a window action
        :raise ClaimStateError: when there is nothing to invoice yet
        """
        self.ensure_one()
        self._check_allowed("invoice")
        order = self.sale_order_id
        due = order.order_line.filtered(
            lambda line: line.qty_to_invoice and line._is_charged_on(self)
        )
        if due or not (invoices := self._get_invoices_made()):
            self._lock()
            invoices = order._invoice_claim(self)
        return self._get_move_action(invoices.sorted("id")[-1:])

    def _allow_invoice(self):
        if not self.sale_order_id:
            return self._get_reason_not_quoted()
        if self.sale_order_id.state == "sale" and self.state in ("ready", "closed"):
            return self._get_reason_credited()
        return self.env._("Claim %s has no finished charged work to invoice.", self.name)

    def action_view_sale_order(self):
        """Open the quotation of the charged work."""
        self.ensure_one()
        return get_form_action(self.sale_order_id)

    def action_view_invoices(self):
        """Open the invoices of the charged work."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_warranty.account_move_action_charged"
        )
        return {**action, "domain": [("claim_id", "=", self.id)], "context": {"create": False}}

    # === BUSINESS === #

    def _get_reason_not_quoted(self, *states):
        """Return why nothing can be done with the quotation: there is none, or it is not in one of
        these states of ``sale.order``; or None."""
        order = self.sale_order_id
        if not order:
            return self.env._("Claim %s has no quotation.", self.name)
        if order.state in states:
            return None
        return self.env._(
            "The quotation of claim %(claim)s is “%(state)s”.",
            claim=self.name,
            state=get_labels(order, "state")[order.state],
        )

    def _get_reason_credited(self):
        """Return why no invoice is made of work that was invoiced before: it was credited, and to
        charge it anew is for somebody to decide; or None."""
        order = self.sale_order_id
        lines = self._get_charged_lines(order).filtered(
            lambda line: line.qty_to_invoice and not line.is_downpayment
        )
        notes = lines.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_refund" and move.state != "cancel"
        )
        if not notes:
            return None
        return self.env._(
            "The work on claim %(claim)s was invoiced and credited (%(notes)s). To charge it anew, "
            "create the invoice from order %(order)s.",
            claim=self.name,
            notes=", ".join(notes.mapped("display_name")),
            order=order.name,
        )

    def _get_reason_customer(self, name):
        """Add the quotation that the customer accepted."""
        reason = super()._get_reason_customer(name)
        if reason or self.quotation_state != "sale":
            return reason
        order = self.sudo().sale_order_id  # sudo: who works on the claim need not see the order
        return self.env._(
            "%(customer)s accepted order %(order)s: the customer of claim %(claim)s stays.",
            customer=order.partner_id.display_name,
            order=order.name,
            claim=self.name,
        )

    def _accept_work(self):
        """The customers accepted: the work that was offered may begin."""
        offered = self.filtered(lambda claim: claim.state == "quotation")
        offered._update_state("repair")
        offered._get_begun_remedies()._note({"state": "running"})

    def _quote(self, repair, order=None):
        """Offer a charged repair to the customer.

        :param repair: the ``repair.order`` of the claim
        :param order: quotation of other devices that it joins; none: one of its own
        """
        if order:
            repair.sale_order_id = order
        else:
            repair.action_create_sale_order()
        order = repair.sale_order_id
        self._name_device(order)
        self._add_services(order)
        self._check_rate(order)

    def _quote_parts(self):
        """Offer what is charged all the same on a free repair."""
        self.repair_id.action_create_sale_order()
        order = self.sale_order_id
        self._name_device(order)
        self._charge_hours(order)
        self._check_rate(order)

    def _name_device(self, order):
        """Say on the quotation which device it is about, and why its repair is charged, in the
        languages of the customer's papers.

        :param order: the ``sale.order``
        """
        codes = self.partner_id._get_letter_langs(self.company_id)
        spoken = [self.with_context(lang=code) for code in codes]
        lines = [
            *(f"{self.name} · {claim._get_device_label()}" for claim in spoken),
            self.fault_description,
            *(claim.verdict for claim in spoken),
        ]
        text = Markup().join(Markup("<p>%s</p>") % line for line in dict.fromkeys(lines) if line)
        order.note = text + (order.note or Markup())

    def _check_rate(self, order):
        """:raise UserError: when the customer's pricelist is in a currency without a rate"""
        if not order.currency_id._has_rate(self.company_id):
            raise UserError(
                self.env._(
                    "Pricelist %(pricelist)s is in %(currency)s, which has no rate: enter one in the "
                    "currencies, or give the customer another pricelist.",
                    pricelist=order.pricelist_id.display_name,
                    currency=order.currency_id.name,
                )
            )
