"""A contract bills what the customer accepted, no more and no less."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError

from .test_contract_life import ContractCommon


class TestAccepted(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sale_discount_product_id = cls.labour

    def _quote(self):
        """Return the quotation of a packaged contract: twelve months at 100, as the seller sees it."""
        proposal = self._propose(option="packaged", billing_period="month", years=1)
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        order = order.with_user(self.salesman)
        order.order_line.filtered("maintenance_period").price_unit = 100
        return order

    def _discount(self, order, rate):
        """Give a discount on the whole order, as the seller does."""
        Wizard = self.env["sale.order.discount"].with_user(self.salesman)
        vals = {"discount_type": "so_discount", "discount_percentage": rate}
        Wizard.create({"sale_order_id": order.id, **vals}).action_apply_discount()

    def _get_discount(self, order):
        return order.order_line.filtered(lambda line: line.price_subtotal < 0)

    # === a discount on a line of its own === #

    def test_each_period_gives_its_part_of_a_discount(self):
        order = self._quote()
        self._discount(order, 0.1)
        self.assertEqual(order.amount_untaxed, 1080)
        order.action_confirm()
        invoices = self._bill_months(date(2026, 1, 5), 13)
        self.assertEqual(invoices.mapped("amount_untaxed"), [90] * 12)
        # the order gives it no second time
        self.assertEqual(self._get_discount(order).qty_to_invoice, 0)
        self.assertEqual(order.invoice_status, "invoiced")
        with self.assertRaises(UserError):
            order.sudo()._create_invoices(final=True)

    def test_the_order_gives_the_rest_of_a_discount_on_other_things_too(self):
        order = self._quote()
        taxes = order.order_line.filtered("maintenance_period").tax_ids
        way = {"product_id": self.labour.id, "price_unit": 500, "tax_ids": taxes.ids}
        order.order_line = [Command.create(way)]
        self._discount(order, 0.1)
        self.assertEqual(order.amount_untaxed, 1530)
        order.action_confirm()
        own = order.sudo()._create_invoices(final=True)
        self.assertEqual(own.amount_untaxed, 450)
        invoices = self._bill_months(date(2026, 1, 5), 13)
        self.assertEqual(sum(invoices.mapped("amount_untaxed")), 1080)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_a_renewal_gives_its_discount_with_its_periods(self):
        contract = self._sign()
        self._bill_months(date(2026, 1, 5), 12)
        with freeze_time("2026-12-10 03:00:00"):
            order = self.env["sale.order"].browse(contract.action_quote_renewal()["res_id"])
            order = order.with_user(self.salesman)
            self._discount(order, 0.2)
            order.action_confirm()
        self.assertEqual(self._get_discount(order).qty_to_invoice, 0)
        invoices = self._bill_months(date(2027, 1, 5), 13)
        self.assertEqual(invoices.mapped("amount_untaxed"), [80] * 12)

    # === the order stays as it was accepted === #

    def test_what_a_contract_bills_no_longer_changes_on_its_order(self):
        order = self._quote()
        self._discount(order, 0.1)
        discount = self._get_discount(order)
        line = order.order_line.filtered("maintenance_period")
        line.discount = 5  # until it is accepted
        line.discount = 0
        order.action_confirm()
        for sold, vals in (
            (line, {"price_unit": 50}),
            (line, {"product_uom_qty": 6}),
            (line, {"discount": 50}),
            (line, {"product_id": self.labour.id}),
            (discount, {"price_unit": -600}),
            (discount, {"product_uom_qty": 0}),
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "as the customer accepted it"),
                self.cr.savepoint(),
            ):
                order.order_line = [Command.update(sold.id, vals)]
        line.name = "Care of the cameras"
        self.assertEqual(self._bill("2026-01-05").amount_untaxed, 90)

    def test_a_cancelled_order_is_worked_on_again(self):
        order = self._quote()
        self._discount(order, 0.1)
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        self.env.flush_all()  # another day
        order.order_line.filtered("maintenance_period").price_unit = 50
        self._get_discount(order).price_unit = -60
        order.action_confirm()
        self.assertEqual(self._bill("2026-01-05").amount_untaxed, 45)

    # === what is credited already === #

    def _credit(self, invoice, amount):
        """Credit some of an invoice, as the accountant does."""
        invoice.filtered(lambda move: move.state == "draft").action_post()
        note = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        note.invoice_line_ids.price_unit = amount
        note.action_post()

    def test_no_more_is_credited_than_is_left(self):
        contract = self._sign(price=310)
        self._credit(self._bill("2026-01-05"), 250)
        self._terminate(contract, "2026-01-25", credit_confirmed=True)
        activity = contract.activity_ids.filtered(lambda a: "Credit" in a.summary)
        # 10 of 31 days would be 100
        self.assertIn("10 of 31 days, $ 60.00", str(activity.note).replace("&nbsp;", " "))

    def test_what_is_credited_in_full_is_not_asked_for_again(self):
        contract = self._sign(price=310)
        self._credit(self._bill("2026-01-05"), 310)
        self._terminate(contract, "2026-01-25")
        self.assertFalse(contract.activity_ids.filtered(lambda a: "Credit" in a.summary))
