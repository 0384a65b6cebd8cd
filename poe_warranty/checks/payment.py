"""Check III.10: the order must be paid as agreed. Late payment holds a claim, it excludes nothing
(Civil Code 2015, art. 411: performance may be suspended while the other side is in default)."""

from collections import defaultdict
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..const import AWAITED_PAYMENTS

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

    @api.model
    def _get_questions(self):
        return super()._get_questions() | {
            "payment": self.env._("Order not paid as agreed?"),
        }

    def _evaluate_payment(self, claims):
        """III.10: an amount of the same order (or of the customer, as the policy says) was past due
        on the day of first notice and is still open, beyond the policy's tolerance."""
        # what is past due is the same for all claims of one debt and day
        policy = self.policy_id
        groups = claims.grouped(
            lambda claim: (
                self._get_debt(claim),
                claim.company_id,
                claim._get_notice_date(policy),
            )
        )
        amounts = self._get_open_amounts([debt for debt, *_more in groups], claims.company_id)
        findings = {}
        for (debt, company, notice), alike in groups.items():
            counted = {
                line: amount
                for line, amount in amounts[debt].items()
                if line.company_id == company and (amount < 0 or self._is_past_due(line, notice))
            }
            if not counted:
                continue
            currency = company.currency_id
            residual = currency.round(sum(counted.values()))
            tolerance = self.policy_id._get_tolerance(company, notice)
            if currency.compare_amounts(residual, tolerance) > 0:
                past_due = self._get_open_lines(counted)
                finding = self._prepare_payment_vals(debt, past_due, residual, currency)
                findings |= dict.fromkeys(alike, [finding])
        return findings

    def _is_past_due(self, line, day):
        """Tell whether an instalment was due before a day."""
        return bool(line.date_maturity and line.date_maturity < day)

    def _get_open_lines(self, amounts):
        """Return those receivable lines of which something is open."""
        # sudo: as in _get_open_receivables
        Line = self.env["account.move.line"].sudo()
        return Line.union(*(line for line, amount in amounts.items() if amount > 0))

    def _prepare_payment_vals(self, debt, past_due, residual, currency):
        """Return the values of one finding; see :meth:`_evaluate_payment`.

        :param past_due: the ``account.move.line`` that are open
        """
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

    def _get_open_amounts(self, debts, companies):
        """Return ``{debt: {receivable account.move.line: amount}}``: what is open of the instalments
        of posted invoices, and as a negative amount what is left of posted credit notes that are
        matched with nothing. Of an invoice over several orders an order has its share.

        :param debts: iterable of what :meth:`_get_debt` returns
        :param companies: ``res.company`` of the claims
        :rtype: defaultdict
        """
        amounts = defaultdict(dict)
        by_order = self._is_by_order()
        debts = self.env["sale.order" if by_order else "res.partner"].union(*debts)
        if not debts:
            return amounts
        lines = self._get_open_receivables(debts, companies)
        for line, amount in self._get_open_by_line(lines).items():
            if not by_order:
                amounts[line.move_id.commercial_partner_id.sudo(False)][line] = amount
                continue
            for order, share in self._get_shares(line.move_id).items():
                if order in debts.sudo():
                    amounts[order.sudo(False)][line] = amount * share
        return amounts

    def _get_open_by_line(self, lines):
        """Return ``{line: amount}``: what is open of receivable lines of posted invoices, less what is
        paid and not reconciled yet, and with what was paid by an entry that was taken back."""
        awaited, undone = self._get_awaited(lines), self._get_undone(lines)
        return {
            line: line.amount_residual + undone[line] - awaited.get(line, 0.0) for line in lines
        }

    def _get_open_receivables(self, debts, companies):
        """Return the receivable lines of posted invoices and credit notes that are not settled in the
        books, or by entries alone that were taken back.

        :param debts: ``sale.order`` or ``res.partner``, as :meth:`_get_debt` has them
        :param companies: ``res.company`` of the claims
        """
        # sudo: the desk sees that an amount is open, without access to the ledger
        debts, Line = debts.sudo(), self.env["account.move.line"].sudo()
        scope = (
            # read step by step: as a path of fields the database is free to begin at the other end, and
            # to walk all lines for each line
            Domain("move_id", "in", debts.order_line.invoice_lines.move_id.ids)
            if self._is_by_order()
            else Domain("move_id.commercial_partner_id", "in", debts.ids)
        )
        return Line.search(
            Domain("display_type", "=", "payment_term")
            & Domain("parent_state", "=", "posted")
            & Domain("move_id.move_type", "in", ("out_invoice", "out_refund"))
            & (Domain("amount_residual", "!=", 0) | Domain.custom(to_sql=self._get_undone_sql))
            & Domain("company_id", "in", companies.ids)
            & scope
        )

    @staticmethod
    def _get_undone_sql(lines, alias, _query):
        """Return the condition that a line is matched with an entry that is no longer posted: core
        leaves it matched, and settled, when a payment is reset to draft."""
        return SQL(
            """EXISTS (
                SELECT 1 FROM account_partial_reconcile part
                JOIN account_move_line other
                ON other.id IN (part.debit_move_id, part.credit_move_id) AND other.id != %(line)s
                WHERE %(line)s IN (part.debit_move_id, part.credit_move_id)
                AND other.parent_state != 'posted'
            )""",
            line=SQL.identifier(alias, "id"),
            to_flush=lines._fields["parent_state"],
        )

    def _get_undone(self, lines):
        """Return ``{line: amount}``: what of these instalments is matched with such an entry.

        :return: a ``defaultdict``
        """
        undone = defaultdict(float)
        for line in lines:
            for partial in line.matched_credit_ids:
                if partial.credit_move_id.parent_state != "posted":
                    undone[line] += partial.amount
            for partial in line.matched_debit_ids:
                if partial.debit_move_id.parent_state != "posted":
                    undone[line] -= partial.amount
        return undone

    def _get_shares(self, invoice):
        """Return ``{sale.order: share}`` of one invoice, as fractions of what it charges for orders."""
        charged = defaultdict(float)
        for line in invoice.invoice_line_ids.filtered("sale_line_ids"):
            orders = line.sale_line_ids.order_id
            for order in orders:
                charged[order] += line.price_total / len(orders)
        total = sum(charged.values())
        return {order: amount / total if total else 1.0 for order, amount in charged.items()}

    def _get_awaited(self, lines):
        """Return ``{line: amount}``: what payments settle of these instalments that were registered
        and await their bank statement without a journal entry. Like any payment they settle the
        earliest instalment first; what is paid back settles a credit note."""
        awaited, payments = {}, self._get_awaited_payments(lines.move_id)
        stated = self._get_stated_amounts(payments.invoice_ids)
        for payment in payments:
            amount = payment.amount_company_currency_signed
            sign = -1 if amount < 0 else 1
            left = self._take(abs(amount), payment.invoice_ids, stated)
            terms = payment.invoice_ids.line_ids.filtered(
                lambda line, sign=sign: line.display_type == "payment_term"
                and line.amount_residual * sign > 0
            )
            for line in terms.sorted(lambda line: (line.date_maturity or date.max, line.id)):
                worth = self._get_worth(payment, line)
                settled = min(left * worth, abs(line.amount_residual - awaited.get(line, 0.0)))
                awaited[line] = awaited.get(line, 0.0) + settled * sign
                left -= settled / worth
        return awaited

    def _get_worth(self, payment, line):
        """Return how much of an instalment a payment settles by each unit it is worth, both in the
        company's currency: a debt in another currency is settled by as much of that, whatever the rate
        became since it was invoiced."""
        paid, owed = payment.amount_company_currency_signed, line.amount_residual_currency
        if payment.currency_id != line.currency_id or not (paid and owed):
            return 1.0
        return abs(line.amount_residual / owed * payment.amount / paid)

    def _get_awaited_payments(self, invoices):
        """Return the registered payments of open invoices that have no journal entry."""
        return invoices.matched_payment_ids.filtered(
            lambda payment: payment.state in AWAITED_PAYMENTS and not payment.move_id
        ).sorted("id")

    def _get_stated_amounts(self, invoices):
        """Return ``{invoice: amount}`` that bank statements have settled of invoices: for these the
        payments that were registered before wait no longer."""
        stated = defaultdict(float)
        for line in invoices.line_ids.filtered(lambda line: line.display_type == "payment_term"):
            for partial in line.matched_credit_ids | line.matched_debit_ids:
                others = (partial.credit_move_id | partial.debit_move_id) - line
                if others.move_id.statement_line_id:
                    stated[line.move_id] += partial.amount
        return stated

    def _take(self, amount, invoices, stated):
        """Return what is left of an amount beyond what was stated, which is used up by it."""
        for invoice in invoices:
            used = min(amount, stated[invoice])
            stated[invoice] -= used
            amount -= used
        return amount
