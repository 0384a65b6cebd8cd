from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.poe_warranty.tools.action import get_form_action
from odoo.addons.poe_warranty.tools.lock import lock

from ...tools.periods import PERIOD_MONTHS


class MaintenanceProposal(models.Model):
    """The quotation of a proposal is a sales order: confirmed, it makes the contract."""

    _inherit = "maintenance.proposal"

    included_note = fields.Text(
        string="Included",
        compute="_compute_notes",
        store=True,
        readonly=False,
        settled_by="_get_reason_quoted",
    )
    excluded_note = fields.Text(
        string="Not included",
        compute="_compute_notes",
        store=True,
        readonly=False,
        settled_by="_get_reason_quoted",
    )
    joins_devices = fields.Boolean(
        string="Devices installed later join",
        default=True,
        help="A device that is installed on the site while the contract runs comes under it.",
        settled_by="_get_reason_quoted",
    )
    service_level_id = fields.Many2one(
        "maintenance.service.level",
        check_company=True,
        default=lambda self: self.env.ref(
            "poe_maintenance.service_level_working_hours", raise_if_not_found=False
        ),
        help="How soon a call-out is answered and put right under a packaged contract.",
        settled_by="_get_reason_quoted",
    )
    order_count = fields.Integer(compute="_compute_order_count")

    @api.depends("option", "callouts_included", "partner_id")
    def _compute_notes(self):
        for proposal in self:
            spoken = proposal.with_context(lang=proposal._get_customer_lang())
            notes = spoken._get_inclusions(proposal.option, proposal.callouts_included)
            proposal.included_note, proposal.excluded_note = notes

    @api.depends("order_ids")
    def _compute_order_count(self):
        # sudo: how many there are, for a planner who does not sell
        for proposal in self.sudo():
            proposal.order_count = len(proposal.order_ids)

    # === ACTIONS === #

    def action_quote(self):
        """Make the quotation of the chosen contract, or open the one there is.

        :raise UserError: without devices or intervals, or with years or a start that cannot be
        """
        self.ensure_one()
        self.check_access("write")
        # two people press it at once: the second finds the quotation of the first
        lock(self)
        self.invalidate_recordset(["order_ids", "state"])
        # sudo: one quotation a proposal, whoever made it
        order = self.sudo().order_ids.filtered(lambda o: o.state != "cancel")[:1].sudo(False)
        if not order:
            self._check_open()
            self._check_quotable()
            self.sudo().order_ids.flush_recordset(["state"])  # the database allows one that stands
            # sudo: who plans maintenance quotes it, and leaves the rest to the salesperson
            Order = self.env["sale.order"].sudo()._as_program()
            order = Order.create(self._prepare_order_vals()).sudo(False)
        if not order.has_access("read"):
            return True  # another salesperson's: the proposal shows that it is quoted
        return get_form_action(order)

    def action_view_orders(self):
        """Open the quotations of the proposal."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_quotations")
        domain = [("maintenance_proposal_id", "in", self.ids)]
        return {**action, "domain": domain, "context": {}}

    # === BUSINESS === #

    def _check_quotable(self):
        """:raise UserError: saying what is missing for a quotation"""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Enter the devices first, or let Advise read the site's."))
        if not all(self.line_ids.mapped("interval_months")):
            raise UserError(
                self.env._(
                    "Each device type needs its interval: press Advise, or enter the months."
                )
            )
        if self.years < 1:
            raise UserError(self.env._("Enter for how many years the contract runs: 1 or more."))

    def _get_product(self):
        """Return the service product of the chosen contract.

        :raise UserError: when it was deleted
        """
        product = self.env.ref(
            f"poe_maintenance.product_contract_{self.option}", raise_if_not_found=False
        )
        if not product:
            raise UserError(
                self.env._("The product of this kind of contract is gone: update Maintenance.")
            )
        return product

    @api.model
    def _get_contract_product_ids(self):
        """Return the ids of the service products of both kinds of contract, as numbers; read from the
        cache, since every order that is confirmed asks for them."""
        # sudo: which products they are, for whoever sells
        data = self.env["ir.model.data"].sudo()
        return {
            data._xmlid_to_res_id(f"poe_maintenance.product_contract_{kind}")
            for kind, _label in self._fields["option"].selection
        }

    def _prepare_order_vals(self):
        """Return the values of the quotation: a line of the contract, its quantity the number of
        periods, its price that of one; and what is included (clause IV)."""
        self.ensure_one()
        return {
            "maintenance_proposal_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "partner_shipping_id": (self.site_id.address_id or self.partner_id).id,
            "user_id": self._get_salesperson().id,
            "origin": self.name,
            "order_line": [
                Command.create(vals)
                for vals in [self._prepare_order_line_vals(), *self._prepare_note_vals()]
            ],
        }

    def _get_salesperson(self):
        """Return who sells: whoever advises when he does, else the customer's salesperson."""
        self.ensure_one()
        sells = self.user_id.has_group("sales_team.group_sale_salesman")
        return self.user_id if sells else self.partner_id.user_id

    def _prepare_order_line_vals(self):
        months = PERIOD_MONTHS[self.billing_period]
        product = self._get_product().with_context(lang=self._get_customer_lang())
        pricelist = self.partner_id.with_company(self.company_id).property_product_pricelist
        currency = pricelist.currency_id or self.currency_id
        price = self.currency_id._convert(
            self.period_price, currency, self.company_id, fields.Date.context_today(self)
        )
        return {
            "product_id": product.id,
            "name": f"{product.display_name}\n{self.site_id.name}\n{self._get_devices_text()}",
            "product_uom_qty": self.years * 12 // months,
            "price_unit": price,
            "maintenance_period": self.billing_period,
        }

    def _get_devices_text(self):
        """Return the devices and how often they are visited, in the customer's language."""
        self = self.with_context(lang=self._get_customer_lang())
        return "\n".join(
            self.env._(
                "%(quantity)s × %(type)s: %(often)s",
                quantity=line.quantity,
                type=line.category_id.name,
                often=line._get_often_text(),
            )
            for line in self.line_ids
        )

    def _prepare_note_vals(self):
        self = self.with_context(lang=self._get_customer_lang())
        notes = [
            (self.env._("Included"), self.included_note),
            (self.env._("Not included"), self.excluded_note),
        ]
        return [
            {"display_type": "line_note", "name": f"{title}:\n{note}", "sequence": 20}
            for title, note in notes
            if note
        ]

    @api.model
    def _get_inclusions(self, kind, callouts=0):
        """Return what a kind of contract includes and what it does not, in words (clause IV).

        :param str kind: ``preventive`` or ``packaged``
        :param int callouts: included a year
        """
        included = [
            self.env._("Routine maintenance of the devices at the agreed intervals"),
            self.env._("Installation and configuration of the products"),
        ]
        excluded = [
            self.env._("Replacement of equipment"),
            self.env._("Damage the warranty does not cover"),
        ]
        if kind == "packaged":
            included.append(self.env._("Minor repairs that can be made on the spot"))
            if callouts:
                included.append(self.env._("Visits on call: %s a year", callouts))
        else:
            excluded.append(self.env._("Repairs and visits on call: quoted and charged"))
        return tuple("\n".join(f"- {item}" for item in items) for items in (included, excluded))
