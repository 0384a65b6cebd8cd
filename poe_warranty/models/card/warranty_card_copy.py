from odoo import api, fields, models


class WarrantyCardCopy(models.Model):
    """One duplicate of a lost card: which copy, for whom it was printed, by whom and why (S11)."""

    _name = "warranty.card.copy"
    _description = "Duplicate Warranty Card"
    _inherit = ["warranty.immutable.mixin"]
    _order = "card_id, number desc"
    _rec_name = "number"

    card_id = fields.Many2one("warranty.card", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="card_id.company_id", store=True, precompute=True)
    number = fields.Integer(string="Copy", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Printed by", required=True, readonly=True)
    reason = fields.Char(required=True)

    _number_unique = models.Constraint(
        "unique (card_id, number)", "Someone else is printing a copy of this card: try again."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Who printed a copy and when, and its number, are not for typing in."""
        self._check_new(vals_list)
        return super().create(self._number_copies(vals_list))

    @api.model
    def _number_copies(self, vals_list):
        """Return the values of new copies, each numbered behind those of its card."""
        last = dict(
            self._read_group(
                [("card_id", "in", [vals.get("card_id") for vals in vals_list])],
                ["card_id"],
                ["number:max"],
            )
        )
        last = {card.id: number for card, number in last.items()}
        for vals in vals_list:
            number = last.get(vals.get("card_id"), 0) + 1
            last[vals.get("card_id")] = number
            vals.update(number=number, user_id=self.env.uid, date=fields.Datetime.now())
        return vals_list

    def action_print(self):
        """Print the duplicate."""
        return self.env.ref("poe_warranty.action_report_warranty_card_copy").report_action(self)
