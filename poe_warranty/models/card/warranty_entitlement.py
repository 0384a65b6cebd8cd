from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.action import get_form_action


class WarrantyEntitlement(models.Model):
    """What one device still has of a manufacturer's free service (C2)."""

    _name = "warranty.entitlement"
    _inherit = ["warranty.bounded.mixin", "warranty.rolled.mixin"]
    _description = "Free Service of a Device"
    _rolled_day = "last_day"
    _order = "date_end, id"

    card_id = fields.Many2one("warranty.card", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="card_id.company_id", store=True, precompute=True)
    partner_id = fields.Many2one(related="card_id.partner_id")
    promotion_id = fields.Many2one(
        "warranty.promotion", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", string="Service", required=True, ondelete="restrict"
    )
    quantity = fields.Integer(string="Granted", required=True)
    date_end = fields.Date(string="Until", required=True, help="Last day, included.")
    last_day = fields.Date(
        string="Last day to book",
        compute="_compute_last_day",
        store=True,
        help="Moved to the next working day where the card's policy says so.",
    )
    sale_line_ids = fields.One2many("sale.order.line", "entitlement_id", readonly=True)
    bookings = fields.Integer(readonly=True, help="How often it was booked or tried to be.")
    used = fields.Integer(compute="_compute_used")
    left = fields.Integer(compute="_compute_used")

    @api.depends("date_end", "card_id.policy_id")
    def _compute_last_day(self):
        for (policy, company), group in self.grouped(
            lambda e: (e.card_id.policy_id, e.company_id)
        ).items():
            rolled = policy._roll(group.mapped("date_end"), company)
            for entitlement in group:
                entitlement.last_day = rolled[entitlement.date_end]

    @api.depends("sale_line_ids.state", "sale_line_ids.product_uom_qty", "quantity")
    def _compute_used(self):
        for entitlement in self:
            # sudo: the desk sees how often, whoever sold it
            lines = entitlement.sudo().sale_line_ids
            booked = lines.filtered(lambda line: line.state != "cancel")
            entitlement.used = int(sum(booked.mapped("product_uom_qty")))
            entitlement.left = max(entitlement.quantity - entitlement.used, 0)

    @api.depends("product_id", "card_id")
    def _compute_display_name(self):
        for entitlement in self:
            entitlement.display_name = (
                f"{entitlement.product_id.display_name} · {entitlement.card_id.display_name}"
            )

    def _is_free(self):
        """Tell whether the service can be booked for nothing today (local to the policy)."""
        self.ensure_one()
        today = self.card_id.policy_id._get_local_date(fields.Datetime.now())
        return self.left > 0 and today <= self.last_day and self.card_id.state == "issued"

    def action_book(self):
        """Book the service: free and confirmed while there is one left in time, else a quotation
        at the customer's price.

        :return: a window action on the sales order
        :raise UserError: while the card waits for its holder
        """
        return get_form_action(self._book())

    def _book(self):
        """Return the ``sale.order`` that books the service, see :meth:`action_book`."""
        self.ensure_one()
        self._check_holder()
        self._lock()
        free = self._is_free()
        order = (
            self.env["sale.order"]
            ._as_program()
            .create(
                {
                    "partner_id": self.card_id.partner_id.id,
                    "company_id": self.company_id.id,
                    "client_order_ref": self.card_id.display_name,
                    "order_line": [Command.create(self._prepare_line_vals(free))],
                }
            )
        )
        if free:
            order.action_confirm()
        return order

    def _check_holder(self):
        """:raise UserError: while nobody is known for whom the service is booked"""
        if not self.card_id.partner_id:
            raise UserError(
                self.env._(
                    "Card %s waits for its holder: register who has the device first.",
                    self.card_id.display_name,
                )
            )

    def _prepare_line_vals(self, free):
        """Return the values of the order line that books the service."""
        vals = {"product_id": self.product_id.id, "product_uom_qty": 1}
        if free:
            vals |= {"entitlement_id": self.id, "price_unit": 0.0, "discount": 0.0}
        return vals

    def _lock(self):
        """Mark the entitlement as being booked: of two desks that book its last service at once, the
        database lets one wait and look again."""
        self.sudo().bookings += 1  # sudo: the desk may not write entitlements
        self.flush_recordset(["bookings"])
        self.invalidate_recordset(["used", "left", "sale_line_ids"])
