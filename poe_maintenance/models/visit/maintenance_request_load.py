from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.poe_warranty.tools.record import check_mapping

from ...tools.words import format_number


class MaintenanceRequest(models.Model):
    """What the planner sees of a visit at a glance: whether it still wants a time, lies outside of its
    tolerance, or is too much for its technician's day."""

    _inherit = "maintenance.request"

    technician_hours = fields.Float(
        string="Hours that day",
        compute="_compute_technician_hours",
        help="Hours of all visits and call-outs of the technician on the day of this one.",
    )
    planning_note = fields.Selection(
        [
            ("to_plan", "To be planned"),
            ("over", "Too much for a day"),
            ("off", "Outside of the tolerance"),
        ],
        string="Planning",
        compute="_compute_planning_note",
    )
    load_warning = fields.Char(compute="_compute_planning_note")
    calendar_title = fields.Char(compute="_compute_calendar_title", compute_sudo=True)

    @api.depends("user_id", "schedule_date", "duration", "archive")
    def _compute_technician_hours(self):
        planned = self.filtered(lambda visit: visit.user_id and visit.schedule_date)
        hours = planned._get_other_hours()
        for visit in self:
            visit.technician_hours = 0.0
        for visit in planned:
            visit.technician_hours = visit.duration + sum(
                length
                for other, length in hours[visit.user_id._origin.id, visit._get_local_day()]
                if other != visit._origin.id
            )

    def _get_other_hours(self):
        """Return ``{(technician id, local day): [(visit id, hours)]}`` around these visits; one query
        for any number of them."""
        hours = defaultdict(list)
        if not self:
            return hours
        moments = self.mapped("schedule_date")
        near = (
            Domain("user_id", "in", self.user_id.ids)
            & Domain("customer_id", "!=", False)
            & Domain("archive", "=", False)
            & Domain("schedule_date", ">=", min(moments) - timedelta(1))
            & Domain("schedule_date", "<=", max(moments) + timedelta(1))
        )
        # sudo: how busy people are, whoever plans
        others = self.sudo().search_fetch(
            near, ["user_id", "schedule_date", "duration", "site_id", "company_id"]
        )
        for other in others:
            hours[other.user_id.id, other._get_local_day()].append((other.id, other.duration))
        return hours

    @api.depends("technician_hours", "is_off_tolerance", "schedule_date", "stage_id", "archive")
    @api.depends_context("lang")
    def _compute_planning_note(self):
        for visit in self:
            is_open = not visit.done and not visit.archive
            most = visit.company_id.maintenance_day_hours
            is_over = bool(is_open and most and round(visit.technician_hours, 2) > most)
            visit.load_warning = is_over and visit._get_load_text(most)
            if is_open and not visit.schedule_date:
                visit.planning_note = "to_plan"
            elif is_over:
                visit.planning_note = "over"
            else:
                visit.planning_note = is_open and visit.is_off_tolerance and "off"

    def _get_load_text(self, most):
        self.ensure_one()
        return self.env._(
            "%(technician)s has %(hours)s hours of visits on %(day)s; %(most)s are a day.",
            technician=self.user_id.name,
            hours=format_number(self.env, self.technician_hours, 1),
            day=format_date(self.env, self._get_local_day()),
            most=format_number(self.env, most, 1),
        )

    @api.depends("schedule_date", "schedule_end", "site_id", "customer_id", "name")
    def _compute_calendar_title(self):
        """Hour, site and customer; what neither knows tells its subject."""
        for visit in self:
            where = (visit.site_id.name, visit.customer_id.name)
            words = list(filter(None, where)) or [visit.name or ""]
            hours = visit.schedule_date and visit._get_hours_text()
            visit.calendar_title = " · ".join(filter(None, (hours, *words)))

    def _get_hours_text(self):
        """Return from when to when this visit is, by the clock at the site."""
        self.ensure_one()
        ends = (self.schedule_date, self.schedule_end or self.schedule_date)
        local = [
            fields.Datetime.context_timestamp(self.with_context(tz=self._get_zone()), moment)
            for moment in ends
        ]
        return "–".join(dict.fromkeys(moment.strftime("%H:%M") for moment in local))

    # === A CHANGE OF SEVERAL === #

    def web_save(self, vals, specification, next_id=None):
        """Of several that are changed in a list, those stay as they are that can no longer change: the
        others are changed all the same, and who changes them is told."""
        if len(self) < 2:
            return super().web_save(vals, specification, next_id=next_id)
        check_mapping(self, vals)
        settled = self.filtered(lambda visit: visit._is_settled(vals))
        if not settled or settled == self:
            return super().web_save(vals, specification, next_id=next_id)
        super(MaintenanceRequest, self - settled).web_save(vals, {})
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "title": self.env._("Changed but for those that are finished"),
                "message": self.env._(
                    "%(number)s stay as they are: %(visits)s",
                    number=len(settled),
                    visits=", ".join(settled[:10].mapped("display_name")),
                ),
            },
        )
        return self.with_context(bin_size=True).web_read(specification)

    def _is_settled(self, names):
        """Tell whether one of some fields of this visit can no longer change.

        :param names: of fields
        """
        self.ensure_one()
        reasons = self._get_settled_fields()
        return any(getattr(self, reasons[name])(name) for name in reasons.keys() & names)
