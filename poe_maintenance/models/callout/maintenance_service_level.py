from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.bounds import HOURS_A_YEAR


class MaintenanceServiceLevel(models.Model):
    """How fast a contract promises that somebody is on a fault, and that it is put right: in hours
    of a calendar, public holidays left out."""

    _name = "maintenance.service.level"
    _description = "Service Level"
    _inherit = ["warranty.bounded.mixin"]
    _order = "response_hours, resolution_hours, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, default=lambda self: self.env.company)
    response_hours = fields.Float(
        string="Response (hours)",
        required=True,
        default=4.0,
        help="Working hours from the customer's report until a technician is on it.",
    )
    resolution_hours = fields.Float(
        string="Resolution (hours)",
        required=True,
        default=24.0,
        help="Working hours from the customer's report until the fault is put right.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        check_company=True,
        default=lambda self: self.env.company.resource_calendar_id,
        help="The hours that count: as the clock shows them at the site, unless this calendar has a time "
        "zone of its own. Empty: those of the company that serves.",
    )
    warn_percent = fields.Integer(
        string="Due soon after (%)",
        required=True,
        default=80,
        help="The technician is reminded when so much of the promised time is used up.",
    )

    _hours_in_order = models.Constraint(
        "CHECK (response_hours > 0 AND resolution_hours >= response_hours)",
        "Enter more than 0 hours for the response, and at least as many for the resolution.",
    )
    _percent_in_range = models.Constraint(
        "CHECK (warn_percent > 0 AND warn_percent <= 100)",
        "Remind after 1 to 100 percent of the promised time.",
    )

    @api.model
    def _get_bounds(self):
        hours = (0, HOURS_A_YEAR)
        return {**super()._get_bounds(), "response_hours": hours, "resolution_hours": hours}

    @api.constrains("calendar_id", "resolution_hours")
    def _check_calendar(self):
        for level in self.filtered("calendar_id"):
            company = level.company_id or self.env.company
            if not level._get_deadline(fields.Datetime.now(), level.resolution_hours, company):
                raise ValidationError(
                    self.env._(
                        "%(calendar)s has no working hours in which %(level)s could be kept: "
                        "choose another calendar.",
                        calendar=level.calendar_id.display_name,
                        level=level.name,
                    )
                )

    # === BUSINESS === #

    def _get_calendar(self, company, zone=None):
        """Return the ``resource.calendar`` whose hours count, in the time zone they are meant in; with
        sudo.

        :param company: ``res.company`` that serves
        :param str zone: of the place that is served; that of the company, when left out
        """
        self.ensure_one()
        # sudo: who takes a call need not be able to read calendars
        own, company = self.sudo().calendar_id, company.sudo()
        zone = company._get_chosen_zone(own) or zone or company._get_zone().zone
        calendar = own or company.resource_calendar_id
        # core's own key for whose hours they are, whatever the time zone of the calendar
        return calendar.with_context(employee_timezone=pytz.timezone(zone))

    @api.model
    def _get_holiday_domain(self, company):
        """Return the domain of the public holidays that count for a company."""
        return [("time_type", "=", "leave"), ("company_id", "in", (company.id, False))]

    def _get_deadline(self, moment, hours, company, pauses=(), zone=None):
        """Return when so many working hours after a moment are over.

        :param datetime moment: UTC, naive
        :param float hours: working hours
        :param company: ``res.company`` that serves
        :param pauses: ``[(from, to)]``, UTC, in their order, both ends known: one that began before
            the deadline moves it by its working hours; one that came later no longer helps
        :param str zone: as in :meth:`_get_calendar`
        :return: UTC, naive; False for a calendar without working hours
        """
        deadline = self._plan_hours(moment, hours, company, zone)
        for start, stop in pauses:
            if not deadline or start >= deadline:
                break
            hours += self._count_hours(start, stop, company, zone)
            deadline = self._plan_hours(moment, hours, company, zone)
        return deadline

    def _plan_hours(self, moment, hours, company, zone):
        planned = self._get_calendar(company, zone).plan_hours(
            hours,
            pytz.utc.localize(moment),
            compute_leaves=True,
            domain=self._get_holiday_domain(company),
        )
        if not planned:
            return False
        # a third of an hour is no round number of seconds
        return (planned.replace(tzinfo=None) + timedelta(milliseconds=500)).replace(microsecond=0)

    def _count_hours(self, start, stop, company, zone=None):
        """Return the working hours between two moments (UTC, naive).

        :param str zone: as in :meth:`_get_calendar`
        """
        if stop <= start:
            return 0.0
        return self._get_calendar(company, zone).get_work_hours_count(
            start, stop, domain=self._get_holiday_domain(company)
        )
