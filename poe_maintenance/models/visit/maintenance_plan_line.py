from datetime import date, datetime, time, timedelta

from odoo import fields, models

from ...tools.recurrence import find_working_day, get_occurrences

# the visit before the storm season is due so many days before its first month
STORM_DAYS = 15
STORM_QUIET_DAYS = 30
# where the whole tolerance is off, the next day on which we are let in is looked for so far ahead
LATE_DAYS = 60
# so far beyond the horizon a tolerance and such a day may reach
OPENING_DAYS = 90


class MaintenancePlanLine(models.Model):
    """On which days the visits fall, and which devices they look at."""

    _inherit = "maintenance.plan.line"

    def _get_last_day(self, until):
        """Return the last due day up to a horizon."""
        ends = filter(None, (until, self.date_end, self.contract_id.date_end))
        return min(ends)

    def _get_due_days(self, until, site):
        """Return ``[(number, due day)]`` of one line at one site up to a horizon, outside of
        suspensions. The visit before the storms of a year has that year, negative, for its number.

        :param date until: included
        :param site: ``maintenance.site``, may be empty
        """
        self.ensure_one()
        last = self._get_last_day(until)
        first = 0 if self.starts_at_once else 1
        due = list(get_occurrences(self.date_start, self.interval, self.unit, last, first))
        if self.visits:
            due = due[: self.visits]
        due += self._get_storm_days(last, site, [day for _number, day in due])
        suspensions = self.contract_id.suspension_ids
        return [
            (number, day)
            for number, day in sorted(due, key=lambda occurrence: occurrence[1])
            if not any(s.date_from <= day <= s.date_to for s in suspensions)
        ]

    def _get_storm_days(self, last, site, regular):
        """Return ``[(-year, due day)]`` of the visits before the storm seasons of a site.

        :param date last: included
        :param list regular: the days of the ordinary visits
        """
        if not (self.is_before_storms and site.storm_month):
            return []
        days = []
        for year in range(self.date_start.year, last.year + 2):
            season = date(year, int(site.storm_month), 1)
            day = season - timedelta(STORM_DAYS)
            quiet = season - timedelta(STORM_QUIET_DAYS)
            if self.date_start < day <= last and not any(quiet <= d < season for d in regular):
                days.append((-year, day))
        return days

    def _get_sites(self):
        """Return ``{site: its devices under contract}``; the empty site stands for none."""
        self.ensure_one()
        held = self.contract_id.device_ids
        if self.category_ids:
            held = held.filtered(lambda line: line.category_id in self.category_ids)
        return held.grouped("site_id")

    def _get_wanted_lines(self, until):
        """Return the values of the visit lines these plans ask for and that are not there yet.

        :param date until: last due day, included
        :return: list of dicts: the fields of a visit line, the ``site`` and the ``opening`` (UTC)
            at which the visit begins
        """
        wanted = []
        # sudo: where devices are and when we are let in, whoever plans
        for company, plans in self.sudo().grouped("company_id").items():
            sites = plans.contract_id.device_ids.equipment_id.site_id
            first = fields.Date.context_today(self)
            openings = sites._get_openings(first, until + timedelta(OPENING_DAYS), company)
            known = plans._get_known_occurrences(first, until)
            for plan in plans:
                wanted += plan._get_missing_lines(first, until, known, openings)
        return wanted

    def _get_known_occurrences(self, first, until):
        """Return ``{(plan id, number, device id): visit}`` of what is planned or done already; one
        query."""
        lines = self.env["maintenance.visit.line"].search_fetch(
            [
                ("plan_line_id", "in", self.ids),
                ("due_date", ">=", first),
                ("due_date", "<=", until),
            ],
            ["plan_line_id", "number", "equipment_id", "request_id"],
        )
        return {(li.plan_line_id.id, li.number, li.equipment_id.id): li.request_id for li in lines}

    def _get_missing_lines(self, first, until, known, openings):
        """Return what one plan asks for and is not there; see :meth:`_get_wanted_lines`.

        :param date first: what was due before is not planned any more
        :param dict known: as :meth:`_get_known_occurrences` returns it
        :param dict openings: of site to its days
        """
        missing = []
        for site, held in self._get_sites().items():
            for number, due in self._get_due_days(until, site):
                if due < first:
                    continue
                devices = held._filter_on(due).equipment_id
                visits = {d: known.get((self.id, number, d.id)) for d in devices}
                if all(visits.values()):
                    continue
                # who comes later joins the others, also where the planner moved their visit
                visit = next((v for v in visits.values() if v and v._is_coming(site)), None)
                common = {
                    "contract_id": self.contract_id.id,
                    "plan_line_id": self.id,
                    "number": number,
                    "due_date": due,
                    "site": site,
                    "opening": visit.schedule_date
                    if visit
                    else self._find_opening(due, openings[site], site.route_day),
                }
                missing += [
                    {**common, "equipment_id": device.id}
                    for device in devices
                    if not visits[device]
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
        start = self.contract_id.date_start or self.date_start
        earliest = max(self.date_start, start, due - timedelta(self.days_early))
        latest = due + timedelta(self.days_late)

        def find(is_open, earliest=earliest, latest=latest):
            return find_working_day(due, is_open, earliest, latest)

        day = (
            (route_day and find(lambda d: d in openings and str(d.weekday()) == route_day))
            or find(openings.__contains__)
            # the whole tolerance is off: the next day we are let in
            or find(openings.__contains__, due, due + timedelta(LATE_DAYS))
        )
        return openings.get(day) or datetime.combine(due, time(1))  # a calendar without hours

    def _forget_coming_visits(self):
        super()._forget_coming_visits()
        lines = self.env["maintenance.visit.line"]
        lines._get_plannable([("plan_line_id", "in", self.ids)]).unlink()
