from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.dates import shift
from odoo.addons.poe_warranty.tools.record import check_mapping

# on a visit that did not begin yet
COMING = (
    Domain("state", "=", "planned")
    & Domain("request_id.started_at", "=", False)
    & Domain("result_ids", "=", False)
)


class MaintenanceVisitLine(models.Model):
    """One device on one visit: one occurrence of a recurring visit, on one device."""

    _name = "maintenance.visit.line"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _description = "Device on a Visit"
    _order = "request_id, id"

    request_id = fields.Many2one(
        "maintenance.request",
        string="Visit",
        required=True,
        index=True,
        ondelete="cascade",
        settled_by="_get_reason_looked_at",
    )
    contract_id = fields.Many2one(
        "contract.contract",
        index="btree_not_null",
        ondelete="cascade",
        settled_by="_get_reason_finished",
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True, by_program=True
    )
    plan_line_id = fields.Many2one(
        "maintenance.plan.line",
        string="Recurring visit",
        ondelete="cascade",
        settled_by="_get_reason_finished",
    )
    number = fields.Integer(
        help="Which occurrence of the recurring visit.", settled_by="_get_reason_finished"
    )
    equipment_id = fields.Many2one(
        "maintenance.equipment",
        string="Device",
        required=True,
        index=True,
        ondelete="restrict",
        settled_by="_get_reason_looked_at",
    )
    due_date = fields.Date(
        required=True,
        index=True,
        default=lambda self: fields.Date.context_today(self),
        settled_by="_get_reason_finished",
    )
    latest_date = fields.Date(
        string="At the latest",
        compute="_compute_latest_date",
        store=True,
        precompute=True,
        index=True,
        help="The last day of the tolerance with which this was planned: not done on the day after, it is "
        "overdue.",
        by_program=True,
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("done", "Done"),
            ("failed", "Fault found"),
            ("skipped", "Not done"),
        ],
        default="planned",
        required=True,
        by_program=True,
    )
    note = fields.Char(settled_by="_get_reason_finished")
    is_cancelled = fields.Boolean(
        readonly=True, help="Not done, since its visit was cancelled.", by_program=True
    )

    # two planners at once, or one that was killed and runs again, make one visit
    _one_per_occurrence = models.UniqueIndex(
        "(plan_line_id, number, equipment_id) WHERE plan_line_id IS NOT NULL",
        "This device is on that visit already.",
    )

    # not of the days late: what was planned keeps the tolerance with which it was planned
    @api.depends("due_date", "plan_line_id")
    def _compute_latest_date(self):
        for line in self:
            days = line.sudo().plan_line_id.days_late  # sudo: the tolerance, for whoever plans
            line.latest_date = line.due_date and shift(line.due_date, timedelta(days))

    @api.constrains("request_id", "equipment_id")
    def _check_customer(self):
        """:raise ValidationError: for a device of another customer than the visit's; what the program
        puts there is the contract's, or takes the place of a device"""
        # sudo: whose it is, for whoever serves
        for line in self.sudo() if not self._is_program() else ():
            if line.request_id.customer_id:
                line.request_id._check_of_customer(line.equipment_id, line.equipment_id.customer_id)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """A device that comes onto a visit is one for its technician; added while the visit is under
        way, it gets its list at once.

        :raise UserError: when the visit is finished
        """
        lines = super().create(vals_list)
        visits = lines.with_env(self.env).request_id
        if not self._is_program():
            visits._check_not_finished()
        lines.filtered("started_at")._create_results()
        visits._keep_qualified()
        return lines

    def write(self, vals):
        """As in create, another device or another visit is one for its technician.

        :raise AccessError: when what was planned is somebody else's
        :raise UserError: when the visit is finished
        """
        check_mapping(self, vals)
        if not self._is_program():
            self._check_planner(set(vals))
        result = super().write(vals)
        if not self._is_program() and "request_id" in vals:
            self.request_id._check_not_finished()
        if {"request_id", "equipment_id"} & set(vals):
            self.request_id._keep_qualified()
        return result

    def unlink(self):
        """A visit on which no device is left is not made."""
        visits = self.request_id
        result = super().unlink()
        visits.filtered(
            lambda v: v.contract_id and not v.visit_line_ids
        ).archive_equipment_request()
        return result

    # === BUSINESS === #

    def _get_place_text(self):
        """Return in words which device it is and where it hangs."""
        self.ensure_one()
        device = self.equipment_id
        return " · ".join(filter(None, (device.position, device.display_name)))

    def _take_off(self):
        """Take these devices off their visits, as the program does: a visit that nobody has touched goes
        with its last device, another one is cancelled."""
        empty = self.request_id.filtered(lambda visit: visit.visit_line_ids <= self)
        gone = empty._filter_untouched()
        (self - gone.visit_line_ids).unlink()
        gone.unlink()

    def _allows(self, day):
        """Tell whether a local day lies within the tolerance of the due day.

        :param date day: on which the visit is
        """
        self.ensure_one()
        plan = self.sudo().plan_line_id  # sudo: the tolerance, for whoever sees the visit
        days = (day - self.due_date).days
        return not plan or -plan.days_early <= days <= plan.days_late

    @api.model
    def _get_coming(self, domain):
        """Return the lines of visits that did not begin yet.

        :param domain: what else they must meet
        """
        # sudo: what becomes of a contract or its devices decides, whoever records it
        return self.sudo().search(COMING & Domain(domain))

    @api.model
    def _get_plannable(self, domain):
        """Return those of them that the planner makes anew: what is overdue stays on record.

        :param domain: what else they must meet
        """
        today = self.env.company._get_local_day(fields.Datetime.now())
        return self._get_coming(Domain("due_date", ">=", today) & Domain(domain))

    @api.model
    def _plan_anew(self, domain):
        """Let the planner put devices on other visits than those they are on.

        :param domain: as in :meth:`_get_plannable`
        """
        lines = self._get_plannable(domain)
        if contracts := lines.contract_id:
            lines._take_off()
            contracts._plan_again()
