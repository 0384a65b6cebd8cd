from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.context import without_defaults


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

    _number_not_blank = models.Constraint("CHECK (number <> '')", "A seal has a number: enter it.")

    @api.constrains("date")
    def _check_date(self):
        for seal in self:
            if seal.date and seal.date > fields.Date.context_today(seal):
                raise ValidationError(
                    self.env._("Seal %s cannot be put on in the future.", seal.number)
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # who put it on and that it is the newest is not for typing in
            self = without_defaults(self, ("user_id", "state"))
            now = {"user_id": self.env.uid, "state": "applied"}
            vals_list = [{**vals, **now} for vals in vals_list]
        for vals in vals_list:
            vals["number"] = (vals.get("number") or "").strip().upper()
        seals = super().create(vals_list)
        seals._replace_earlier()
        return seals

    def write(self, vals):
        """:raise AccessError: when more than the note of a seal is to change"""
        if not self.env.su and set(vals) - {"note"}:
            raise AccessError(
                self.env._(
                    "A seal keeps its number, its device, who put it on and when: record a new seal "
                    "instead."
                )
            )
        return super().write(vals)

    def _replace_earlier(self):
        """The newest seal of a card is the current one: those before it were replaced (S21)."""
        earlier = self.card_id.seal_ids.filtered(lambda s: s.state == "applied") - self
        earlier.sudo().write({"state": "replaced"})  # sudo: write() refuses it to everyone else
