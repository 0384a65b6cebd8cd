from odoo import fields, models


class WarrantyHandoverUndo(models.TransientModel):
    _name = "warranty.handover.undo"
    _description = "Take a Hand-Over Back"
    _inherit = ["warranty.bounded.mixin"]

    claim_ids = fields.Many2many("warranty.claim", string="Devices", required=True)
    reason = fields.Char(required=True, help="It is read a year later.")

    def action_apply(self):
        """Take the hand-over of these devices back, and keep the reason.

        :return: the action that closes the dialog
        :raise ClaimStateError: when it cannot be taken back, saying why
        """
        self.ensure_one()
        self.claim_ids._undo_handover(self.reason)
        return {"type": "ir.actions.act_window_close"}
