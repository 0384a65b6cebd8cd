from odoo import fields, models


class WarrantyRecoveryWriteOff(models.TransientModel):
    _name = "warranty.recovery.write.off"
    _description = "Write a Supplier Recovery Off"
    _inherit = ["warranty.bounded.mixin"]

    recovery_id = fields.Many2one("warranty.recovery", required=True)
    currency_id = fields.Many2one(related="recovery_id.currency_id")
    remaining_amount = fields.Monetary(related="recovery_id.remaining_amount")
    reason = fields.Text(required=True, help="Read by whoever asks a year later why we paid.")

    def action_apply(self):
        """Give up what was not recovered; final.

        :raise UserError: when the reason is blank, or there is nothing to give up
        """
        self.ensure_one()
        self.recovery_id._write_off(self.reason)
        return {"type": "ir.actions.act_window_close"}
