from odoo import api, fields, models


class WarrantyCardOwner(models.TransientModel):
    _name = "warranty.card.owner"
    _description = "Change the Owner of a Card"
    _inherit = ["warranty.bounded.mixin"]

    card_id = fields.Many2one("warranty.card", required=True)
    partner_id = fields.Many2one("res.partner", string="New owner", required=True)
    date = fields.Date(
        string="Handed over on",
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    proof_ids = fields.Many2many(
        "ir.attachment",
        string="Proof",
        bypass_search_access=True,
        help="Contract, invoice or hand-over record between the two owners; the slip of who registers "
        "as the first.",
    )
    note = fields.Char()

    @api.depends("card_id")
    def _compute_date(self):
        for wizard in self:
            wizard.date = wizard.card_id._get_today()

    def action_apply(self):
        """Record who has the device now, and hand the card over.

        :raise ValidationError: without proof, or when the card cannot go to this owner
        """
        self.ensure_one()
        self.card_id._change_owner(self.partner_id, self.date, self.proof_ids, self.note)
        return {"type": "ir.actions.act_window_close"}
