from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.serial import serial_key


class WarrantySeal(models.Model):
    _name = "warranty.seal"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _description = "Warranty Seal"
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(required=True, index=True, settled_by="_get_reason_put_on")
    number_key = fields.Char(
        compute="_compute_number_key",
        store=True,
        precompute=True,
        by_program=True,
        help="The number without spaces, dashes and case: how it is compared.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        settled_by="_get_reason_put_on",
    )
    card_id = fields.Many2one(
        "warranty.card",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        settled_by="_get_reason_put_on",
    )
    lot_id = fields.Many2one(
        related="card_id.lot_id", store=True, index="btree_not_null", by_program=True
    )
    state = fields.Selection(
        [("applied", "On the device"), ("replaced", "Replaced")],
        default="applied",
        required=True,
        by_program=True,
    )
    date = fields.Date(
        string="Applied on",
        required=True,
        default=lambda self: self.env["warranty.card"]._get_today(),
        settled_by="_get_reason_put_on",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Applied by",
        required=True,
        default=lambda self: self.env.user,
        by_program=True,
    )
    note = fields.Char(help="Why the device was opened and sealed again.")

    _number_unique = models.Constraint(
        "unique (company_id, number)",
        "This seal number was used already. Every seal has a number of its own: check the roll.",
    )

    _number_key_unique = models.UniqueIndex(
        "(company_id, number_key) WHERE number_key IS NOT NULL",
        "This seal number was used already. Every seal has a number of its own: check the roll.",
    )
    _number_not_blank = models.Constraint("CHECK (number <> '')", "A seal has a number: enter it.")

    @api.depends("number")
    def _compute_number_key(self):
        for seal in self:
            seal.number_key = serial_key(seal.number)

    @api.constrains("date")
    def _check_date(self):
        for seal in self:
            if seal.date and seal.date > seal.card_id._get_today():
                raise ValidationError(
                    self.env._("Seal %s cannot be put on in the future.", seal.number)
                )

    @api.model
    def _complete_new_vals(self, vals_list):
        """A number is kept as it stands on the roll."""
        return [
            {**vals, "number": str(vals.get("number") or "").strip().upper()} for vals in vals_list
        ]

    @api.model_create_multi
    def create(self, vals_list):
        seals = super().create(vals_list)
        seals._replace_earlier()
        seals.card_id._facts_changed("sealed")
        return seals

    def _get_reason_put_on(self, name):
        """Return why a seal stays what it is: what was on the device then (S21)."""
        return self.env._(
            "A seal keeps its number, its device, who put it on and when: record a new seal instead."
        )

    def _replace_earlier(self):
        """The newest seal of a card is the current one, by the day it was put on: those before it were
        replaced (S21)."""
        newest = {
            card: card.seal_ids.sorted(lambda s: (s.date, s.id))[-1:] for card in self.card_id
        }
        earlier = self.card_id.seal_ids - self.browse().union(*newest.values())
        earlier.filtered(lambda s: s.state == "applied")._as_program().write({"state": "replaced"})
