"""Check III.10: the order must be paid as agreed. Late payment holds a claim, it excludes nothing
(Civil Code 2015, art. 411: performance may be suspended while the other side is in default)."""

from collections import defaultdict

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

# terms are kept with the evidence and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

PAST_DUE = _lt("%(amount)s of order %(order)s was past due on the day of the claim: %(invoices)s.")


class WarrantyExclusion(models.Model):
    _inherit = "warranty.exclusion"

    check_type = fields.Selection(
        selection_add=[("payment", "Order not fully paid")], ondelete={"payment": "cascade"}
    )

    def _evaluate_payment(self, claims):
        """III.10: an amount of the same order was past due on the day of first notice and is
        still open, beyond the policy's tolerance."""
        open_lines = self._get_open_receivables(claims.card_id.sale_order_id)
        findings = {}
        for claim in claims:
            notice = claim._get_notice_date()
            past_due = open_lines[claim.card_id.sale_order_id].filtered(
                lambda line, notice=notice: line.date_maturity and line.date_maturity < notice
            )
            residual = sum(past_due.mapped("amount_residual"))
            if residual <= self.policy_id._get_tolerance(claim.company_id, notice):
                continue
            currency = claim.company_id.currency_id
            findings[claim] = [
                self._prepare_finding_vals(
                    "payment",
                    PAST_DUE,
                    amount=currency.format(residual),
                    order=claim.card_id.sale_order_id.name,
                    invoices=", ".join(past_due.move_id.mapped("name")),
                    residual=residual,
                    currency=currency.name,
                )
            ]
        return findings

    def _get_open_receivables(self, orders):
        """Return ``{order: receivable account.move.line}`` of the orders' posted open invoices."""
        open_lines = defaultdict(self.env["account.move.line"].browse)
        if not orders:
            return open_lines
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
                    ("move_id.invoice_line_ids.sale_line_ids.order_id", "in", orders.ids),
                ]
            )
        )
        for line in lines:
            for order in line.move_id.invoice_line_ids.sale_line_ids.order_id & orders.sudo():
                open_lines[order.sudo(False)] |= line
        return open_lines
