from odoo import api, fields, models

from ..models.card.warranty_card_correction import FROM_DELIVERY, TYPED


class WarrantyCardCorrect(models.TransientModel):
    _name = "warranty.card.correct"
    _description = "Correct a Card"
    _inherit = ["warranty.bounded.mixin"]

    card_id = fields.Many2one("warranty.card", required=True)
    is_delivered = fields.Boolean(compute="_compute_is_delivered")
    is_waiting = fields.Boolean(
        compute="_compute_is_delivered", help="For its holder, who registers with the slip."
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_typed",
        store=True,
        readonly=False,
        precompute=True,
    )
    phone = fields.Char(compute="_compute_typed", store=True, readonly=False, precompute=True)
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_typed",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        domain="[('type', '=', 'consu')]",
    )
    serial = fields.Char(
        string="Serial number",
        compute="_compute_typed",
        store=True,
        readonly=False,
        precompute=True,
    )
    purchase_date = fields.Date(
        compute="_compute_typed", store=True, readonly=False, precompute=True
    )
    date_start = fields.Date(
        string="Start",
        compute="_compute_typed",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    term_months = fields.Integer(
        compute="_compute_typed", store=True, readonly=False, precompute=True
    )
    term_days = fields.Integer(
        compute="_compute_typed", store=True, readonly=False, precompute=True
    )
    reason = fields.Char(required=True, help="What was wrong, and where the right one is from.")

    @api.depends("card_id")
    def _compute_is_delivered(self):
        for wizard in self:
            wizard.is_delivered = bool(wizard.card_id.move_id)
            wizard.is_waiting = not wizard.card_id.partner_id

    @api.depends("card_id")
    def _compute_typed(self):
        """What the card says now is there to be corrected."""
        for wizard in self:
            for name in (*FROM_DELIVERY, *TYPED):
                wizard[name] = wizard.card_id[name]

    def action_apply(self):
        """Correct the card, and keep the reason on record.

        :raise AccessError: for anyone but who keeps the cards
        :raise UserError: as ``warranty.card._correct`` does
        """
        self.ensure_one()
        changed = [n for n in (*FROM_DELIVERY, *TYPED) if self[n] != self.card_id[n]]
        vals = self._convert_to_write({name: self[name] for name in changed})
        self.card_id._correct(vals, self.reason)
        return {"type": "ir.actions.act_window_close"}
