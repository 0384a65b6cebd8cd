from collections import defaultdict, namedtuple
from datetime import timedelta

from odoo import models

from ...tools.intervals import clip, count_hours

# what the figures of some devices are made of: device -> its call-outs; device -> the days on which
# it failed; call-outs not fixed the first time; company -> its time zone
Facts = namedtuple("Facts", "calls failures repeated zones")


class MaintenanceEquipment(models.Model):
    """What is known of one device for the figures; see ``maintenance.figures.mixin``."""

    _inherit = "maintenance.equipment"

    def _get_observed_days(self, first, last):
        """Return the first and the last local day inside a period on which the device was there,
        or None."""
        self.ensure_one()
        start = max(first, self.installed_on or self.effective_date)
        stop = min(last, self.scrap_date or last)
        return (start, stop) if start <= stop else None

    def _get_hours_per_day(self):
        return self.site_id.hours_per_day if self.site_id else 24.0

    def _count_operating_hours(self, first, last):
        """Return the operating hours of one device in some local days, both included."""
        return ((last - first).days + 1) * self._get_hours_per_day()

    def _count_downtime(self, first, last, facts):
        """Return the operating hours that one device was down in some local days.

        :param facts: ``Facts`` of this device and others
        """
        calls = facts.calls[self]
        if not calls:
            return 0.0
        company = self.company_id or self.env.company
        start, stop = (
            company._get_day_start(day, facts.zones[company])
            for day in (first, last + timedelta(1))
        )
        down = [span for call in calls for span in call._get_down_spans()]
        return count_hours(clip(down, start, stop)) * self._get_hours_per_day() / 24

    def _get_facts(self, first, last):
        """Return the ``Facts`` of these devices in a period; the number of queries does not grow
        with the devices."""
        calls = self.env["maintenance.request"]._get_callouts_about(self, first, last)
        by_device = calls._get_by_device()
        companies = self.company_id | self.env.company
        return Facts(
            calls=by_device,
            failures=self._get_failures(first, last, by_device),
            repeated=calls._get_repeated(by_device),
            zones={company: company._get_zone() for company in companies},
        )

    def _get_failures(self, first, last, calls):
        """Return ``{device: [local day of each failure]}`` of a period and shortly before.

        :param dict calls: of device to the call-outs about it
        """
        repeat = timedelta(self.env.company.maintenance_repeat_days)
        known = defaultdict(list)
        for device, of_device in calls.items():
            known[device] += of_device.mapped("reported_on")
        for line in self._get_found_faults(first - repeat, last):
            known[line.equipment_id].append(line.due_date)
        for device, day in self._get_claimed_days(first - repeat, last):
            if not any(day - repeat <= other <= day for other in known[device]):
                known[device].append(day)
        return known

    def _get_found_faults(self, first, last):
        """Return the visit lines on which a fault was found."""
        return self.env["maintenance.visit.line"].search_fetch(
            [
                ("equipment_id", "in", self.ids),
                ("state", "=", "failed"),
                ("due_date", ">=", first),
                ("due_date", "<=", last),
                ("request_id.maintenance_type", "=", "preventive"),
            ],
            ["equipment_id", "due_date"],
        )

    def _get_claimed_days(self, first, last):
        """Return ``[(device, local day)]`` of the warranty claims of these serials, in their
        order."""
        by_lot = self.filtered("lot_id").grouped("lot_id")
        claims = self.env["warranty.claim"].search_fetch(
            [
                ("lot_id", "in", [lot.id for lot in by_lot]),
                ("state", "!=", "cancelled"),
                ("notice_datetime", ">=", first - timedelta(1)),
                ("notice_datetime", "<=", last + timedelta(2)),
            ],
            ["lot_id", "notice_datetime", "company_id"],
            order="notice_datetime, id",
        )
        policies = {c: c._get_warranty_policy() for c in claims.company_id}
        return [
            (by_lot[c.lot_id], policies[c.company_id]._get_local_date(c.notice_datetime))
            for c in claims
        ]
