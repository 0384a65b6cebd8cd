from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.recurrence import find_working_day, get_occurrences


class MaintenancePlanLine(models.Model):
    """One recurring visit of a contract: counted from its anchor day, so that it never drifts."""

    _name = "maintenance.plan.line"
    _description = "Recurring Visit"
    _order = "contract_id, date_start, id"

    name = fields.Char(required=True, default=lambda self: self.env._("Maintenance visit"))
    contract_id = fields.Many2one(
        "contract.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    category_ids = fields.Many2many(
        "maintenance.equipment.category",
        string="Device types",
        help="What is looked at on this visit; empty: every device of the contract.",
    )
    interval = fields.Integer(string="Every", default=3, required=True)
    unit = fields.Selection(
        [("days", "Days"), ("weeks", "Weeks"), ("months", "Months"), ("years", "Years")],
        default="months",
        required=True,
    )
    date_start = fields.Date(
        string="Counted from",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="The anchor: the first visit is one interval later, and the 31st stays the 31st.",
    )
    date_end = fields.Date(
        string="Until", help="Last due day, included; empty: as long as the contract."
    )
    visits = fields.Integer(
        string="Number of visits", help="Spread evenly until the last day, instead of an interval."
    )
    days_early = fields.Integer(string="Days early", default=7)
    days_late = fields.Integer(string="Days late", default=7)
    hours = fields.Float(string="Hours a visit", default=1.0)

    _interval_positive = models.Constraint(
        "CHECK (interval >= 1)", "A visit comes every day at most: enter an interval of 1 or more."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end > date_start)",
        "The last day of the visits must come after the day they are counted from.",
    )
    _tolerance_positive = models.Constraint(
        "CHECK (days_early >= 0 AND days_late >= 0)",
        "The days a visit may come early or late cannot be negative.",
    )
    _hours_positive = models.Constraint(
        "CHECK (hours >= 0)", "The hours of a visit cannot be negative."
    )

    # === COMPUTE === #

    @api.onchange("visits", "date_start", "date_end")
    def _onchange_visits(self):
        if self.visits and self.date_end and self.date_start:
            self._spread()

    @api.constrains("visits", "date_start", "date_end")
    def _check_visits(self):
        for line in self.filtered("visits"):
            if line.visits < 0 or not line.date_end:
                raise ValidationError(
                    self.env._("%s: a number of visits needs a last day.", line.name)
                )
            line._get_spread_days()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered("visits")._spread()
        lines.contract_id._plan_again()
        return lines

    def write(self, vals):
        """What was planned and did not begin yet is planned anew."""
        result = super().write(vals)
        planning = {"interval", "unit", "date_start", "date_end", "category_ids", "visits"}
        if {"visits", "date_start", "date_end"} & set(vals):
            self.filtered("visits")._spread()
        if planning & set(vals):
            self._forget_coming_visits()
            self.contract_id._plan_again()
        return result

    # === BUSINESS === #

    def _get_spread_days(self):
        """Return the days between two of a number of visits.

        :raise ValidationError: when there are more visits than days
        """
        self.ensure_one()
        span = (self.date_end - self.date_start).days
        if self.visits > span:
            raise ValidationError(
                self.env._(
                    "%(visits)s visits do not fit in %(days)s days: enter fewer visits, or a later "
                    "last day.",
                    visits=self.visits,
                    days=span,
                )
            )
        return span // self.visits

    def _spread(self):
        for line in self:
            line.update({"interval": line._get_spread_days(), "unit": "days"})

    def _forget_coming_visits(self):
        lines = self.env["maintenance.visit.line"]
        lines._get_coming([("plan_line_id", "in", self.ids)]).unlink()

    def _get_last_day(self, until):
        """Return the last due day up to a horizon."""
        ends = filter(None, (until, self.date_end, self.contract_id.date_end))
        return min(ends)

    def _get_due_days(self, until):
        """Return ``[(number, due day)]`` of one line up to a horizon, outside of suspensions.

        :param date until: included
        """
        self.ensure_one()
        holds = self.contract_id.hold_ids
        due = list(
            get_occurrences(self.date_start, self.interval, self.unit, self._get_last_day(until))
        )
        if self.visits:
            due = due[: self.visits]
        return [
            (number, day)
            for number, day in due
            if not any(hold.date_from <= day <= hold.date_to for hold in holds)
        ]

    def _get_devices(self, day):
        """Return the devices that are looked at on a due day."""
        self.ensure_one()
        under_contract = self.contract_id.device_ids.filtered(
            lambda line: line.date_from <= day and (not line.date_to or line.date_to >= day)
        )
        devices = under_contract.equipment_id
        types = self.category_ids
        return devices.filtered(lambda d: d.category_id in types) if types else devices

    def _get_wanted_lines(self, until):
        """Return the values of the visit lines these plans ask for and that are not there yet.

        :param date until: last due day, included
        :return: list of dicts: the fields of a visit line, the ``site`` and the ``opening`` (UTC)
            at which the visit begins
        """
        wanted = []
        for company, plans in self.grouped("company_id").items():
            # sudo: where devices are and when we are let in, whoever plans
            sites = plans.sudo().contract_id.device_ids.equipment_id.site_id
            first = fields.Date.context_today(self)
            openings = sites._get_openings(first, until + timedelta(90), company)
            known = plans._get_known_occurrences(first, until)
            for plan in plans:
                wanted += plan._get_missing_lines(first, until, known, openings)
        return wanted

    def _get_known_occurrences(self, first, until):
        """Return ``{(plan, number, device)}`` of what is planned or done already; one query."""
        # sudo: as in _get_wanted_lines
        lines = self.env["maintenance.visit.line"].sudo()
        domain = [
            ("plan_line_id", "in", self.ids),
            ("due_date", ">=", first),
            ("due_date", "<=", until),
        ]
        groups = lines._read_group(domain, ["plan_line_id", "number", "equipment_id"])
        return {(plan.id, number, device.id) for plan, number, device in groups}

    def _get_missing_lines(self, first, until, known, openings):
        """Return what one plan asks for and is not there; see :meth:`_get_wanted_lines`.

        :param date first: what was due before is not planned any more
        :param set known: as :meth:`_get_known_occurrences` returns it
        :param dict openings: of site to its days
        """
        missing = []
        for number, due in self._get_due_days(until):
            if due < first:
                continue
            for site, devices in self._get_devices(due).grouped("site_id").items():
                opening = self._find_opening(due, openings[site], site.route_day)
                missing += [
                    {
                        "contract_id": self.contract_id.id,
                        "plan_line_id": self.id,
                        "number": number,
                        "equipment_id": device.id,
                        "due_date": due,
                        "site": site,
                        "opening": opening,
                    }
                    for device in devices
                    if (self.id, number, device.id) not in known
                ]
        return missing

    def _find_opening(self, due, openings, route_day):
        """Return when (UTC) a visit begins: on the day nearest to its due day on which we are let
        in, within the tolerance and never before the start; on the day of the route where there is
        one.

        :param date due: local
        :param dict openings: of local day to moment
        :param str route_day: weekday, or False
        """
        earliest = max(self.date_start, due - timedelta(self.days_early))
        latest = due + timedelta(self.days_late)

        def find(is_open, earliest=earliest, latest=latest):
            return find_working_day(due, is_open, earliest, latest)

        day = (
            (route_day and find(lambda d: d in openings and str(d.weekday()) == route_day))
            or find(openings.__contains__)
            # the whole tolerance is off: the next day we are let in
            or find(openings.__contains__, due, due + timedelta(60))
        )
        return openings.get(day) or datetime.combine(due, time(1))  # a calendar without hours
