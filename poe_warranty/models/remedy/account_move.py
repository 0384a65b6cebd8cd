from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "warranty.guarded.mixin"]

    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="The claim whose charged work is invoiced here.",
        by_program=True,
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claims(self):
        # sudo: an accountant need not be able to read claims and recoveries
        for move in self.sudo().filtered(
            lambda move: move.claim_id.refund_id == move or move.recovery_id
        ):
            raise UserError(
                self.env._(
                    "%(move)s belongs to %(document)s: cancel it, do not delete it.",
                    move=move.display_name,
                    document=(move.claim_id or move.recovery_id).display_name,
                )
            )
