from odoo import api, fields, models

from ...tools.bounds import (
    DAYS,
    MAX_AGE,
    MAX_AMOUNT,
    MAX_DEVICES,
    MAX_INTERVAL,
    MAX_MINUTES,
    MAX_PERCENT,
    MAX_VISITS,
)
from ...tools.comparison import DeviceGroup, get_age
from ...tools.words import get_extra_text, get_interval_text


class MaintenanceProposalLine(models.Model):
    """The devices of one type: what they are, and what is advised for them."""

    _name = "maintenance.proposal.line"
    _description = "Device Type of a Proposal"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "proposal_id, id"

    proposal_id = fields.Many2one(
        "maintenance.proposal",
        required=True,
        index=True,
        ondelete="cascade",
        settled_by="_get_reason_quoted",
    )
    company_id = fields.Many2one(
        related="proposal_id.company_id", store=True, index=True, by_program=True
    )
    currency_id = fields.Many2one(related="proposal_id.currency_id")
    category_id = fields.Many2one(
        "maintenance.equipment.category",
        string="Device type",
        required=True,
        ondelete="restrict",
        settled_by="_get_reason_quoted",
    )
    equipment_ids = fields.Many2many(
        "maintenance.equipment",
        string="Devices",
        help="Those the site has; empty: by hand.",
        settled_by="_get_reason_quoted",
    )
    quantity = fields.Integer(
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        settled_by="_get_reason_quoted",
    )
    age = fields.Float(
        string="Age (years)",
        digits=(6, 1),
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="On average.",
        settled_by="_get_reason_quoted",
    )
    warranty_until = fields.Date(
        help="Of devices that are entered by hand.", settled_by="_get_reason_quoted"
    )
    in_warranty = fields.Integer(
        compute="_compute_in_warranty", help="How many are under warranty when the contract starts."
    )
    failure_rate = fields.Float(
        string="Failures a year (%)",
        compute="_compute_assumed",
        store=True,
        readonly=False,
        precompute=True,
        help="Of a hundred new devices, how many fail in a year; the age adds to it.",
        settled_by="_get_reason_quoted",
    )
    unit_value = fields.Monetary(
        string="Value of one",
        compute="_compute_assumed",
        store=True,
        readonly=False,
        precompute=True,
        settled_by="_get_reason_quoted",
    )
    minutes = fields.Integer(
        string="Minutes each",
        compute="_compute_assumed",
        store=True,
        readonly=False,
        precompute=True,
        help="Time a device takes on one visit.",
        settled_by="_get_reason_quoted",
    )
    interval_months = fields.Integer(
        string="Every (months)",
        help="Months from one visit to the next.",
        settled_by="_get_reason_quoted",
    )
    extra_visits = fields.Integer(
        string="More a year", help="As before the storm season.", settled_by="_get_reason_quoted"
    )
    remote_check = fields.Boolean(string="Remote check daily", settled_by="_get_reason_quoted")
    reason = fields.Text(string="Why", settled_by="_get_reason_quoted")
    checklist_ids = fields.Many2many(
        "maintenance.checklist",
        string="Checklists",
        compute="_compute_checklist_ids",
        help="What is looked at on these devices.",
    )

    _once = models.UniqueIndex(
        "(proposal_id, category_id)", "This device type is on the proposal already."
    )
    _positive = models.Constraint(
        "CHECK (quantity >= 1 AND LEAST(age, failure_rate, unit_value, minutes, interval_months, "
        "extra_visits) >= 0)",
        "A device type needs at least one device, and no figure of it can be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.proposal_id._check_open()
        return lines

    def write(self, vals):
        """:raise UserError: when the proposal was quoted, or the one they are moved to"""
        result = super().write(vals)
        if "proposal_id" in vals:
            self.proposal_id._check_open()
        return result

    def _get_reason_quoted(self, name):
        """Return why the device type stays as it is: the proposal was quoted."""
        return self.proposal_id._get_reason_quoted("line_ids")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_quoted(self):
        self.proposal_id._check_open()

    @api.depends("equipment_ids")
    def _compute_quantity(self):
        for line in self:
            # sudo: as in _load_devices
            devices = line.sudo().equipment_ids
            day = line.proposal_id.date_start or fields.Date.context_today(line)
            ages = [min(get_age(d.installed_on or d.effective_date, day), MAX_AGE) for d in devices]
            line.quantity = len(devices) or line.quantity or 1
            line.age = round(sum(ages) / len(ages), 1) if ages else line.age

    @api.depends("category_id", "equipment_ids")
    def _compute_assumed(self):
        for line in self:
            company = line.company_id or line.env.company
            assumption = self.env["maintenance.assumption"]._get_for(company)
            assumed = assumption._get_line(line.category_id)
            # sudo: as in _load_devices
            prices = [p for p in line.sudo().equipment_ids.product_id.mapped("list_price") if p]
            value = assumption._convert(
                assumed.unit_value, company, fields.Date.context_today(line)
            )
            line.failure_rate = assumed.failure_rate
            line.minutes = assumed.minutes
            line.unit_value = sum(prices) / len(prices) if prices else value

    @api.depends("equipment_ids", "warranty_until", "quantity", "proposal_id.date_start")
    def _compute_in_warranty(self):
        for line in self:
            day = line.proposal_id.date_start or fields.Date.context_today(line)
            line.in_warranty = sum(
                devices for end, devices in line._get_warranty_ends() if end >= day
            )

    @api.depends("category_id", "company_id")
    def _compute_checklist_ids(self):
        domain = [("category_id", "in", self.category_id.ids)]
        by_type = self.env["maintenance.checklist"].search(domain).grouped("category_id")
        for line in self:
            lists = by_type.get(line.category_id, line.checklist_ids.browse())
            line.checklist_ids = lists.filtered(
                lambda c, company=line.company_id: c.company_id in (company, company.browse())
            )

    @api.model
    def _get_bounds(self):
        return {
            **super()._get_bounds(),
            "quantity": (1, MAX_DEVICES),
            "age": (0, MAX_AGE),
            "warranty_until": DAYS,
            "failure_rate": (0, MAX_PERCENT),
            "unit_value": (0, MAX_AMOUNT),
            "minutes": (0, MAX_MINUTES),
            "interval_months": (0, MAX_INTERVAL),
            "extra_visits": (0, MAX_VISITS),
        }

    def _get_warranty_ends(self):
        """Return the last days of warranty as ``((day, devices), …)``; devices without are left
        out."""
        self.ensure_one()
        # sudo: as in _load_devices
        devices = self.sudo().equipment_ids
        known = devices[: self.quantity].filtered("warranty_date").mapped("warranty_date")
        by_hand = self.quantity - len(devices)
        ends = [(day, 1) for day in known]
        if self.warranty_until and by_hand > 0:
            ends.append((self.warranty_until, by_hand))
        return tuple(ends)

    def _get_often_text(self):
        """Return how often these devices are visited, in the reader's language."""
        self.ensure_one()
        words = (
            get_interval_text(self.env, "months", self.interval_months),
            get_extra_text(self.env, self.extra_visits),
        )
        return ", ".join(filter(None, words))

    def _get_group(self):
        """Return this line for the pure functions."""
        self.ensure_one()
        return DeviceGroup(
            quantity=self.quantity,
            age=self.age,
            failure_rate=self.failure_rate,
            unit_value=self.unit_value,
            interval=self.interval_months,
            extra_visits=self.extra_visits,
            minutes=self.minutes,
            remote_check=self.remote_check,
            warranty_ends=self._get_warranty_ends(),
        )

    def _advise(self):
        """Say how often these devices are to be visited, and why."""
        for proposal, lines in self.grouped("proposal_id").items():
            # sudo: the rules of the house, whoever advises
            rules = self.env["maintenance.interval.rule"].sudo()._get_for(proposal.company_id)
            rules = rules.with_context(lang=proposal._get_customer_lang())
            for line in lines:
                found = rules._filter_for(proposal.site_id, line.category_id, line.age)
                line.write(found._prepare_advice_vals())
