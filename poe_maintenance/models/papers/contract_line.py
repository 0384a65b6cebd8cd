from odoo import models
from odoo.tools import format_date

from odoo.addons.poe_warranty.tools.label import get_labels

from ...tools.periods import RECURRENCE_PERIOD
from ...tools.words import get_period_text


class ContractLine(models.Model):
    """What is paid for, and when, in words."""

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
        """Return for how long one price is, as *per quarter*."""
        self.ensure_one()
        period = RECURRENCE_PERIOD.get(self.recurring_rule_type)
        if period and self.recurring_interval == 1:
            return get_period_text(self.env, period)
        return self.env._(
            "every %(number)s %(unit)s",
            number=self.recurring_interval,
            unit=get_labels(self, "recurring_rule_type").get(self.recurring_rule_type, ""),
        )

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
