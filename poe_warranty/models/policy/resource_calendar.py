from datetime import datetime, time

import pytz

from odoo import models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _move_last_claim_days(self):
        """Hook: the days worked changed; the ends that still lie ahead follow, those behind are
        history."""

    def _get_openings(self, first, last, company, tz=None):
        """Return ``{day: moment}``: the local days on which there is work, public holidays left
        out, and when it begins (UTC, naive).

        :param date first: included
        :param date last: included
        :param company: whose public holidays count besides those of every company
        :param str tz: whose days they are; the calendar's own, unless given
        :return: nothing where there is no calendar: who asks then does without
        """
        if not self:
            return {}
        zone = pytz.timezone(tz or self.tz)
        start = zone.localize(datetime.combine(first, time.min))
        end = zone.localize(datetime.combine(last, time.max))
        holidays = [("time_type", "=", "leave"), ("company_id", "in", (company.id, False))]
        # sudo: who delivers or plans need not be able to read calendars
        work = self.sudo()._work_intervals_batch(start, end, domain=holidays, tz=zone)[False]
        openings = {}
        for begin, _end, _attendances in work:
            openings.setdefault(begin.date(), begin.astimezone(pytz.utc).replace(tzinfo=None))
        return openings
