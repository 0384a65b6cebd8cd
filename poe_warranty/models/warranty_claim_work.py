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
    part_move_ids = fields.One2many(related="repair_id.move_ids", string="Parts")
    invoice_ids = fields.One2many("account.move", "claim_id", readonly=True)
    invoice_count = fields.Integer(compute="_compute_invoice_count", compute_sudo=True)

    # === COMPUTE === #

    @api.depends("repair_ids.state")
    def _compute_repair_id(self):
        for claim in self:
            claim.repair_id = claim.repair_ids.filtered(lambda repair: repair.state != "cancel")[:1]

    @api.model
    def _search_repair_id(self, operator, value):
        return [("repair_ids", operator, value)]

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for claim in self:
            claim.invoice_count = len(claim.invoice_ids)

    # === ACTIONS === #

    def action_repair(self):
        """Open the free repair of a covered claim, making it the first time (C3).

        :return: a window action
        :raise UserError: when the claim is not covered
        """
        self.ensure_one()
        if not self.repair_id:
            self._check_decided(lambda claim: claim.is_free_work)
            self._lock()
            self._create_repair(under_warranty=True)
            self._update_state("repair")
        return self.action_view_repair()

    def action_quote(self):
        """Open the charged repair of a refused claim, making it and its quotation the first time.
        Nothing leaves stock before the customer accepts (C4).

        :return: a window action
        :raise UserError: when the claim is covered or not decided
        """
        self.ensure_one()
        if not self.repair_id:
            self._check_decided(
                lambda claim: claim.decision in ("excluded", "not_found") and not claim.is_free_work
            )
            self._lock()
            repair = self._create_repair(under_warranty=False)
            repair.action_create_sale_order()
            self._add_labour(repair.sale_order_id)
            self._update_state("quotation")
        return self.action_view_repair()

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
        Repair = self.env["repair.order"].with_company(self.company_id)
        return Repair.create(self._prepare_repair_vals(under_warranty))

    def _prepare_repair_vals(self, under_warranty):
        """Return the values of the repair. The device is the customer's: it stays in the customer
        location and never enters our valuation.

        :param bool under_warranty: free of charge (C3) or charged (C4)
        """
        location = self.partner_id.with_company(self.company_id).property_stock_customer
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

    def _add_labour(self, order):
        """Put one hour (or piece) of the company's repair labour on a quotation, where one is set."""
        labour = self.company_id.warranty_labour_product_id
        if labour:
            order.write({"order_line": [Command.create({"product_id": labour.id})]})
