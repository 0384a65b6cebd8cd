from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.poe_warranty.tools.lock import lock

from ..tools.bounds import DAYS


class MaintenanceContractTerminate(models.TransientModel):
    _name = "maintenance.contract.terminate"
    _description = "Terminate a Maintenance Contract"
    _inherit = ["warranty.bounded.mixin"]

    contract_id = fields.Many2one("contract.contract", required=True, ondelete="cascade")
    date = fields.Date(
        string="Last day",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="Included: visits and invoices end with it.",
    )
    reason_id = fields.Many2one("maintenance.termination.reason", required=True)
    needs_note = fields.Boolean(related="reason_id.needs_note")
    note = fields.Text(string="In words")
    credit_text = fields.Text(string="To credit", compute="_compute_credit_text")
    credit_confirmed = fields.Boolean(string="These periods will be credited")

    @api.depends("contract_id", "date")
    @api.depends_context("lang")
    def _compute_credit_text(self):
        for wizard in self:
            contract, day = wizard.contract_id, wizard.date
            lines = contract and day and contract._get_lines_to_credit(day)
            wizard.credit_text = contract._get_credit_text(lines, day) if lines else False

    @api.model
    def _get_bounds(self):
        return {**super()._get_bounds(), "date": DAYS}

    def action_terminate(self):
        """End the contract.

        :raise UserError: when the day or the reason cannot be, or when periods beyond the day are
            invoiced and nobody said that they will be credited
        """
        self.ensure_one()
        contract = self.contract_id
        contract.check_access("write")
        lock(contract)
        contract.invalidate_recordset(["termination_date"])
        if self.credit_text and not self.credit_confirmed:
            raise UserError(
                self.env._(
                    "Periods after that day are invoiced:\n%s\nConfirm that they will be credited, or "
                    "choose a later day.",
                    self.credit_text,
                )
            )
        contract._terminate(self.date, self.reason_id, self.note)
        return {"type": "ir.actions.act_window_close"}
