from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class ContractContract(models.Model):
    """How fast a contract promises to come, and how many call-outs a year it includes."""

    _inherit = "contract.contract"

    service_level_id = fields.Many2one(
        "maintenance.service.level",
        check_company=True,
        tracking=True,
        help="How fast a call-out is answered and put right.",
    )
    callouts_used = fields.Integer(
        string="Call-outs used",
        compute="_compute_callouts",
        help="Included call-outs that were closed, reported in the current year of the contract: "
        "from the anniversary of its start.",
    )
    callouts_left = fields.Integer(string="Call-outs left", compute="_compute_callouts")

    @api.depends("callouts_included", "date_start", "visit_ids.charge")
    def _compute_callouts(self):
        taken = self._get_callout_days()
        for contract in self:
            company = contract.company_id or self.env.company
            today = company._get_local_day(fields.Datetime.now())
            contract.callouts_left = contract._get_callouts_left(today, taken)
            contract.callouts_used = contract._count_callouts(today, taken)

    def _get_year(self, day):
        """Return the first day of the contract's year in which a day lies, and that of the next
        one. Counted from the start, so that the 29th of February comes back.

        :param date day: local
        """
        start = self.date_start
        if not start or day < start:
            start = start or day.replace(month=1, day=1)
            return min(start, day), start + relativedelta(years=1)
        years = day.year - start.year
        if start + relativedelta(years=years) > day:
            years -= 1
        return start + relativedelta(years=years), start + relativedelta(years=years + 1)

    def _get_callout_days(self):
        """Return ``{contract: [day of each included call-out]}``; one query."""
        # sudo: how many are left, for whoever serves
        calls = self.env["maintenance.request"].sudo()
        domain = [("contract_id", "in", self.ids), ("charge", "=", "included")]
        taken = defaultdict(list)
        for call in calls.search_fetch(domain, ["contract_id", "reported_on"]):
            taken[call.contract_id].append(call.reported_on)
        return taken

    def _count_callouts(self, day, taken):
        if not (self and day):
            return 0
        first, following = self._get_year(day)
        return sum(first <= taken_day < following for taken_day in taken[self])

    def _get_callouts_left(self, day, taken):
        """Return how many call-outs the contract still includes in the year of a day.

        :param date day: local
        :param dict taken: as :meth:`_get_callout_days` returns it
        """
        return max(0, self.callouts_included - self._count_callouts(day, taken))

    def _take_turns(self):
        """Let one transaction at a time take an included call-out of these contracts. The row is
        written, not only locked: a transaction that waited counts anew instead of taking the last
        one again."""
        if self:
            self.env.cr.execute(
                "UPDATE contract_contract SET write_date = write_date WHERE id IN %s",
                [tuple(sorted(self.ids))],
            )

    def _is_suspended(self, day):
        """Tell whether the contract is suspended on a local day."""
        self.ensure_one()
        return any(s.date_from <= day <= s.date_to for s in self.suspension_ids)
