import math

from odoo import api, fields, models

from ...tools.bounds import DAYS, MAX_CALLOUTS, MAX_YEARS
from ...tools.comparison import HORIZONS, OPTIONS, compare, get_contract_price
from ...tools.periods import PERIOD_MONTHS, PERIODS

# a proposal starts from the company's assumptions, and has its own until it is quoted
_ASSUMED = {
    "compute": "_compute_assumed",
    "store": True,
    "readonly": False,
    "settled_by": "_get_reason_quoted",
}


class MaintenanceProposal(models.Model):
    """Preventive contract, packaged contract or none: what each costs, every assumption shown."""

    _inherit = "maintenance.proposal"

    option = fields.Selection(
        [("preventive", "Preventive"), ("packaged", "Packaged")],
        string="Contract",
        default="preventive",
        required=True,
        tracking=True,
        settled_by="_get_reason_quoted",
    )
    years = fields.Integer(default=1, required=True, tracking=True, settled_by="_get_reason_quoted")
    billing_period = fields.Selection(
        PERIODS,
        string="Invoice every",
        default="quarter",
        required=True,
        tracking=True,
        settled_by="_get_reason_quoted",
    )
    date_start = fields.Date(
        string="Starts on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        settled_by="_get_reason_quoted",
    )
    callouts_included = fields.Integer(
        string="Call-outs a year",
        help="What the package includes; suggested: the failures to expect in a year, rounded up.",
        settled_by="_get_reason_quoted",
    )
    yearly_price = fields.Monetary(compute="_compute_prices")
    period_price = fields.Monetary(string="Price a period", compute="_compute_prices")
    comparison_html = fields.Html(
        string="Comparison", compute="_compute_comparison_html", sanitize=False
    )
    age_growth = fields.Float(**_ASSUMED)
    prevented_preventive = fields.Float(**_ASSUMED)
    prevented_packaged = fields.Float(**_ASSUMED)
    downtime_none = fields.Float(**_ASSUMED)
    downtime_preventive = fields.Float(**_ASSUMED)
    downtime_packaged = fields.Float(**_ASSUMED)
    downtime_cost = fields.Monetary(**_ASSUMED)
    callout_price = fields.Monetary(**_ASSUMED)
    parts_share = fields.Float(**_ASSUMED)
    hour_cost = fields.Monetary(**_ASSUMED)
    travel_cost = fields.Monetary(**_ASSUMED)
    remote_cost = fields.Monetary(**_ASSUMED)
    margin = fields.Float(**_ASSUMED)
    indexation_percent = fields.Float(**_ASSUMED)

    _years_positive = models.Constraint(
        f"CHECK (years BETWEEN 1 AND {MAX_YEARS})",
        f"A contract runs for 1 year at least, and {MAX_YEARS} at most.",
    )
    _callouts_positive = models.Constraint(
        "CHECK (callouts_included >= 0)", "The number of call-outs included cannot be negative."
    )

    @api.depends("company_id")
    def _compute_assumed(self):
        names = self._get_assumption_fields()
        for proposal in self:
            company = proposal.company_id or self.env.company
            assumption = self.env["maintenance.assumption"]._get_for(company)
            day = fields.Date.context_today(self)
            for name in names:
                value = assumption[name]
                if self._fields[name].type == "monetary":
                    value = assumption._convert(value, company, day)
                proposal[name] = value

    @api.depends(lambda self: ["option", "years", "billing_period", *self._get_comparison_inputs()])
    def _compute_prices(self):
        for proposal in self:
            years = max(proposal.years, 1)
            groups = [line._get_group() for line in proposal.line_ids]
            price = get_contract_price(
                groups,
                proposal._get_own_assumptions(),
                proposal.option,
                proposal.date_start or fields.Date.context_today(self),
                years,
            )
            periods = years * 12 / PERIOD_MONTHS[proposal.billing_period or "year"]
            currency = proposal.currency_id
            proposal.yearly_price = currency.round(price / years) if currency else price / years
            proposal.period_price = currency.round(price / periods) if currency else price / periods

    @api.depends(lambda self: self._get_comparison_inputs())
    @api.depends_context("lang")
    def _compute_comparison_html(self):
        for proposal in self:
            proposal.comparison_html = self.env["ir.qweb"]._render(
                "poe_maintenance.maintenance_proposal_comparison",
                {
                    "proposal": proposal,
                    "result": proposal._get_comparison(),
                    "horizons": HORIZONS,
                    "options": [(name, proposal._get_option_label(name)) for name in OPTIONS],
                    "rows": proposal._get_comparison_rows(),
                    "amount": proposal._format_amount,
                },
            )

    # === BUSINESS === #

    @api.model
    def _get_bounds(self):
        return {
            **super()._get_bounds(),
            "years": (1, MAX_YEARS),
            "date_start": DAYS,
            "callouts_included": (0, MAX_CALLOUTS),
            "hours_per_day": (0, 24),
        }

    def _get_comparison_inputs(self):
        """Return the names of the fields the comparison rests on."""
        lines = ["quantity", "age", "failure_rate", "unit_value", "minutes", "interval_months"]
        lines += ["extra_visits", "remote_check", "warranty_until", "equipment_ids"]
        own = ["callouts_included", "date_start", "hours_per_day", "storm_month", "company_id"]
        own.append("company_id.maintenance_day_hours")
        return [*self._get_assumption_fields(), *own, *(f"line_ids.{name}" for name in lines)]

    def _get_own_assumptions(self):
        return self._get_assumptions(
            callouts_included=self.callouts_included,
            hours_per_day=self.hours_per_day,
            storm_month=int(self.storm_month or 0),
            day_hours=self.company_id.maintenance_day_hours,
        )

    def _get_comparison(self):
        """Return ``{(option, years): figures}``; see :func:`..tools.comparison.compare`."""
        self.ensure_one()
        currency = self.currency_id or self.env.company.currency_id
        return compare(
            [line._get_group() for line in self.line_ids],
            self._get_own_assumptions(),
            self.date_start or fields.Date.context_today(self),
            round_money=currency.round,
        )

    def _suggest_callouts(self):
        """Suggest the call-outs of a package: the failures to expect in its first year, rounded
        up."""
        for proposal in self.filtered(lambda p: not p.callouts_included):
            failures = proposal._get_comparison()["packaged", 1]["failures"]
            proposal.callouts_included = min(math.ceil(round(failures, 6)), MAX_CALLOUTS)
