from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user

from ..common import WarrantyCommon


class TestWork(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.warranty_labour_product_id = cls.labour
        cls.card = cls._sell("CAM0001", moment="2025-03-18 03:00:00")
        cls._receive(cls.ir_board, quantity=5)

    def _add_part(self, claim, quantity=1):
        form = Form(claim.repair_id.with_user(self.desk))
        with form.move_ids.new() as part:
            part.product_id = self.ir_board
            part.product_uom_qty = quantity
            part.repair_line_type = "add"
        form.save()

    def _available(self, product):
        self.env["stock.quant"].invalidate_model()
        return self.env["stock.quant"]._get_available_quantity(product, self.warehouse.lot_stock_id)

    def _excluded_claim(self):
        return self._judge("CAM0001", causes=["dropped"], notice_datetime="2025-09-10 03:00:00")

    def _covered_claim(self):
        return self._judge("CAM0001", notice_datetime="2025-09-10 03:00:00")

    def test_free_repair_of_a_covered_claim(self):
        claim = self._covered_claim()
        claim.action_repair()
        repair = claim.repair_id
        self.assertTrue(repair.under_warranty)
        self.assertEqual(
            (repair.lot_id, repair.partner_id, claim.state), (self.card.lot_id, self.an, "repair")
        )
        self._add_part(claim)
        repair.with_user(self.desk).action_validate()
        repair.with_user(self.desk).action_repair_start()
        repair.with_user(self.desk).action_repair_end()
        self.assertEqual((repair.state, claim.state), ("done", "ready"))
        self.assertEqual(self.ir_board.qty_available, 4)
        self.assertFalse(claim.sale_order_id)
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def _shared_quotation(self):
        """Return the claims of one receipt, one covered and two not, and the quotation of the two."""
        self._sell_together(["CAM0002", "CAM0003"], moment="2025-03-18 03:00:00")
        receipt = self.env["warranty.receipt"].create({"partner_id": self.an.id})
        at = "2025-09-10 03:00:00"
        covered = self._judge("CAM0001", notice_datetime=at)
        one = self._judge("CAM0002", notice_datetime=at, causes=["dropped"])
        two = self._judge("CAM0003", notice_datetime=at, causes=["dropped"])
        (covered | one | two).receipt_id = receipt
        self.assertEqual(receipt.quotable_count, 2)
        action = receipt.with_user(self.desk).action_quote()
        return covered, one, two, self.env["sale.order"].browse(action["res_id"])

    def test_excluded_devices_of_a_receipt_share_one_quotation(self):
        covered, one, two, order = self._shared_quotation()
        self.assertEqual((one | two).sale_order_id, order)
        self.assertEqual(order.amount_untaxed, 2 * 30)
        self.assertIn("CAM0002", order.note)
        self.assertIn("CAM0003", order.note)
        covered.action_repair()
        for step in ("action_validate", "action_repair_start", "action_repair_end"):
            getattr(covered.repair_id, step)()
        self.assertEqual(covered.state, "ready", "the covered one does not wait")
        self._add_part(one)
        order.action_confirm()
        self.assertEqual((one | two).mapped("state"), ["repair", "repair"])
        one.repair_id.action_repair_start()
        one.repair_id.action_repair_end()
        one.action_invoice()
        self.assertEqual((one.invoice_ids.amount_untaxed, two.state), (150, "repair"))
        two.repair_id.action_repair_start()
        two.repair_id.action_repair_end()
        # as Sales does it, who knows the order alone
        Wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        Wizard.create({"advance_payment_method": "delivered"}).create_invoices()
        self.assertEqual(two.invoice_ids.amount_untaxed, 30)
        self.assertEqual((len(one.invoice_ids), two.charge_state), (1, "draft"))

    def test_of_a_shared_quotation_one_device_may_be_refused(self):
        _covered, one, two, order = self._shared_quotation()
        self._add_part(one)
        one.action_refuse()
        self.assertEqual((one.state, two.state), ("decided", "quotation"))
        self.assertEqual((order.state, order.amount_untaxed), ("draft", 30))
        order.action_confirm()
        self.assertEqual(two.state, "repair")
        two.action_revise()
        self.assertEqual((order.state, two.state), ("draft", "quotation"))
        two.action_refuse()
        self.assertEqual((order.state, two.state), ("cancel", "decided"))

    def _pay_down(self, order, percent):
        """The seller asks a deposit, Accounting posts it and the customer pays."""
        Wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        Wizard.create({"advance_payment_method": "percentage", "amount": percent}).create_invoices()
        deposit = order.invoice_ids.filtered(lambda move: move.state == "draft")
        deposit.action_post()
        self._pay(deposit, deposit.amount_total)
        return deposit

    def _finish(self, claim):
        """End the work; return the invoice that the desk makes."""
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        before = claim.sudo().sale_order_id.invoice_ids
        claim.action_invoice()
        return claim.sudo().sale_order_id.invoice_ids - before

    def test_a_deposit_is_deducted_from_the_device_that_is_not_refused(self):
        for gone in (0, 1):
            for late in (False, True):
                with self.subTest(gone=gone, late=late), self.cr.savepoint() as savepoint:
                    _covered, one, two, order = self._shared_quotation()
                    refused, kept = (one, two) if gone == 0 else (two, one)
                    if late:
                        order.action_confirm()
                        refused.repair_id.action_repair_cancel()
                    else:
                        refused.action_refuse()
                        order.action_confirm()
                    self.assertEqual((order.amount_untaxed, order.claim_id), (30, kept))
                    deposit = self._pay_down(order, 50)
                    self.assertEqual((deposit.claim_id, deposit.amount_untaxed), (kept, 15))
                    total = order.amount_total
                    self.assertEqual(kept.amount_owed, total - deposit.amount_total)
                    final = self._finish(kept)
                    self.assertEqual((final.move_type, final.amount_untaxed), ("out_invoice", 15))
                    final.action_post()
                    self.assertEqual(kept.amount_owed, total - deposit.amount_total)
                    self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_each_device_has_its_share_of_a_deposit(self):
        _covered, one, two, order = self._shared_quotation()
        order.action_confirm()
        deposit = self._pay_down(order, 90)
        self.assertEqual(deposit.amount_untaxed, 54)
        rest = (order.amount_total - deposit.amount_total) / 2
        self.assertEqual((one | two).mapped("amount_owed"), [rest, rest])
        first = self._finish(two)
        self.assertEqual((first.claim_id, first.amount_untaxed), (two, 3))
        two.action_invoice()  # pressed twice
        self.assertEqual(len(order.invoice_ids), 2)
        self.assertEqual((one | two).mapped("amount_owed"), [rest, rest])
        first.action_post()
        # as Sales does it, who knows the order alone
        one.repair_id.action_repair_start()
        one.repair_id.action_repair_end()
        Wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        Wizard.create({"advance_payment_method": "delivered"}).create_invoices()
        last = order.invoice_ids - deposit - first
        self.assertEqual(
            (last.move_type, last.claim_id, last.amount_untaxed), ("out_invoice", one, 3)
        )
        last.action_post()
        self.assertEqual(sum(order.invoice_ids.mapped("amount_total")), order.amount_total)
        self.assertEqual((one | two).mapped("amount_owed"), [rest, rest])
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))

    def test_the_customers_words_are_text_wherever_they_go(self):
        """Notes of repairs, orders and tasks are HTML: what was typed as text stays text."""
        typed = "<b>No picture</b><script>alert(1)</script>"
        repaired = self._judge(
            "CAM0001", notice_datetime="2025-09-10 03:00:00", fault_description=typed
        )
        repaired.action_repair()
        self._sell("CAM0002", moment="2025-03-18 03:00:00")
        quoted = self._judge(
            "CAM0002",
            causes=["dropped"],
            notice_datetime="2025-09-10 03:00:00",
            fault_description=typed,
        )
        quoted.action_quote()
        for note in (repaired.repair_id.internal_notes, quoted.sale_order_id.note):
            self.assertIn("&lt;b&gt;No picture&lt;/b&gt;&lt;script&gt;", note)

    def test_the_quotation_says_why_in_the_customers_language(self):
        """The desk works in English."""
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.an.lang = "vi_VN"
        claim = self._excluded_claim()
        claim.with_user(self.desk).action_quote()
        note = claim.sale_order_id.note
        self.assertIn(claim.with_context(lang="vi_VN").verdict, note)
        self.assertNotIn("Not covered", note)

    def test_a_quotation_in_both_languages_says_it_in_both(self):
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.an.sudo().warranty_paper_language = "both"
        claim = self._excluded_claim()
        claim.action_quote()
        for code in ("vi_VN", "en_US"):
            self.assertIn(claim.with_context(lang=code).verdict, claim.sale_order_id.note)

    def test_customers_device_never_enters_our_stock(self):
        claim = self._covered_claim()
        value, quantity = self.camera.total_value, self.camera.qty_available
        claim.action_repair()
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        self.camera.invalidate_recordset()
        self.assertEqual((self.camera.total_value, self.camera.qty_available), (value, quantity))
        quant = self.card.lot_id.quant_ids.filtered(lambda q: q.quantity > 0)
        self.assertEqual((quant.location_id.usage, quant.quantity), ("customer", 1))
        self.assertEqual(self.card.lot_id.warranty_card_ids, self.card)

    def test_pressing_repair_twice_makes_one(self):
        claim = self._covered_claim()
        first = claim.action_repair()
        self.assertEqual(claim.action_repair()["res_id"], first["res_id"])
        self.assertEqual(len(claim.repair_ids), 1)

    def test_pressing_quote_twice_makes_one(self):
        claim = self._excluded_claim()
        claim.action_quote()
        claim.action_quote()
        self.assertEqual((len(claim.repair_ids), len(claim.repair_ids.sale_order_id)), (1, 1))

    def test_no_free_repair_on_a_refused_claim(self):
        claim = self._excluded_claim()
        with self.assertRaisesRegex(UserError, "III.5"):
            claim.action_repair()
        self.assertFalse(claim.repair_ids)
        claim.action_quote()
        with self.assertRaises(ValidationError):
            claim.repair_id.under_warranty = True

    def test_no_repair_before_the_verdict(self):
        claim = self._claim("CAM0001")
        for action in (claim.action_repair, claim.action_quote):
            with self.assertRaisesRegex(UserError, "not decided"):
                action()

    def test_charged_repair_to_invoice_and_payment(self):
        claim = self._excluded_claim()
        claim.action_quote()
        self._add_part(claim)
        order = claim.sale_order_id
        self.assertEqual(
            order.order_line.mapped(lambda line: (line.product_id, line.price_unit)),
            [(self.labour, 30.0), (self.ir_board, 120.0)],
        )
        self.assertEqual(claim.state, "quotation")
        # nothing leaves stock before the customer accepts
        self.assertEqual(self._available(self.ir_board), 5)
        for action in ("action_validate", "action_repair_start", "action_repair_done"):
            with self.assertRaisesRegex(UserError, "accepted"):
                getattr(claim.repair_id, action)()
        order.action_confirm()
        self.assertEqual((claim.state, claim.repair_id.state), ("repair", "confirmed"))
        self.assertEqual(self._available(self.ir_board), 4)
        self.assertFalse(order.picking_ids, "the parts leave through the repair")
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        self.assertEqual(claim.state, "ready")
        self.assertEqual(self.ir_board.qty_available, 4)
        invoice = self._invoice(order)
        self.assertEqual(invoice.claim_id, claim)
        self.assertEqual(invoice.amount_untaxed, 150.0)
        self._pay(invoice, invoice.amount_residual)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(claim.invoice_ids, invoice)

    def test_prices_come_from_the_customers_pricelist(self):
        self.env.ref("base.group_user").implied_ids += self.group_product_pricelist
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Trade",
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "percentage",
                            "percent_price": 50,
                        }
                    )
                ],
            }
        )
        self.an.property_product_pricelist = pricelist
        claim = self._excluded_claim()
        claim.action_quote()
        self._add_part(claim)
        line = claim.sale_order_id.order_line.filtered(
            lambda line: line.product_id == self.ir_board
        )
        self.assertEqual(line.price_subtotal, 60.0)

    def test_a_part_beyond_the_accepted_quotation_waits_for_another_acceptance(self):
        claim = self._excluded_claim()
        claim.action_quote()
        claim.action_accept()
        claim.repair_id.action_repair_start()
        with self.assertRaisesRegex(UserError, "would cost more"), self.cr.savepoint():
            self._add_part(claim)
        claim.repair_id.invalidate_recordset()
        claim.action_revise()
        self.assertEqual((claim.state, claim.sale_order_id.state), ("quotation", "draft"))
        self._add_part(claim)
        claim.action_accept()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        line = claim.sale_order_id.order_line.filtered(
            lambda line: line.product_id == self.ir_board
        )
        self.assertEqual((line.price_unit, line.qty_delivered), (120.0, 1.0))

    def test_refused_quotation_hands_the_device_back_unrepaired(self):
        claim = self._excluded_claim()
        claim.action_quote()
        self._add_part(claim)
        claim.sale_order_id.with_context(disable_cancel_warning=True).action_cancel()
        self.assertEqual((claim.state, claim.repair_ids.state), ("decided", "cancel"))
        self.assertFalse(claim.repair_id)
        claim.action_hand_back()
        claim.action_close()
        self.assertEqual(self.ir_board.qty_available, 5)
        self.assertFalse(claim.invoice_ids)

    def test_cancelled_repair_can_be_made_again(self):
        claim = self._covered_claim()
        claim.action_repair()
        first = claim.repair_id
        first.action_repair_cancel()
        self.assertEqual(claim.state, "decided")
        claim.action_repair()
        self.assertNotEqual(claim.repair_id, first)

    def test_unknown_device_can_be_repaired_for_money(self):
        claim = self._judge("ZZZ999", partner_id=self.an)
        self.assertEqual(claim.decision, "not_found")
        claim.action_quote()
        self.assertEqual(claim.state, "quotation")
        claim.sale_order_id.action_confirm()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        self.assertEqual(claim.state, "ready")

    def test_accessory_without_serial_is_repaired_too(self):
        self._receive(self.adapter, quantity=1)
        order = self._order(self.an, (self.adapter, 1))
        self._deliver(order.picking_ids)
        claim = self._judge(card_id=order.warranty_card_ids)
        self.assertDecision(claim, "covered")
        claim.action_repair()
        self.assertEqual(claim.repair_id.product_id, self.adapter)

    def test_no_assessment_once_work_has_begun(self):
        claim = self._covered_claim()
        claim.action_repair()
        with self.assertRaisesRegex(UserError, "Cancel that work"):
            claim.action_assess()

    def test_works_in_a_foreign_currency(self):
        self.env.ref("base.group_user").implied_ids += self.group_product_pricelist
        currency = self.setup_other_currency("EUR")
        self.assertNotEqual(self.company.currency_id, currency)
        pricelist = self.env["product.pricelist"].create(
            {"name": "EUR", "currency_id": currency.id}
        )
        self.an.property_product_pricelist = pricelist
        claim = self._excluded_claim()
        claim.action_quote()
        self._add_part(claim)
        self.assertEqual(claim.sale_order_id.currency_id, currency)
        claim.sale_order_id.action_confirm()
        invoice = self._invoice(claim.sale_order_id)
        self.assertEqual(invoice.currency_id, currency)

    def test_new_evidence_stops_the_free_work(self):
        claim = self._covered_claim()
        claim.action_repair()
        self._add_part(claim)
        self.env["warranty.observation"].with_user(self.desk).create(
            {
                "claim_id": claim.id,
                "code_id": self.env.ref("poe_warranty.warranty_code_watery").id,
                "origin": "customer",
            }
        )
        for action in ("action_validate", "action_repair_start", "action_repair_done"):
            with self.assertRaisesRegex(UserError, "changed"):
                getattr(claim.repair_id, action)()
        claim.repair_id.action_repair_cancel()
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.5")

    def test_no_work_for_a_cancelled_claim(self):
        claim = self._covered_claim()
        claim.action_repair()
        repair = claim.repair_id
        repair.action_repair_cancel()
        with self.assertRaisesRegex(UserError, "Make a new repair"):
            repair.action_repair_cancel_draft()
        claim.action_cancel()
        with self.assertRaisesRegex(UserError, "no work"):
            repair.action_repair_start()

    def test_the_workshop_ends_the_repair(self):
        worker = new_test_user(
            self.env, "worker", groups="stock.group_stock_user", company_id=self.company.id
        )
        claim = self._covered_claim()
        claim.action_repair()
        repair = claim.repair_id.with_user(worker)
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertEqual(claim.state, "ready")

    def test_order_cancelled_after_acceptance_cancels_the_work(self):
        claim = self._excluded_claim()
        claim.action_quote()
        self._add_part(claim)
        order = claim.sale_order_id
        order.action_confirm()
        order.with_context(disable_cancel_warning=True).action_cancel()
        self.assertEqual((claim.state, claim.repair_ids.state), ("decided", "cancel"))
        self.assertEqual(self._available(self.ir_board), 5)

    def test_an_old_quotation_leaves_the_new_one_alone(self):
        claim = self._excluded_claim()
        claim.action_quote()
        old = claim.sale_order_id
        old.with_context(disable_cancel_warning=True).action_cancel()
        claim.action_quote()
        new = claim.repair_id
        old.action_draft()
        with self.assertRaisesRegex(UserError, "new quotation"), self.cr.savepoint():
            old.action_confirm()
        self.env.invalidate_all()
        old.with_context(disable_cancel_warning=True).action_cancel()
        self.assertEqual((claim.state, claim.repair_id, new.state), ("quotation", new, "draft"))

    def test_two_claims_make_two_invoices(self):
        self._sell("CAM0002", moment="2025-03-18 03:00:00")
        claims = self._excluded_claim()
        claims |= self._judge("CAM0002", causes=["fire"], notice_datetime="2025-09-10 03:00:00")
        for claim in claims:
            claim.action_quote()
            claim.sale_order_id.action_confirm()
        invoices = claims.sale_order_id._create_invoices()
        self.assertEqual(invoices.claim_id, claims)
        self.assertEqual(claims.mapped("invoice_count"), [1, 1])

    def test_free_work_has_nothing_to_quote(self):
        claim = self._covered_claim()
        claim.action_repair()
        with self.assertRaisesRegex(UserError, "nothing to quote"):
            claim.repair_id.action_create_sale_order()
