from odoo import api, fields, models
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
        :raise UserError: when the device cannot be refunded, saying why
        """
        self.ensure_one()
        if not self.refund_id:
            self.env["warranty.remedy"]._begin("refund", self)
        elif self.refund_cancelled:
            self._check_allowed("refund_anew")
            self._lock()
            self._refund_anew()
        return self._get_move_action(self.refund_id)

    def _allow_refund_anew(self):
        if self.refund_cancelled:
            return self._get_reason_not_invoiced()
        return self.env._("No credit note of claim %s was cancelled.", self.name)

    # === BUSINESS === #

    def _get_reason_not_refundable(self):
        """Return why a covered device is not refunded: the customer still has it, or no invoice says
        what was paid; or None."""
        if self.received_datetime:
            return self._get_reason_not_invoiced()
        return self.env._(
            "Take the device of claim %s in first: it is refunded when it is back.", self.name
        )

    def _get_reason_not_invoiced(self):
        """Return why nothing can be credited, or None."""
        if self._find_invoice_line():
            return None
        return self.env._(
            "No posted invoice of card %s is open for a refund: refund it in Accounting, or replace "
            "the device.",
            self.card_id.display_name,
        )

    def _find_invoice_line(self):
        """Return the posted invoice line on which the device was sold: one of which at least one
        device is not credited yet, or an empty one."""
        # sudo: the desk sees that the device was invoiced, without access to the ledger
        lines = self.card_id.sudo().sale_line_id.invoice_lines.filtered(
            lambda line: line.parent_state == "posted" and line.move_type == "out_invoice"
        )
        return next((line for line in lines if self._is_left_to_credit(line)), lines.browse())

    @api.model
    def _is_left_to_credit(self, line):
        """Tell whether at least one device of an invoice line is not credited yet.

        :param line: ``account.move.line`` of the invoice, with sudo
        """
        credited = line.move_id.reversal_move_ids.filtered(lambda move: move.state != "cancel")
        same = credited.invoice_line_ids.filtered(lambda other: other.product_id == line.product_id)
        unit = line.product_id.uom_id
        left = line.product_uom_id._compute_quantity(line.quantity, unit) - sum(
            other.product_uom_id._compute_quantity(other.quantity, unit) for other in same
        )
        return unit.compare(left, 1) >= 0

    def _refund_anew(self):
        """Make the credit note that was cancelled once more."""
        refund = self._create_refund()
        remedies = self.remedy_ids.filtered(lambda remedy: remedy.kind == "refund")
        remedies[:1]._note({"result": f"{refund._name},{refund.id}"})

    def _create_refund(self):
        """Return the draft credit note for the device, at the price and with the taxes it was
        sold."""
        line = self._find_invoice_line()
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
        self._as_program().refund_id = refund
        return refund.sudo(False)
