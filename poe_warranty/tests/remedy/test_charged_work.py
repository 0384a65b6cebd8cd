"""The money of charged work (C4): deposits, credit notes, answers that come late."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common import WarrantyCommon


class TestChargedWork(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.warranty_labour_product_id = cls.labour
        cls.card = cls._sell("CAM0001")
        cls._receive(cls.ir_board, quantity=5)
        cls.seller = cls._make_user("seller", "sales_team.group_sale_salesman")
        cls.accountant = cls._make_user("accountant", "account.group_account_invoice")

    def _quote(self):
        """Return a claim whose charged repair, of a board and an hour, waits for the customer."""
        claim = self._judge("CAM0001", causes=["dropped"])
        claim.action_quote()
        self._add_board(claim)
        claim.sudo().sale_order_id.user_id = self.seller
        return claim

    def _accept(self):
        claim = self._quote()
        claim.action_accept()
        return claim

    def _add_board(self, claim):
        vals = {"repair_id": claim.repair_id.id, "repair_line_type": "add", "product_uom_qty": 1}
        return self.env["stock.move"].create(
            {**vals, "product_id": self.ir_board.id, "company_id": self.company.id}
        )

    def _pay_down(self, claim):
        """The seller asks half of the price as a deposit, the accountant posts it."""
        order = claim.sudo().sale_order_id
        Wizard = self.env["sale.advance.payment.inv"].with_user(self.seller)
        wizard = Wizard.with_context(active_ids=order.ids).create(
            {"advance_payment_method": "percentage", "amount": 50}
        )
        wizard.create_invoices()
        deposit = order.invoice_ids.with_user(self.accountant)
        deposit.action_post()
        return deposit

    def _credit(self, invoice):
        """Credit an invoice in Accounting; return the credit note."""
        Wizard = self.env["account.move.reversal"].with_user(self.accountant)
        wizard = Wizard.with_context(active_model="account.move", active_ids=invoice.ids).create(
            {"journal_id": invoice.journal_id.id}
        )
        note = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        note.with_user(self.accountant).action_post()
        return note

    def _reserved(self):
        self.env["stock.quant"].invalidate_model()
        quants = self.env["stock.quant"]._gather(self.ir_board, self.warehouse.lot_stock_id)
        return sum(quants.mapped("reserved_quantity"))

    def test_a_deposit_binds_until_it_is_credited(self):
        claim = self._accept()
        deposit = self._pay_down(claim)
        self.assertEqual(deposit.sudo().claim_id, claim)
        for press in (
            claim.action_revise,
            claim.repair_id.action_repair_cancel,
            claim.sudo().sale_order_id.with_user(self.seller).action_cancel,
        ):
            with self.assertRaisesRegex(UserError, "credit the invoice first"), self.cr.savepoint():
                press()
            self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "press “Revise Quotation”"):
            claim.action_refuse()
        self._credit(deposit)
        claim.action_revise()
        # what is offered anew owes nothing yet, whatever became of the deposit
        self.assertEqual((claim.state, claim.sudo().charge_state), ("quotation", False))
        claim.action_refuse()
        self.assertEqual((claim.state, self._reserved()), ("decided", 0))
        claim.action_hand_back()
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_work_with_a_credited_deposit_is_cancelled(self):
        claim = self._accept()
        self._credit(self._pay_down(claim))
        claim.repair_id.action_repair_cancel()
        self.assertEqual((claim.state, self._reserved()), ("decided", 0))

    def test_a_seller_cancels_the_accepted_order_of_a_repair(self):
        claim = self._accept()
        self.assertEqual(self._reserved(), 1)
        claim.sudo().sale_order_id.with_user(self.seller).action_cancel()
        self.assertEqual((claim.state, self._reserved()), ("decided", 0))

    def test_an_accepted_order_is_taken_back_by_its_buttons_alone(self):
        claim = self._accept()
        order, repair = claim.sudo().sale_order_id, claim.sudo().repair_id
        for record, vals in (
            (order, {"state": "draft"}),
            (order, {"repair_order_ids": [Command.unlink(repair.id)]}),
            (repair, {"sale_order_id": False}),
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                record.write(vals)
        # nor does a line of another order join what was accepted
        other = self.env["sale.order"].create(
            {
                "partner_id": order.partner_id.id,
                "order_line": [Command.create({"product_id": self.labour.id})],
            }
        )
        with self.assertRaisesRegex(UserError, "would cost more"):
            order.write({"order_line": [Command.link(other.order_line.id)]})
        claim.action_revise()
        self.assertEqual(order.state, "draft")
        with self.assertRaisesRegex(UserError, "do not delete"):
            order.unlink()

    def test_accepted_work_is_charged_to_who_accepted_it_in_his_money(self):
        claim = self._accept()
        order = claim.sudo().sale_order_id.with_user(self.seller)
        draft = self.env["sale.order"].with_user(self.seller).create({"partner_id": self.binh.id})
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        for record, vals in (
            (order, {"partner_id": self.binh.id}),
            (order, {"currency_id": self.env.ref("base.EUR").id}),
            (order.with_user(self.env.user), {"company_id": elsewhere.id}),
            (order.order_line[0], {"order_id": draft.id}),
            (draft, {"order_line": [Command.link(order.order_line[0].id)]}),
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "customer accepted order"):
                record.write(vals)
        # what is not accepted, or is about no claim, is for the seller to put right
        draft.action_confirm()
        draft.partner_id = self.an
        claim.action_revise()
        order.partner_id = self.binh

    def test_what_was_done_for_a_claim_stays_on_its_record(self):
        claim = self._accept()
        repair = claim.sudo().repair_id
        repair.action_repair_start()
        repair.action_repair_end()
        claim.action_receive()
        part, device = repair.move_ids, claim._get_moves("device_in")
        self.assertEqual((part.state, device.state), ("done", "done"))
        for record, vals in (
            (device, {"state": "cancel"}),
            (part, {"state": "cancel"}),
            (part, {"repair_id": False}),
            (part, {"repair_line_type": "remove"}),
            (repair, {"move_ids": [Command.unlink(part.id)]}),
            (repair, {"state": "cancel"}),
            (repair, {"lot_id": False}),
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "stays|no longer change"):
                record.write(vals)
        # nor does what went elsewhere turn up as work on the claim
        delivered = self.card.sudo().move_id
        with self.assertRaisesRegex(UserError, "no longer change"):
            delivered.write({"repair_id": repair.id, "repair_line_type": "add"})

    def test_a_credit_note_of_accounting_is_the_claims(self):
        claim = self._accept()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        claim.action_invoice()
        invoice = claim.sudo().invoice_ids.with_user(self.accountant)
        invoice.action_post()
        note = self._credit(invoice)
        self.assertEqual(note.sudo().claim_id, claim)
        with self.assertRaisesRegex(UserError, "invoiced and credited"):
            claim.action_invoice()
        self.assertEqual(claim.sudo().invoice_ids, invoice.sudo() | note.sudo())
        # charged anew on purpose
        anew = claim.sudo().sale_order_id._create_invoices()
        self.assertEqual((anew.claim_id, anew.amount_untaxed), (claim, 150.0))
        claim.action_invoice()
        self.assertEqual(claim.sudo().invoice_count, 3)

    def test_an_expired_quotation_is_agreed_anew(self):
        claim = self._quote()
        order = claim.sudo().sale_order_id
        order.validity_date = fields.Date.today() - timedelta(days=1)
        for press in (claim.action_accept, order.with_user(self.seller).action_confirm):
            with self.assertRaisesRegex(UserError, "was good until"), self.cr.savepoint():
                press()
        self.assertEqual(claim.state, "quotation")
        order.with_user(self.seller).validity_date = fields.Date.today()
        claim.action_accept()
        self.assertEqual(claim.state, "repair")

    def test_who_accepted_stays_the_customer(self):
        claim = self._accept()
        with self.assertRaisesRegex(UserError, "An accepted order"), self.cr.savepoint():
            claim.partner_id = self.binh
        other = self._sell("CAM0002", partner=self.binh)
        claim.card_id = other
        self.assertEqual(claim.partner_id, self.an)

    def test_no_claim_is_closed_with_a_part_reserved(self):
        claim = self._judge("CAM0001")
        claim.action_repair()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        left = self._add_board(claim)
        left._action_confirm()
        left._action_assign()
        with self.assertRaisesRegex(UserError, "Still reserved for claim"):
            claim.action_close()
        left._action_cancel()
        claim.action_close()
        self.assertEqual((claim.state, self._reserved()), ("closed", 0))

    def test_a_device_that_is_not_ours_comes_again_with_our_warranty_on_the_work(self):
        """C4: the desk hears of it before anybody says that no warranty applies."""
        self._use_base()
        Claim = self.env["warranty.claim"].with_user(self.desk)
        self.assertIn("no warranty applies", Claim.desk_scan("YYY777")["message"])
        claim = self._judge("YYY777", partner_id=self.an)
        claim.action_quote()
        claim.action_accept()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        claim.action_close()
        self.assertEqual(claim.coverage_ids.kind, "repair")
        scan = Claim.desk_scan("yyy-777")
        self.assertEqual((scan["outcome"], scan["open_claim"]), ("unknown", False))
        self.assertEqual([earlier["id"] for earlier in scan["history"]], claim.ids)
        self.assertNotIn("no warranty applies", scan["message"])
        self.assertIn(f"on the work of claim {claim.name} runs until", scan["message"])
        with freeze_time(claim.coverage_ids.last_claim_day + timedelta(days=2)):
            self.env.invalidate_all()
            scan = Claim.desk_scan("YYY777")
        self.assertIn("was served here before: no warranty applies", scan["message"])
