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
        by_order = self.policy_id.payment_scope == "order"
        open_lines = self._get_open_receivables(claims)
        findings = {}
        for claim in claims:
            notice = claim._get_notice_date()
            order = claim.card_id.sale_order_id
            past_due = open_lines[order if by_order else self._get_buyer(claim)].filtered(
                lambda line, claim=claim, notice=notice: line.date_maturity
                and line.date_maturity < notice
                and line.company_id == claim.company_id
            )
            residual = sum(past_due.mapped("amount_residual"))
            if residual <= self.policy_id._get_tolerance(claim.company_id, notice):
                continue
            currency = claim.company_id.currency_id
            findings[claim] = [
                self._prepare_finding_vals(
                    "payment",
                    PAST_DUE if by_order else PAST_DUE_CUSTOMER,
                    amount=currency.format(residual),
                    order=order.name,
                    invoices=", ".join(past_due.move_id.mapped("name")),
                    residual=residual,
                    currency=currency.name,
                )
            ]
        return findings

    def _get_buyer(self, claim):
        """Return the commercial partner who owes the money: who ordered, else who owns the card."""
        card = claim.card_id
        return (card.sale_order_id.partner_id or card.partner_id).commercial_partner_id

    def _get_open_receivables(self, claims):
        """Return ``{order: receivable account.move.line}`` of the claims' orders with posted open
        invoices, or ``{partner: …}`` where the policy looks at all a customer owes."""
        open_lines = defaultdict(self.env["account.move.line"].browse)
        by_order = self.policy_id.payment_scope == "order"
        orders = claims.card_id.sale_order_id
        buyers = self.env["res.partner"].union(*map(self._get_buyer, claims))
        if not (orders if by_order else buyers):
            return open_lines
        scope = (
            ("move_id.invoice_line_ids.sale_line_ids.order_id", "in", orders.ids)
            if by_order
            else ("move_id.commercial_partner_id", "in", buyers.ids)
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
            for order in line.move_id.invoice_line_ids.sale_line_ids.order_id & orders.sudo():
                open_lines[order.sudo(False)] |= line
        return open_lines
