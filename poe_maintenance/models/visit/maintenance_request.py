from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.poe_warranty.tools.batch import run_in_batches
from odoo.addons.poe_warranty.tools.dates import shift

# an activity tells of a visit so many days ahead; before that it stands in the calendar only
NOTICE_DAYS = 14
# a day on which the site lets us in again is looked for so far ahead
FOLLOW_UP_DAYS = 30
# core writes more with these
STAGED = {"stage_id", "kanban_state"}


class MaintenanceRequest(models.Model):
    """A visit is a request of a contract: one a site and day, with its devices as lines."""

    _name = "maintenance.request"
    _inherit = ["maintenance.request", "warranty.guarded.mixin"]

    contract_id = fields.Many2one(
        "contract.contract",
        index="btree_not_null",
        check_company=True,
        settled_by="_get_reason_done",
    )
    site_id = fields.Many2one(
        "maintenance.site",
        index="btree_not_null",
        check_company=True,
        settled_by="_get_reason_done",
    )
    customer_id = fields.Many2one(
        "res.partner",
        compute="_compute_customer_id",
        store=True,
        index="btree_not_null",
        settled_by="_get_reason_done",
    )
    is_announced = fields.Boolean(
        readonly=True,
        copy=False,
        help="The activity of this visit was made when it came near.",
        by_program=True,
    )
    # of which contract and site are chosen
    commercial_customer_id = fields.Many2one(related="customer_id.commercial_partner_id")
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

    @api.constrains("contract_id", "site_id", "equipment_id")
    def _check_same_customer(self):
        """:raise ValidationError: when contract, site and devices are not of one customer"""
        # sudo: whose they are, for whoever serves
        for request in self.sudo().filtered("customer_id"):
            request._check_of_customer(request.contract_id, request.contract_id.partner_id)
            for device in request._get_devices():
                request._check_of_customer(device, device.customer_id)

    def _check_of_customer(self, document, owner):
        """:param document: contract or device of this visit
        :param owner: ``res.partner``, its customer; empty for what is nobody's

        :raise ValidationError: when that is another customer than the visit's"""
        if not owner or owner.commercial_partner_id == self.commercial_customer_id:
            return
        raise ValidationError(
            self.env._(
                "%(document)s is %(owner)s's, visit %(visit)s is at %(customer)s's: choose what belongs to "
                "one customer.",
                document=document.display_name,
                owner=owner.commercial_partner_id.display_name,
                visit=self.display_name,
                customer=self.commercial_customer_id.display_name,
            )
        )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Made, and followed up where it is closed already, as one that is entered afterwards."""
        requests = super().create(vals_list)
        closed = requests.filtered("done")
        closed._note_put_right()
        closed._settle_charge()
        return requests

    def write(self, vals):
        """Checked, written, followed up: see the steps.

        :raise AccessError: as in :meth:`_check_change`
        :raise UserError: as in :meth:`_check_change`, and when what follows cannot be done
        """
        staged = {}
        if not self._is_program():
            self._check_change(vals)
            staged = {name: vals[name] for name in STAGED & vals.keys()}
        lengths = self._get_moved_lengths(vals)
        result = super().write({name: vals[name] for name in vals if name not in staged})
        for visit, length in lengths.items():
            # the program's: it follows from the move, whatever else came with that
            visit._as_program().schedule_end = shift(visit.schedule_date, length)
        if staged:
            # core writes the day of closing with the stage; nothing else goes as the program
            super(MaintenanceRequest, self._as_program()).write(staged)
        self._follow_change(vals)
        return result

    # === STEPS === #

    @api.model
    def _complete_new_vals(self, vals_list):
        return [self._complete_vals(vals) for vals in vals_list]

    @api.model
    def _complete_vals(self, vals):
        """Hook: return the values of a new request with what follows from them. A request without a
        team gets that of its company, where core finds another one's or none.

        :param dict vals: as given
        """
        if vals.get("maintenance_team_id") or "default_maintenance_team_id" in self.env.context:
            return vals
        device = self.env["maintenance.equipment"].browse(vals.get("equipment_id"))
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        team = device.maintenance_team_id or company._get_maintenance_team()
        return {**vals, "maintenance_team_id": team.id}

    def _check_change(self, vals):
        """What stands against a change.

        :param dict vals: about to be written
        :raise AccessError: for what only the visit's own buttons write
        :raise UserError: when a finished visit is to change, or one is to be closed that was not
            finished
        """
        self._check_guarded(vals)
        self._check_closing(vals)

    def _follow_change(self, vals):
        """What follows from a change, in this order: the charge of the way waits on its order for the
        parts, which confirm it with theirs.

        :param dict vals: that were written
        :raise UserError: when a step cannot be done
        """
        if "contract_id" in vals:
            self._cover_parts()
        if "stage_id" in vals:
            self.filtered("done")._carry_forward()
        if {"stage_id", "archive"} & set(vals):
            self._note_put_right()
            self._settle_charge()
        if "stage_id" in vals:
            self.filtered("done")._use_parts()
        if "archive" in vals:
            self._follow_cancellation(vals["archive"])
        if "signature" in vals:
            self._note_signed(vals["signature"])
        if "schedule_date" in vals and "user_id" not in vals:
            self._keep_qualified()

    # === HOOKS: empty here; one room above fills each, what comes later extends that === #

    def _respond(self, moment=None):
        """Note that a technician is on those of these that are call-outs; only the first time
        counts.

        :param datetime moment: UTC; now, when left out
        """

    def _note_put_right(self):
        """Note which call-outs are put right, or open again, after these were closed, opened or
        cancelled."""

    def _settle_charge(self):
        """Settle who pays the way of those of these that are closed call-outs, each once.

        :raise UserError: when it is charged and cannot be
        """

    def _cover_parts(self):
        """Look up anew which parts of these visits are free: another contract covers others."""

    def _use_parts(self):
        """Take the parts entered on these finished visits out of the vans, and charge what is
        charged; safe to run again.

        :raise UserError: when there is no van, or not enough in it
        """

    def _get_fact_day(self):
        """Return the local day as of which it is judged what covers a device: that of the visit."""
        self.ensure_one()
        return self._get_local_day()

    # === WHAT BECOMES OF THE DEVICES === #

    def _follow_cancellation(self, cancelled):
        """A cancelled visit was missed by its devices; opened again, they wait for it."""
        # sudo: what becomes of a visit becomes of its devices, whoever cancels it
        lines = self.sudo()._as_program().visit_line_ids
        if cancelled:
            waiting = lines.filtered(lambda line: line.state == "planned")
            waiting.write({"state": "skipped", "is_cancelled": True})
        else:
            lines.filtered("is_cancelled").write({"state": "planned", "is_cancelled": False})

    def _carry_forward(self):
        """Put the devices of these closed visits that were not looked at on a visit to come: the
        next one that stands there, or a new one on the next day the site lets us in."""
        # sudo: a visit that is closed leaves no device behind, whoever closes it
        for visit in self.sudo()._as_program():
            rest = visit.visit_line_ids.filtered(lambda line: line.state == "planned")
            if rest:
                # what is due is looked up anew when that visit starts
                rest.result_ids.unlink()
                follow_up = visit._get_follow_up()
                visit._note_carried(rest, follow_up)
                rest.request_id = follow_up

    def _get_follow_up(self):
        """Return the visit that goes on with this one, making it where there is none."""
        self.ensure_one()
        company, site = self.company_id, self.site_id
        tomorrow = company._get_local_day(fields.Datetime.now()) + timedelta(1)
        openings = site._get_openings(tomorrow, tomorrow + timedelta(FOLLOW_UP_DAYS), company)[site]
        opening = openings[min(openings)] if openings else fields.Datetime.now() + timedelta(1)
        key = (self.contract_id.id, site.id, opening)
        found = self._find_follow_up(key)
        hours = (
            (self.schedule_end - self.schedule_date) if self.schedule_end else timedelta(hours=1)
        )
        if found:
            return found
        made = self.copy(
            {
                "schedule_date": opening,
                "schedule_end": opening + hours,
                "visit_line_ids": False,
                "close_date": False,
            }
        )
        if made.user_id and not made._filter_present(made.user_id):
            made.user_id = False
        return made

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
        run_in_batches(self, "Visits that come near", domain, lambda visits: visits._announce())

    def _announce(self):
        """Give these visits the activity they lack."""
        self.filtered(lambda visit: not visit.activity_ids).activity_update()
        self._as_program().is_announced = True
