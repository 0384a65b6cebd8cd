from odoo import fields, models


class WarrantyCorrection(models.Model):
    """One correction of a card: what it said before, what it says since, who corrected it and why."""

    _name = "warranty.correction"
    _description = "Correction of a Card"
    _inherit = ["warranty.immutable.mixin"]
    _order = "id desc"

    card_id = fields.Many2one("warranty.card", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="card_id.company_id", store=True, precompute=True)
    date = fields.Datetime(
        string="Corrected on", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="Corrected by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    reason = fields.Char(required=True)
    changes = fields.Text(required=True, readonly=True, help="What it said before, and says since.")
    old_serial = fields.Char(
        string="Serial before", readonly=True, help="By it the card is found as before."
    )
