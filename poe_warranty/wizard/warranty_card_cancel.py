from odoo import api, fields, models


class WarrantyCardCancel(models.TransientModel):
    _name = "warranty.card.cancel"
    _description = "Cancel Warranty Cards"

    card_ids = fields.Many2many("warranty.card", string="Cards", required=True)
    claim_ids = fields.Many2many(
        "warranty.claim",
        string="Open claims",
        compute="_compute_claim_ids",
        help="They are to be assessed again.",
    )
    reason = fields.Char(required=True, help="It is read a year later, by the customer too.")

    @api.depends("card_ids")
    def _compute_claim_ids(self):
        for wizard in self:
            wizard.claim_ids = wizard.card_ids.claim_ids.filtered("is_open")

    def action_apply(self):
        """Cancel the cards, and keep the reason.

        :raise AccessError: for anyone but who keeps the cards
        :raise UserError: as ``warranty.card._cancel_by_hand`` does
        """
        self.ensure_one()
        self.card_ids._cancel_by_hand(self.reason)
        return {"type": "ir.actions.act_window_close"}
