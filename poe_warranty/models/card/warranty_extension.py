from odoo import api, fields, models


class WarrantyExtension(models.Model):
    """Extended warranty bought for one card: months on top of its term."""

    _name = "warranty.extension"
    _description = "Extended Warranty"
    _inherit = ["warranty.bounded.mixin"]
    _order = "card_id, id"

    card_id = fields.Many2one("warranty.card", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="card_id.company_id", store=True, precompute=True)
    sale_line_id = fields.Many2one(
        "sale.order.line", required=True, index=True, ondelete="restrict"
    )
    months = fields.Integer(required=True)
    active = fields.Boolean(
        default=True, help="Off when its sales order was cancelled, or it was credited."
    )

    _card_once_per_line = models.Constraint(
        "unique (sale_line_id, card_id)", "This order extends the card already."
    )
    _months_positive = models.Constraint(
        "CHECK (months > 0)", "An extension has months, 1 or more."
    )

    @api.model_create_multi
    def create(self, vals_list):
        extensions = super().create(vals_list)
        extensions._lengthen_cards()
        return extensions

    def _renew(self):
        """It is sold after all: its order was confirmed again, or its credit note taken back."""
        self.active = True
        self._lengthen_cards()

    def _withdraw(self):
        """It is sold no more: the card ends as it would have without it."""
        self.active = False
        self._lengthen_cards()

    def _change_months(self, months):
        """Another extension was sold in place of this one.

        :param int months: of that one
        """
        self.months = months
        self._lengthen_cards()

    def _lengthen_cards(self):
        """Write on each card the months of all extensions that are still paid for."""
        paid = [("card_id", "in", self.card_id.ids), ("active", "=", True)]
        months = dict(self._read_group(paid, ["card_id"], ["months:sum"]))
        for card in self.card_id:
            # sudo: a sale lengthens the card, whoever sells
            card.sudo()._as_program().extension_months = months.get(card, 0)
