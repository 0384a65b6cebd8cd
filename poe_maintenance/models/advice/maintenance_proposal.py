from odoo import api, fields, models
from odoo.exceptions import UserError


class MaintenanceProposal(models.Model):
    """How often the devices of a place are to be visited and why, what that saves, and the contract
    we offer for it (commitment 9)."""

    _name = "maintenance.proposal"
    _description = "Maintenance Proposal"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "maintenance.assumption.mixin",
        "warranty.guarded.mixin",
    ]
    _order = "id desc"
    _numbered = True
    _check_company_auto = True

    name = fields.Char(default="/", readonly=True, copy=False, index="trigram", by_program=True)
    state = fields.Selection(
        [("draft", "Draft"), ("quoted", "Quoted"), ("won", "Won"), ("lost", "Lost")],
        compute="_compute_state",
        store=True,
        tracking=True,
        help="As its quotation stands.",
        by_program=True,
    )
    is_lost = fields.Boolean(readonly=True, copy=False, by_program=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        settled_by="_get_reason_quoted",
    )
    currency_id = fields.Many2one(related="company_id.currency_id", store=True, by_program=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        check_company=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        settled_by="_get_reason_quoted",
    )
    site_id = fields.Many2one(
        "maintenance.site",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        help="Its characteristics set the intervals. A place where nothing hangs yet will do: enter "
        "the devices of the project below.",
        settled_by="_get_reason_quoted",
    )
    user_id = fields.Many2one(
        "res.users", string="Salesperson", default=lambda self: self.env.user, tracking=True
    )
    environment = fields.Selection(related="site_id.environment", readonly=False, tracking=False)
    is_critical = fields.Boolean(related="site_id.is_critical", readonly=False, tracking=False)
    storm_month = fields.Selection(related="site_id.storm_month", readonly=False)
    hours_per_day = fields.Float(related="site_id.hours_per_day", readonly=False)
    power_kw = fields.Float(related="site_id.power_kw", readonly=False)
    has_ups = fields.Boolean(related="site_id.has_ups", readonly=False)
    line_ids = fields.One2many(
        "maintenance.proposal.line",
        "proposal_id",
        string="Devices",
        settled_by="_get_reason_quoted",
    )
    order_ids = fields.One2many(
        "sale.order", "maintenance_proposal_id", string="Quotations", by_program=True
    )

    @api.depends("site_id")
    def _compute_partner_id(self):
        for proposal in self:
            proposal.partner_id = proposal.site_id.partner_id or proposal.partner_id

    @api.depends("order_ids.state", "is_lost")
    def _compute_state(self):
        for proposal in self:
            states = set(proposal.order_ids.mapped("state"))
            if "sale" in states:
                proposal.state = "won"
            elif proposal.is_lost:
                proposal.state = "lost"
            else:
                proposal.state = "quoted" if states & {"draft", "sent"} else "draft"

    @api.constrains("site_id", "partner_id")
    def _check_partner(self):
        for proposal in self:
            owner = proposal.site_id.partner_id.commercial_partner_id
            if proposal.partner_id.commercial_partner_id != owner:
                raise UserError(
                    self.env._(
                        "%(site)s is %(owner)s's: choose that customer, or another site.",
                        site=proposal.site_id.name,
                        owner=owner.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_quoted(self):
        if any(proposal.state in ("quoted", "won") for proposal in self):
            raise UserError(self.env._("A proposal that was quoted cannot be deleted."))

    # === ACTIONS === #

    def action_advise(self):
        """Read the devices of the site and say how often each type is to be visited, and why.

        :raise UserError: without devices, or when one has no device type
        """
        for proposal in self:
            proposal._check_open()
            proposal._load_devices()
            if not proposal.line_ids:
                raise UserError(
                    self.env._(
                        "%s has no devices yet: enter what the project will have, by device type.",
                        proposal.site_id.display_name,
                    )
                )
            proposal.line_ids._advise()
            proposal._suggest_callouts()

    def action_lose(self):
        """The customer said no: the quotation is cancelled."""
        self.check_access("write")
        for proposal in self:
            if proposal.state == "won":
                raise UserError(
                    self.env._("%s was won: it cannot be lost any more.", proposal.name)
                )
            # sudo: also for a planner who does not sell
            offered = proposal.sudo().order_ids.filtered(lambda o: o.state in ("draft", "sent"))
            offered._action_cancel()
            proposal._as_program().is_lost = True

    def action_reopen(self):
        """A proposal that was lost is worked on again."""
        self.check_access("write")
        self._as_program().is_lost = False

    # === BUSINESS === #

    def _get_customer_lang(self):
        """Return the language to write to the customer in."""
        self.ensure_one()
        return self.partner_id._get_customer_lang(self.company_id or self.env.company)

    def _check_open(self):
        """:raise UserError: when the proposal was quoted: its figures stand"""
        for proposal in self:
            if reason := proposal._get_reason_quoted("line_ids"):
                raise UserError(reason)

    def _get_reason_quoted(self, name):
        """Return why the figures stay: the quotation and its contract rest on them."""
        if self.state in (False, "draft"):
            return None
        return self.env._(
            "%s was quoted: make another proposal, or cancel the quotation first.", self.name
        )

    def _load_devices(self):
        """Bring the lines up to the devices of the site, one a type; what was entered by hand for
        types the site does not have stays."""
        self.ensure_one()
        # sudo: core shows equipment to those who follow it; whoever advises reads the site's
        devices = self.sudo().site_id.equipment_ids
        untyped = devices.filtered(lambda device: not device.category_id)
        if untyped:
            raise UserError(
                self.env._(
                    "Give these devices a device type first: %s.",
                    ", ".join(untyped[:10].mapped("display_name")),
                )
            )
        # sudo: as above
        Line = self.env["maintenance.proposal.line"].sudo()
        lines = {line.category_id: line for line in self.sudo().line_ids}
        for category, of_type in devices.grouped("category_id").items():
            line = lines.get(category)
            if not line:
                Line.create(
                    {
                        "proposal_id": self.id,
                        "category_id": category.id,
                        "equipment_ids": of_type.ids,
                    }
                )
            elif line.equipment_ids != of_type:
                line.equipment_ids = of_type
        gone = Line.union(*lines.values()).filtered(
            lambda line: line.equipment_ids and line.category_id not in devices.category_id
        )
        gone.unlink()
