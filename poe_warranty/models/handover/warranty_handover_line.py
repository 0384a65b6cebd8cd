from odoo import api, fields, models


class WarrantyHandoverLine(models.Model):
    """One device of a hand-over: what was owed when it left, and whether it was taken back."""

    _name = "warranty.handover.line"
    _description = "Device Handed Over"
    _inherit = ["warranty.bounded.mixin", "warranty.guarded.mixin"]
    _order = "id"

    handover_id = fields.Many2one(
        "warranty.handover",
        string="Hand-over",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        by_program=True,
    )
    claim_id = fields.Many2one(
        "warranty.claim",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        by_program=True,
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True, by_program=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Datetime(related="handover_id.date")
    remedy_id = fields.Many2one(
        "warranty.remedy", string="What was done", readonly=True, index="btree_not_null",
        ondelete="restrict", by_program=True,
    )  # fmt: skip
    amount_owed = fields.Monetary(
        string="Owed",
        readonly=True,
        help="What the customer owed for the charged work when the device left.",
        by_program=True,
    )
    undone_on = fields.Datetime(string="Taken back on", readonly=True, by_program=True)
    undone_user_id = fields.Many2one(
        "res.users", string="Taken back by", readonly=True, by_program=True
    )
    undone_reason = fields.Char(string="Reason", readonly=True, by_program=True)

    # === COMPUTE === #

    @api.depends("handover_id.name", "claim_id.name")
    def _compute_display_name(self):
        for line in self:
            names = (line.handover_id.name, line.claim_id.name)
            line.display_name = " · ".join(filter(None, names))

    # === BUSINESS === #

    def _note_undone(self, reason):
        """Keep why, by whom and when these were taken back.

        :param str reason: in words
        """
        self._as_program().write(
            {
                "undone_on": fields.Datetime.now(),
                "undone_user_id": self.env.uid,
                "undone_reason": reason,
            }
        )
