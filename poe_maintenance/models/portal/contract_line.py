from odoo import models
from odoo.tools import format_date


class ContractLine(models.Model):
    """A line of a contract as its customer reads it. What OCA invoices by it has marks for the period; on
    the contract they are the dates of the next one."""

    _inherit = "contract.line"

    def _get_told_name(self):
        """Return what the line says, its marks being the period that is invoiced next, or was last, in
        the reader's language."""
        self.ensure_one()
        first, last = self._get_told_period()
        dates = {
            "#START#": format_date(self.env, first),
            "#END#": format_date(self.env, last),
            "#INVOICEMONTHNAME#": format_date(self.env, first, date_format="MMMM"),
        }
        name = self.name or ""
        for mark, text in dates.items():
            name = name.replace(mark, text)
        return name

    def _get_told_period(self):
        """Return the first and the last day that the marks of a line mean; those of the line where no
        period is left."""
        first, last, _next = self._get_period_to_invoice(
            self.last_date_invoiced, self.recurring_next_date
        )
        return (first, last) if first else (self.date_start, self.date_end)

    def _get_told_interval(self):
        """Return in words how often the line is invoiced."""
        self.ensure_one()
        env, number = self.env, self.recurring_interval
        words = {
            "daily": env._("every %s days", number),
            "weekly": env._("every %s weeks", number),
            "monthly": env._("every %s months", number),
            "monthlylastday": env._("every %s months, at their end", number),
            "quarterly": env._("every %s quarters", number),
            "semesterly": env._("every %s half years", number),
            "yearly": env._("every %s years", number),
        }
        once = {
            "daily": env._("every day"),
            "weekly": env._("every week"),
            "monthly": env._("every month"),
            "monthlylastday": env._("at the end of every month"),
            "quarterly": env._("every quarter"),
            "semesterly": env._("every half year"),
            "yearly": env._("every year"),
        }
        return (once if number == 1 else words).get(self.recurring_rule_type, "")
