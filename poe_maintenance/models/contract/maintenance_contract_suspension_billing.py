from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class MaintenanceContractSuspension(models.Model):
    """A suspension may stop the invoices, too: the term then goes on after it, as long as before."""

    _inherit = "maintenance.contract.suspension"

    stop_billing = fields.Boolean(
        string="No invoices",
        help="Nothing is invoiced in that time, and the contract ends so much later. The suspension "
        "must begin with a period that is not invoiced yet.",
        settled_by="_get_reason_billing_moved",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billing_moved(self):
        for suspension in self:
            if reason := suspension._get_reason_billing_moved("stop_billing"):
                raise UserError(reason)

    def _get_reason_billing_moved(self, name):
        """Return why a suspension stays: the invoices follow it already."""
        if not self.stop_billing:
            return None
        return self.env._(
            "The invoices of %(contract)s were moved behind this suspension: change the end on the "
            "lines of the contract instead.",
            contract=self.contract_id.display_name,
        )

    def _suspend_billing(self):
        """Stop the invoices in these times with OCA's own suspension of a line.

        :raise UserError: when they cannot stop then
        """
        for suspension in self:
            lines = suspension.contract_id.contract_line_ids.filtered(
                lambda line, suspension=suspension: not line.is_canceled
                and not line.display_type
                and (not line.date_end or line.date_end >= suspension.date_from)
            )
            # sudo: who suspends a contract moves its invoices
            for line in lines.sudo():
                suspension._suspend_line(line)

    def _suspend_line(self, line):
        """Move what is left of a line behind the suspension, in as many periods as before."""
        self._check_suspendable(line)
        first = max(line.date_start, self.date_from)
        periods = line.date_end and line._get_term_periods(first)
        moved = line.stop_plan_successor(self.date_from, self.date_to, False)
        if periods:
            moved.date_end = moved._get_end_after(periods)
        self.contract_id._plan_again()

    def _check_suspendable(self, line):
        """:raise UserError: when the suspension begins within a period, or in an invoiced one"""
        if line.successor_contract_line_id or not line._is_counted_from_start():
            raise UserError(
                self.env._(
                    "%s was renewed already, or is not invoiced by the month: suspend its lines one "
                    "by one.",
                    line.display_name,
                )
            )
        if line.last_date_invoiced and line.last_date_invoiced >= self.date_from:
            raise UserError(
                self.env._(
                    "The contract is invoiced until %(day)s: begin the suspension after that day, or "
                    "stop the visits only.",
                    day=format_date(self.env, line.last_date_invoiced),
                )
            )
        if line.date_start < self.date_from and not line._is_period_start(self.date_from):
            raise UserError(
                self.env._(
                    "The invoices can stop at the end of a period only: begin the suspension on "
                    "%(day)s.",
                    day=format_date(
                        self.env,
                        fields.Date.add(line._get_whole_period_end(self.date_from), days=1),
                    ),
                )
            )
