"""What counts as paid (III.10): shares of an invoice, credit notes, and payments that await their bank
statement."""

from freezegun import freeze_time

from odoo import Command

from ..common import WarrantyCommon


class TestPaid(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sold = "2025-03-18 03:00:00"
        cls.card = cls._sell("CAM0001", moment=sold)
        cls.other = cls._sell_together(["CAM0002", "CAM0003", "CAM0004"], moment=sold)

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2025-04-10 03:00:00"))

    def _bill(self, cards, due="2025-03-31", **values):
        """Invoice the orders of some cards together."""
        invoice = cards.sale_order_id._create_invoices()
        invoice.write(
            {
                "invoice_date": "2025-03-18",
                "invoice_payment_term_id": False,
                "invoice_date_due": due,
                **values,
            }
        )
        invoice.action_post()
        return invoice

    def _register(self, invoice, amount):
        """Register a payment that gets no journal entry of its own; return it."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.an.id,
                "amount": amount,
                "currency_id": invoice.currency_id.id,
                "journal_id": self.company_data["default_journal_bank"].id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertFalse(payment.move_id)
        return payment

    def _residual(self, claim):
        """Assess a claim anew; return what is past due by it."""
        claim.action_assess()
        found = claim.finding_ids.filtered(lambda f: f.check_type == "payment")
        self.assertEqual(claim.decision, "hold" if found else "covered")
        return found.data["residual"] if found else 0.0

    def test_an_order_counts_its_share_of_an_invoice_over_several(self):
        invoice = self._bill(self.card | self.other)
        self.assertEqual(len(invoice), 1)
        claim, another = self._claim("CAM0001"), self._claim("CAM0002")
        total = invoice.amount_total
        self.assertAlmostEqual(self._residual(claim), total / 4, 2)
        self.assertAlmostEqual(self._residual(another), total * 3 / 4, 2)
        self._pay(invoice, total - 100)
        self.assertAlmostEqual(self._residual(claim), 25, 2)

    def test_a_posted_credit_note_counts_before_it_is_matched(self):
        invoice, claim = self._bill(self.card), self._claim("CAM0001")
        credit = invoice._reverse_moves()
        credit.invoice_date = "2025-04-01"
        self.assertEqual(self._residual(claim), invoice.amount_total)
        credit.action_post()
        credit.line_ids.remove_move_reconcile()
        self.assertEqual(invoice.amount_residual, invoice.amount_total)
        self.assertEqual(self._residual(claim), 0.0)

    def test_a_registered_payment_without_entry_counts_until_it_is_taken_back(self):
        invoice, claim = self._bill(self.card), self._claim("CAM0001")
        payment = self._register(invoice, invoice.amount_total - 10.0)
        self.assertEqual(invoice.amount_residual, invoice.amount_total)
        self.assertAlmostEqual(self._residual(claim), 10.0, 2)
        payment.action_draft()
        self.assertAlmostEqual(self._residual(claim), invoice.amount_total, 2)
        payment.amount = invoice.amount_total
        payment.action_post()
        self.assertEqual(claim.decision, "covered")
        payment.unlink()
        self.assertEqual(claim.decision, "hold")

    def test_a_debt_in_another_currency_is_settled_by_as_much_of_it(self):
        """The rate moved since the invoice: what is registered for all of it leaves nothing open."""
        euro = self.setup_other_currency("EUR", rates=[("2025-03-01", 2.0), ("2025-04-01", 4.0)])
        invoice = self._bill(self.card, currency_id=euro.id)
        claim = self._claim("CAM0001")
        self.assertAlmostEqual(self._residual(claim), invoice.amount_total / 2, 2)
        self._register(invoice, invoice.amount_total - 10.0)
        self.assertAlmostEqual(self._residual(claim), 5.0, 2)
        self._register(invoice, 10.0)
        self.assertEqual(self._residual(claim), 0.0)
