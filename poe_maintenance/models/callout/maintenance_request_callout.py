from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.action import get_dialog_action

from ...tools.bounds import DAYS, MAX_REPORT_AGE, MAX_STOP


class MaintenanceRequest(models.Model):
    """A call-out is corrective work at a customer's: reported by the customer, answered by a
    technician, put right; its contract is found from the device or the site."""

    _name = "maintenance.request"
    _inherit = ["warranty.bounded.mixin", "maintenance.request"]

    is_callout = fields.Boolean(
        string="Call-out", compute="_compute_is_callout", store=True, index=True, by_program=True
    )
    site_id = fields.Many2one(compute="_compute_site_id", store=True, readonly=False)
    contract_id = fields.Many2one(compute="_compute_contract_id", store=True, readonly=False)
    reported_at = fields.Datetime(
        string="Reported",
        compute="_compute_reported_at",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="When the customer told us, by any channel: the clock starts here.",
        settled_by="_get_reason_done",
    )
    reported_on = fields.Date(
        compute="_compute_reported_on",
        store=True,
        index="btree_not_null",
        help="The day of the report where the company's warranty policy holds.",
        by_program=True,
    )
    responded_at = fields.Datetime(
        string="Technician on it", readonly=True, copy=False, tracking=True, by_program=True
    )
    resolved_at = fields.Datetime(
        string="Put right",
        readonly=True,
        copy=False,
        tracking=True,
        help="When the call-out was closed; one that needs another visit, when that was closed.",
        by_program=True,
    )
    follow_up_of_id = fields.Many2one(
        "maintenance.request",
        string="Follow-up of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The call-out that this visit goes on with.",
        by_program=True,
    )
    follow_up_ids = fields.One2many(
        "maintenance.request", "follow_up_of_id", string="Follow-ups", by_program=True
    )

    # === COMPUTE === #

    @api.depends("maintenance_type", "customer_id")
    def _compute_is_callout(self):
        for request in self:
            corrective = request.maintenance_type == "corrective"
            request.is_callout = corrective and bool(request.customer_id)

    @api.depends("equipment_id")
    def _compute_site_id(self):
        for request in self:
            request.site_id = request.equipment_id.site_id or request.site_id

    @api.depends("maintenance_type")
    def _compute_reported_at(self):
        for request in self:
            if request.maintenance_type != "corrective":
                request.reported_at = False
            elif not request.reported_at:
                now = fields.Datetime.now()
                request.reported_at = min(request.create_date or now, now)

    @api.depends("reported_at", "company_id")
    def _compute_reported_on(self):
        for request in self:
            moment = request.reported_at
            company = request.company_id or self.env.company
            request.reported_on = moment and company._get_local_day(moment)

    @api.depends("maintenance_type", "equipment_id", "site_id", "visit_line_ids", "reported_on")
    def _compute_contract_id(self):
        """The contract that covers the device on the day of the report; one that was charged keeps
        the contract it was charged by."""
        calls = self.filtered(
            lambda r: r.maintenance_type == "corrective" and not (r.charge or r.follow_up_of_id)
        )
        found = calls._find_contracts()
        for call in calls:
            call.contract_id = found[call]

    def _find_contracts(self):
        """Return ``{call-out: contract}``: the running contract that holds its devices, or, where no
        device is named, devices of its site; packaged before preventive, never one that is
        suspended that day. One query for any number of them."""
        Row = self.env["maintenance.contract.device"].sudo()
        of_sites = self.filtered(lambda call: not call._get_devices()).site_id
        rows = Row.search(
            Domain("contract_id.maintenance_kind", "!=", False)
            & (
                Domain("equipment_id", "in", self._get_devices().ids)
                | Domain("equipment_id.site_id", "in", of_sites.ids)
            )
        )
        return {call: call._choose_contract(rows) for call in self}

    def _choose_contract(self, rows):
        """Return the contract of one call-out, see :meth:`_find_contracts`."""
        day, devices, site = self.reported_on, self._get_devices(), self.site_id._origin
        if not day or not (devices or site):
            return rows.contract_id.browse()
        mine = rows.filtered(
            lambda row: row.equipment_id in devices if devices else row.equipment_id.site_id == site
        )
        contracts = mine.filtered_domain(rows._get_running_domain(day)).contract_id.filtered(
            lambda c: c.active and c.company_id == self.company_id and not c._is_suspended(day)
        )
        return contracts.sorted(lambda c: (c.maintenance_kind != "packaged", c.id))[:1].sudo(False)

    @api.constrains("reported_at")
    def _check_reported_at(self):
        now = fields.Datetime.now()
        for request in self.filtered("reported_at"):
            if request.reported_at > now:
                raise ValidationError(
                    self.env._("%s cannot be reported in the future.", request.name)
                )
            if request.responded_at and request.reported_at > request.responded_at:
                raise ValidationError(
                    self.env._("%s cannot be reported after a technician was on it.", request.name)
                )

    @api.model
    def _get_bounds(self):
        """The working hours of a call-out are counted from its report on; what is to come
        :meth:`_check_reported_at` refuses in its own words. Visits are laid on local days."""
        first = fields.Date.today() - relativedelta(years=MAX_REPORT_AGE)
        planned = dict.fromkeys(("schedule_date", "schedule_end"), DAYS)
        return {
            **super()._get_bounds(),
            **planned,
            "reported_at": (first, DAYS[1]),
            "route_sequence": (0, MAX_STOP),
        }

    # === CRUD === #

    @api.model
    def _complete_vals(self, vals):
        """Corrective work is reported now, unless it was before."""
        vals = super()._complete_vals(vals)
        kind = vals.get("maintenance_type", self.env.context.get("default_maintenance_type"))
        if vals.get("reported_at") or kind == "preventive":
            return vals
        return {**vals, "reported_at": fields.Datetime.now()}

    def _get_reason_done(self, name):
        """A call-out that is put right is on record with its follow-ups, until it is reopened."""
        reason = super()._get_reason_done(name)
        # sudo: a fact, whoever reads the call-out
        call = self.sudo().follow_up_of_id or self
        if reason or not call.resolved_at:
            return reason
        return self.env._("This call-out is put right: reopen it to change what was promised.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_callouts(self):
        """:raise UserError: a call stays on record, also one that came to nothing"""
        for call in self.filtered("is_callout"):
            raise UserError(
                self.env._("Call-out %s stays on record: cancel it, do not delete it.", call.name)
            )

    # === ACTIONS === #

    def action_respond(self):
        """A technician is on it: the clock of the response stops, a pause ends."""
        self.check_access("write")
        for call in self.filtered("is_callout"):
            call.user_id = call.user_id or self.env.user
        self._respond()
        first = self._default_stage()
        begun = self.env.ref("maintenance.stage_1", raise_if_not_found=False)
        if begun:
            self.filtered(lambda call: call.stage_id == first).stage_id = begun
        return True

    def action_pause(self):
        """Ask why the call-out waits."""
        self.ensure_one()
        return get_dialog_action(
            "maintenance.pause", self.env._("Pause the Clock"), default_request_id=self.id
        )

    def action_resume(self):
        """The clock goes on."""
        self.check_access("write")
        self.pause_ids._close(fields.Datetime.now())
        return True

    @api.model
    def _get_new_callout_action(self, about, **defaults):
        """Return the action that opens a new call-out. It is one of the company that serves what it is
        about, whichever is current.

        :param about: device or site
        :param defaults: of its form, as ``default_site_id``
        """
        company = about.company_id or self.env.company
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_maintenance.maintenance_request_action_callout"
        )
        view = self.env.ref("poe_maintenance.maintenance_request_view_form_visit")
        context = {
            "default_maintenance_type": "corrective",
            "default_company_id": company.id,
            "default_maintenance_team_id": company._get_maintenance_team().id,
            **defaults,
        }
        return {**action, "views": [[view.id, "form"]], "res_id": False, "context": context}

    # === BUSINESS === #

    def _get_fact_day(self):
        """A call-out is judged by the day of its report."""
        return self.reported_on or super()._get_fact_day()

    def _respond(self, moment=None):
        moment = moment or fields.Datetime.now()
        # sudo: what the work tells of the call-out, whoever works
        calls = self.sudo()._as_program().filtered("is_callout")
        calls.pause_ids._close(moment)
        calls.filtered(lambda call: not call.responded_at).responded_at = moment

    def _note_put_right(self):
        """A call-out is put right when no visit is left that goes on with it."""
        # sudo: as in _respond
        calls = self.sudo()._as_program()
        calls = (calls | calls.follow_up_of_id).filtered("is_callout")
        for call in calls.filtered(lambda call: not call.follow_up_of_id):
            visits = (call | call.follow_up_ids).filtered(lambda visit: not visit.archive)
            if visits and all(visit.done for visit in visits):
                call._resolve(fields.Datetime.now())
            elif call.resolved_at:
                call.resolved_at = False
        calls.filtered("archive").pause_ids._close(fields.Datetime.now())

    def _resolve(self, moment):
        """Note that one call-out was put right; only the first time counts."""
        self.ensure_one()
        if not self.resolved_at:
            self._respond(moment)
            self.resolved_at = moment

    def _find_follow_up(self, key):
        """A call-out goes on with visits of its own, and lends them to nobody."""
        if not self.is_callout:
            return super()._find_follow_up(key).filtered(lambda v: not v.follow_up_of_id)
        visits = (self.follow_up_of_id or self).follow_up_ids
        return visits.filtered(lambda visit: not visit.done and not visit.archive)[:1]

    def _get_follow_up(self):
        """The visit that goes on with a call-out is no call-out of its own."""
        follow_up = super()._get_follow_up()
        if self.is_callout and not follow_up.follow_up_of_id:
            follow_up._as_program().follow_up_of_id = self.follow_up_of_id or self
        return follow_up
