from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.context import without_defaults


class MaintenanceVisitLine(models.Model):
    """One device on one visit: one occurrence of a recurring visit, on one device."""

    _name = "maintenance.visit.line"
    _description = "Device on a Visit"
    _order = "request_id, id"

    request_id = fields.Many2one(
        "maintenance.request", string="Visit", required=True, index=True, ondelete="cascade"
    )
    contract_id = fields.Many2one("contract.contract", index="btree_not_null", ondelete="cascade")
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    plan_line_id = fields.Many2one(
        "maintenance.plan.line", string="Recurring visit", ondelete="cascade"
    )
    number = fields.Integer(help="Which occurrence of the recurring visit.")
    equipment_id = fields.Many2one(
        "maintenance.equipment", string="Device", required=True, index=True, ondelete="restrict"
    )
    due_date = fields.Date(
        required=True, index=True, default=lambda self: fields.Date.context_today(self)
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
    )
    note = fields.Char()
    is_cancelled = fields.Boolean(readonly=True, help="Not done, since its visit was cancelled.")

    # two planners at once, or one that was killed and runs again, make one visit
    _one_per_occurrence = models.UniqueIndex(
        "(plan_line_id, number, equipment_id) WHERE plan_line_id IS NOT NULL",
        "This device is on that visit already.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """A device that comes onto a visit is one for its technician; added while the visit is under
        way, it gets its list at once.

        :raise AccessError: when its outcome is typed in
        :raise UserError: when the visit is finished
        """
        if not self.env.su:
            self = without_defaults(self, {"state"})
            self._check_not_typed({"state"} & {name for vals in vals_list for name in vals})
        lines = super().create(vals_list)
        if not self.env.su:
            lines.request_id._check_not_finished()
        lines.filtered("started_at")._create_results()
        lines.request_id._keep_qualified()
        return lines

    def write(self, vals):
        """As in create, another device or another visit is one for its technician.

        :raise AccessError: as in :meth:`_check_change`
        :raise UserError: when the visit is finished
        """
        if not self.env.su:
            self._check_change(vals)
        result = super().write(vals)
        if not self.env.su and "request_id" in vals:
            self.request_id._check_not_finished()
        if {"request_id", "equipment_id"} & set(vals):
            self.request_id._keep_qualified()
        return result

    def _check_change(self, vals):
        """Hook: what stands against a change by a person.

        :param dict vals: about to be written
        :raise AccessError: when the outcome of a device is typed in, or what was planned is
            somebody else's
        :raise UserError: when the visit is finished
        """
        self.request_id._check_not_finished()
        self._check_not_typed({"state"} & set(vals))
        if {"request_id", "equipment_id"} & set(vals):
            self._check_not_typed(self.sudo().result_ids)  # sudo: whether something was found
        self._check_planner(set(vals))

    def unlink(self):
        """A visit on which no device is left is not made."""
        visits = self.request_id
        result = super().unlink()
        visits.filtered(
            lambda v: v.contract_id and not v.visit_line_ids
        ).archive_equipment_request()
        return result

    # === BUSINESS === #

    def _allows(self, day):
        """Tell whether a local day lies within the tolerance of the due day.

        :param date day: on which the visit is
        """
        self.ensure_one()
        plan = self.plan_line_id
        days = (day - self.due_date).days
        return not plan or -plan.days_early <= days <= plan.days_late

    @api.model
    def _get_coming(self, domain):
        """Return the lines of visits that did not begin yet.

        :param domain: what else they must meet
        """
        coming = (
            Domain("state", "=", "planned")
            & Domain("request_id.started_at", "=", False)
            & Domain("result_ids", "=", False)
        )
        # sudo: what becomes of a contract or its devices decides, whoever records it
        return self.sudo().search(coming & Domain(domain))

    @api.model
    def _get_plannable(self, domain):
        """Return those of them that the planner makes anew: what is overdue stays on record.

        :param domain: what else they must meet
        """
        today = Domain("due_date", ">=", fields.Date.context_today(self))
        return self._get_coming(today & Domain(domain))

    @api.model
    def _plan_anew(self, domain):
        """Let the planner put devices on other visits than those they are on.

        :param domain: as in :meth:`_get_plannable`
        """
        lines = self._get_plannable(domain)
        if contracts := lines.contract_id:
            lines.unlink()
            contracts._plan_again()
