from odoo import api, fields, models
from odoo.fields import Domain

SLA_STATUSES = [
    ("none", "No service level"),
    ("on_time", "On time"),
    ("due_soon", "Due soon"),
    ("paused", "Paused"),
    ("breached", "Breached"),
    ("met", "Met"),
]


class MaintenanceRequest(models.Model):
    """The clock of a call-out: until when a technician is on it, and until when it is put right, in
    the working hours of its service level, where the site is."""

    _inherit = "maintenance.request"

    service_level_id = fields.Many2one(
        "maintenance.service.level",
        compute="_compute_service_level_id",
        store=True,
        readonly=False,
        check_company=True,
        tracking=True,
        settled_by="_get_reason_done",
    )
    # as promised when it was reported: a level that changes later moves no promise
    response_hours = fields.Float(compute="_compute_promised_hours", store=True, by_program=True)
    resolution_hours = fields.Float(compute="_compute_promised_hours", store=True, by_program=True)
    response_deadline = fields.Datetime(
        string="Response until",
        compute="_compute_deadlines",
        store=True,
        index="btree_not_null",
        by_program=True,
    )
    resolution_deadline = fields.Datetime(
        string="Put right until",
        compute="_compute_deadlines",
        store=True,
        index="btree_not_null",
        by_program=True,
    )
    response_warn_at = fields.Datetime(compute="_compute_deadlines", store=True, by_program=True)
    resolution_warn_at = fields.Datetime(compute="_compute_deadlines", store=True, by_program=True)
    pause_ids = fields.One2many("maintenance.pause", "request_id", string="Pauses")
    paused_at = fields.Datetime(compute="_compute_paused_at", store=True, by_program=True)
    is_late = fields.Boolean(
        compute="_compute_is_late",
        store=True,
        help="A deadline was over when the technician came, when it was put right, or when the "
        "pause that still runs began.",
        by_program=True,
    )
    sla_status = fields.Selection(
        SLA_STATUSES,
        string="Service level status",
        compute="_compute_sla_status",
        search="_search_sla_status",
        help="Now, against both deadlines. A pause stops the clock, but cures no breach.",
    )
    hours_late = fields.Float(
        compute="_compute_hours_late",
        help="Working hours past the deadline that was missed, the longer of the two; pauses are "
        "left out.",
    )

    # === COMPUTE === #

    @api.depends("contract_id", "is_callout", "follow_up_of_id")
    def _compute_service_level_id(self):
        for call in self:
            own_clock = call.is_callout and not call.follow_up_of_id
            call.service_level_id = own_clock and call.contract_id.service_level_id

    @api.depends("service_level_id")
    def _compute_promised_hours(self):
        for call in self:
            call.response_hours = call.service_level_id.response_hours
            call.resolution_hours = call.service_level_id.resolution_hours

    @api.depends(
        "reported_at",
        "response_hours",
        "resolution_hours",
        "responded_at",
        "resolved_at",
        "pause_ids.date_from",
        "pause_ids.date_to",
    )
    def _compute_deadlines(self):
        for call in self:
            level = call.service_level_id
            for kind, end in (("response", call.responded_at), ("resolution", call.resolved_at)):
                hours = call[f"{kind}_hours"]
                deadline = warn_at = False
                if level and hours and call.reported_at:
                    company = call.company_id or self.env.company
                    early = hours * level.warn_percent / 100
                    counted = company, call._get_pause_spans(end), call._get_zone()
                    deadline = level._get_deadline(call.reported_at, hours, *counted)
                    warn_at = level._get_deadline(call.reported_at, early, *counted)
                call[f"{kind}_deadline"] = deadline
                call[f"{kind}_warn_at"] = warn_at

    @api.model
    def _renew_deadlines(self):
        """Count the deadlines of the open call-outs anew."""
        # sudo: who enters a holiday need not serve
        calls = self.sudo().search(
            [
                ("service_level_id", "!=", False),
                ("resolved_at", "=", False),
                ("archive", "=", False),
            ]
        )
        for kind in ("response", "resolution"):
            for name in (f"{kind}_deadline", f"{kind}_warn_at"):
                self.env.add_to_compute(self._fields[name], calls)

    def _get_pause_spans(self, end=None):
        """Return ``[(from, to)]`` of the pauses that ended, in their order.

        :param datetime end: what lies behind it counts no more
        """
        self.ensure_one()
        return [
            (pause.date_from, min(pause.date_to, end) if end else pause.date_to)
            for pause in self.pause_ids.sorted("date_from")
            if pause.date_from and pause.date_to and not (end and pause.date_from >= end)
        ]

    @api.depends("pause_ids.date_from", "pause_ids.date_to")
    def _compute_paused_at(self):
        for call in self:
            open_pause = call.pause_ids.filtered(lambda pause: not pause.date_to)
            call.paused_at = open_pause[:1].date_from

    @api.depends(
        "response_deadline", "resolution_deadline", "responded_at", "resolved_at", "paused_at"
    )
    def _compute_is_late(self):
        for call in self:
            ends = (
                (call.response_deadline, call.responded_at or call.paused_at),
                (call.resolution_deadline, call.resolved_at or call.paused_at),
            )
            call.is_late = any(deadline and end and end > deadline for deadline, end in ends)

    @api.depends(
        "is_late",
        "paused_at",
        "archive",
        "response_deadline",
        "resolution_deadline",
        "responded_at",
        "resolved_at",
    )
    def _compute_sla_status(self):
        rest = self
        for status, domain in self._get_sla_domains(fields.Datetime.now()).items():
            found = rest.filtered_domain(domain)
            found.sla_status = status
            rest -= found
        rest.sla_status = "none"

    @api.model
    def _search_sla_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._get_sla_domains(fields.Datetime.now())
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.model
    def _get_sla_domains(self, now):
        """Return ``{status: domain}`` of the call-outs in each status at a moment; no two overlap.

        :param datetime now: UTC
        """
        counted = Domain("resolution_deadline", "!=", False) & Domain("archive", "=", False)
        runs = Domain("paused_at", "=", False) & Domain("resolved_at", "=", False)
        waits = Domain("responded_at", "=", False)

        def over(name, comparison):
            response = waits & Domain(f"response_{name}", comparison, now)
            return runs & (response | Domain(f"resolution_{name}", comparison, now))

        breached = Domain("is_late", "=", True) | over("deadline", "<")
        soon = over("warn_at", "<=")
        return {
            "none": ~counted,
            "breached": counted & breached,
            "met": counted & ~breached & Domain("resolved_at", "!=", False),
            "paused": counted & ~breached & ~runs & Domain("resolved_at", "=", False),
            "due_soon": counted & ~breached & soon,
            "on_time": counted & ~breached & runs & ~soon,
        }

    @api.depends("sla_status", "pause_ids.date_from", "pause_ids.date_to")
    def _compute_hours_late(self):
        """Only breached call-outs are counted, so a list asks the calendar for few of them."""
        now = fields.Datetime.now()
        for call in self:
            late = 0.0
            if call.sla_status == "breached":
                ends = (
                    (call.response_deadline, call.responded_at),
                    (call.resolution_deadline, call.resolved_at),
                )
                late = max(call._count_hours_late(deadline, end or now) for deadline, end in ends)
            call.hours_late = late

    def _count_hours_late(self, deadline, end):
        """Return the working hours from a deadline to an end (UTC), without pauses."""
        if not deadline:
            return 0.0
        level, place = self.service_level_id, (self.company_id, self._get_zone())
        pauses = [(p.date_from, p.date_to or end) for p in self.pause_ids if p.date_from]
        return level._count_hours(deadline, end, *place) - sum(
            level._count_hours(max(start, deadline), min(stop, end), *place)
            for start, stop in pauses
        )
