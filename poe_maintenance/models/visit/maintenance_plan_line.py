from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from ...tools.recurrence import (
    Recurrence,
    find_working_day,
    get_due_days,
    split_hours,
)

# where the whole tolerance is off, the next day on which we are let in is looked for so far ahead
LATE_DAYS = 60
# the hour at which a visit begins where no calendar says so
MORNING = 8
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
        suspensions; see :func:`..tools.recurrence.get_due_days`.

        :param date until: included
        :param site: ``maintenance.site``, may be empty
        """
        self.ensure_one()
        suspensions = self.contract_id.suspension_ids
        return [
            (number, day)
            for number, day in get_due_days(self._get_recurrence(site), self._get_last_day(until))
            if not any(s.date_from <= day <= s.date_to for s in suspensions)
        ]

    def _get_unplanned_text(self):
        """Return in words what one line, counted from a day in the past, does not plan; or None."""
        self.ensure_one()
        company = self.company_id or self.env.company
        now = fields.Datetime.now()
        first = company._get_local_day(min(self._origin.create_date or now, now))
        is_typed = self.date_start and self.unit and self.interval > 0
        if not is_typed or self.date_start >= first:
            return None
        missed = {
            day
            for site, held in self._get_sites().items()
            for _number, day in self._get_due_days(first - timedelta(1), site)
            if held._filter_on(day)
        }
        if not missed:
            return None
        return self.env._(
            "%(visits)s: %(count)s days before %(first)s, from %(from)s to %(to)s, on which it was due "
            "already, are not planned.",
            visits=self.name,
            count=len(missed),
            first=format_date(self.env, first),
            **{
                "from": format_date(self.env, min(missed)),
                "to": format_date(self.env, max(missed)),
            },
        )

    def _get_recurrence(self, site):
        """Return the ``Recurrence`` of one line at one site.

        :param site: ``maintenance.site``, may be empty
        """
        self.ensure_one()
        return Recurrence(
            anchor=self.date_start,
            interval=self.interval,
            unit=self.unit,
            first=0 if self.starts_at_once else 1,
            most=self.visits,
            storm_month=int(site.storm_month or 0) if self.is_before_storms else 0,
        )

    def _get_device_hours(self, site, day):
        """Return the hours that one device takes on a visit of one line.

        :param site: ``maintenance.site``, may be empty
        :param date day: local, on which the devices are counted
        """
        self.ensure_one()
        held = self._get_sites().get(site)
        return self.hours / max(len(held._filter_on(day).equipment_id) if held else 0, 1)

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
        :return: list of dicts: the fields of a visit line, the ``site``, the ``opening`` (UTC) at which
            the visit begins, the ``hours`` of the device, and the ``part``: which of several visits
            that begin then
        """
        wanted = []
        # sudo: where devices are and when we are let in, whoever plans
        for company, plans in self.sudo().grouped("company_id").items():
            sites = plans.contract_id.device_ids.equipment_id.site_id
            first = company._get_local_day(fields.Datetime.now())
            openings = sites._get_openings(first, until + timedelta(OPENING_DAYS), company)
            known = plans._get_known_occurrences(first, until)
            missing = []
            for plan in plans:
                missing += plan._get_missing_lines(first, until, known, openings)
            wanted += plans._split_long_visits(missing, openings, company.maintenance_day_hours)
        return wanted

    def _split_long_visits(self, wanted, openings, day_hours):
        """Return what is wanted with visits that are longer than a technician's day split: over the
        technicians who come at once, then over the next days on which we are let in.

        :param list wanted: as :meth:`_get_wanted_lines` returns it
        :param dict openings: of site to its days
        :param float day_hours: see the company
        """
        by_visit = defaultdict(list)
        for vals in wanted:
            by_visit[vals["contract_id"], vals["site"], vals["opening"]].append(vals)
        for (_contract, site, opening), of_visit in by_visit.items():
            parts = split_hours([vals["hours"] for vals in of_visit], day_hours)
            if len(parts) == 1 or any(vals["joins"] for vals in of_visit):
                continue
            people = max(self.browse(vals["plan_line_id"]).people for vals in of_visit)
            days = [opening, *sorted(m for m in openings[site].values() if m > opening)]
            for part, indexes in enumerate(parts):
                day, together = divmod(part, people)
                # beyond the horizon one day after the other
                begin = days[day] if day < len(days) else days[-1] + timedelta(day + 1 - len(days))
                for index in indexes:
                    of_visit[index].update(opening=begin, part=together)
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
                    "joins": bool(visit),
                    "hours": self.hours / max(len(devices), 1),
                    "part": 0,
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
        if day in openings:
            return openings[day]
        # a calendar without hours
        return self.company_id._get_day_start(due) + timedelta(hours=MORNING)

    def _forget_coming_visits(self):
        super()._forget_coming_visits()
        lines = self.env["maintenance.visit.line"]
        lines._get_plannable([("plan_line_id", "in", self.ids)])._take_off()
