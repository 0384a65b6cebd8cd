from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.bounds import DAYS

# how far ahead visits stand in the calendar
HORIZON_DAYS = 365
BATCH = 50


class ContractContract(models.Model):
    """A maintenance contract knows its devices, and plans their visits (commitment 9). OCA's
    ``contract`` bills it."""

    _inherit = "contract.contract"

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
    hold_ids = fields.One2many("maintenance.hold", "contract_id", string="Suspensions")
    visit_ids = fields.One2many("maintenance.request", "contract_id", string="Visits")
    visit_count = fields.Integer(compute="_compute_visit_count")
    # OCA counts with the reader's rights, and a planner has none on invoices
    invoice_count = fields.Integer(compute_sudo=True)
    planned_until = fields.Date(
        readonly=True, copy=False, index="btree_not_null", help="Visits are planned up to here."
    )

    _callouts_positive = models.Constraint(
        "CHECK (callouts_included >= 0)", "The number of call-outs included cannot be negative."
    )

    @api.depends("maintenance_kind")
    def _compute_includes_minor_repairs(self):
        for contract in self:
            contract.includes_minor_repairs = contract.maintenance_kind == "packaged"

    def _compute_visit_count(self):
        counts = dict(
            self.env["maintenance.request"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.visit_count = counts.get(contract, 0)

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

    # === ACTIONS === #

    def action_plan_visits(self):
        """Plan the visits up to the horizon now."""
        self.check_access("write")
        self._plan_visits(fields.Date.context_today(self) + timedelta(HORIZON_DAYS))
        return self.action_view_visits()

    def action_view_visits(self):
        """Open the visits of these contracts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_maintenance.maintenance_request_action_visit"
        )
        return {**action, "domain": [("contract_id", "in", self.ids)], "context": {}}

    # === CRUD === #

    def write(self, vals):
        """A contract that is archived is not visited any more."""
        result = super().write(vals)
        if vals.get("active") is False:
            self._get_coming_lines().unlink()
        return result

    # === BUSINESS === #

    def _get_coming_lines(self):
        """Return the devices on visits of these contracts that did not begin yet."""
        return self.env["maintenance.visit.line"]._get_coming([("contract_id", "in", self.ids)])

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
        # sudo: the planner's own mark
        self.sudo().write({"planned_until": False})
        self.env.ref("poe_maintenance.ir_cron_plan_visits")._trigger()

    @api.model
    def _cron_plan_visits(self):
        """Plan the visits of all contracts up to the horizon, some contracts at a time: can be
        killed, and run by several servers at once."""
        today = self.env.company._get_local_day(fields.Datetime.now())
        until = today + timedelta(HORIZON_DAYS)
        # a contract is looked at again when a month of its horizon is used up
        due = Domain("planned_until", "=", False) | Domain(
            "planned_until", "<", until - timedelta(30)
        )
        domain = due & self._get_running_domain(today) & Domain("plan_line_ids", "!=", False)
        self._run_in_batches(domain, lambda contracts: contracts._plan_visits(until))

    @api.model
    def _run_in_batches(self, domain, work):
        """Let a scheduled action work on contracts, some at a time, committing after each batch: it
        can be killed and run again, by several servers at once.

        :param Domain domain: which contracts
        :param work: function of those of a batch that no other server holds
        """
        last = 0
        while contracts := self.search(domain & Domain("id", ">", last), limit=BATCH, order="id"):
            last = contracts[-1].id
            work(contracts.try_lock_for_update())
            left = self.search_count(domain & Domain("id", ">", last))
            if not self.env["ir.cron"]._commit_progress(len(contracts), remaining=left):
                return

    def _plan_visits(self, until):
        """Make the visits of these contracts that are not there yet: one a site and day, with its
        devices as lines; take away those after the end of a contract. Safe to run again, and after
        devices came or went; the number of queries does not grow with the contracts.

        :param date until: last due day, included
        :return: the new ``maintenance.visit.line`` records
        """
        self._get_coming_lines().filtered(
            lambda line: line.contract_id.date_end and line.due_date > line.contract_id.date_end
        ).unlink()
        wanted = self.plan_line_ids._get_wanted_lines(until)
        # sudo: the planner makes the visits, whoever lets it run
        lines = self.env["maintenance.request"].sudo()._create_visits(wanted)
        self.sudo().write({"planned_until": until})
        return lines.sudo(False)
