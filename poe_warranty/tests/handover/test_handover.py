"""What is owed, what is handed over and signed, and taken back."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ...exceptions import ClaimStateError
from ..common import PIXEL, WarrantyCommon


class TestHandover(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.warranty_labour_product_id = cls.labour
        cls.cards = cls._sell_together(["CAM0001", "CAM0002"])
        cls._receive(cls.ir_board, quantity=5)
        cls.manager = cls._make_user("keeper", "poe_warranty.group_warranty_manager")

    def _charged(self):
        """Return a claim whose charged work is accepted and done."""
        claim = self._judge("CAM0001", causes=["dropped"])
        claim.action_receive()
        claim.action_quote()
        claim.repair_id.action_accept_claim()
        claim.repair_id.action_end_claim()
        return claim

    def _open(self, action, user=None):
        """Return the form of a dialog."""
        Dialog = self.env[action["res_model"]].with_user(user or self.desk)
        return Form(Dialog.with_context(**action["context"]))

    def _hand_over(self, records):
        form = self._open(records.action_hand_over())
        form.signed_by, form.signature = "Ms An", PIXEL
        return form.save().action_apply_and_print()

    # === at the hand-over === #

    def test_all_ready_devices_of_a_receipt_go_in_one_press(self):
        receipt = self._register_together("CAM0001", "CAM0002")
        for claim in receipt.claim_ids:
            claim.action_repair()
            claim.action_end_repair()
        self.assertEqual(receipt.ready_count, 2)
        printed = self._hand_over(receipt)
        self.assertEqual(printed["report_name"], "poe_warranty.report_warranty_handover")
        self.assertEqual((receipt.state, receipt.ready_count), ("closed", 0))
        handover = receipt.claim_ids.handover_id
        self.assertEqual((len(handover), len(handover.line_ids)), (1, 2))
        self.assertEqual((handover.signed_by, handover.user_id), ("Ms An", self.desk))
        self.assertTrue(handover.signed_on)
        with self.assertRaisesRegex(UserError, "signed"):
            handover.signature = False
        with self.assertRaisesRegex(UserError, "No device of receipt"):
            receipt.action_hand_over()
        with self.assertRaises(ClaimStateError):
            receipt.claim_ids.action_hand_over()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "poe_warranty.report_warranty_handover", handover.ids
        )[0]
        for text in (handover.name, "CAM0001", "CAM0002", "Ms An"):
            self.assertIn(text, html.decode())

    def test_the_scan_of_a_receipt_hands_over_what_is_ready(self):
        receipt = self._register_together("CAM0001", "CAM0002")
        scan = self.env["warranty.claim"].with_user(self.desk).desk_scan
        self.assertEqual(scan(receipt.name)["action"]["res_model"], receipt._name)
        claim = receipt.claim_ids[0]
        claim.action_repair()
        claim.action_end_repair()
        action = scan(receipt.name)["action"]
        self.assertEqual(action["res_model"], "warranty.claim.handover")
        form = self._open(action)
        form.signed_by, form.signature = "Ms An", PIXEL
        form.save().action_apply_and_print()
        self.assertEqual((claim.state, receipt.ready_count), ("closed", 0))

    def test_one_customer_at_a_time(self):
        self._sell("CAM0003", self.binh)
        claims = self.env["warranty.claim"].with_user(self.desk)
        for serial in ("CAM0001", "CAM0003"):
            claims |= self._judge(serial, fault_area="software")
        claims.action_hand_back()
        with self.assertRaisesRegex(UserError, "one customer"):
            claims.action_hand_over()
        Dialog = self.env["warranty.claim.handover"].with_user(self.desk)
        dialog = Dialog.create({"claim_ids": claims.ids, "signed_by": "Ms An", "signature": PIXEL})
        with self.assertRaisesRegex(UserError, "one customer"):
            dialog.action_apply()

    def test_the_dialog_names_what_is_handed_out_and_what_is_taken_back(self):
        spare = self._receive(self.camera, ["CAM0099"])
        loaner = self._receive(self.recorder, ["LN0001"])
        loaner.is_loaner = True
        receipt = self._register_together("CAM0001", "CAM0002")
        exchanged, repaired = receipt.claim_ids.sorted("device_serial")
        repaired.loaner_lot_id = loaner
        repaired.action_lend()
        exchanged._replace_device(self.camera, spare)
        repaired.action_repair()
        repaired.action_end_repair()
        self.assertEqual((exchanged.device_place, repaired.device_place), ("kept", "ready"))
        form = self._open(receipt.action_hand_over())
        kept, lent = form.notices.splitlines()
        self.assertRegex(kept, "hand out .*CAM0099; .*CAM0001 is ours")
        self.assertIn("take back loaner LN0001", lent)
        form.save().action_apply()
        self.assertEqual((exchanged.state, exchanged.device_place), ("closed", "taken_back"))
        self.assertEqual((repaired.state, repaired.is_loaner_out), ("ready", True))
        repaired.action_loaner_back()
        self.assertEqual(repaired.state, "closed")

    def test_a_device_decided_anew_no_longer_stays_with_us(self):
        spare = self._receive(self.camera, ["CAM0099"])
        claim = self._register_together("CAM0001").claim_ids
        claim._replace_device(self.camera, spare).action_cancel()
        self.assertEqual((claim.state, claim.device_place), ("decided", "service"))
        claim.action_repair()
        claim.action_end_repair()
        self.assertFalse(self._open(claim.action_hand_over()).notices)
        self.assertEqual(claim.device_place, "ready")

    def test_a_hand_over_is_not_typed_in(self):
        claim = self._judge("CAM0001", fault_area="software")
        claim.action_hand_back()
        claim.action_close()
        self.assertTrue(claim.handover_id)
        for record, vals in (
            (claim.handover_id, {"date": "2020-01-01 00:00:00"}),
            (claim.handover_line_ids, {"undone_reason": "No"}),
            (claim, {"charge_state": "paid"}),
        ):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(self.manager).write(vals)

    # === what is owed === #

    def test_what_is_owed_is_told_until_it_is_paid(self):
        claim = self._charged()
        total = claim.sale_order_id.amount_total
        self.assertEqual((claim.charge_state, claim.amount_owed), ("to_invoice", total))
        claim.action_invoice()
        invoice = claim.sudo().invoice_ids
        self.assertEqual((claim.charge_state, claim.amount_owed), ("draft", total))
        self.assertIn("draft", claim.invoice_summary)
        invoice.action_post()
        self.assertEqual((claim.charge_state, claim.amount_owed), ("unpaid", total))
        self.assertIn(invoice.name, claim.invoice_summary)
        form = self._open(claim.action_hand_over())
        self.assertEqual((form.amount_owed, form.reason_unpaid), (total, False))
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.an.id,
                "amount": 10.0,
                "journal_id": self.company_data["default_journal_bank"].id,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertEqual(invoice.payment_state, "paid", "by core, without an entry")
        self.assertEqual((claim.charge_state, claim.amount_owed), ("partial", total - 10))
        self.assertNotIn(f"{invoice.name}: Paid", claim.invoice_summary)
        self._pay(invoice, total - 10)
        self.assertEqual((claim.charge_state, claim.amount_owed), ("paid", 0))
        self.assertIn(f"{invoice.name}: Paid", claim.invoice_summary)

    def test_the_policy_may_ask_for_the_money_first(self):
        self.env["warranty.card"].flush_model()
        policy = self.cards.policy_id._revise({"handover_payment": "require"})
        self.cards._as_program().policy_id = policy
        claim = self._charged()
        with self.assertRaisesRegex(UserError, "owes"), self.cr.savepoint():
            claim.action_close()
        self.assertTrue(self._open(claim.action_hand_over()).reason_unpaid)
        self.an.property_payment_term_id = self.env.ref("account.account_payment_term_30days")
        claim.action_close()
        self.assertEqual(claim.state, "closed")
        self.assertEqual(claim.handover_line_ids.amount_owed, claim.amount_owed)

    # === taken back === #

    def test_a_hand_over_is_taken_back_by_the_manager(self):
        with freeze_time("2026-03-02 03:00:00"):
            self._sell("CAM0009")
            claim = self._judge("CAM0009")
            claim.action_receive()
        with freeze_time("2026-03-05 03:00:00"):
            claim.action_repair()
            claim.action_end_repair()
            claim.action_close()
            first = claim.handover_id
            action = claim.action_undo_handover()
            with self.assertRaises(AccessError):
                self.env[action["res_model"]].with_user(self.desk).create(
                    {"claim_ids": claim.ids, "reason": "Mistake"}
                )
            form = self._open(action, self.manager)
            form.reason = "Pressed for the wrong device"
            form.save().action_apply()
        self.assertEqual((claim.state, claim.device_place), ("ready", "ready"))
        self.assertFalse(claim.returned_datetime or claim.handover_id)
        self.assertEqual(claim.remedy_ids.state, "running")
        self.assertEqual(first.line_ids.undone_reason, "Pressed for the wrong device")
        with self.assertRaisesRegex(ClaimStateError, "on record"):
            claim.action_undo_handover()
        before = claim.card_id.suspended_days
        with freeze_time("2026-03-09 03:00:00"):
            claim.action_close()
        self.assertEqual((claim.state, claim.device_place), ("closed", "returned"))
        self.assertNotEqual(claim.handover_id, first)
        if claim.card_id.policy_id.suspension:
            self.assertEqual(claim.card_id.suspended_days - before, 4)

    def test_another_unit_is_not_taken_back_here(self):
        self._receive(self.camera, ["CAM0020"])
        claim = self._judge("CAM0001")
        claim.action_receive()
        lot = self.env["stock.lot"].search([("name", "=", "CAM0020")])
        claim._replace_device(self.camera, lot)
        claim.action_close()
        with self.assertRaisesRegex(ClaimStateError, "another unit"):
            claim.action_undo_handover()

    def test_a_device_that_came_in_again_is_not_taken_back(self):
        claim = self._judge("CAM0001", fault_area="software")
        claim.action_hand_back()
        claim.action_close()
        self._claim("CAM0001")
        with self.assertRaisesRegex(UserError, "in service again"):
            claim.action_undo_handover()

    # === on the way there === #

    def test_a_repair_does_not_end_without_its_parts(self):
        claim = self._judge("CAM0001")
        claim.action_receive()
        claim.action_repair()
        with Form(claim.repair_id.with_user(self.desk)) as form, form.move_ids.new() as part:
            part.repair_line_type = "add"
            part.product_id = self.ir_board
            part.product_uom_qty = 9
        with self.assertRaisesRegex(UserError, "Not there yet"), self.cr.savepoint():
            claim.action_end_repair()
        self.assertEqual(claim.state, "repair")

    def test_replace_proposes_only_what_it_accepts(self):
        loaner, used, free = (
            self._receive(self.camera, [name]) for name in ("CAM0021", "CAM0022", "CAM0023")
        )
        loaner.is_loaner = used.is_refurbished = True
        claim = self._judge("CAM0001")
        Dialog = self.env["warranty.claim.replace"].with_user(self.desk)
        form = Form(Dialog.with_context(default_claim_id=claim.id))
        self.assertEqual(form.lot_id, free)
        form.save().action_apply()
        other = self._judge("CAM0002")
        form = Form(Dialog.with_context(default_claim_id=other.id))
        self.assertEqual(form.lot_id, used)
        self.assertTrue(form.is_refurbished)
