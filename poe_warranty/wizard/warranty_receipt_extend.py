from odoo import fields, models


class WarrantyReceiptExtend(models.TransientModel):
    _name = "warranty.receipt.extend"
    _description = "Extend the Promised Date"

    receipt_id = fields.Many2one("warranty.receipt", required=True)
    promised_date = fields.Date(related="receipt_id.promised_date", string="Promised so far")
    new_date = fields.Date(string="New date", required=True)
    consent = fields.Char(required=True, help="Who agreed, how and when, e.g. Ms Lan, by e-mail.")
    consent_ids = fields.Many2many(
        "ir.attachment",
        string="Consent as file",
        bypass_search_access=True,
        help="The customer's e-mail, message or letter.",
    )
    signature = fields.Image(
        max_width=1024, max_height=1024, help="Of the customer, who is at the desk."
    )

    def action_extend(self):
        """Promise the later date.

        :raise UserError: when the new date is no later one, or the consent is neither on file nor
            signed
        """
        self.ensure_one()
        self.receipt_id._extend(self.new_date, self.consent, self.consent_ids, self.signature)
        return {"type": "ir.actions.act_window_close"}
