from odoo import fields, models
from odoo.exceptions import UserError


class WarrantyCardDuplicate(models.TransientModel):
    _name = "warranty.card.duplicate"
    _description = "Print a Duplicate Warranty Card"
    _inherit = ["warranty.bounded.mixin"]

    card_id = fields.Many2one("warranty.card", required=True)
    copy_ids = fields.One2many(related="card_id.copy_ids")
    reason = fields.Char(required=True, help="Why the customer needs another one.")

    def action_print(self):
        """Log the copy and print it.

        :raise UserError: for a card that promises nothing any more
        """
        self.ensure_one()
        if self.card_id.state != "issued":
            raise UserError(
                self.env._("Card %s was cancelled or replaced: print no copy.", self.card_id.name)
            )
        # sudo: copies are numbered by the print, not entered by hand; the user is kept on it
        copy = (
            self.env["warranty.card.copy"]
            .sudo()
            .create({"card_id": self.card_id.id, "reason": self.reason})
        )
        self.card_id.message_post(
            body=self.env._(
                "Copy %(number)s printed: %(reason)s", number=copy.number, reason=copy.reason
            )
        )
        return {**copy.sudo(False).action_print(), "close_on_report_download": True}
