from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WarrantyTransfer(models.Model):
    """A device changed hands: the card goes with it, with proof (BASE: transferable). A card that was
    issued to nobody by name goes to its first holder in the same way, under any policy."""

    _name = "warranty.transfer"
    _description = "Change of Owner"
    _inherit = ["warranty.immutable.mixin"]
    _order = "id desc"
    _check_company_auto = True

    card_id = fields.Many2one(
        "warranty.card", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="card_id.company_id", store=True, precompute=True)
    old_partner_id = fields.Many2one("res.partner", string="Previous owner", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="New owner", required=True, check_company=True
    )
    date = fields.Date(
        string="Handed over on",
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Recorded by", required=True, default=lambda self: self.env.user
    )
    note = fields.Char()
    proof_ids = fields.Many2many(
        "ir.attachment",
        string="Proof",
        bypass_search_access=True,
        help="Contract, invoice or hand-over record between the two owners.",
    )

    @api.depends("card_id")
    def _compute_date(self):
        for transfer in self:
            transfer.date = transfer.card_id._get_today()

    @api.model_create_multi
    def create(self, vals_list):
        """Record the transfer and hand the card over.

        :raise ValidationError: without proof, or when the card cannot go to this owner
        """
        self._check_new(vals_list)
        Card = self.env["warranty.card"]
        brought = self.default_get(["card_id"])  # by the call, or by a default somebody keeps
        vals_list = [
            {
                **vals,
                "user_id": self.env.uid,
                "old_partner_id": Card.browse((brought | vals).get("card_id")).partner_id.id,
            }
            for vals in vals_list
        ]
        transfers = super().create(vals_list)
        transfers._hand_cards_over()
        return transfers

    def _hand_cards_over(self):
        """Let the cards go to their new owners, each with its proof."""
        for transfer in self:
            transfer.proof_ids._belong_to(transfer)
            transfer.card_id._hand_over(transfer.partner_id)

    @api.constrains("card_id", "partner_id", "date", "proof_ids")
    def _check_transfer(self):
        for transfer in self:
            card = transfer.card_id
            error = None
            if transfer.old_partner_id and not card.policy_id.transferable:
                error = self.env._("Cards of policy %s stay with the buyer.", card.policy_id.name)
            elif card.state != "issued":
                error = self.env._("Card %s was cancelled or replaced.", card.name)
            elif transfer.partner_id == transfer.old_partner_id:
                error = self.env._("%s has this card already.", transfer.partner_id.display_name)
            elif not transfer.proof_ids and not transfer.old_partner_id:
                error = self.env._("Attach the slip with which the device was bought.")
            elif not transfer.proof_ids:
                error = self.env._("Attach the proof: contract, invoice or hand-over record.")
            elif transfer.date < card.date_start:
                error = self.env._("The device changed hands before it was delivered.")
            elif transfer.date > card._get_today():
                error = self.env._("The device changes hands in the future: record it then.")
            if error:
                raise ValidationError(error)
