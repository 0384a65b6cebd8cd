from odoo import api, fields, models


class WarrantyClaimHandover(models.TransientModel):
    _name = "warranty.claim.handover"
    _description = "Hand Over"
    _inherit = ["warranty.bounded.mixin"]

    claim_ids = fields.Many2many("warranty.claim", string="Devices", required=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        help="Whose devices they are.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_owed")
    amount_owed = fields.Monetary(string="Owed", compute="_compute_owed")
    is_on_account = fields.Boolean(compute="_compute_owed")
    reason_unpaid = fields.Text(
        compute="_compute_owed", help="Why the devices stay here, by the policy."
    )
    notices = fields.Text(
        compute="_compute_notices", help="What else is handed out, and what is taken back."
    )
    signed_by = fields.Char(
        compute="_compute_signed_by", store=True, precompute=True, readonly=False
    )
    signature = fields.Image(
        max_width=1024, max_height=1024, help="Of the customer, who is at the desk."
    )

    @api.depends("claim_ids")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.claim_ids.partner_id[:1]

    @api.depends("partner_id")
    def _compute_signed_by(self):
        for wizard in self:
            wizard.signed_by = wizard.signed_by or wizard.partner_id.name

    @api.depends("claim_ids")
    def _compute_owed(self):
        for wizard in self:
            claims = wizard.claim_ids._origin
            wizard.currency_id = claims.company_id[:1].currency_id
            wizard.amount_owed = sum(claims.mapped("amount_owed"))
            wizard.is_on_account = bool(claims) and claims[:1]._is_on_account()
            reasons = [claim._get_reason_unpaid() for claim in claims]
            wizard.reason_unpaid = "\n".join(filter(None, reasons)) or False

    @api.depends("claim_ids")
    def _compute_notices(self):
        for wizard in self:
            wizard.notices = wizard.claim_ids._origin._get_handover_notices()

    def action_apply(self):
        """Hand the devices over, and keep the signature.

        :return: the action that closes the dialog
        :raise ClaimStateError: while something is to be done first
        :raise UserError: for what is to be paid first
        """
        self._hand_over()
        return {"type": "ir.actions.act_window_close"}

    def action_apply_and_print(self):
        """Hand the devices over as :meth:`action_apply` does, and print the slip.

        :return: the action that prints it
        """
        return {**self._hand_over().action_print(), "close_on_report_download": True}

    def _hand_over(self):
        self.ensure_one()
        return self.claim_ids._hand_over_signed(self.signature and self.signed_by, self.signature)
