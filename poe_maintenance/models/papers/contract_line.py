from odoo import models
from odoo.tools import format_date

from ...tools.periods import RECURRENCE_PERIOD
from ...tools.words import get_interval_text, get_period_text

# how often OCA invoices, as words are made of it
UNITS = {
    "daily": "days",
    "weekly": "weeks",
    "monthly": "months",
    "monthlylastday": "month_ends",
    "quarterly": "quarters",
    "semesterly": "half_years",
    "yearly": "years",
}


class ContractLine(models.Model):
    """What is paid for, and when, in words: on paper and on the customer's page."""

    _inherit = "contract.line"

    def _get_paper_name(self):
        """Return the text of this line with the days of its term, where each invoice has those of its
        period."""
        self.ensure_one()
        name = (self.name or "").replace("#INVOICEMONTHNAME#", "")
        for mark, day in (("#START#", self.date_start), ("#END#", self.date_end)):
            name = name.replace(mark, format_date(self.env, day) if day else "…")
        return name

    def _get_period_text(self):
        """Return for how long one price is, in the reader's language, as *per quarter*."""
        self.ensure_one()
        rule, number = self.recurring_rule_type, self.recurring_interval
        period = RECURRENCE_PERIOD.get(rule)
        if period and number == 1:
            return get_period_text(self.env, period)
        return get_interval_text(self.env, UNITS[rule], number)

    def _get_period_amounts(self):
        """Return what a period costs, without its taxes and with them, in the contract's currency."""
        self.ensure_one()
        contract = self.contract_id
        company = contract.company_id or self.env.company
        # sudo: the taxes of the invoice, for whoever prints the contract
        line = self.sudo().with_company(company)
        taxes = line.sale_line_id.tax_ids
        if not line.sale_line_id:
            taxes = line.product_id.taxes_id._filter_taxes_by_company(company)
            taxes = line.contract_id.fiscal_position_id.map_tax(taxes)
        amounts = taxes.compute_all(
            line.price_unit * (1 - line.discount / 100),
            currency=contract.currency_id,
            quantity=line.quantity,
            product=line.product_id,
            partner=line.contract_id.partner_id,
        )
        return amounts["total_excluded"], amounts["total_included"]
