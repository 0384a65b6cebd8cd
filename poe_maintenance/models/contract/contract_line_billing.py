from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.poe_warranty.tools.dates import shift

from ...tools.periods import RECURRENCE_MONTHS


class ContractLine(models.Model):
    """What OCA's engine invoices for a maintenance contract counts on the line of its sales order;
    periods are counted from the start of the line and never drift."""

    _inherit = "contract.line"

    sale_line_id = fields.Many2one(
        "sale.order.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        by_program=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A line that goes on with a contract moves the end of its visits."""
        lines = super().create(vals_list)
        lines.contract_id.filtered("maintenance_kind")._plan_again()
        return lines

    def plan_successor(self, *args, **kwargs):
        """The line that goes on with this one counts on what was sold, too."""
        lines = super(ContractLine, self._as_program()).plan_successor(*args, **kwargs)
        return lines.with_env(self.env)

    # === PERIODS === #

    def _get_period_end(self, day):
        """Return the last day of the period a day falls in, counted from the start of the line: OCA
        counts from the period before, so that one begun on the 31st ends up on the 28th and is
        invoiced once too often."""
        self.ensure_one()
        end = self._get_whole_period_end(day)
        return min(end, self.date_end or end)

    def _is_counted_from_start(self):
        """Tell whether the periods of this line are whole months of a maintenance contract."""
        return bool(
            self.contract_id.maintenance_kind
            and self.date_start
            and self.recurring_rule_type in RECURRENCE_MONTHS
            and self.recurring_interval > 0
        )

    def _compute_next_period_date_end(self):
        result = super()._compute_next_period_date_end()
        for line in self:
            if line.next_period_date_start and line._is_counted_from_start():
                line.next_period_date_end = line._get_period_end(line.next_period_date_start)
        return result

    def _get_period_to_invoice(
        self, last_date_invoiced, recurring_next_date, stop_at_date_end=True
    ):
        first, last, next_date = super()._get_period_to_invoice(
            last_date_invoiced, recurring_next_date, stop_at_date_end
        )
        if first and last and self._is_counted_from_start():
            last = self._get_period_end(first)
        return first, last, next_date

    def _is_period_start(self, day):
        """Tell whether a period of this line begins on a day."""
        before = shift(day, relativedelta(days=-1))
        return self._get_whole_period_end(before) == before

    def _get_term_periods(self, first=None):
        """Return how many periods this line has until its end.

        :param date first: begin to count here; the start of the line when left out
        """
        self.ensure_one()
        first = first or self.date_start
        if not self.date_end or first > self.date_end:
            return 0
        return self._get_period_number(self.date_end) - self._get_period_number(first) + 1

    def _get_sold_periods(self):
        """Return how many periods the term of this line has: with those before suspensions, behind which
        its rest was moved."""
        line, periods = self, self._get_term_periods()
        while line._is_rest_of_term():
            line = line.predecessor_contract_line_id
            periods += line._get_term_periods()
        return periods

    def _is_rest_of_term(self):
        """Tell whether this line is what a suspension left of the one before: the next term begins on
        the day after its end, the rest of one later."""
        former = self.predecessor_contract_line_id
        return bool(
            former.date_end
            and former.sale_line_id == self.sale_line_id
            and shift(former.date_end, relativedelta(days=1)) < self.date_start
        )

    def _get_end_after(self, periods):
        """Return the last day of so many periods of this line."""
        months = self._get_period_months() * periods
        return shift(self.date_start, relativedelta(months=months, days=-1))

    def _get_period_months(self):
        return RECURRENCE_MONTHS[self.recurring_rule_type] * self.recurring_interval

    def _get_period_number(self, day):
        """Return which period of this line a day falls in; the first is 1."""
        start = self.date_start
        months = 12 * (day.year - start.year) + day.month - start.month
        # no earlier one reaches into the month of the day: at most two are tried
        number = max(months // self._get_period_months(), 1)
        while self._get_end_after(number) < day:
            number += 1
        return number

    # === INVOICE === #

    def _prepare_invoice_line(self):
        """The invoice counts on the line that was sold, with its taxes, and says its period."""
        vals = super()._prepare_invoice_line()
        first, last, _next = self._get_period_to_invoice(
            self.last_date_invoiced, self.recurring_next_date
        )
        vals |= {"contract_date_from": first, "contract_date_to": last}
        if first and last and (share := self._get_share_of_period(first, last)) < 1:
            vals["price_unit"] = self.contract_id.currency_id.round(vals["price_unit"] * share)
        # sudo: the contract invoices what was sold, whoever lets it run
        sold = self.sudo().sale_line_id
        if sold:
            vals |= {
                "sale_line_ids": [Command.set(sold.ids)],
                "tax_ids": [Command.set(sold.tax_ids.ids)],
            }
        return vals

    def _get_share_of_period(self, first, last):
        """Return how much of its price a period costs: one that the line begins or ends within goes by
        its days, as the calendar months of a contract from the middle of one, or the last period of one
        that was terminated. OCA would invoice it whole.

        :param date first: of the period
        :param date last: of the period, included
        """
        if self._is_by_calendar():
            begin = first.replace(day=1)
            end = begin + relativedelta(months=self.recurring_interval, days=-1)
        elif self._is_counted_from_start():
            begin, end = first, self._get_whole_period_end(first)
        else:
            return 1.0
        return ((last - first).days + 1) / ((end - begin).days + 1)

    def _is_by_calendar(self):
        """Tell whether the periods of this line are calendar months of a maintenance contract."""
        return bool(
            self.contract_id.maintenance_kind
            and self.recurring_rule_type == "monthlylastday"
            and self.recurring_interval > 0
        )

    def _get_whole_period_end(self, day):
        """Return the last day of the period a day falls in, were the line not ending in it."""
        return self._get_end_after(self._get_period_number(day))

    # === ORDER === #

    def _is_invoiced(self):
        """Tell whether an invoice of this line stands."""
        self.ensure_one()
        # sudo: whether something was invoiced, for whoever sells
        lines = self.env["account.move.line"].sudo()
        domain = [("contract_line_id", "=", self.id), ("parent_state", "!=", "cancel")]
        return bool(lines.search_count(domain, limit=1))

    def _withdraw(self):
        """Undo what an order made of a contract: lines of which nothing was invoiced are cancelled.

        :raise UserError: when a period was invoiced
        """
        for line in self.filtered(lambda line: not line.is_canceled):
            if line._is_invoiced():
                raise UserError(
                    self.env._(
                        "Periods of contract %(contract)s were invoiced already: the order cannot be "
                        "cancelled. Terminate the contract instead.",
                        contract=line.contract_id.display_name,
                    )
                )
            line.cancel()
            line.contract_id._plan_again()
