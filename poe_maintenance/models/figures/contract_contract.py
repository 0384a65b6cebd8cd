from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from .maintenance_figures_mixin import Observation

COST_GROUPS = (
    "account.group_account_invoice,account.group_account_readonly,sales_team.group_sale_manager,"
    "poe_maintenance.group_maintenance_planner"
)


class ContractContract(models.Model):
    """The figures of a contract: its devices while they were under it, what it brought in and what
    it cost, in the company's currency."""

    _name = "contract.contract"
    _inherit = ["contract.contract", "maintenance.figures.mixin"]

    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the company"
    )
    revenue = fields.Monetary(
        compute="_compute_margin",
        currency_field="company_currency_id",
        groups=COST_GROUPS,
        help="Untaxed amounts of posted invoices less credit notes, dated in the period: lines of "
        "the contract, and charged work of its visits and call-outs.",
    )
    labour_cost = fields.Monetary(
        compute="_compute_margin",
        currency_field="company_currency_id",
        groups=COST_GROUPS,
        help="Hours of the visits and call-outs closed in the period, at the cost of an hour "
        "(settings).",
    )
    travel_cost = fields.Monetary(
        compute="_compute_margin",
        currency_field="company_currency_id",
        groups=COST_GROUPS,
        help="A trip for each visit, call-out and follow-up closed in the period, at the cost of a trip "
        "(settings).",
    )
    parts_cost = fields.Monetary(
        compute="_compute_margin",
        currency_field="company_currency_id",
        groups=COST_GROUPS,
        help="Value of the goods that left stock for visits and call-outs in the period, less what "
        "came back.",
    )
    margin = fields.Monetary(
        compute="_compute_margin",
        currency_field="company_currency_id",
        groups=COST_GROUPS,
        help="Revenue less the cost of labour, travel and parts.",
    )
    margin_percent = fields.Float(
        string="Margin (%)",
        compute="_compute_margin",
        groups=COST_GROUPS,
        help="Margin of 100 of revenue. Empty without revenue.",
    )

    # === FIGURES === #

    @api.model
    def _get_visit_path(self):
        return "contract_id"

    def _get_observations(self, first, last):
        return [
            Observation(row.contract_id, row.equipment_id, *days)
            for row in self.with_context(active_test=False).device_ids
            if (days := row._get_observed_days(first, last))
        ]

    @api.depends_context("figures_from", "figures_to", "allowed_company_ids")
    def _compute_margin(self):
        first, last = self._get_figures_period()
        # sudo: invoices and stock of the contract, for whom the groups of these fields let in
        contracts = self.sudo()
        revenue = contracts._get_revenue(first, last)
        work = contracts._get_work_costs(first, last)
        parts = contracts._get_parts_cost(first, last)
        for contract in self:
            labour, travel = work[contract._origin.id]
            income, goods = revenue[contract._origin.id], parts[contract._origin.id]
            margin = income - labour - travel - goods
            contract.update(
                {
                    "revenue": income,
                    "labour_cost": labour,
                    "travel_cost": travel,
                    "parts_cost": goods,
                    "margin": margin,
                    "margin_percent": 100 * margin / income if income else 0.0,
                }
            )

    def _get_revenue(self, first, last):
        """Return ``{contract id: untaxed amount}`` of posted invoices less credit notes."""
        revenue = defaultdict(float)
        posted = [
            ("parent_state", "=", "posted"),
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("display_type", "=", "product"),
            ("move_id.invoice_date", ">=", first),
            ("move_id.invoice_date", "<=", last),
        ]
        Line = self.env["account.move.line"]
        own = [*posted, ("contract_line_id.contract_id", "in", self.ids)]
        for line, balance in Line._read_group(own, ["contract_line_id"], ["balance:sum"]):
            revenue[line.contract_id.id] -= balance
        charged = [
            *posted,
            ("contract_line_id", "=", False),
            ("sale_line_ids.order_id.visit_id.contract_id", "in", self.ids),
        ]
        for line in Line.search_fetch(charged, ["balance", "sale_line_ids"]):
            contract = line.sale_line_ids.order_id.visit_id.contract_id[:1]
            revenue[contract.id] -= line.balance
        return revenue

    def _get_work_costs(self, first, last):
        """Return ``{contract id: (labour, travel)}`` of the visits and call-outs that were closed."""
        costs = defaultdict(lambda: (0.0, 0.0))
        visits = self.env["maintenance.request"].search_fetch(
            [
                ("contract_id", "in", self.ids),
                ("archive", "=", False),
                ("stage_id.done", "=", True),
                ("close_date", ">=", first),
                ("close_date", "<=", last),
            ],
            ["contract_id", "company_id", "duration", "hours_worked"],
        )
        rates = {company: company._get_hour_cost() for company in visits.company_id}
        trips = {company: company._get_trip_cost() for company in visits.company_id}
        for visit in visits:
            labour, travel = costs[visit.contract_id.id]
            labour += visit._get_work_hours() * rates[visit.company_id]
            travel += trips[visit.company_id]
            costs[visit.contract_id.id] = (labour, travel)
        return costs

    def _get_parts_cost(self, first, last):
        """Hook: return ``{contract id: cost}`` of the goods that visits and call-outs used: the
        value of what left stock in the period, less what came back."""
        costs = defaultdict(float)
        done = [
            ("visit_id.contract_id", "in", self.ids),
            ("state", "=", "done"),
            ("date", ">=", self.env.company._get_day_start(first)),
            ("date", "<", self.env.company._get_day_start(last + timedelta(1))),
        ]
        groups = self.env["stock.move"]._read_group(done, ["visit_id", "is_in"], ["value:sum"])
        for visit, is_in, value in groups:
            costs[visit.contract_id.id] += -value if is_in else value
        return costs
