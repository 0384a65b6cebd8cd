from odoo import api, fields, models
from odoo.exceptions import UserError

from ..claim.account_move import DEBTS


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

    refunded_claim_ids = fields.One2many(
        "warranty.claim",
        "refund_id",
        string="Refunded claims",
        readonly=True,
        by_program=True,
        help="The claims whose money this credit note gives back.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """What credits an invoice of a claim, or charges its work anew, is the claim's too, whoever
        makes it in Accounting."""
        moves = super().create(vals_list)
        # sudo: an accountant need not be able to read orders and claims
        for move in moves.sudo().filtered(lambda m: m.move_type in DEBTS and not m.claim_id):
            if claim := move._find_claim():
                # nobody modified it by hand
                program = move._as_program().with_context(skip_is_manually_modified=True)
                program.claim_id = claim
        return moves

    def _post(self, soft=True):
        """:raise UserError: for a device's credit note that asks for more than is left of what was
        paid"""
        # sudo: an accountant need not be able to read claims
        for claim in self.sudo().claim_id.filtered(lambda claim: claim.refund_id in self.sudo()):
            claim._check_refund_left()
        return super()._post(soft)

    def write(self, vals):
        """A credit note is cancelled, or taken up again: what becomes of the customer's money is told."""
        result = super().write(vals)
        if "state" in vals:
            notes = self.filtered(lambda move: move.move_type == "out_refund")
            # sudo: an accountant need not be able to write claims
            refunded = notes.sudo().refunded_claim_ids
            if vals["state"] == "cancel":
                refunded._tell_refund_cancelled()
            else:
                refunded._settle_refund_cancelled()
        return result

    def _find_claim(self):
        """Return the claim whose invoice is credited here, or whose work is charged; an empty record
        where there is none, or several."""
        self.ensure_one()
        charged = self.invoice_line_ids.sale_line_ids.filtered("order_id.claim_id")
        claims = self.env["warranty.claim"].union(*(line._get_claim() for line in charged))
        return self.reversed_entry_id.claim_id or (claims if len(claims) == 1 else claims.browse())

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
