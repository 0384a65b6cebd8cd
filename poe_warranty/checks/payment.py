"""Check III.10: the order must be paid as agreed. Late payment holds a claim, it excludes nothing
(Civil Code 2015, art. 411: performance may be suspended while the other side is in default)."""

from collections import defaultdict

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

PAST_DUE = _lt("%(amount)s of order %(order)s was past due on the day of the claim: %(invoices)s.")
PAST_DUE_CUSTOMER = _lt(
    "%(amount)s of the customer's orders was past due on the day of the claim: %(invoices)s."
)


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    check_type = fields.Selection(
        selection_add=[("payment", "Order not fully paid")], ondelete={"payment": "cascade"}
    )

    def _evaluate_payment(self, claims):
        """III.10: an amount of the same order (or of the customer, as the policy says) was past due
        on the day of first notice and is still open, beyond the policy's tolerance."""
        open_lines = self._get_open_receivables(claims)
        findings = {}
        # what is past due is the same for all claims of one debt and day
        for (debt, company, notice), alike in claims.grouped(
            lambda claim: (self._get_debt(claim), claim.company_id, claim._get_notice_date())
        ).items():
            past_due = open_lines[debt].filtered(
                lambda line, company=company, notice=notice: line.date_maturity
                and line.date_maturity < notice
                and line.company_id == company
            )
            residual = sum(past_due.mapped("amount_residual"))
            if residual > self.policy_id._get_tolerance(company, notice):
                finding = self._prepare_payment_vals(debt, past_due, residual, company.currency_id)
                findings |= dict.fromkeys(alike, [finding])
        return findings

    def _prepare_payment_vals(self, debt, past_due, residual, currency):
        """Return the values of one finding; see :meth:`_evaluate_payment`."""
        by_order = self._is_by_order()
        return self._prepare_finding_vals(
            "payment",
            PAST_DUE if by_order else PAST_DUE_CUSTOMER,
            amount=currency.format(residual),
            order=by_order and debt.name,
            invoices=", ".join(past_due.move_id.mapped("name")),
            residual=residual,
            currency=currency.name,
        )

    def _is_by_order(self):
        return self.policy_id.payment_scope == "order"

    def _get_debt(self, claim):
        """Return what must be paid for a claim: its order or, where the policy looks at all a
        customer owes, the customer."""
        return claim.card_id.sale_order_id if self._is_by_order() else self._get_buyer(claim)

    def _get_buyer(self, claim):
        """Return the commercial partner who owes the money: who ordered, else who owns the card."""
        card = claim.card_id
        return (card.sale_order_id.partner_id or card.partner_id).commercial_partner_id

    def _get_open_receivables(self, claims):
        """Return ``{order: receivable account.move.line}`` of the claims' orders with posted open
        invoices, or ``{partner: …}`` where the policy looks at all a customer owes."""
        open_lines = defaultdict(self.env["account.move.line"].browse)
        by_order = self._is_by_order()
        debts = self.env["sale.order" if by_order else "res.partner"]
        debts = debts.union(*map(self._get_debt, claims))
        if not debts:
            return open_lines
        scope = (
            ("move_id.invoice_line_ids.sale_line_ids.order_id", "in", debts.ids)
            if by_order
            else ("move_id.commercial_partner_id", "in", debts.ids)
        )
        # sudo: the desk sees that an amount is open, without access to the ledger
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("display_type", "=", "payment_term"),
                    ("parent_state", "=", "posted"),
                    ("move_id.move_type", "=", "out_invoice"),
                    ("amount_residual", ">", 0),
                    ("company_id", "in", claims.company_id.ids),
                    scope,
                ]
            )
        )
        for line in lines:
            if not by_order:
                open_lines[line.move_id.commercial_partner_id.sudo(False)] |= line
                continue
            for order in line.move_id.invoice_line_ids.sale_line_ids.order_id & debts.sudo():
                open_lines[order.sudo(False)] |= line
        return open_lines
