from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..base.guarded_mixin import PROGRAM


class SaleOrder(models.Model):
    """The quotation of the charged work on a claim (C4)."""

    _name = "sale.order"
    _inherit = ["sale.order", "warranty.guarded.mixin"]

    claim_id = fields.Many2one(
        "warranty.claim",
        string="Warranty claim",
        compute="_compute_claim_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The claim whose charged work this order is about; of several the first that is not "
        "refused.",
        by_program=True,
    )
    # taken back by any other way than its buttons, it could be accepted again at another price
    state = fields.Selection(settled_by="_get_reason_accepted")
    # who owes what was accepted, to whom, and in which money
    partner_id = fields.Many2one(settled_by="_get_reason_accepted")
    company_id = fields.Many2one(settled_by="_get_reason_accepted")
    currency_id = fields.Many2one(settled_by="_get_reason_accepted")

    # what the order asks in advance is deducted from work that is done
    @api.depends("repair_order_ids.claim_id", "repair_order_ids.state")
    def _compute_claim_id(self):
        for order in self:
            repairs = order.repair_order_ids.filtered("claim_id").sorted("id")
            living = repairs.filtered(lambda repair: repair.state != "cancel")
            order.claim_id = (living or repairs).claim_id[:1]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claims(self):
        # sudo: who sells need not be able to read claims
        for order in self.sudo().filtered("claim_id"):
            raise UserError(
                self.env._(
                    "%(move)s belongs to %(document)s: cancel it, do not delete it.",
                    move=order.name,
                    document=order.claim_id.display_name,
                )
            )

    def _get_reason_accepted(self, name):
        """Return why stays that the customer accepted the work on a claim, unless it is cancelled."""
        # the word of the program alone, as below
        cancelled = self.env.context.get("claim_order_cancelled") is PROGRAM
        # sudo: who sells need not be able to read claims
        if self.state != "sale" or cancelled or not self.sudo().claim_id:
            return None
        return self.env._(
            "The customer accepted order %s: cancel it, or revise the quotation on its claim.",
            self.name,
        )

    def _prepare_invoice(self):
        claim = self._get_invoiced_claim() or self.claim_id
        return {**super()._prepare_invoice(), "claim_id": claim.id}

    def _invoice_claim(self, claim):
        """Invoice the work on one claim; that on the other devices of the quotation is invoiced when
        it is done.

        :param claim: the ``warranty.claim``
        :return: the new invoices
        """
        return self.with_context(invoiced_claim_id=claim.id)._create_invoices(final=True)

    def _create_invoices(self, grouped=False, final=False, date=None):
        """The work on each device of a quotation for several is invoiced by itself, whoever invoices it:
        what is owed for a device is told by its own claim."""
        how = {"grouped": grouped, "final": final, "date": date}
        apart = {order: claims for order in self if (claims := order._get_claims_apart(final))}
        if not apart:
            return super()._create_invoices(**how)
        moves = self.env["account.move"]
        for order, claims in apart.items():
            for claim in claims:
                moves |= order.with_context(invoiced_claim_id=claim.id)._create_invoices(**how)
        others = self - self.union(*apart)
        if others:
            others = others.with_context(raise_if_nothing_to_invoice=False)
            moves |= super(SaleOrder, others)._create_invoices(**how)
        return moves

    def _get_claims_apart(self, final):
        """Return the claims whose work is to be invoiced now, where this order is about several and none
        was chosen; else an empty recordset.

        :param bool final: as in core's method
        """
        none = self.env["warranty.claim"]
        if self.env.context.get("invoiced_claim_id") or len(self._get_claim_repairs().claim_id) < 2:
            return none
        lines = self._get_invoiceable_lines(final).filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )
        claims = none.union(*(line._get_claim() for line in lines))
        # the deposit is left to the one that is not refused
        others = self._get_living_repairs().claim_id | self.sudo().claim_id
        return claims if len(claims | others.sudo(False)) > 1 else none

    def _get_invoiced_claim(self):
        """Return the claim of this order that is invoiced by itself, or an empty recordset."""
        wanted = self.env.context.get("invoiced_claim_id")
        if not wanted:
            return self.env["warranty.claim"]
        claims = self._get_claim_repairs().claim_id.sudo(False)
        return claims.filtered(lambda claim: claim.id == wanted)

    def _get_invoiceable_lines(self, final=False):
        lines = super()._get_invoiceable_lines(final)
        claim = self._get_invoiced_claim()
        if not claim:
            return lines
        return lines.filtered(lambda line: line.display_type or line._is_charged_on(claim))

    def _create_account_invoices(self, invoice_vals_list, final):
        """The invoices of a claim's work are the claim's."""
        program = self._as_program()
        return super(SaleOrder, program)._create_account_invoices(invoice_vals_list, final)

    def _get_invoice_grouping_keys(self):
        """One invoice a claim: the work on two claims is not mixed."""
        return super()._get_invoice_grouping_keys() + ["claim_id"]

    def _confirmation_error_message(self):
        """What a claim's work was offered for, and until when, is accepted as it was offered; a
        customer who paid has accepted in time."""
        late = self.sudo().claim_id and self.is_expired and not self.amount_paid  # sudo: who sells
        if not late:
            return super()._confirmation_error_message()
        return self.env._(
            "Quotation %(order)s was good until %(day)s: agree with the customer on what holds now, and "
            "enter a later expiration.",
            order=self.name,
            day=format_date(self.env, self.validity_date),
        )

    def _action_confirm(self):
        """The customer accepted: the parts of a charged repair are reserved only now (C4).

        :raise UserError: when the repair that was offered is cancelled
        """
        self.order_line._accept_charges()
        result = super()._action_confirm()
        offered = self._get_offered_repairs()
        for repair in offered.filtered(lambda repair: repair.state == "cancel"):
            raise UserError(
                self.env._(
                    "Repair %(repair)s that this quotation offers was cancelled. Make a new "
                    "quotation from claim %(claim)s.",
                    repair=repair.name,
                    claim=repair.claim_id.name,
                )
            )
        offered.claim_id._accept_work()
        offered.filtered(lambda repair: repair.state == "draft")._action_repair_confirm()
        return result

    def _action_cancel(self):
        """The customer refused: nothing is repaired and nothing charged.

        :raise UserError: when the work is done, or invoiced and not credited
        """
        self._check_work_not_done()
        # sudo: who sells cancels the order without a right to what its repair needs from others
        of_claims = self.filtered(lambda order: order.sudo().claim_id)
        of_claims.check_access("write")
        asked = of_claims.sudo().with_context(claim_order_cancelled=PROGRAM)
        for orders in filter(None, (asked, self - of_claims)):
            super(SaleOrder, orders)._action_cancel()
        # the word of the program alone: a call from outside may bring the key along
        if self.env.context.get("keep_claim_repairs") is not PROGRAM:
            self._get_claim_repairs()._drop_charged_work()
        return True

    def _cancel_for_repairs(self):
        """Cancel these orders for the sake of their repairs, which go their own way. Core's method
        takes no parameter; no call from outside can bring this object along."""
        return self.with_context(keep_claim_repairs=PROGRAM)._action_cancel()

    def _check_work_not_done(self):
        """:raise UserError: for an accepted order whose work is done: it is invoiced, or credited; for
        one with a deposit that is not credited"""
        for repair in self.filtered(lambda order: order.state == "sale")._get_claim_repairs():
            if repair.state == "done":
                raise UserError(
                    self.env._(
                        "The work of order %(order)s on claim %(claim)s is done: invoice it, and "
                        "credit the invoice where that is agreed.",
                        order=repair.sale_order_id.name,
                        claim=repair.claim_id.name,
                    )
                )
            if reason := repair.sale_order_id.order_line._get_reason_billed():
                raise UserError(reason)

    def _get_offered_repairs(self):
        """Return the repairs of claims whose work these orders offer: of a quotation for several devices
        one may have been refused, and nothing of it is charged any more."""
        charged = [line._get_claim() for line in self.order_line if line.product_uom_qty]
        return self._get_claim_repairs().filtered(
            lambda r: r.state != "cancel"
            or r.claim_id in charged
            or not r.sale_order_id._get_living_repairs()
        )

    def _get_living_repairs(self):
        """Return those of them that were not cancelled."""
        return self._get_claim_repairs().filtered(lambda repair: repair.state != "cancel")

    def _get_claim_repairs(self):
        """Return the repairs of claims that these orders charge: none, of an order about no claim."""
        # sudo: the customer who signs or declines on the portal has no right to claims and repairs
        return self.sudo().filtered("claim_id").repair_order_ids.filtered("claim_id")
