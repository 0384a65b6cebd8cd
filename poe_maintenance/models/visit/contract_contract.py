from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.poe_warranty.tools.batch import run_in_batches

from ..contract.maintenance_plan_line import PLANNING

# how far ahead visits stand in the calendar
HORIZON_DAYS = 365
# a contract is looked at again when so much of its horizon is used up
REPLAN_DAYS = 30


class ContractContract(models.Model):
    """A maintenance contract plans the visits of its devices (commitment 9)."""

    _inherit = "contract.contract"

    visit_ids = fields.One2many("maintenance.request", "contract_id", string="Visits")
    visit_count = fields.Integer(compute="_compute_visit_count")
    unplanned_note = fields.Text(
        string="Not planned",
        compute="_compute_unplanned_note",
        compute_sudo=True,
        help="What was due before its recurring visit was entered: nobody plans it afterwards.",
    )

    def _compute_visit_count(self):
        counts = dict(
            self.env["maintenance.request"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.visit_count = counts.get(contract, 0)

    @api.depends(
        *(f"plan_line_ids.{name}" for name in sorted(PLANNING | {"name"})),
        "device_ids",
        "suspension_ids",
    )
    @api.depends_context("lang")
    def _compute_unplanned_note(self):
        for contract in self:
            notes = (line._get_unplanned_text() for line in contract.plan_line_ids)
            contract.unplanned_note = "\n".join(filter(None, notes)) or False

    # === ACTIONS === #

    def action_plan_visits(self):
        """Plan the visits up to the horizon now."""
        self.check_access("write")
        today = self.env.company._get_local_day(fields.Datetime.now())
        self._plan_visits(today + timedelta(HORIZON_DAYS))
        return self.action_view_visits()

    def action_view_visits(self):
        """Open the visits of these contracts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "poe_maintenance.maintenance_request_action_visit"
        )
        domain = Domain("contract_id", "in", self.ids) & (
            Domain("archive", "=", False) | Domain("visit_line_ids", "!=", False)
        )
        return {**action, "domain": list(domain), "context": {}}

    # === BUSINESS === #

    def _get_coming_lines(self):
        """Return the devices on visits of these contracts that did not begin yet."""
        return self.env["maintenance.visit.line"]._get_coming([("contract_id", "in", self.ids)])

    def _drop_visits(self, after=None):
        super()._drop_visits(after)
        lines = self._get_coming_lines()
        lines.filtered(lambda line: not after or line.due_date > after)._take_off()

    @api.model
    def _cron_plan_visits(self):
        """Plan the visits of all contracts up to the horizon, some contracts at a time: can be
        killed, and run by several servers at once."""
        today = self.env.company._get_local_day(fields.Datetime.now())
        until = today + timedelta(HORIZON_DAYS)
        used_up = until - timedelta(REPLAN_DAYS)
        due = Domain("planned_until", "=", False) | Domain("planned_until", "<", used_up)
        domain = due & self._get_running_domain(today) & Domain("plan_line_ids", "!=", False)
        run_in_batches(
            self, "Planning visits", domain, lambda contracts: contracts._plan_visits(until)
        )

    def _plan_visits(self, until):
        """Make the visits of these contracts that are not there yet: one a site and day, with its
        devices as lines; take away those after the end of a contract. Safe to run again, and after
        devices came or went; the number of queries does not grow with the contracts.

        :param date until: last due day, included
        :return: the new ``maintenance.visit.line`` records
        """
        self._get_coming_lines().filtered(
            lambda line: line.contract_id.date_end and line.due_date > line.contract_id.date_end
        )._take_off()
        wanted = self.plan_line_ids._get_wanted_lines(until)
        # sudo: the planner makes the visits, whoever lets it run
        lines = self.env["maintenance.request"].sudo()._create_visits(wanted)
        self.sudo()._as_program().write({"planned_until": until})
        return lines.sudo(False)
