from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class WarrantyClaim(models.Model):
    """The money back for a device that is taken back (Law 19/2023, art. 30.2.đ)."""

    _inherit = "warranty.claim"

    refund_id = fields.Many2one(
        "account.move",
        string="Credit note",
        readonly=True,
        copy=False,
        index="btree_not_null",
        by_program=True,
    )

    refund_cancelled = fields.Boolean(compute="_compute_refund_cancelled", compute_sudo=True)

    # === COMPUTE === #

    @api.depends("refund_id.state")
    def _compute_refund_cancelled(self):
        for claim in self:
            claim.refund_cancelled = claim.refund_id.state == "cancel"

    # === ACTIONS === #

    def action_refund(self):
        """Take the device back and credit what was paid for it: a draft credit note on the original
        invoice, for the accountant to post.

        A credit note that was cancelled is made anew.

        :return: a window action on the credit note
        :raise UserError: when the claim is not covered, or no invoice of the device is found
        """
        self.ensure_one()
        if not self.refund_id:
            self._check_remedy()
            self._check_taken_back()
            invoice_line = self._get_invoice_line()
            self._lock()
            refund = self._create_refund(invoice_line)
            self._as_program().write({"refund_id": refund.id})
            self._set_resolution("refunded")
            self._update_state("ready")
            self._take_back()
            # sudo: the refund ends the promise, whoever refunds
            self.card_id.sudo()._end_by_refund(self)
        elif self.refund_cancelled:
            self._lock()
            self._as_program().refund_id = self._create_refund(self._get_invoice_line())
        return self._get_move_action(self.refund_id)

    # === BUSINESS === #

    def _check_refunded(self):
        """:raise UserError: for a device that is ours while the money is not on its way"""
        super()._check_refunded()
        for claim in self.filtered("refund_cancelled"):
            raise UserError(
                self.env._(
                    "The credit note of claim %s was cancelled: press “Refund” to make it anew.",
                    claim.name,
                )
            )

    def _check_taken_back(self):
        """:raise UserError: while the customer still has the device"""
        if not self.received_datetime:
            raise UserError(
                self.env._(
                    "Take the device of claim %s in first: it is refunded when it is back.",
                    self.name,
                )
            )

    def _get_invoice_line(self):
        """Return the posted invoice line on which the device was sold: one of which at least one
        device is not credited yet.

        :raise UserError: when there is none
        """
        # sudo: the desk sees that the device was invoiced, without access to the ledger
        lines = self.card_id.sudo().sale_line_id.invoice_lines.filtered(
            lambda line: line.parent_state == "posted" and line.move_type == "out_invoice"
        )
        for line in lines:
            credited = line.move_id.reversal_move_ids.filtered(lambda move: move.state != "cancel")
            same = credited.invoice_line_ids.filtered(
                lambda other, line=line: other.product_id == line.product_id
            )
            unit = line.product_id.uom_id
            left = line.product_uom_id._compute_quantity(line.quantity, unit) - sum(
                other.product_uom_id._compute_quantity(other.quantity, unit) for other in same
            )
            if unit.compare(left, 1) >= 0:
                return line
        raise UserError(
            self.env._(
                "No posted invoice of card %s is open for a refund: refund it in Accounting, or "
                "replace the device.",
                self.card_id.display_name,
            )
        )

    def _create_refund(self, line):
        """Return the draft credit note for one device of an invoice line, at the price and with the
        taxes it was sold.

        :param line: ``account.move.line`` of the invoice, with sudo
        """
        refund = line.move_id._as_program()._reverse_moves(
            [
                {
                    "ref": self.env._(
                        "%(invoice)s, claim %(claim)s", invoice=line.move_id.name, claim=self.name
                    ),
                    "claim_id": self.id,
                    "invoice_date": fields.Date.context_today(self),
                    "invoice_origin": self.name,
                }
            ]
        )
        same = refund.invoice_line_ids.filtered(
            lambda new: new.product_id == line.product_id
            and new.sale_line_ids == line.sale_line_ids
        )[:1]
        (refund.invoice_line_ids - same).unlink()
        unit = self.product_id.uom_id
        price = same.product_uom_id._compute_price(same.price_unit, unit)
        # without its order line: the order was carried out and is not to be invoiced again
        same.write(
            {
                "product_uom_id": unit.id,
                "quantity": 1,
                "price_unit": price,
                "sale_line_ids": [Command.clear()],
            }
        )
        return refund.sudo(False)
