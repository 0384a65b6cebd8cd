from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class WarrantyClaim(models.Model):
    """The working half of a claim: the documents that carry the decision out.

    Every action is safe to press twice: the document it made is found again.
    """

    _inherit = "warranty.claim"

    repair_ids = fields.One2many("repair.order", "claim_id", string="Repairs", readonly=True)
    repair_id = fields.Many2one(
        "repair.order",
        string="Repair",
        compute="_compute_repair_id",
        search="_search_repair_id",
        compute_sudo=True,  # accounting reads the claim without a right to repairs
    )
    sale_order_id = fields.Many2one(
        "sale.order", string="Quotation", related="repair_id.sale_order_id"
    )
    quotation_state = fields.Selection(related="sale_order_id.state", compute_sudo=True)
    has_charged_parts = fields.Boolean(compute="_compute_has_charged_parts", compute_sudo=True)
    part_move_ids = fields.One2many(related="repair_id.move_ids", string="Parts")
    invoice_ids = fields.One2many(
        "account.move",
        "claim_id",
        domain=[("move_type", "in", ("out_invoice", "out_refund"))],
        readonly=True,
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count", compute_sudo=True)

    # === COMPUTE === #

    @api.depends("repair_ids.state")
    def _compute_repair_id(self):
        for claim in self:
            claim.repair_id = claim.repair_ids.filtered(lambda repair: repair.state != "cancel")[:1]

    @api.model
    def _search_repair_id(self, operator, value):
        return [("repair_ids", operator, value)]

    @api.depends(
        "repair_ids.move_ids.is_covered", "repair_ids.move_ids.state", "cost_ids.is_covered"
    )  # fmt: skip
    def _compute_has_charged_parts(self):
        for claim in self:
            parts = claim.repair_id._get_charged_parts()
            claim.has_charged_parts = bool(parts or claim._get_charged_hours())

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for claim in self:
            claim.invoice_count = len(claim.invoice_ids)

    # === ACTIONS === #

    def action_repair(self):
        """Open the free repair of a covered claim, making it the first time (C3).

        :return: a window action
        :raise UserError: when the claim is not covered, or repaired too often already
        """
        self.ensure_one()
        if not self.repair_id:
            self._check_decided(lambda claim: claim.is_free_work)
            self._check_repair_promising()
            self._lock()
            self._create_repair(under_warranty=True)
            self._update_state("repair")
        return self.action_view_repair()

    def action_quote(self):
        """Open the charged repair of a refused claim, making it and its quotation the first time.
        For a covered claim: the quotation of the parts that are charged all the same. Nothing
        leaves stock before the customer accepts (C4).

        :return: a window action
        :raise UserError: when nothing is charged, or the claim is not decided
        """
        self.ensure_one()
        if not self.repair_id:
            self._check_decided(
                lambda claim: claim.decision in ("excluded", "not_found") and not claim.is_free_work
            )
            self._lock()
            repair = self._create_repair(under_warranty=False)
            repair.action_create_sale_order()
            self._add_services(repair.sale_order_id)
            self._check_rate(repair.sale_order_id)
            self._update_state("quotation")
        elif not self.sale_order_id:
            self._lock()
            self.repair_id.action_create_sale_order()
            self._charge_hours(self.sale_order_id)
            self._check_rate(self.sale_order_id)
        return self.action_view_repair()

    def action_send_quotation(self):
        """Send the quotation to the customer, who signs it on the portal.

        :return: the action that opens the e-mail
        """
        return self._get_quotation().action_quotation_send()

    def action_accept(self):
        """Record that the customer accepted the quotation.

        :raise UserError: when there is none
        """
        for claim in self:
            order = claim._get_quotation()
            if order.state in ("draft", "sent"):
                order.action_confirm()
        return True

    def action_refuse(self):
        """Record that the customer refused the quotation: the device goes back as it came, and
        nothing is charged."""
        for claim in self:
            order = claim._get_quotation()
            if order.state in ("draft", "sent"):
                order._action_cancel()
        return True

    def action_revise(self):
        """Take an accepted quotation back to be changed; the customer accepts it anew.

        :return: a window action on the quotation
        :raise UserError: when the work is done or invoiced already
        """
        self.ensure_one()
        order = self._get_quotation()
        if order.state == "sale":
            self._check_work_state("repair")
            if order.invoice_ids.filtered(lambda invoice: invoice.state != "cancel"):
                raise UserError(
                    self.env._("Order %s is invoiced already: make another claim.", order.name)
                )
            # the repair stays: only its acceptance is taken back
            order.with_context(keep_claim_repairs=True)._action_cancel()
            order.action_draft()
            if not self.repair_id.under_warranty:
                self.repair_id.state = "draft"
                self._update_state("quotation")
        return self._get_form_action(order)

    def action_invoice(self):
        """Open the invoice of the charged work, making it the first time: what was really used, at
        the accepted prices.

        :return: a window action
        :raise UserError: when there is nothing to invoice yet
        """
        self.ensure_one()
        order = self._get_quotation()
        invoices = self.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice" and move.state != "cancel"
        )
        if order.invoice_status == "to invoice" or not invoices:
            if self.state not in ("ready", "closed") or order.state != "sale":
                raise UserError(
                    self.env._("Claim %s has no finished charged work to invoice.", self.name)
                )
            self._lock()
            invoices = order._create_invoices(final=True)
        return self._get_form_action(invoices.sorted("id")[-1:])

    def _get_quotation(self):
        """Return the quotation of the charged work.

        :raise UserError: when there is none
        """
        self.ensure_one()
        if not self.sale_order_id:
            raise UserError(self.env._("Claim %s has no quotation.", self.name))
        return self.sale_order_id

    def action_view_repair(self):
        """Open the repair of the claim."""
        self.ensure_one()
        return self._get_form_action(self.repair_id)

    def action_view_card(self):
        """Open the warranty card."""
        self.ensure_one()
        return self._get_form_action(self.card_id)

    def action_view_sale_order(self):
        """Open the quotation of the charged work."""
        self.ensure_one()
        return self._get_form_action(self.sale_order_id)

    def action_view_invoices(self):
        """Open the invoices of the charged work."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_warranty.account_move_action_charged"
        )
        return {**action, "domain": [("claim_id", "=", self.id)], "context": {"create": False}}

    @api.model
    def _get_form_action(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS === #

    def _check_decided(self, allows):
        """:raise UserError: unless the claim's verdict allows the work and still holds

        :param allows: function of the claim
        """
        self.ensure_one()
        self._check_verdict_current()
        if not self.decision or not allows(self):
            raise UserError(
                self.env._(
                    "This cannot be done on claim %(claim)s: %(verdict)s",
                    claim=self.name,
                    verdict=self.verdict
                    or self.env._("it is not decided yet. Press “Assess” first."),
                )
            )
        self._check_work_state("decided")
        if not self.partner_id:
            raise UserError(
                self.env._("Who is the customer of claim %s? Choose one first.", self.name)
            )

    def _check_work_state(self, state):
        """:raise UserError: when the claim is not in the state in which this work begins"""
        self.ensure_one()
        if self.state != state:
            raise UserError(
                self.env._(
                    "Claim %(claim)s is “%(state)s”: no work can start on it now.",
                    claim=self.name,
                    state=self._get_state_label(),
                )
            )

    def _create_repair(self, under_warranty):
        """Create and return the ``repair.order`` of the claim, as a draft."""
        self.ensure_one()
        # one repair a claim is the database's rule: it must see that an earlier one was cancelled
        self.repair_ids.flush_recordset(["state"])
        # sudo: a repair becomes one of a claim by the claim only
        Repair = self.env["repair.order"].sudo().with_company(self.company_id)
        return Repair.create(self._prepare_repair_vals(under_warranty)).sudo(False)

    def _prepare_repair_vals(self, under_warranty):
        """Return the values of the repair. The device is the customer's: wherever it is worked on, it
        never enters our valuation.

        :param bool under_warranty: free of charge (C3) or charged (C4)
        """
        location = self._get_work_location()
        # core asks the serial of a tracked device; one that is not in stock is named in the notes
        known = self.lot_id or self.product_tracking == "none"
        return {
            "claim_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id if known else False,
            "lot_id": self.lot_id.id,
            "under_warranty": under_warranty,
            "internal_notes": " · ".join(
                filter(None, (self.device_serial, self.fault_description, self.inspection_note))
            ),
            "product_location_src_id": location.id,
            "product_location_dest_id": location.id,
        }

    def _get_work_location(self):
        """Return where the device is worked on: with us or, on site, with the customer."""
        self.ensure_one()
        if self._is_in_service():
            return self.env["stock.location"]._get_warranty_location("service", self.company_id)
        return self.partner_id.with_company(self.company_id).property_stock_customer

    def _check_repair_promising(self):
        """:raise UserError: when the same fault was repaired as often as the policy allows: the
        device is replaced, or refunded (Law 19/2023, art. 30.2.đ)"""
        failed = self.finding_ids.filtered(lambda finding: finding.reason == "failed_repairs")
        if failed:
            raise UserError(
                self.env._("Claim %(claim)s: %(reason)s", claim=self.name, reason=failed[0].message)
            )

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

    def _add_services(self, order):
        """Put the services of a charged repair on its quotation: an hour of labour, the way to the
        customer, the diagnosis; those that are set up and that apply."""
        company, fee = self.company_id, self._get_policy().diagnosis_fee
        diagnosis = company.warranty_diagnosis_product_id
        lines = [{"product_id": company.warranty_labour_product_id.id}]
        if not self.received_datetime:
            lines.append({"product_id": company.warranty_travel_product_id.id})
        if fee and diagnosis:
            lines.append({"product_id": diagnosis.id, "price_unit": fee})
        lines = [Command.create(line) for line in lines if line["product_id"]]
        if lines:
            order.write({"order_line": lines})

    def _get_charged_hours(self):
        """Return the hours of labour that the technician noted as charged."""
        self.ensure_one()
        return sum(
            cost.quantity for cost in self.cost_ids if cost.kind == "labour" and not cost.is_covered
        )

    def _charge_hours(self, order):
        """Put the charged hours of a covered claim on the quotation of what is charged all the same.

        :param order: the ``sale.order``
        """
        labour, hours = self.company_id.warranty_labour_product_id, self._get_charged_hours()
        if labour and hours:
            line = {"product_id": labour.id, "product_uom_qty": hours}
            order.write({"order_line": [Command.create(line)]})

    def _settle_services(self, order):
        """Let the accepted services be done: labour by the hours the technician noted, never more
        than accepted.

        :param order: the accepted ``sale.order``
        """
        hours = self._get_charged_hours()
        labour = self.company_id.warranty_labour_product_id
        for line in order.order_line.filtered(lambda line: line.product_id.type == "service"):
            if hours and line.product_id == labour:
                line.product_uom_qty = min(hours, line.product_uom_qty)
            if line.qty_delivered_method == "manual":
                line.qty_delivered = line.product_uom_qty
