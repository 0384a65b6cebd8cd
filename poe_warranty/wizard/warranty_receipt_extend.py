from odoo import fields, models


class WarrantyReceiptExtend(models.TransientModel):
    _name = "warranty.receipt.extend"
    _description = "Extend the Promised Date"

    receipt_id = fields.Many2one("warranty.receipt", required=True)
    promised_date = fields.Date(related="receipt_id.promised_date", string="Promised so far")
    new_date = fields.Date(string="New date", required=True)
    consent = fields.Char(required=True, help="Who agreed, how and when, e.g. Ms Lan, by phone.")

    def action_extend(self):
        """Promise the later date.

        :raise UserError: when the new date is no later one
        """
        self.ensure_one()
        self.receipt_id._extend(self.new_date, self.consent)
        return {"type": "ir.actions.act_window_close"}
