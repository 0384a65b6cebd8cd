from collections import defaultdict
from datetime import timedelta
from functools import cache

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
        """A visit that is closed carries the devices that were not done to another day."""
        result = super().write(vals)
        if "stage_id" in vals:
            self.filtered("done")._carry_forward()
        return result

    def _carry_forward(self):
        """Put the devices of these closed visits that were not looked at on a visit to come: the
        next one that stands there, or a new one on the next day the site lets us in."""
        # sudo: a visit that is closed leaves no device behind, whoever closes it
        for visit in self.sudo():
            rest = visit.visit_line_ids.filtered(lambda line: line.state == "planned")
            if rest:
                rest.request_id = visit._get_follow_up()

    def _get_follow_up(self):
        """Return the visit that goes on with this one, making it where there is none."""
        self.ensure_one()
        company, site = self.company_id, self.site_id
        tomorrow = fields.Date.context_today(self) + timedelta(1)
        openings = site._get_openings(tomorrow, tomorrow + timedelta(30), company)[site]
        opening = openings[min(openings)] if openings else fields.Datetime.now() + timedelta(1)
        key = (self.contract_id.id, site.id, opening)
        visits = self._get_coming_visits([key])
        hours = (
            (self.schedule_end - self.schedule_date) if self.schedule_end else timedelta(hours=1)
        )
        return visits.get(key) or self.copy(
            {
                "schedule_date": opening,
                "schedule_end": opening + hours,
                "visit_line_ids": False,
                "close_date": False,
            }
        )

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
            ("activity_ids", "=", False),
        ]
        while visits := self.search(domain, limit=100).try_lock_for_update():
            visits.activity_update()
            left = self.search_count(domain)
            if not self.env["ir.cron"]._commit_progress(len(visits), remaining=left):
                return

    # === PLANNING === #

    @api.model
    def _create_visits(self, wanted):
        """Put devices on the visits of their contract, site and day; make those that are missing.

        :param list wanted: as ``maintenance.plan.line._get_wanted_lines`` returns it
        :return: the new ``maintenance.visit.line`` records
        """
        by_visit = defaultdict(list)
        for vals in wanted:
            by_visit[vals["contract_id"], vals["site"].id, vals["opening"]].append(vals)
        visits = self._get_coming_visits(by_visit)
        missing = [key for key in by_visit if key not in visits]
        quiet = self.with_context(
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            tracking_disable=True,
            default_stage_id=self._default_stage().id,  # core searches it for each
        )
        teams = cache(lambda company: company._get_maintenance_team().id)
        made = quiet.create(
            [self._prepare_visit_vals(*key, by_visit[key], teams) for key in missing]
        )
        visits.update(zip(missing, made, strict=True))
        return self.env["maintenance.visit.line"].create(
            [
                visits[key]._prepare_visit_line_vals(vals)
                for key, of_visit in by_visit.items()
                for vals in of_visit
            ]
        )

    @api.model
    def _get_coming_visits(self, keys):
        """Return ``{(contract id, site id, moment): visit}`` of visits that are planned already."""
        if not keys:
            return {}
        contracts, _sites, moments = zip(*keys, strict=True)
        visits = self.search(
            [
                ("contract_id", "in", list(set(contracts))),
                ("schedule_date", ">=", min(moments)),
                ("schedule_date", "<=", max(moments)),
                ("archive", "=", False),
                ("close_date", "=", False),
            ]
        )
        return {(v.contract_id.id, v.site_id.id, v.schedule_date): v for v in visits}

    @api.model
    def _prepare_visit_vals(self, contract_id, site_id, opening, wanted, get_team):
        """Return the values of one visit.

        :param datetime opening: when it begins, UTC
        :param list wanted: what its devices are there for
        :param get_team: function from company to the id of its team
        """
        contract = self.env["contract.contract"].browse(contract_id)
        site = self.env["maintenance.site"].browse(site_id)
        plans = self.env["maintenance.plan.line"].browse({v["plan_line_id"] for v in wanted})
        return {
            "name": " · ".join(filter(None, (contract.name, site.name))),
            "contract_id": contract_id,
            "site_id": site_id,
            "company_id": contract.company_id.id,
            "maintenance_type": "preventive",
            "owner_user_id": False,
            "maintenance_team_id": get_team(contract.company_id),
            "schedule_date": opening,
            "schedule_end": opening + timedelta(hours=max(plans.mapped("hours"))),
        }

    def _prepare_visit_line_vals(self, wanted):
        """Return the values of one device on this visit."""
        names = ("contract_id", "plan_line_id", "number", "equipment_id", "due_date")
        return {
            "request_id": self.id,
            "company_id": self.company_id.id,
            **{name: wanted[name] for name in names},
        }
