from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.bounds import DAYS, MAX_CALLOUTS


class ContractContract(models.Model):
    """A maintenance contract knows its devices, and which visits they get (commitment 9). OCA's
    ``contract`` bills it."""

    _name = "contract.contract"
    _inherit = ["warranty.bounded.mixin", "contract.contract", "warranty.guarded.mixin"]

    maintenance_kind = fields.Selection(
        [("preventive", "Preventive"), ("packaged", "Packaged")],
        string="Maintenance",
        tracking=True,
        help="Preventive: visits. Packaged: visits, minor repairs and call-outs. Empty: another "
        "contract.",
    )
    includes_minor_repairs = fields.Boolean(
        compute="_compute_includes_minor_repairs",
        store=True,
        readonly=False,
        tracking=True,
        help="What a visit can put right on the spot costs nothing more (clause IV). Equipment "
        "replacement is never included.",
    )
    callouts_included = fields.Integer(
        string="Call-outs a year",
        tracking=True,
        help="So many visits on call cost nothing more; what comes beyond is charged.",
    )
    device_ids = fields.One2many("maintenance.contract.device", "contract_id", string="Devices")
    plan_line_ids = fields.One2many("maintenance.plan.line", "contract_id", string="Visits planned")
    suspension_ids = fields.One2many(
        "maintenance.contract.suspension", "contract_id", string="Suspensions"
    )
    # OCA counts with the reader's rights, and a planner has none on invoices
    invoice_count = fields.Integer(compute_sudo=True)
    planned_until = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Visits are planned up to here.",
        by_program=True,
    )

    _callouts_positive = models.Constraint(
        "CHECK (callouts_included >= 0)", "The number of call-outs included cannot be negative."
    )

    @api.model
    def _get_bounds(self):
        return {
            **super()._get_bounds(),
            "callouts_included": (0, MAX_CALLOUTS),
            "indexation_percent": (0, 100),
            "next_indexation_date": DAYS,
        }

    @api.depends("maintenance_kind")
    def _compute_includes_minor_repairs(self):
        for contract in self:
            contract.includes_minor_repairs = contract.maintenance_kind == "packaged"

    @api.constrains("date_start", "date_end", "maintenance_kind")
    def _check_term(self):
        bounded = self.env["warranty.bounded.mixin"]
        for contract in self.filtered("maintenance_kind"):
            start, end = contract.date_start, contract.date_end
            for name in ("date_start", "date_end"):
                bounded._check_bound(self._fields[name], contract[name], *DAYS)
            if start and end and end < start:
                raise ValidationError(
                    self.env._(
                        "%s cannot end before it starts. To end it early, press Terminate.",
                        contract.display_name,
                    )
                )

    # === CRUD === #

    def write(self, vals):
        """A contract that is archived is not visited any more."""
        result = super().write(vals)
        if vals.get("active") is False:
            self._drop_visits()
        return result

    # === BUSINESS === #

    def _drop_visits(self, after=None):
        """Hook: take the devices of these contracts off the visits that did not begin yet.

        :param date after: only off those that are due after this local day
        """

    def _filter_covering(self, device, day):
        """Return those of these contracts that run on a day and hold a device; where no device is
        named, those that run.

        :param device: ``maintenance.equipment``, may be empty
        :param date day: local
        """
        running = self.filtered_domain(self._get_running_domain(day))
        return running.filtered(
            lambda c: not device or device in c.device_ids._filter_on(day).equipment_id
        )

    @api.model
    def _get_running_domain(self, day):
        """Return the domain of the maintenance contracts that run on a local day."""
        return (
            Domain("maintenance_kind", "!=", False)
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", day))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
        )

    def _plan_again(self):
        """Let the next run of the planner look at these contracts."""
        # sudo: whoever changes what is planned, as by selling or retiring a device
        self.sudo()._as_program().write({"planned_until": False})
        self.env.ref("poe_maintenance.ir_cron_plan_visits")._trigger()
