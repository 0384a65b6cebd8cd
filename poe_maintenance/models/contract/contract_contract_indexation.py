from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.poe_warranty.tools.batch import run_in_batches
from odoo.addons.poe_warranty.tools.dates import shift
from odoo.addons.poe_warranty.tools.language import speak_to

from ...tools.words import format_number


class ContractContract(models.Model):
    """The price of a contract rises on its anniversaries: never before a full year, never twice for
    the same one."""

    _inherit = "contract.contract"

    indexation_percent = fields.Float(
        string="Indexation (%)",
        tracking=True,
        help="The price rises by so much on each anniversary of the contract; 0: it stays.",
    )
    next_indexation_date = fields.Date(
        compute="_compute_next_indexation_date",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="Periods that begin on this day or later are invoiced at the raised price.",
    )

    _indexation_possible = models.Constraint(
        "CHECK (indexation_percent BETWEEN 0 AND 100)", "The indexation lies between 0 and 100 %."
    )

    @api.depends("date_start", "indexation_percent")
    def _compute_next_indexation_date(self):
        """The first anniversary; once there is a date, only the indexation itself moves it."""
        for contract in self:
            if not contract.indexation_percent or not contract.date_start:
                contract.next_indexation_date = False
            elif not contract.next_indexation_date:
                today = fields.Date.context_today(self)
                last = max(contract.date_start, fields.Date.subtract(today, days=1))
                contract.next_indexation_date = contract._get_anniversary_after(last)

    @api.constrains("next_indexation_date", "date_start")
    def _check_full_year(self):
        for contract in self.filtered(lambda c: c.next_indexation_date and c.date_start):
            if contract.next_indexation_date < shift(contract.date_start, relativedelta(years=1)):
                raise ValidationError(
                    self.env._(
                        "%s: the price rises after a full year at the earliest.",
                        contract.display_name,
                    )
                )

    def _get_anniversary_after(self, day):
        """Return the first anniversary of the start after a day; the 29th of February comes on the
        28th and is back in the next leap year."""
        self.ensure_one()
        years = max(day.year - self.date_start.year, 1)
        anniversary = shift(self.date_start, relativedelta(years=years))
        if anniversary > day:
            return anniversary
        return shift(self.date_start, relativedelta(years=years + 1))

    # === DUE === #

    def _is_indexed_by(self, start):
        """Tell whether the indexation falls due for a period that begins on a day.

        :param date start: first day of the period
        """
        self.ensure_one()
        due = self.next_indexation_date
        return bool(self.indexation_percent and due and due <= start)

    def _get_lines_to_index(self):
        """Return the lines that have a period left to invoice."""
        return self.contract_line_ids.filtered(
            lambda line: not line.display_type
            and not line.is_canceled
            and not line.automatic_price
            and line.next_period_date_start
        )

    def _is_indexation_due(self, day):
        """Tell whether all periods before the anniversary are invoiced, and one after it is next.

        :param date day: invoicing looks ahead to this local day
        """
        lines = self._get_lines_to_index()
        starts = lines.mapped("next_period_date_start")
        return bool(starts) and min(starts) <= day and self._is_indexed_by(min(starts))

    @api.model
    def _cron_index_prices(self):
        """Raise the prices of the contracts whose anniversary has come, some at a time: can be
        killed and run again, by several servers at once."""
        today = self.env.company._get_local_day(fields.Datetime.now())
        due = Domain("next_indexation_date", "<=", today) & Domain("indexation_percent", ">", 0)
        domain = due & self._get_running_domain(today)
        run_in_batches(
            self, "Raising prices", domain, lambda contracts: contracts._index_prices(today)
        )

    def _recurring_create_invoice(self, date_ref=False):
        """An invoice of a period after the anniversary carries the raised price, whichever of the
        two schedulers runs first."""
        day = date_ref or fields.Date.context_today(self)
        for contract in self.filtered("next_indexation_date"):
            contract._index_prices(max(day, contract.recurring_next_date or day))
        return super()._recurring_create_invoice(date_ref)

    # === RAISE === #

    def _index_prices(self, day):
        """Raise the prices of what is to be invoiced from the anniversary on, once an anniversary,
        and note what they were.

        :param date day: local; periods that begin later are left alone
        """
        for contract in self:
            while contract._is_indexation_due(day):
                contract._raise_prices()

    def _raise_prices(self):
        self.ensure_one()
        due, notes = self.next_indexation_date, []
        # a job raises them, who answers for the contract reads it
        told = speak_to(self.user_id or self.env.user, self)
        for line in self._get_lines_to_index():
            old, new = line.price_unit, self._get_indexed_price(line)
            line.price_unit = new
            notes.append(
                told.env._(
                    "%(product)s: %(old)s → %(new)s from %(day)s (%(percent)s %%)",
                    product=line.product_id.with_env(told.env).display_name or line.name,
                    old=told.currency_id.format(old),
                    new=told.currency_id.format(new),
                    day=format_date(told.env, due),
                    percent=format_number(told.env, self.indexation_percent),
                )
            )
        self._move_indexation(due)
        self.message_post(body=Markup("<br/>").join(notes))

    def _get_indexed_price(self, line):
        """Return the raised price of a line, rounded by the currency."""
        return self.currency_id.round(line.price_unit * (1 + self.indexation_percent / 100))

    def _move_indexation(self, day):
        """The price was raised for an anniversary: the next one after it is due."""
        self.next_indexation_date = self._get_anniversary_after(day)
