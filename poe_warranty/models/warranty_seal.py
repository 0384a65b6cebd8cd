from odoo import api, fields, models


class WarrantySeal(models.Model):
    _name = "warranty.seal"
    _description = "Warranty Seal"
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(required=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    card_id = fields.Many2one(
        "warranty.card", required=True, index=True, ondelete="restrict", check_company=True
    )
    lot_id = fields.Many2one(related="card_id.lot_id", store=True, index="btree_not_null")
    state = fields.Selection(
        [("applied", "On the device"), ("replaced", "Replaced")], default="applied", required=True
    )
    date = fields.Date(string="Applied on", required=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users", string="Applied by", required=True, default=lambda self: self.env.user
    )
    note = fields.Char(help="Why the device was opened and sealed again.")

    _number_unique = models.Constraint(
        "unique (company_id, number)",
        "This seal number was used already. Every seal has a number of its own: check the roll.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["number"] = (vals.get("number") or "").strip().upper()
        seals = super().create(vals_list)
        seals._replace_earlier()
        return seals

    def _replace_earlier(self):
        """The newest seal of a card is the current one: those before it were replaced (S21)."""
        earlier = self.card_id.seal_ids.filtered(lambda s: s.state == "applied") - self
        earlier.write({"state": "replaced"})
