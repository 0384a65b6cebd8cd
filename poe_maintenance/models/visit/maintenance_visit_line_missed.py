from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.batch import run_in_batches


class MaintenanceVisitLine(models.Model):
    """What is not done on the day after its tolerance is overdue, and for too long after that missed,
    whether its visit was cancelled or not: the planner is told on that day."""

    _inherit = "maintenance.visit.line"

    is_missed_told = fields.Boolean(
        string="Planner told",
        readonly=True,
        copy=False,
        help="The planner was told that this was missed.",
        by_program=True,
    )

    @api.model
    def _get_overdue_domain(self, companies):
        """Return the domain of what is overdue by now, missed or not.

        :param companies: ``res.company`` whose day it is
        """
        return self._get_late_domain(companies, lambda company: company._get_company_day())

    @api.model
    def _get_missed_domain(self, companies):
        """Return the domain of what counts as missed by now.

        :param companies: ``res.company`` that say after how many days
        """
        return self._get_late_domain(companies, lambda company: company._get_missed_before())

    @api.model
    def _get_late_domain(self, companies, get_day):
        """Return the domain of what is not done and had to be before a day.

        :param get_day: function from company to local day
        """
        not_done = Domain("contract_id", "!=", False) & Domain(
            "state", "in", ("planned", "skipped")
        )
        # sudo: a setting, whoever looks at the figures
        return not_done & Domain.OR(
            Domain("company_id", "=", company.id) & Domain("latest_date", "<", get_day(company))
            for company in companies.sudo()
        )

    @api.model
    def _cron_tell_missed(self):
        """Tell the planners what was missed, each once; can be killed and run again, by several servers
        at once."""
        untold = Domain("is_missed_told", "=", False)
        groups = self._read_group(untold & Domain("contract_id", "!=", False), ["company_id"])
        companies = self.env["res.company"].union(*(company for (company,) in groups))
        missed = self._get_missed_domain(companies) & untold
        run_in_batches(
            self,
            "Missed visits",
            missed,
            lambda lines: lines._tell_missed(),
            document="request_id",
        )

    def _tell_missed(self):
        """Leave a task with the planner of each visit on which these devices were missed."""
        for visit, lines in self.grouped("request_id").items():
            visit._alert_once("visit_missed", lambda v, li=lines: v._prepare_missed_vals(li))
        self._as_program().is_missed_told = True
