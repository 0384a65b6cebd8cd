from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_round

from ...const import ALERT
from ...tools.lock import lock


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
        if self._get_paid_shares():
            return None
        if order := self._get_order_not_invoiced():
            return self.env._(
                "Of order %s only a down payment is invoiced: let Accounting make and post the invoice "
                "of the rest first. All that was paid for the device is refunded then.",
                order.name,
            )
        return self.env._(
            "No posted invoice of card %s is open for a refund: refund it in Accounting, or replace "
            "the device.",
            self.card_id.display_name,
        )

    def _tell_refund_cancelled(self):
        """Leave a task with who answers for each of these claims: the device is ours, or will be, and
        nobody pays it back."""
        self._raise_alert("refund_cancelled", lambda claim: claim._get_reason_refund_cancelled())

    def _settle_refund_cancelled(self):
        """Take the task off: there is a credit note again."""
        if self:
            self._settle_alert("refund_cancelled", kind=ALERT)

    def _refund_anew(self):
        """Make the credit note that was cancelled once more."""
        self._settle_refund_cancelled()
        refund = self._create_refund()
        remedies = self.remedy_ids.filtered(lambda remedy: remedy.kind == "refund")
        remedies[:1]._note({"result": f"{refund._name},{refund.id}"})

    def _create_refund(self):
        """Return the draft credit note of what was paid for the device, with the taxes it was sold
        with."""
        shares = self._get_paid_shares()
        invoice = next(iter(shares)).move_id
        spoken = self.with_context(lang=self._get_customer_lang())  # it stands on the credit note
        refund = invoice._as_program()._reverse_moves(
            [
                {
                    "ref": spoken.env._(
                        "%(invoice)s, claim %(claim)s", invoice=invoice.name, claim=self.name
                    ),
                    "claim_id": self.id,
                    "invoice_date": fields.Date.context_today(self),
                    "invoice_origin": self.name,
                }
            ]
        )
        refund.invoice_line_ids.unlink()
        refund.invoice_line_ids = [
            Command.create(self._prepare_refund_line(line, share)) for line, share in shares.items()
        ]
        self._as_program().refund_id = refund
        self._tell_whom_credited(refund)
        return refund.sudo(False)

    def _check_refund_left(self):
        """:raise UserError: when the credit note asks for more than is left of what was paid for the
        device by now"""
        self.ensure_one()
        refund = self.refund_id
        lock(refund.reversed_entry_id, refund.reversed_entry_id.name)
        shares = self._get_paid_shares()
        left = [self._prepare_refund_line(line, share) for line, share in shares.items()]
        products = {vals["product_id"] for vals in left}
        asked = [
            {name: line[name] for name in ("price_unit", "quantity", "discount")}
            for line in refund.invoice_line_ids
            if not left or line.product_id.id in products
        ]
        if refund.currency_id.compare_amounts(self._sum_up(asked), self._sum_up(left)) > 0:
            raise UserError(
                self.env._(
                    "Credit note %(note)s asks for more than is left of what was paid for the device of "
                    "claim %(claim)s: something was credited, or an invoice taken back, since. Cancel "
                    "it; “Refund” on the claim makes it anew. What you credit beyond that is a line, or "
                    "a credit note, of its own.",
                    note=refund.display_name,
                    claim=self.name,
                )
            )

    @api.model
    def _sum_up(self, lines):
        """Return the sum of such values of invoice lines, at the precision of their prices."""
        digits = self.env["decimal.precision"].precision_get("Product Price")
        return sum(
            float_round(vals["price_unit"], digits)
            * vals["quantity"]
            * (1 - vals["discount"] / 100)
            for vals in lines
        )

    def _tell_whom_credited(self, refund):
        """Say on the claim and on its credit note that somebody else than who holds the device gets the
        money, as on a card that was passed on: it goes back where it came from, unless the two agree on
        something else.

        :param refund: the ``account.move``, with sudo
        """
        buyer, holder = refund.commercial_partner_id, self.partner_id.commercial_partner_id
        if buyer == holder:
            return
        told = self.env._(
            "The credit note of claim %(claim)s is made out to %(buyer)s, who bought the device, not to "
            "%(holder)s, who holds it now. Agree with both who gets the money, and tell accounting.",
            claim=self.name,
            buyer=buyer.display_name,
            holder=holder.display_name,
        )
        for document in (self, refund):
            document.message_post(body=told)

    def _prepare_refund_line(self, line, share):
        """Return the values of the line that credits a part of an invoice line, without its order
        line: the order was carried out and is not to be invoiced again.

        :param line: the ``account.move.line``, with sudo
        :param float share: the part
        """
        device = self.card_id.product_id
        return {
            "name": line.name
            if line.product_id == device
            else f"{line.name} · {device.display_name}",
            "product_id": device.id if line.product_id else False,
            "product_uom_id": device.uom_id.id,
            "quantity": 1,
            "price_unit": line.price_unit * line.quantity * share,
            "discount": line.discount,
            "account_id": line.account_id.id,
            "tax_ids": [Command.set(line.tax_ids.ids)],
            "analytic_distribution": line.analytic_distribution,
        }
