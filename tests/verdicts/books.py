"""The records of what a customer ordered, was invoiced and paid."""

from odoo import Command


class Books:
    """The records of a ledger: customer, orders, invoices, payments and credit notes."""

    def __init__(self, world, ledger):
        self.env, self.ledger, self.world = world.env, ledger, world
        Partner = self.env["res.partner"]
        vietnam = self.env.ref("base.vn").id
        self.customer = Partner.create(
            {
                "name": f"Customer {ledger.number}",
                "is_company": True,
                "phone": ledger.phone,
                "country_id": vietnam,
                "is_trade_customer": ledger.trade,
            }
        )
        contact = {"name": "Guard", "parent_id": self.customer.id, "country_id": vietnam}
        self.partners = {
            "buyer": self.customer,
            "contact": Partner.create(contact),
            "outsider": Partner.create({"name": "Somebody else", "country_id": vietnam}),
        }
        self.make_orders()
        self.invoices = [self.make_invoice(invoice) for invoice in ledger.invoices]
        for credit in ledger.credits:
            self.make_credit(credit)

    def make_orders(self):
        device = self.world.in_stock
        products = (device, self.world.sources["sold"])
        self.orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "order_line": [Command.create({"product_id": p.id}) for p in products],
                }
                for _order in range(self.ledger.orders)
            ]
        )
        # what is delivered is not looked at here: no transfers are made
        self.orders.write({"state": "sale"})

    def make_move(self, kind, day, shares, **values):
        """Return a draft invoice or credit note over ``(order, amount)``, without taxes."""
        return self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": self.customer.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Devices",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                            "sale_line_ids": [Command.set(self.orders[order].order_line[:1].ids)],
                        }
                    )
                    for order, amount in shares
                ],
                **values,
            }
        )

    def make_invoice(self, invoice):
        move = self.make_move(
            "out_invoice",
            invoice.day,
            invoice.shares,
            invoice_payment_term_id=self.make_terms(invoice.terms).id,
        )
        if invoice.posted:
            move.action_post()
            for payment in invoice.payments:
                self.pay(move, payment)
        return move

    def make_terms(self, terms):
        return self.env["account.payment.term"].create(
            {
                "name": f"Terms {terms}",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": percent, "nb_days": days})
                    for percent, days in terms
                ],
            }
        )

    def get_receivables(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def pay(self, move, payment):
        if payment.kind == "registered":
            self.register(move, payment.amount)
            return
        account = self.get_receivables(move).account_id
        Journal = self.env["account.journal"]
        of_company = ("company_id", "=", self.env.company.id)
        journal = Journal.search([("type", "=", "general"), of_company], limit=1)
        bank = Journal.search([("type", "=", "bank"), of_company], limit=1)
        same = {"partner_id": self.customer.id, "name": "Paid"}
        entry = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": move.invoice_date,
                "line_ids": [
                    Command.create(
                        {**same, "account_id": bank.default_account_id.id, "debit": payment.amount}
                    ),
                    Command.create({**same, "account_id": account.id, "credit": payment.amount}),
                ],
            }
        )
        entry.action_post()
        paid = self.get_receivables(entry)
        (paid | self.get_receivables(move).filtered(lambda line: not line.reconciled)).reconcile()
        if payment.kind == "taken_back":
            paid.remove_move_reconcile()
            entry.button_draft()
            entry.button_cancel()

    def register(self, move, amount):
        """Register a payment that awaits its bank statement: it has no entry yet, and the instalments
        stay open in the books."""
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=1
        )
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "date": move.invoice_date,
                "journal_id": bank.id,
                "invoice_ids": [Command.set(move.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        assert not payment.move_id

    def make_credit(self, credit):
        move = self.make_move("out_refund", credit.day, [(credit.order, credit.amount)])
        move.action_post()
        if credit.invoice is not None:
            lines = self.get_receivables(move | self.invoices[credit.invoice])
            lines.filtered(lambda line: not line.reconciled).reconcile()
