from collections import defaultdict, namedtuple
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.bounds import DAYS

# who serves, plans or invoices
FIGURE_GROUPS = (
    "poe_warranty.group_warranty_user,poe_maintenance.group_maintenance_planner,"
    "account.group_account_invoice,account.group_account_readonly,sales_team.group_sale_manager"
)

# one device of one record, looked at from a local day to a local day, both included
Observation = namedtuple("Observation", "record device first last")


class MaintenanceFiguresMixin(models.AbstractModel):
    """How well maintenance works, for whatever groups devices: a site, a contract, a device type.

    Every figure is a function of the records and the period: nothing is stored or typed in. The
    period is the last twelve months (a setting) with today; the context keys ``figures_from`` and
    ``figures_to`` (dates, both included) set another one. Days are those where the company's
    warranty policy holds.

    * *Devices due, done, overdue, missed*: devices on visits of contracts, each as often as it fell due
      in the period; done with or without a fault found; not done, cancelled or not: overdue from the day
      after the tolerance of its contract, and missed when it is overdue for more days than the company
      says (7). What is due and still within its tolerance is neither.
    * *Visits due, done*: those visits on which such devices were due, and on which one was done.
    * *Observed*: from the day the device was installed (else delivered), or came under the contract,
      until it was retired or left it; days, both ends included, inside the period.
    * *Operating hours*: observed days x the operating hours a day of its site (24 without one).
    * *Failures* of an observed device: call-outs about it (by the day of the report; a visit that
      goes on with a call-out is the same failure, a cancelled one is none), faults found on a visit
      (by its due day) and warranty claims of its serial (by the day of first notice; not cancelled
      ones), unless another failure came up to *repeat days* before: then it is the same one.
    * *MTBF* (hours) = operating hours / failures.
    * *MTTR* (hours) = mean of the hours by the clock from report to put right, over the call-outs of
      the period that are put right; pauses are part of it, since the customer waits.
    * *Availability* (%) = 100 x (1 - downtime / operating hours); downtime = hours from report until
      put right (or now) of call-outs about the device, pauses left out, the part inside of the
      observation, two at once counted once, x the share of the day in which the device runs.
      What is found on a visit, or claimed without a call-out, has no downtime.
    * *Fixed the first time* (%) = of the call-outs of the period that are put right, those without a
      follow-up visit and without another call-out about the device up to *repeat days* later.

    A figure with nothing to divide by is shown empty. The number of queries does not grow with the
    records.
    """

    _name = "maintenance.figures.mixin"
    _description = "Figures of Maintenance"

    figures_from = fields.Date(string="From", compute="_compute_period", groups=FIGURE_GROUPS)
    figures_to = fields.Date(string="Until", compute="_compute_period", groups=FIGURE_GROUPS)
    visit_due_count = fields.Integer(
        string="Visits due",
        compute="_compute_figures",
        help="Visits with devices that fell due in the period.",
    )
    visit_done_count = fields.Integer(
        string="Visits done",
        compute="_compute_figures",
        help="Those of them on which a device was done.",
    )
    due_count = fields.Integer(
        string="Devices due",
        compute="_compute_figures",
        help="Devices on visits, each as often as it fell due in the period.",
    )
    done_count = fields.Integer(
        string="Devices done", compute="_compute_figures", help="With or without a fault found."
    )
    late_count = fields.Integer(
        string="Devices overdue",
        compute="_compute_figures",
        help="Not done on the day after the tolerance of their contract, and not missed yet.",
    )
    missed_count = fields.Integer(
        string="Devices missed",
        compute="_compute_figures",
        help="Not done, cancelled or not, and more days overdue than the settings say.",
    )
    operating_hours = fields.Float(
        compute="_compute_reliability",
        groups=FIGURE_GROUPS,
        help="Days on which each device was there, times the operating hours a day of its site.",
    )
    failure_count = fields.Integer(
        string="Failures",
        compute="_compute_reliability",
        groups=FIGURE_GROUPS,
        help="Call-outs about a device, faults found on a visit, and warranty claims that are not "
        "about a fault counted already.",
    )
    repaired_count = fields.Integer(
        string="Call-outs put right", compute="_compute_reliability", groups=FIGURE_GROUPS
    )
    mtbf_hours = fields.Float(
        string="MTBF (hours)",
        compute="_compute_reliability",
        groups=FIGURE_GROUPS,
        help="Mean time between failures: operating hours of the devices / failures. Empty without "
        "a failure.",
    )
    mttr_hours = fields.Float(
        string="MTTR (hours)",
        compute="_compute_reliability",
        groups=FIGURE_GROUPS,
        help="Mean time to repair: hours by the clock from the report of a call-out until it was put "
        "right. Empty without one.",
    )
    availability = fields.Float(
        string="Availability (%)",
        compute="_compute_reliability",
        groups=FIGURE_GROUPS,
        help="100 x (1 - downtime / operating hours). Downtime: operating hours from the report of a "
        "call-out until it was put right, pauses left out.",
    )
    first_fix_rate = fields.Float(
        string="Fixed the first time (%)",
        compute="_compute_reliability",
        groups=FIGURE_GROUPS,
        help="Call-outs put right without a follow-up visit, and without another call-out on the "
        "device soon after (days in the settings), of all put right.",
    )

    # === PERIOD === #

    @api.depends_context("figures_from", "figures_to", "company")
    def _compute_period(self):
        first, last = self._get_figures_period()
        self.figures_from, self.figures_to = first, last

    @api.model
    def _get_figures_period(self):
        """Return the first and the last local day that the figures look at.

        :raise ValidationError: when the context names others that are none
        """
        context, company = self.env.context, self.env.company
        bounded = self.env["warranty.bounded.mixin"]
        for name in ("figures_from", "figures_to"):
            bounded._check_bound(self._fields[name], context.get(name), *DAYS)
        last = fields.Date.to_date(context.get("figures_to"))
        last = last or company._get_local_day(fields.Datetime.now())
        first = fields.Date.to_date(context.get("figures_from"))
        months = relativedelta(months=company.maintenance_figures_months)
        return first or last - months + timedelta(1), last

    # === VISITS === #

    @api.depends_context("figures_from", "figures_to", "allowed_company_ids")
    def _compute_figures(self):
        """Count the devices that fell due, and their visits, by what became of them."""
        first, last = self._get_figures_period()
        due = Domain(
            [
                ("contract_id", "!=", False),
                ("due_date", ">=", first),
                ("due_date", "<=", last),
                ("company_id", "in", self.env.companies.ids),
                (self._get_visit_path(), "in", self.ids),
            ]
        )
        # sudo: figures of whoever may see the record, of his own companies
        Line = self.env["maintenance.visit.line"].sudo()
        done = due & Domain("state", "in", ("done", "failed"))
        of_due, of_done, of_overdue, of_missed = (
            self._count_visits(Line, domain)
            for domain in (
                due,
                done,
                due & Line._get_overdue_domain(self.env.companies),
                due & Line._get_missed_domain(self.env.companies),
            )
        )
        for record in self:
            key = record._origin
            record.due_count, record.visit_due_count = of_due.get(key, (0, 0))
            record.done_count, record.visit_done_count = of_done.get(key, (0, 0))
            record.missed_count = of_missed.get(key, (0, 0))[0]
            record.late_count = of_overdue.get(key, (0, 0))[0] - record.missed_count

    @api.model
    def _get_visit_path(self):
        """Hook: return the path from a visit line to these records."""
        raise NotImplementedError

    @api.model
    def _count_visits(self, Line, domain):
        """Return ``{record: (devices, visits)}`` of visit lines; one query."""
        aggregates = ["__count", "request_id:count_distinct"]
        groups = Line._read_group(domain, [self._get_visit_path()], aggregates)
        return {record: (devices, visits) for record, devices, visits in groups}

    # === RELIABILITY === #

    @api.depends_context("figures_from", "figures_to", "allowed_company_ids")
    def _compute_reliability(self):
        first, last = self._get_figures_period()
        seen = defaultdict(list)
        # sudo: as in _compute_figures
        for observation in self.sudo()._get_observations(first, last):
            seen[observation.record.id].append(observation)
        devices = (
            self.env["maintenance.equipment"]
            .sudo()
            .union(
                *(observation.device for of_record in seen.values() for observation in of_record)
            )
        )
        facts = devices._get_facts(first, last)
        for record in self:
            record.update(self._get_reliability(seen[record._origin.id], facts))

    def _get_observations(self, first, last):
        """Hook: return the ``Observation`` of each device of these records, inside the period; see
        the class. The number of queries does not grow with the records.

        :param date first: local, included
        :param date last: local, included
        """
        raise NotImplementedError

    @api.model
    def _get_reliability(self, observations, facts):
        """Return the values of the figures of one record.

        :param list observations: of the record
        :param facts: ``Facts`` of these devices
        """
        hours = sum(o.device._count_operating_hours(o.first, o.last) for o in observations)
        count = sum(
            o.first <= day <= o.last for o in observations for day in facts.failures[o.device]
        )
        fixed = facts.repeated.browse().union(
            *(
                facts.calls[o.device].filtered(
                    lambda c, o=o: c.resolved_at and o.first <= c.reported_on <= o.last
                )
                for o in observations
            )
        )
        elapsed = sum((c.resolved_at - c.reported_at).total_seconds() / 3600 for c in fixed)
        down = sum(o.device._count_downtime(o.first, o.last, facts) for o in observations)
        return {
            "operating_hours": hours,
            "failure_count": count,
            "repaired_count": len(fixed),
            "mtbf_hours": hours / count if count else 0.0,
            "mttr_hours": elapsed / len(fixed) if fixed else 0.0,
            "availability": max(0.0, 100 * (1 - down / hours)) if hours else 0.0,
            "first_fix_rate": 100 * len(fixed - facts.repeated) / len(fixed) if fixed else 0.0,
        }
