from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from odoo.addons.poe_warranty.tools.dates import shift


class MaintenanceRequest(models.Model):
    """What the planner's day list shows of a visit: who goes where, for how many devices, and whether
    it still lies within the tolerance of its contract."""

    _inherit = "maintenance.request"

    address_id = fields.Many2one(related="site_id.address_id")
    address_text = fields.Char(
        related="site_id.address_id.contact_address_inline", string="Where to go", tracking=False
    )
    address_phone = fields.Char(related="site_id.address_id.phone", string="Phone", tracking=False)
    map_url = fields.Char(related="site_id.map_url", string="Map")
    site_note = fields.Html(related="site_id.note", string="Access and remarks")
    route_day = fields.Selection(related="site_id.route_day")
    device_count = fields.Integer(string="Devices", compute="_compute_device_count")
    looked_at_count = fields.Integer(string="Looked at", compute="_compute_device_count")
    is_off_tolerance = fields.Boolean(
        string="Outside of the tolerance",
        compute="_compute_is_off_tolerance",
        help="Further from its due day than the days early or late its contract allows.",
    )

    @api.constrains("schedule_date", "contract_id")
    def _check_not_before_contract(self):
        """:raise ValidationError: for a visit that is moved to before its contract"""
        # sudo: when the contract starts, whoever moves the visit
        for visit in self.sudo().filtered(lambda v: v.schedule_date and v.contract_id.date_start):
            start = visit.contract_id.date_start
            if visit._get_local_day() < start:
                raise ValidationError(
                    self.env._(
                        "Visit %(visit)s cannot come before its contract starts on %(day)s.",
                        visit=visit.display_name,
                        day=format_date(self.env, start),
                    )
                )

    @api.depends("visit_line_ids.state")
    def _compute_device_count(self):
        groups = self.env["maintenance.visit.line"]._read_group(
            [("request_id", "in", self.ids)], ["request_id", "state"], ["__count"]
        )
        counts, waiting = Counter(), Counter()
        for visit, state, count in groups:
            counts[visit] += count
            waiting[visit] += count if state == "planned" else 0
        for visit in self:
            visit.device_count = counts[visit._origin]
            visit.looked_at_count = counts[visit._origin] - waiting[visit._origin]

    @api.depends("schedule_date", "visit_line_ids.due_date", "visit_line_ids.plan_line_id")
    def _compute_is_off_tolerance(self):
        for visit in self:
            visit.is_off_tolerance = bool(visit.schedule_date) and any(
                not line._allows(visit._get_local_day()) for line in visit.visit_line_ids
            )

    def action_open_map(self):
        """Open the place of the visit on a map."""
        self.ensure_one()
        # sudo: where it is, whoever goes there
        return self.sudo().site_id.action_open_map()

    def _get_moved_lengths(self, vals):
        """Return how long the visits are that a write moves and that no contract plans: they stay so.

        :rtype: dict of visit to timedelta
        """
        if not vals.get("schedule_date") or "schedule_end" in vals:
            return {}
        lengths = {visit: visit._get_own_length() for visit in self}
        return {visit: length for visit, length in lengths.items() if length}

    def _compute_schedule_end(self):
        """A visit that is moved stays as long as its contract plans it, or as it was without one, not
        core's one hour."""
        result = super()._compute_schedule_end()
        for visit in self.filtered("schedule_date"):
            # on a form what was known before still stands beside it
            length = visit._origin != visit and visit._origin._get_own_length()
            if not length and visit.visit_line_ids:
                length = timedelta(minutes=round(60 * visit._get_planned_hours()))
            if length:
                visit.schedule_end = shift(visit.schedule_date, length)
        return result

    def _get_own_length(self):
        """Return how long a visit is that no contract plans, as a timedelta, or None."""
        # sudo: whether a contract plans it, whoever moves the visit
        if (
            not (self.schedule_date and self.schedule_end)
            or self.sudo().visit_line_ids.plan_line_id
        ):
            return None
        return self.schedule_end - self.schedule_date

    def _get_planned_hours(self):
        """Return the hours that the plans of this visit's devices give it; one hour without any."""
        self.ensure_one()
        day = self._get_local_day()
        # sudo: how long the contract plans it, whoever moves the visit
        by_plan = self.sudo().visit_line_ids.grouped("plan_line_id")
        hours = [
            len(lines) * plan._get_device_hours(self.site_id, day)
            for plan, lines in by_plan.items()
            if plan
        ]
        return sum(hours) if hours else 1.0
