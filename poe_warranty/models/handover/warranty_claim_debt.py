from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools.label import get_labels

# core's states of an invoice that is paid, or whose payment is registered
SETTLED = ("paid", "in_payment", "reversed")


class WarrantyClaim(models.Model):
    """What the customer owes for the charged work on a claim (C4), for the desk that hands the device
    over and has no access to the ledger."""

    _inherit = "warranty.claim"

    amount_owed = fields.Monetary(
        string="Owed",
        currency_field="currency_id",
        compute="_compute_amount_owed",
        compute_sudo=True,  # the desk sees what is owed, without access to the ledger
        help="For the charged work that was accepted: what is invoiced and not paid, and what is still "
        "to be invoiced; in the currency of the company.",
    )
    charge_state = fields.Selection(
        [
            ("to_invoice", "To invoice"),
            ("draft", "Invoice in draft"),
            ("unpaid", "Not paid"),
            ("partial", "Paid in part"),
            ("paid", "Paid"),
        ],
        string="Invoice status",
        compute="_compute_charge_state",
        store=True,
        index="btree_not_null",
        help="Where the money for the charged work is.",
        by_program=True,
    )
    invoice_summary = fields.Char(
        string="Invoices and status",
        compute="_compute_invoice_summary",
        compute_sudo=True,  # as amount_owed
        help="The invoices of the charged work: number, status, due date.",
    )

    # === COMPUTE === #

    # whatever is paid, or taken back, goes through core's state of payment, be it the same again
    @api.depends("repair_ids.state", "invoice_ids.payment_state")
    def _compute_amount_owed(self):
        for claim in self:
            claim.amount_owed = claim._origin and claim._origin._get_amount_owed()

    # core calls paid of what a part was registered: each payment is looked at
    @api.depends("state", "invoice_ids.payment_state")
    def _compute_charge_state(self):
        # sudo: as amount_owed
        for state, claims in self.sudo().grouped(lambda c: c._get_charge_state()).items():
            claims.charge_state = state

    @api.depends("invoice_ids.payment_state", "invoice_ids.invoice_date_due")
    @api.depends_context("lang")
    def _compute_invoice_summary(self):
        for claim in self:
            claim.invoice_summary = " · ".join(
                claim._describe_invoice(invoice)
                for invoice in claim._origin._get_charge_invoices().sorted("id")
            )

    # === WHAT IS OWED === #

    def _get_charge_invoices(self):
        """Return the invoices of the charged work and what credits them, but for those that were
        cancelled. The money back for the device itself is another matter."""
        return (self.invoice_ids - self.refund_id).filtered(lambda move: move.state != "cancel")

    def _get_chargeable_lines(self):
        """Return the lines of the accepted order that charge the work on this claim; none where what
        was invoiced was credited, since to charge it anew is for somebody to decide."""
        order = self.sale_order_id
        if order.state != "sale" or self._get_reason_credited():
            return self.env["sale.order.line"]
        return self._get_charged_lines(order)

    def _get_amount_owed(self):
        """Return what the customer owes for the work on this claim, never less than nothing, in the
        currency of the company."""
        owed = self._get_amount_open(self._get_charge_invoices()) + self._get_amount_to_invoice()
        return max(self.company_id.currency_id.round(owed), 0.0)

    @api.model
    def _get_amount_open(self, invoices):
        """Return what is open of posted invoices, less what credits them, in the currency of the
        company. Payments count as they do for III.10: core calls an invoice paid once a part of it is
        registered without an entry, and still when the entry is taken back.

        :param invoices: ``account.move``, with sudo
        """
        lines = invoices.line_ids.filtered(
            lambda line: line.display_type == "payment_term" and line.parent_state == "posted"
        )
        if not lines:
            return 0.0
        return sum(self.env["warranty.exclusion"]._get_open_by_line(lines).values())

    @api.model
    def _get_payment_state(self, invoice):
        """Return core's state of payment, but for what it calls paid while something is open, or the
        other way round.

        :param invoice: ``account.move``, with sudo
        """
        state, currency = invoice.payment_state, invoice.company_id.currency_id
        is_open = not currency.is_zero(self._get_amount_open(invoice))
        if state in SETTLED and is_open:
            return "partial"
        return "paid" if state == "partial" and not is_open else state

    def _get_amount_to_invoice(self):
        """Return what no posted invoice asks for yet, less the deposits that were invoiced, in the
        currency of the company."""
        amount, lines = 0.0, self._get_chargeable_lines()
        for line in lines | lines.order_id.order_line.filtered("is_downpayment"):
            is_deposit = line.is_downpayment
            part = -line._get_deposit_amount(self) if is_deposit else line.amount_to_invoice
            amount += line.currency_id._convert(
                part, self.company_id.currency_id, self.company_id, fields.Date.context_today(self)
            )
        return amount

    def _get_charge_state(self):
        """Return where the money is, one of ``charge_state``, or False where nothing is charged."""
        # only the order of a repair charges; what is offered anew was credited before
        if self.state == "quotation" or not self.repair_ids.sale_order_id:
            return False
        if self.state in ("ready", "closed"):
            lines = self._get_chargeable_lines()
            if lines.filtered(lambda line: line.qty_to_invoice and not line.is_downpayment):
                return "to_invoice"
        invoices = self._get_invoices_made()
        if "draft" in invoices.mapped("state"):
            return "draft"
        states = {self._get_payment_state(invoice) for invoice in invoices}
        if not states:
            return False
        if states <= {*SETTLED}:
            return "paid"
        return "unpaid" if states == {"not_paid"} else "partial"

    def _describe_invoice(self, invoice):
        """Return one line about an invoice, in the user's language.

        :param invoice: ``account.move``, with sudo
        """
        if invoice.state == "draft":
            return self.env._("%s: draft, with Accounting", invoice._get_move_display_name())
        state = self._get_payment_state(invoice)
        status = get_labels(invoice, "payment_state")[state]
        if state in SETTLED or not invoice.invoice_date_due:
            return f"{invoice.name}: {status}"
        return self.env._(
            "%(invoice)s: %(status)s, due on %(day)s",
            invoice=invoice.name,
            status=status,
            day=format_date(self.env, invoice.invoice_date_due),
        )

    # === AT THE HAND-OVER === #

    def _is_on_account(self):
        """Tell whether the customer buys on account: by the payment terms that Accounting gave him
        nothing is due on the day of the invoice."""
        self.ensure_one()
        # sudo: a fact of the customer, whoever hands over
        partner = self.sudo().partner_id.commercial_partner_id.with_company(self.company_id)
        today = fields.Date.context_today(self)
        parts = partner.property_payment_term_id.line_ids
        return bool(parts) and all(part._get_due_date(today) > today for part in parts)

    def _get_reason_unpaid(self):
        """Return why the device stays here, or None: the policy asks for the money first."""
        if not self.amount_owed or self._get_policy().handover_payment != "require":
            return None
        if self._is_on_account():
            return None
        return self.env._(
            "Claim %(claim)s: %(customer)s owes %(amount)s, and does not buy on account. Let Accounting "
            "register the payment first; the policy asks for it.",
            claim=self.name,
            customer=self.partner_id.display_name,
            amount=self.company_id.currency_id.format(self.amount_owed),
        )

    def _check_paid(self):
        """:raise UserError: for the first of these claims whose device is to be paid first"""
        for claim in self:
            if reason := claim._get_reason_unpaid():
                raise UserError(reason)
