from datetime import timedelta

from odoo import api, fields, models

# an activity tells of a visit so many days ahead; before that it stands in the calendar only
NOTICE_DAYS = 14


class MaintenanceRequest(models.Model):
    """A visit is a request of a contract: one a site and day, with its devices as lines."""

    _inherit = "maintenance.request"

    contract_id = fields.Many2one("contract.contract", index="btree_not_null", check_company=True)
    site_id = fields.Many2one("maintenance.site", index="btree_not_null", check_company=True)
    customer_id = fields.Many2one(
        "res.partner", compute="_compute_customer_id", store=True, index="btree_not_null"
    )
    is_announced = fields.Boolean(
        readonly=True, copy=False, help="The activity of this visit was made when it came near."
    )
    visit_line_ids = fields.One2many(
        "maintenance.visit.line", "request_id", string="Devices to visit"
    )

    @api.depends("contract_id.partner_id", "site_id.partner_id", "equipment_id.customer_id")
    def _compute_customer_id(self):
        for request in self:
            request.customer_id = (
                request.site_id.partner_id
                or request.contract_id.partner_id
                or request.equipment_id.customer_id
            )

    def write(self, vals):
        """A visit that is closed carries the devices that were not done to another day; one that is
        cancelled was missed, until it is opened again."""
        result = super().write(vals)
        if "stage_id" in vals:
            self.filtered("done")._carry_forward()
        if "archive" in vals:
            self._follow_cancellation(vals["archive"])
        return result

    def _follow_cancellation(self, cancelled):
        """A cancelled visit was missed by its devices; opened again, they wait for it."""
        # sudo: what becomes of a visit becomes of its devices, whoever cancels it
        lines = self.sudo().visit_line_ids
        if cancelled:
            waiting = lines.filtered(lambda line: line.state == "planned")
            waiting.write({"state": "skipped", "is_cancelled": True})
        else:
            lines.filtered("is_cancelled").write({"state": "planned", "is_cancelled": False})

    def _carry_forward(self):
        """Put the devices of these closed visits that were not looked at on a visit to come: the
        next one that stands there, or a new one on the next day the site lets us in."""
        # sudo: a visit that is closed leaves no device behind, whoever closes it
        for visit in self.sudo():
            rest = visit.visit_line_ids.filtered(lambda line: line.state == "planned")
            if rest:
                # what is due is looked up anew when that visit starts
                rest.result_ids.unlink()
                rest.request_id = visit._get_follow_up()

    def _get_follow_up(self):
        """Return the visit that goes on with this one, making it where there is none."""
        self.ensure_one()
        company, site = self.company_id, self.site_id
        tomorrow = fields.Date.context_today(self) + timedelta(1)
        openings = site._get_openings(tomorrow, tomorrow + timedelta(30), company)[site]
        opening = openings[min(openings)] if openings else fields.Datetime.now() + timedelta(1)
        key = (self.contract_id.id, site.id, opening)
        found = self._find_follow_up(key)
        hours = (
            (self.schedule_end - self.schedule_date) if self.schedule_end else timedelta(hours=1)
        )
        return found or self.copy(
            {
                "schedule_date": opening,
                "schedule_end": opening + hours,
                "visit_line_ids": False,
                "close_date": False,
            }
        )

    def _find_follow_up(self, key):
        """Return the visit that stands there already and may go on with this one; may be empty.

        :param tuple key: as :meth:`_get_coming_visits` takes it
        """
        contract, site, _opening = key
        found = self._get_coming_visits([key]).get(key) if contract and site else None
        return found or self.browse()

    def activity_update(self):
        """A visit that is far away gets no activity yet."""
        near = fields.Datetime.now() + timedelta(NOTICE_DAYS)
        far = self.filtered(
            lambda request: request.contract_id
            and request.schedule_date
            and request.schedule_date > near
        )
        return super(MaintenanceRequest, self - far).activity_update()

    @api.model
    def _cron_announce_visits(self):
        """Give the visits that came near their activity; can be killed and run again."""
        near = fields.Datetime.now() + timedelta(NOTICE_DAYS)
        domain = [
            ("contract_id", "!=", False),
            ("schedule_date", "<=", near),
            ("archive", "=", False),
            ("close_date", "=", False),
            ("is_announced", "=", False),
        ]
        while visits := self.search(domain, limit=100).try_lock_for_update():
            visits.filtered(lambda visit: not visit.activity_ids).activity_update()
            visits.is_announced = True
            left = self.search_count(domain)
            if not self.env["ir.cron"]._commit_progress(len(visits), remaining=left):
                return
