from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.bounds import DAYS, MAX_PAUSE


class MaintenancePause(models.Model):
    """A time in which a call-out waits for the customer: the clock of its service level stands."""

    _name = "maintenance.pause"
    _description = "Pause of a Call-Out"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "date_from, id"

    request_id = fields.Many2one(
        "maintenance.request", string="Call-out", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True, by_program=True
    )
    date_from = fields.Datetime(
        string="From", required=True, default=lambda self: fields.Datetime.now()
    )
    date_to = fields.Datetime(
        string="Until",
        help="Empty: the call-out still waits. At most a year ahead: what waits longer is closed, and "
        "reported anew.",
    )
    reason = fields.Selection(
        [
            ("customer", "Waiting for the customer"),
            ("access", "Waiting for access"),
            ("other", "Another reason of the customer's"),
        ],
        required=True,
        default="customer",
    )
    note = fields.Char()

    _in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A pause cannot end before it begins."
    )
    _one_open = models.UniqueIndex(
        "(request_id) WHERE date_to IS NULL", "This call-out is paused already."
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise AccessError: when somebody but a planner notes a pause afterwards"""
        self._check_new(vals_list)
        planner = self.env.user.has_group("poe_maintenance.group_maintenance_planner")
        if not planner and any({"date_from", "date_to"} & set(vals) for vals in vals_list):
            raise AccessError(
                self.env._("A pause begins now; a planner can note one that was forgotten.")
            )
        if not planner:  # no default says otherwise either, whoever keeps or sends one
            begun = {"date_from": fields.Datetime.now(), "date_to": False}
            vals_list = [{**vals, **begun} for vals in vals_list]
        return super().create(vals_list)

    @api.constrains("request_id", "date_from", "date_to")
    def _check_request(self):
        for pause in self.filtered(lambda pause: pause.request_id and pause.date_from):
            call = pause.request_id
            ended = call.archive or call.resolved_at
            if not call.is_callout or (ended and not pause.date_to):
                raise ValidationError(
                    self.env._("%s is not an open call-out: there is no clock to stop.", call.name)
                )
            if call.reported_at and pause.date_from < call.reported_at:
                raise ValidationError(
                    self.env._("%s cannot be paused before it was reported.", call.name)
                )
            others = call.pause_ids - pause
            if any(pause._overlaps(other) for other in others):
                raise ValidationError(
                    self.env._(
                        "%s is paused in that time already: pauses do not overlap.", call.name
                    )
                )

    # === BUSINESS === #

    @api.model
    def _get_bounds(self):
        """The hours of a pause are counted one working day after the other."""
        last = fields.Date.today() + relativedelta(years=MAX_PAUSE)
        days = (DAYS[0], last)
        return {**super()._get_bounds(), "date_from": days, "date_to": days}

    def _overlaps(self, other):
        """Tell whether two pauses share a moment; one may begin when the other ends."""
        return (not other.date_to or self.date_from < other.date_to) and (
            not self.date_to or other.date_from < self.date_to
        )

    def _close(self, moment):
        """End those of these pauses that are open.

        :param datetime moment: UTC
        """
        # sudo: whoever goes on with the work ends its pause
        for pause in self.sudo().filtered(lambda pause: not pause.date_to):
            pause.date_to = max(moment, pause.date_from)

    def action_start(self):
        """Close the dialog: the pause is noted."""
        return {"type": "ir.actions.act_window_close"}
