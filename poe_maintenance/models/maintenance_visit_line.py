from odoo import api, fields, models
from odoo.fields import Domain


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

    def _allows(self, day):
        """Tell whether a local day lies within the tolerance of the due day.

        :param date day: on which the visit is
        """
        self.ensure_one()
        plan = self.plan_line_id
        days = (day - self.due_date).days
        return not plan or -plan.days_early <= days <= plan.days_late

    def unlink(self):
        """A visit on which no device is left is not made."""
        visits = self.request_id
        result = super().unlink()
        visits.filtered(
            lambda v: v.contract_id and not v.visit_line_ids
        ).archive_equipment_request()
        return result

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
