from odoo import models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

# terms are kept with the record and translated for whoever reads it
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

CHANGED = {
    "paid": _lt("Payment received: %(documents)s."),
    "unpaid": _lt("A payment was taken back or unmatched: %(documents)s."),
    "posted": _lt("Posted: %(documents)s."),
    "draft": _lt("Reset to draft: %(documents)s."),
    "cancel": _lt("Cancelled: %(documents)s."),
    "due": _lt("The due date was moved: %(documents)s."),
}
DEBTS = ("out_invoice", "out_refund")
MAX_NAMES = 5


class AccountMove(models.Model):
    """What a customer owes by an invoice is asked about by the claims on what was sold (III.10)."""

    _inherit = "account.move"

    def write(self, vals):
        """Posted, reset, cancelled; or a payment registered that has no entry of its own."""
        # what was never posted is matched with nothing
        known = self.filtered("posted_before") if "state" in vals else self.browse()
        result = super().write(vals)
        if "state" in vals:
            self._debts_changed(vals["state"])
            known._tell_settled(vals["state"] == "posted")
        elif "matched_payment_ids" in vals:
            self.filtered(
                lambda m: m.move_type in DEBTS and not all(p.move_id for p in m.matched_payment_ids)
            )._debts_changed("paid")
        return result

    def _tell_settled(self, counts):
        """Entries of payments count, or no longer, for the invoices they are matched with: core leaves
        them matched when they are reset to draft.

        :param bool counts: whether they count now
        """
        # sudo: whoever books an entry need not see what it settles
        lines = self.sudo().filtered(lambda move: move.move_type == "entry").line_ids
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        moves = (partials.debit_move_id | partials.credit_move_id).move_id
        moves._debts_changed("paid" if counts else "unpaid")

    def _debts_changed(self, what):
        """What customers owe by these moves changed; one query for all of them, none where no invoice
        or credit note of a customer is among them.

        :param str what: ``paid``, ``unpaid``, ``posted``, ``draft``, ``cancel`` or ``due``
        """
        # sudo: who books need not know the orders and claims that rest on it
        invoices = self.sudo().filtered(lambda move: move.move_type in DEBTS)
        if not invoices:
            return
        claims = self.env["warranty.claim"]._search_followed(invoices._get_debtors_domain())
        claims._look_again(
            lambda claim: (CHANGED[what], {"documents": invoices._get_names_for(claim)}),
            checks=("payment",),
            settle=True,
        )

    def _get_debtors_domain(self):
        """Return the domain of the claims on what these invoices charge or, where the policy looks at
        all a customer owes, of the claims of their customers."""
        lines = Domain("move_id", "in", self.ids)
        order_lines = Domain("order_line", "any", [("invoice_lines", "any", lines)])
        buyers = self.commercial_partner_id.ids
        by_buyer = Domain("card_id.partner_id.commercial_partner_id", "in", buyers) | Domain(
            "card_id.sale_order_id.partner_id.commercial_partner_id", "in", buyers
        )
        return Domain("card_id.sale_order_id", "any", order_lines) | (
            Domain("card_id.policy_id.payment_scope", "=", "customer") & by_buyer
        )

    def _get_names_for(self, claim):
        """Return the names of those of these invoices that a claim looks at."""
        order = claim.card_id.sale_order_id.sudo()
        own = self.filtered(lambda m: order and order in m.invoice_line_ids.sale_line_ids.order_id)
        names = (own or self).mapped("display_name")
        return ", ".join(names[:MAX_NAMES]) + ("…" if len(names) > MAX_NAMES else "")
