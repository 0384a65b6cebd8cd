from odoo import api, fields, models


class WarrantyHandover(models.Model):
    """What one customer got at one moment: the devices of claims, or what was agreed instead of them.
    The slip is printed of it, and the customer signs it. Nothing but the signature is typed in; a
    hand-over that was pressed by mistake is taken back device by device, and stays on record."""

    _name = "warranty.handover"
    _description = "Hand-Over"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["name", "partner_id.name"]
    _numbered = True

    name = fields.Char(
        string="Hand-over number", readonly=True, copy=False, index="trigram", by_program=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, by_program=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null", by_program=True
    )
    user_id = fields.Many2one("res.users", string="Handed over by", readonly=True, by_program=True)
    date = fields.Datetime(string="Handed over on", required=True, readonly=True, by_program=True)
    line_ids = fields.One2many(
        "warranty.handover.line", "handover_id", string="Devices", readonly=True, by_program=True
    )
    signature = fields.Image(
        copy=False, max_width=1024, max_height=1024, settled_by="_get_reason_signed"
    )
    signed_by = fields.Char(copy=False, settled_by="_get_reason_signed")
    signed_on = fields.Datetime(
        compute="_compute_signed_on", store=True, copy=False, by_program=True
    )

    # === COMPUTE === #

    @api.depends("signature")
    def _compute_signed_on(self):
        """The moment of the signature goes with it."""
        for handover in self:
            handover.signed_on = handover.signature and fields.Datetime.now()

    # === GUARDS === #

    def _get_reason_signed(self, name):
        """Return why the signature stays, or None while there is none."""
        if not self.signature:
            return None
        return self.env._("Hand-over %s is signed: the signature stays as it is.", self.name)

    # === ACTIONS === #

    def action_print(self):
        """Print the slip that the customer signs, or has signed."""
        return self.env.ref("poe_warranty.action_report_warranty_handover").report_action(self)

    # === BUSINESS === #

    def _get_zone(self):
        """Return the name of the time zone of the days on the slip: that of the company's policy."""
        return self.company_id._get_warranty_policy().tz
