from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import SQL, mute_logger

from ...exceptions import RecoveryStateError
from ..common import WarrantyCommon


class RecoveryCommon(WarrantyCommon):
    """A supplier that answers for 24 months, and cameras bought from it and sold to An."""

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("purchase.group_purchase_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Maker X", "email": "rma@maker.example", "street": "1 Dock Road"}
        )
        cls.camera.seller_ids = [
            Command.create({"partner_id": cls.vendor.id, "warranty_duration": 24, "price": 60})
        ]
        cls.camera.standard_price = 60.0
        cls.manager = new_test_user(
            cls.env,
            "recovery_manager",
            groups="poe_warranty.group_warranty_manager,stock.group_production_lot",
            company_id=cls.company.id,
        )
        location = cls.env["stock.location"]
        cls.quarantine = location._get_warranty_location("quarantine", cls.company)
        cls.at_supplier = location._get_warranty_location("supplier", cls.company)

    @classmethod
    def _buy(cls, serial, moment="2025-03-12 03:00:00", vendor=None, billed=None, product=None):
        """Order a serial, receive it at a moment in UTC and, where a date is given, bill it."""
        product = product or cls.camera
        with freeze_time(moment):
            order = cls.env["purchase.order"].create(
                {
                    "partner_id": (vendor or cls.vendor).id,
                    "order_line": [
                        Command.create(
                            {"product_id": product.id, "product_qty": 1, "price_unit": 60}
                        )
                    ],
                }
            )
            order.button_confirm()
            move = order.picking_ids.move_ids
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create({"product_id": product.id, "lot_name": serial, "quantity": 1})
            ]
            move.picked = True
            order.picking_ids.button_validate()
            if billed:
                order.action_create_invoice()
                order.invoice_ids.invoice_date = billed
                order.invoice_ids.action_post()
        return move.move_line_ids.lot_id

    @classmethod
    def _hand_over(cls, serial, moment="2025-03-18 03:00:00", partner=None, product=None):
        """Sell a serial that is in stock."""
        product = product or cls.camera
        with freeze_time(moment):
            order = cls._order(partner or cls.an, (product, 1))
            cls._deliver(order.picking_ids, {product: [serial]})
        return order.warranty_card_ids

    def _covered(self, serial="CAM0001", **values):
        """Buy and sell a serial, and return the covered claim on it."""
        if not self.env["stock.lot"].search([("name", "=", serial)]):
            self._buy(serial)
            self._hand_over(serial)
        claim = self._judge(serial, **values)
        self.assertEqual(claim.decision, "covered", claim.verdict)
        return claim

    def _recovery(self, claim=None, user=None):
        """Return the recovery of a covered claim, as the desk opens it."""
        claim = claim or self._covered()
        action = claim.with_user(user or self.desk).action_recover()
        return self.env[action["res_model"]].with_user(user or self.desk).browse(action["res_id"])

    def _approved(self, claim=None, number="RMA-1"):
        """Return a recovery for which the supplier gave an RMA number."""
        recovery = self._recovery(claim)
        recovery.action_request()
        recovery.rma_number = number
        recovery.action_approve()
        return recovery

    def _replace(self, claim, serial="NEW0001"):
        """Exchange the device of a claim at the desk; the defective unit is ours then."""
        self._receive(self.camera, [serial])
        claim.action_receive()
        wizard = self.env["warranty.claim.replace"].with_user(self.desk)
        lot = self.env["stock.lot"].search([("name", "=", serial)])
        form = Form(wizard.with_context(default_claim_id=claim.id))
        form.lot_id = lot
        form.save().action_apply()
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def _sent(self, number="RMA-1"):
        """Return a recovery whose defective unit is at the supplier."""
        claim = self._covered()
        self._replace(claim)
        recovery = self._approved(claim, number)
        recovery.action_send()
        return recovery

    def _settle(self, recovery, outcome, user=None, **values):
        """Settle through the dialog, as the desk does."""
        action = recovery.action_settle()
        Wizard = self.env["warranty.recovery.settle"].with_user(user or self.desk)
        form = Form(Wizard.with_context(**action["context"]))
        form.outcome = outcome
        for name, value in values.items():
            setattr(form, name, value)
        wizard = form.save()
        wizard.action_apply()
        return wizard

    def _write_off(self, recovery, reason="Too late", user=None):
        recovery = recovery.with_user(user or self.manager)
        action = recovery.action_write_off()
        Wizard = self.env["warranty.recovery.write.off"].with_user(user or self.manager)
        Wizard.with_context(**action["context"]).create({"reason": reason}).action_apply()


@freeze_time("2026-03-20 03:00:00")
class TestSupplierFacts(RecoveryCommon):
    def _facts(self, lots):
        return lots._get_supplier_facts()

    def test_the_order_tells_supplier_and_start(self):
        other = self.env["res.partner"].create({"name": "Maker Y"})
        lot = self._buy("CAM0001", vendor=other)
        facts = self._facts(lot)[lot]
        self.assertEqual((facts["supplier"], facts["start"]), (other, date(2025, 3, 12)))
        # the order made Maker Y a vendor of the product, without a term
        self.assertEqual(facts["supplierinfo"].partner_id, other)
        self.assertEqual(facts["supplierinfo"].warranty_duration, 0)

    def test_start_is_a_local_day(self):
        lot = self._buy("CAM0001", "2025-03-12 17:30:00")  # 00:30 on the 13th in Vietnam
        self.assertEqual(self._facts(lot)[lot]["start"], date(2025, 3, 13))

    def test_a_receipt_without_order_names_its_sender(self):
        lot = self._receive(self.camera, ["CAM0001"])
        facts = self._facts(lot)[lot]
        self.assertEqual(facts["supplier"], self.vendor, "the product's first supplier")
        lot = self._receive(self.camera, ["CAM0002"])
        other = self.env["res.partner"].create({"name": "Maker Y"})
        line = self.env["stock.move.line"].search([("lot_id", "=", lot.id)])
        line.move_id.picking_id.partner_id = self.env["res.partner"].create(
            {"name": "Dispatch", "parent_id": other.id, "type": "delivery"}
        )
        self.assertEqual(self._facts(lot)[lot]["supplier"], other)

    def test_what_came_back_after_the_sale_starts_no_new_term(self):
        lot = self._buy("CAM0001")
        self._hand_over("CAM0001")
        self._buy("CAM0001", "2026-01-10 03:00:00")  # repaired by the supplier
        self.assertEqual(self._facts(lot)[lot]["start"], date(2025, 3, 12))

    def test_the_last_receipt_before_the_sale_counts(self):
        lot = self._buy("CAM0001", "2025-01-10 03:00:00")
        with freeze_time("2025-02-01 03:00:00"):
            picking = self.env["purchase.order"].search([("partner_id", "=", self.vendor.id)])
            self._return(picking.picking_ids)
        self._buy("CAM0001")
        self._hand_over("CAM0001")
        self.assertEqual(self._facts(lot)[lot]["start"], date(2025, 3, 12))

    def test_the_bill_starts_the_term_where_the_supplier_says_so(self):
        self.vendor.recovery_start = "bill"
        billed = self._buy("CAM0001", billed="2025-02-28")
        waiting = self._buy("CAM0002")
        draft = self.env["purchase.order"].search([], order="id desc", limit=1)
        draft.action_create_invoice()  # and not posted
        draft.invoice_ids.invoice_date = "2025-01-01"
        facts = self._facts(billed | waiting)
        self.assertEqual(facts[billed]["start"], date(2025, 2, 28))
        self.assertEqual(facts[waiting]["start"], date(2025, 3, 12), "no bill: the receipt")
        self.vendor.recovery_start = "receipt"
        self.assertEqual(self._facts(billed)[billed]["start"], date(2025, 3, 12))

    def test_without_a_receipt_a_person_gives_the_day(self):
        lot = self.env["stock.lot"].create({"name": "OLD1", "product_id": self.camera.id})
        facts = self._facts(lot)[lot]
        self.assertEqual((facts["supplier"], facts["start"]), (self.vendor, False))
        self.assertEqual(facts["supplierinfo"], self.camera.seller_ids)

    def test_queries_do_not_grow_with_the_serials(self):
        lots = self.env["stock.lot"].union(*(self._buy(f"CAM{n:04}") for n in range(8)))

        def count(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._get_supplier_facts()
            return self.env.cr.sql_log_count - before

        count(lots)  # rules and groups are looked up once
        self.assertEqual(count(lots[:2]), count(lots))

    def test_months_with_decimals_are_read_in_one_place(self):
        info = self.camera.seller_ids
        for months, term in ((24, (24, 0)), (1.5, (1, 15)), (0, (0, 0)), (0.5, (0, 15))):
            info.warranty_duration = months
            self.assertEqual((info.warranty_months, info.warranty_days), term)
        with self.assertRaises(ValidationError):
            info.warranty_duration = -1


@freeze_time("2026-03-20 03:00:00")
class TestRecoveryEligibility(RecoveryCommon):
    def test_last_day_of_the_term(self):
        self.vendor.doa_days = 0
        self.camera.seller_ids.warranty_duration = 12
        claim = self._covered(notice_datetime="2026-03-12 16:59:00")  # 23:59 local
        recovery = self._recovery(claim)
        self.assertEqual(recovery.supplier_end, date(2026, 3, 12))
        self.assertTrue(recovery.is_eligible)
        self.assertIn("Within 12 months from 03/12/2025", recovery.eligibility_note)
        self.assertIn("reported on 03/12/2026", recovery.eligibility_note)

    def test_the_day_after(self):
        self.camera.seller_ids.warranty_duration = 12
        recovery = self._recovery(self._covered(notice_datetime="2026-03-12 17:00:00"))
        self.assertFalse(recovery.is_eligible)
        self.assertIn("ended on 03/12/2026", recovery.eligibility_note)

    def test_dead_on_arrival(self):
        for days, dead in ((6, False), (7, True), (30, True)):
            self.vendor.doa_days = days
            claim = self._covered(notice_datetime="2025-03-19 03:00:00")  # 7 days after receipt
            recovery = self._recovery(claim)
            self.assertEqual(recovery.is_doa, dead)
            self.assertEqual("Dead on arrival" in recovery.eligibility_note, dead)
            self.assertTrue(recovery.is_eligible)
            recovery.action_cancel()
            claim.action_cancel()

    def test_unknown_start_and_unknown_term(self):
        self.vendor.doa_days = 0
        claim = self._covered()
        recovery = self._recovery(claim)
        recovery.supplier_start = False
        self.assertFalse(recovery.is_eligible)
        self.assertIn("since when the supplier answers", recovery.eligibility_note)
        recovery.supplier_start = "2025-06-01"  # the proof of purchase wins
        self.assertEqual(recovery.supplier_end, date(2027, 6, 1))
        self.assertTrue(recovery.is_eligible)
        recovery.supplier_months = 0
        self.assertFalse(recovery.is_eligible)
        self.assertIn("No term is agreed with Maker X", recovery.eligibility_note)
        recovery.supplier_months = 1.5
        self.assertEqual(recovery.supplier_end, date(2025, 7, 16))

    def test_an_answer_stands_when_the_terms_change_later(self):
        recovery = self._approved()
        self.assertEqual(recovery.supplier_months, 24)
        self.camera.seller_ids.warranty_duration = 1
        self.assertEqual(recovery.supplier_end, date(2027, 3, 12))
        self.assertTrue(recovery.is_eligible)


@freeze_time("2026-03-20 03:00:00")
class TestRecoveryFlow(RecoveryCommon):
    def test_the_claim_makes_one_and_finds_it_again(self):
        claim = self._covered()
        recovery = self._recovery(claim)
        self.assertEqual(self._recovery(claim), recovery)
        self.assertEqual(recovery.partner_id, self.vendor)
        self.assertEqual(recovery.lot_id, claim.lot_id)
        self.assertEqual(recovery.company_id, claim.company_id)
        self.assertEqual(recovery.user_id, self.desk)
        self.assertEqual(claim.recovery_count, 1)
        self.assertRegex(recovery.name, r"^SRC\d+$")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            recovery.create({"claim_id": claim.id})
        recovery.action_cancel()
        again = self._recovery(claim)
        self.assertNotEqual(again, recovery)
        part = recovery.create({"claim_id": claim.id, "product_id": self.ir_board.id})
        self.assertFalse(part.lot_id)
        self.assertEqual(self._recovery(claim), again)

    def test_only_for_claims_that_cost_us_something(self):
        self._buy("CAM0001")
        self._hand_over("CAM0001")
        claim = self._claim("CAM0001")
        for lost in (None, True):
            if lost:
                claim.card_lost = True
                claim.action_assess()
                self.assertEqual(claim.decision, "excluded")
            self.assertFalse(claim.is_recoverable)
            with self.assertRaises(UserError):
                claim.action_recover()
            with self.assertRaises(UserError):
                self.env["warranty.recovery"].with_user(self.desk).create({"claim_id": claim.id})
        self._override(claim, "goodwill", goodwill_parts=50.0, goodwill_labour=0.0)
        self.assertTrue(claim.is_recoverable, "goodwill costs us something")
        self.assertTrue(self._recovery(claim))

    def test_a_covered_part_of_charged_work(self):
        self._receive(self.ir_board, quantity=2)
        self._buy("CAM0001")
        self._hand_over("CAM0001")
        claim = self._judge("CAM0001", card_lost=True)
        claim.action_quote()
        line = {"product_id": self.ir_board.id, "product_uom_qty": 1, "repair_line_type": "add"}
        claim.repair_id.move_ids = [Command.create(line)]
        claim.action_accept()
        with patch.object(type(claim), "_has_part_warranty", return_value=True):
            claim.repair_id.move_ids.is_covered = True
        self.assertFalse(claim.is_recoverable, "it costs us nothing yet")
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        claim.invalidate_recordset()
        self.assertEqual(claim.decision, "excluded")
        self.assertEqual(self._recovery(claim).expected_amount, 70.0)

    def test_transitions_follow_the_table(self):
        recovery = self._recovery()
        for state in ("approved", "sent", "settled", "refused", "written_off"):
            with self.assertRaises(RecoveryStateError):
                recovery._update_state(state)
            self.assertEqual(recovery.state, "draft")
        for action in ("action_send", "action_settle", "action_contest"):
            with self.assertRaises(UserError):
                getattr(recovery, action)()
        recovery.action_cancel()
        recovery.action_cancel()  # pressed twice
        recovery.action_reopen()
        self.assertEqual(recovery.state, "draft")

    def test_ask_the_supplier(self):
        recovery = self._recovery()
        for _press in range(2):
            action = recovery.action_request()
            self.assertEqual(recovery.state, "requested")
            self.assertEqual(action["res_model"], "mail.compose.message")
        composer = (
            self.env["mail.compose.message"].with_user(self.desk).with_context(**action["context"])
        )
        composer.create({})._action_send_mail()
        message = recovery.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertEqual(message.partner_ids - self.desk.partner_id, self.vendor)
        for words in ("CAM0001", "03/12/2025", "03/12/2027", recovery.name):
            self.assertIn(words, message.body)

    def test_a_supplier_without_mail_or_none_at_all(self):
        recovery = self._recovery()
        recovery.partner_id = False
        with self.assertRaisesRegex(UserError, "Who is the supplier"):
            recovery.action_request()
        recovery.partner_id = self.vendor
        self.vendor.email = False
        self.assertIs(recovery.action_request(), True)

    def test_a_product_without_any_supplier(self):
        self.camera.seller_ids = False
        self._sell("CAM0009")
        recovery = self._recovery(self._covered("CAM0009"))
        self.assertFalse(recovery.partner_id or recovery.supplierinfo_id)
        self.assertIn("The supplier is not known", recovery.eligibility_note)

    def test_rma_number_and_its_expiry(self):
        recovery = self._recovery()
        recovery.action_request()
        for number in (False, "  "):
            recovery.rma_number = number
            with self.assertRaisesRegex(UserError, "Enter the RMA number"):
                recovery.action_approve()
        recovery.rma_number = "RMA-1"
        recovery.action_approve()
        self.assertEqual(recovery.rma_date, date(2026, 3, 20))
        self.assertEqual(recovery.rma_expiry, date(2026, 6, 18), "90 days")
        self.vendor.rma_validity_days = 14
        self.assertEqual(recovery.rma_expiry, date(2026, 6, 18))
        recovery.rma_date = "2026-03-25"
        self.assertEqual(recovery.rma_expiry, date(2026, 4, 8))
        with self.assertRaises(ValidationError):
            recovery.rma_expiry = "2026-03-24"

    def test_send_the_defective_unit_back(self):
        claim = self._covered()
        self._replace(claim)
        recovery = self._approved(claim)
        lot = claim.lot_id
        self.assertEqual(lot.location_id, self.quarantine)
        booked = self.env["account.move"].search_count([])
        action = recovery.action_send()
        self.assertEqual(recovery.action_send(), action, "pressed twice: one transfer")
        picking = recovery.picking_ids
        self.assertEqual((len(picking), picking.state), (1, "done"))
        self.assertEqual(picking.picking_type_id, self.warehouse.service_out_type_id)
        self.assertEqual(picking.partner_id, self.vendor)
        self.assertEqual((lot.location_id, recovery.state), (self.at_supplier, "sent"))
        self.assertEqual(picking.move_ids.claim_id, claim)
        self.assertEqual(picking.move_ids.claim_use, "to_supplier")
        self.assertEqual(self.env["account.move"].search_count([]), booked, "nothing is booked")
        self.assertEqual(claim.device_place, "taken_back")

    def test_an_expired_rma_number(self):
        claim = self._covered()
        self._replace(claim)
        recovery = self._approved(claim)
        recovery.rma_expiry = "2026-03-31"
        with freeze_time("2026-03-31 17:00:00"):  # 1 April in Vietnam
            with self.assertRaisesRegex(UserError, "RMA-1 expired on 03/31/2026"):
                recovery.action_send()
            self.assertEqual((recovery.state, len(recovery.picking_ids)), ("approved", 0))
            recovery.write({"rma_number": "RMA-2", "rma_date": "2026-04-01"})
            recovery.action_send()
        self.assertEqual(recovery.state, "sent")

    def test_the_last_day_of_an_rma_number(self):
        claim = self._covered()
        self._replace(claim)
        recovery = self._approved(claim)
        recovery.rma_expiry = "2026-03-31"
        with freeze_time("2026-03-31 16:59:00"):
            recovery.action_send()
        self.assertEqual(recovery.state, "sent")

    def test_no_rma_number(self):
        recovery = self._approved()
        recovery.rma_number = False
        with self.assertRaisesRegex(UserError, "Enter the RMA number"):
            recovery.action_send()

    def test_where_to_send_it(self):
        claim = self._covered()
        self._replace(claim)
        recovery = self._approved(claim)
        self.vendor.street = False
        with self.assertRaisesRegex(UserError, "Where does Maker X want its goods back"):
            recovery.action_send()
        self.assertEqual((recovery.state, len(recovery.picking_ids)), ("approved", 0))
        other = self.env["res.partner"].create({"name": "RMA centre", "city": "Hanoi"})
        info = self.camera.seller_ids
        info.write({"warranty_return_partner": "other", "warranty_return_other_address": other.id})
        recovery.action_send()
        self.assertEqual(recovery.picking_ids.partner_id, other)

    def test_the_delivery_address_of_the_supplier(self):
        depot = self.env["res.partner"].create(
            {"name": "Depot", "parent_id": self.vendor.id, "type": "delivery", "city": "Hue"}
        )
        self.assertEqual(self._sent().picking_ids.partner_id, depot)

    def test_a_unit_that_is_not_in_our_hands(self):
        claim = self._covered()
        recovery = self._approved(claim)
        with self.assertRaisesRegex(UserError, "CAM0001 is not in our hands"):
            recovery.action_send()
        claim.action_receive()  # in service, and still the customer's
        with self.assertRaisesRegex(UserError, "not in our hands"):
            recovery.action_send()
        self.assertEqual((recovery.state, len(recovery.picking_ids)), ("approved", 0))

    def test_a_part_without_serial(self):
        claim = self._covered()
        part = (
            self.env["warranty.recovery"]
            .with_user(self.desk)
            .create(
                {"claim_id": claim.id, "product_id": self.ir_board.id, "partner_id": self.vendor.id}
            )
        )
        part.action_request()
        part.rma_number = "RMA-9"
        part.action_approve()
        self._receive(self.ir_board, quantity=5)
        with self.assertRaisesRegex(UserError, "IR board is not in our hands"):
            part.action_send()  # good ones in stock are not the defective one
        self.assertEqual(self.ir_board.qty_available, 5)

    def test_the_customer_never_waits(self):
        claim = self._covered()
        recovery = self._recovery(claim)
        claim.action_repair()
        recovery.action_request()
        repair = claim.repair_id
        repair.action_validate()
        repair.action_repair_start()
        repair.action_repair_end()
        self._settle(recovery, "refused")
        claim.action_close()
        self.assertEqual((claim.state, recovery.state), ("closed", "refused"))
        recovery.action_contest()
        self.assertEqual((claim.state, recovery.state), ("closed", "requested"))

    def test_a_claim_is_handed_over_with_its_recovery_open(self):
        claim = self._covered()
        self._replace(claim)
        recovery = self._recovery(claim)
        self.assertEqual((claim.state, recovery.state), ("closed", "draft"))
        recovery.action_request()
        self.assertEqual(recovery.state, "requested")

    def test_the_amount_claimed_is_the_covered_cost(self):
        claim = self._covered()
        self._replace(claim)
        recovery = self._recovery(claim)
        self.assertEqual(recovery.expected_amount, 60.0)


@freeze_time("2026-03-20 03:00:00")
class TestRecoverySettlement(RecoveryCommon):
    def test_less_than_claimed_is_not_all_of_it(self):
        recovery = self._sent()
        with self.assertRaisesRegex(UserError, "less than the"), self.cr.savepoint():
            self._settle(recovery, "full", amount=1.0)
        self._settle(recovery, "part", amount=1.0)
        self.assertEqual(recovery.outcome, "part")

    def test_a_credit_note_that_was_cancelled_opens_the_rest_again(self):
        recovery = self._sent()
        self._settle(recovery, "full")
        note = recovery.with_env(self.env).credit_note_ids
        self.assertEqual(recovery.remaining_amount, 0.0)
        with self.assertRaisesRegex(UserError, "do not delete it"), self.cr.savepoint():
            note.unlink()
        note.button_cancel()
        self.assertEqual(recovery.remaining_amount, 60.0)
        recovery.action_contest()
        self.assertEqual(recovery.state, "requested")

    def test_in_full(self):
        recovery = self._sent()
        wizard = self._settle(recovery, "full", note="Credited, Ms Lan")
        wizard.action_apply()  # pressed twice
        note = recovery.with_env(self.env).credit_note_ids
        self.assertEqual((len(note), note.state, note.move_type), (1, "draft", "in_refund"))
        self.assertEqual((note.partner_id, note.ref), (self.vendor, "RMA-1"))
        self.assertEqual(note.invoice_date, date(2026, 3, 20))
        self.assertEqual(note.invoice_line_ids.account_id, self.company.warranty_expense_account_id)
        self.assertEqual((note.amount_total, note.amount_tax), (60.0, 0.0))
        self.assertEqual((recovery.state, recovery.outcome), ("settled", "full"))
        self.assertEqual(recovery.recovered_amount, 0.0, "not posted yet")
        note.action_post()
        self.assertEqual((recovery.recovered_amount, recovery.remaining_amount), (60.0, 0.0))
        note.button_draft()
        self.assertEqual(recovery.recovered_amount, 0.0)
        self.assertTrue(recovery.message_ids.filtered(lambda m: "Ms Lan" in (m.body or "")))

    def test_a_credit_note_that_is_reversed_recovers_nothing(self):
        recovery = self._sent()
        self._settle(recovery, "full")
        note = recovery.with_env(self.env).credit_note_ids
        note.action_post()
        Wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=note.ids
        )
        wizard = Wizard.create({"journal_id": note.journal_id.id, "date": note.date})
        bill = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        self.assertEqual((recovery.recovered_amount, recovery.remaining_amount), (60.0, 0.0))
        bill.invoice_date = note.invoice_date
        bill.invoice_line_ids.price_unit = 45.0  # the supplier takes back a part
        bill.action_post()
        self.assertEqual((recovery.recovered_amount, recovery.remaining_amount), (15.0, 45.0))
        bill.button_draft()
        bill.invoice_line_ids.price_unit = 60.0
        bill.action_post()
        self.assertEqual((recovery.recovered_amount, recovery.remaining_amount), (0.0, 60.0))
        recovery.action_contest()
        self.assertEqual(recovery.state, "requested")

    def test_a_credit_note_posted_with_less_leaves_the_rest_open(self):
        recovery = self._sent()
        self._settle(recovery, "full")
        note = recovery.with_env(self.env).credit_note_ids
        note.invoice_line_ids.price_unit = 40.0
        self.assertEqual(recovery.remaining_amount, 0.0, "not posted yet")
        note.action_post()
        self.assertEqual((recovery.recovered_amount, recovery.remaining_amount), (40.0, 20.0))
        self._write_off(recovery)
        self.assertEqual(recovery.state, "written_off")

    def test_an_administrator_lets_the_rest_go(self):
        recovery = self._sent()
        self._settle(recovery.with_user(self.manager), "full", user=self.manager, amount=50.0)
        note = recovery.with_env(self.env).credit_note_ids
        note.action_post()
        self.assertEqual((recovery.given_up_amount, recovery.remaining_amount), (10.0, 0.0))
        note.button_draft()
        note.invoice_line_ids.price_unit = 40.0
        note.action_post()
        self.assertEqual(recovery.remaining_amount, 10.0, "he let 10 go, not 20")

    def test_the_credit_note_carries_the_analytic_distribution(self):
        plan = self.env["account.analytic.plan"].create({"name": "Plan"})
        account = self.env["account.analytic.account"].create({"name": "A", "plan_id": plan.id})
        recovery = self._sent()
        recovery.sudo().claim_id.analytic_distribution = {str(account.id): 100}
        self._settle(recovery, "full")
        line = recovery.sudo().credit_note_ids.invoice_line_ids
        self.assertEqual(line.analytic_distribution, {str(account.id): 100})

    def test_in_part_contested_and_the_rest_written_off(self):
        recovery = self._sent()
        self._settle(recovery, "part", amount=20.0)
        recovery.sudo().credit_note_ids.action_post()
        self.assertEqual((recovery.recovered_amount, recovery.remaining_amount), (20.0, 40.0))
        recovery.action_contest()
        recovery.action_contest()  # pressed twice
        self.assertEqual(
            (recovery.state, recovery.rma_number, recovery.outcome), ("requested", False, False)
        )
        recovery.rma_number = "RMA-2"
        recovery.action_approve()
        self._settle(recovery, "part", amount=15.5)
        self.assertEqual(len(recovery.sudo().credit_note_ids), 2)
        recovery.sudo().credit_note_ids.filtered(lambda n: n.state == "draft").action_post()
        self.assertEqual((recovery.recovered_amount, recovery.remaining_amount), (35.5, 24.5))
        self._write_off(recovery)
        self.assertEqual((recovery.state, recovery.remaining_amount), ("written_off", 24.5))

    def test_one_draft_at_a_time(self):
        recovery = self._sent()
        self._settle(recovery, "part", amount=20.0)
        recovery.action_contest()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self._settle(recovery, "part", amount=30.0)
            self.env.flush_all()

    def test_a_foreign_currency_to_the_cent(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        euro.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            [
                {"currency_id": euro.id, "name": "2026-03-01", "rate": 0.9},
                {"currency_id": euro.id, "name": "2026-03-19", "rate": 0.8765},
                {"currency_id": euro.id, "name": "2026-03-21", "rate": 0.5},
            ]
        )
        self.vendor.property_purchase_currency_id = euro
        recovery = self._sent()
        form = Form(
            self.env["warranty.recovery.settle"]
            .with_user(self.desk)
            .with_context(**recovery.action_settle()["context"])
        )
        self.assertEqual((form.currency_id, form.amount), (euro, 0.0), "it is typed in")
        self._settle(recovery, "part", amount=33.33)
        note = recovery.sudo().credit_note_ids
        self.assertEqual((note.currency_id, note.amount_total), (euro, 33.33))
        note.action_post()
        # 33.33 / 0.8765 = 38.0262...
        self.assertEqual(recovery.recovered_amount, 38.03)
        self.assertEqual(recovery.remaining_amount, 21.97)
        expense = note.line_ids.filtered(
            lambda line: line.account_id == self.company.warranty_expense_account_id
        )
        self.assertEqual((expense.balance, expense.amount_currency), (-38.03, -33.33))

    def test_a_currency_without_rate(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        yen.rate_ids.unlink()
        recovery = self._sent()
        with self.assertRaisesRegex(UserError, "JPY has no rate"):
            self._settle(recovery, "full", currency_id=yen, amount=1000.0)
        self.assertEqual((recovery.state, len(recovery.sudo().credit_note_ids)), ("sent", 0))

    def test_what_is_missing_is_told(self):
        recovery = self._sent()
        for amount in (0.0, -5.0):
            with self.assertRaisesRegex(UserError, "How much does the supplier credit"):
                self._settle(recovery, "full", amount=amount)
        self.company.warranty_expense_account_id = False
        with self.assertRaisesRegex(UserError, "no warranty expense account"):
            self._settle(recovery, "full")
        self.assertEqual((recovery.state, len(recovery.sudo().credit_note_ids)), ("sent", 0))

    def test_refused_and_written_off_by_approval(self):
        recovery = self._sent()
        self._settle(recovery, "refused", note="Surge")
        self.assertEqual((recovery.state, recovery.outcome), ("refused", "refused"))
        self.assertFalse(recovery.sudo().credit_note_ids)
        with self.assertRaisesRegex(UserError, "this is done while it is “Draft”"):
            recovery.action_request()  # what was refused is contested
        with self.assertRaises(AccessError):
            recovery.action_write_off()
        with self.assertRaises(AccessError):
            recovery._write_off("It is late")
        with self.assertRaises(AccessError):
            self.env["warranty.recovery.write.off"].with_user(self.desk).create(
                {"recovery_id": recovery.id, "reason": "It is late"}
            )
        with self.assertRaisesRegex(UserError, "Give the reason"):
            self._write_off(recovery, "  ")
        self._write_off(recovery)
        self._write_off_again(recovery)
        self.assertEqual(
            (recovery.state, recovery.write_off_user_id, recovery.written_off_on),
            ("written_off", self.manager, date(2026, 3, 20)),
        )
        for action in ("action_contest", "action_cancel", "action_settle"):
            with self.assertRaises(UserError):
                getattr(recovery, action)()

    def _write_off_again(self, recovery):
        """The dialog that was open already is confirmed again: the first reason stays."""
        recovery.with_user(self.manager)._write_off("Another reason")
        self.assertEqual(recovery.write_off_reason, "Too late")

    def test_only_what_was_refused_is_written_off(self):
        recovery = self._sent()
        with self.assertRaises(UserError):
            recovery.with_user(self.manager).action_write_off()
        self._settle(recovery, "full")
        with self.assertRaises(UserError):
            recovery.with_user(self.manager)._write_off("Why not")

    def _make_perpetual(self, valuation):
        self.camera.categ_id.property_valuation = valuation
        self.camera.categ_id.property_cost_method = "standard"

    def _get_balances(self):
        """Return the balances of stock valuation and of warranty expense."""
        accounts = (
            self.camera._get_product_accounts()["stock_valuation"],
            self.company.warranty_expense_account_id,
        )
        return tuple(
            sum(
                self.env["account.move.line"]
                .search([("account_id", "=", account.id), ("parent_state", "=", "posted")])
                .mapped("balance")
            )
            for account in accounts
        )

    def test_exchange_with_perpetual_valuation(self):
        self._make_perpetual("real_time")
        recovery = self._sent()
        stock, expense = self._get_balances()
        value = self.camera.total_value
        wizard = self._settle(recovery, "exchange", serials="CAM0777")
        wizard.action_apply()  # pressed twice
        self.assertEqual(self._get_balances(), (stock + 60, expense - 60))
        self.camera.invalidate_recordset(["total_value"])
        self.assertEqual(self.camera.total_value, value + 60)
        self._assert_exchanged(recovery)

    def test_exchange_with_periodic_valuation(self):
        self._make_perpetual("periodic")
        recovery = self._sent()
        balances, value = self._get_balances(), self.camera.total_value
        self._settle(recovery, "exchange", serials="CAM0777")
        self.assertEqual(self._get_balances(), balances)
        self.camera.invalidate_recordset(["total_value"])
        self.assertEqual(self.camera.total_value, value + 60)
        self._assert_exchanged(recovery)

    def _assert_exchanged(self, recovery):
        receipt = recovery.sudo().picking_ids.filtered(
            lambda p: p.picking_type_id == self.warehouse.in_type_id
        )
        self.assertEqual((len(receipt), receipt.state), (1, "done"))
        self.assertEqual(receipt.partner_id, self.vendor)
        lot = receipt.move_ids.lot_ids
        self.assertEqual((lot.name, lot.location_id), ("CAM0777", self.warehouse.lot_stock_id))
        self.assertEqual((recovery.state, recovery.outcome), ("settled", "exchange"))
        self.assertEqual(recovery.remaining_amount, 0.0)
        # the supplier answers for it anew
        facts = lot._get_supplier_facts()[lot]
        self.assertEqual((facts["supplier"], facts["start"]), (self.vendor, date(2026, 3, 20)))

    def test_exchange_asks_for_the_serials(self):
        recovery = self._sent()
        for serials in ("", "A1\nA2", "A1\na-1"):
            with self.assertRaisesRegex(UserError, "Enter the serial number of each unit"):
                self._settle(recovery, "exchange", serials=serials)
        with self.assertRaisesRegex(UserError, "is not at the supplier by our records"):
            self._settle(recovery, "exchange", serials="new-0001")  # handed to An in exchange
        self.assertEqual((recovery.state, len(recovery.sudo().picking_ids)), ("sent", 1))

    def test_the_same_unit_comes_back_repaired(self):
        recovery = self._sent()
        self._settle(recovery, "exchange", serials=" cam-0001 ")
        self.assertEqual(recovery.lot_id.location_id, self.warehouse.lot_stock_id)
        self.assertEqual(
            self.env["stock.lot"].search([("serial_key", "=", "CAM0001")]), recovery.lot_id
        )

    def test_a_successor_comes_in_exchange(self):
        recovery = self._sent()
        self._settle(recovery, "exchange", product_id=self.recorder, serials="NVR0777")
        lot = self.env["stock.lot"].search([("name", "=", "NVR0777")])
        self.assertEqual(
            (lot.product_id, lot.location_id), (self.recorder, self.warehouse.lot_stock_id)
        )

    def test_settled_without_the_goods(self):
        recovery = self._approved()
        self._settle(recovery, "full", amount=45.0)
        self.assertEqual((recovery.state, len(recovery.sudo().picking_ids)), ("settled", 0))

    def test_what_suppliers_paid_stands_in_the_cost_report(self):
        self._make_perpetual("real_time")
        recovery = self._sent()
        claim = recovery.sudo().claim_id
        self._settle(recovery, "part", amount=20.0)
        recovery.sudo().credit_note_ids.action_post()
        self.env.flush_all()
        rows = self.env["warranty.cost.report"].search([("claim_id", "=", claim.id)])
        found = {row.kind: (row.amount, row.supplier_id) for row in rows}
        self.assertEqual(found["recovery"], (-20.0, self.vendor))
        self.assertEqual(found["replacement"][0], 60.0)

    def test_any_number_of_sources_joins_the_cost_report(self):
        """Another add-on adds its rows; no id meets one of another source."""
        claim = self._sent().sudo().claim_id
        Report = type(self.env["warranty.cost.report"])
        known = Report._get_sources
        bills = SQL(
            """SELECT id, id, DATE '2026-03-20', 'transport', product_id, NULL, 1, 7.0
                 FROM warranty_claim"""
        )
        more = lambda report: [*known(report), bills, bills]  # noqa: E731
        with patch.object(Report, "_get_sources", more):
            rows = self.env["warranty.cost.report"].search([("claim_id", "=", claim.id)])
            self.assertEqual(len(set(rows._ids)), len(rows._ids))
            self.assertEqual(
                rows.filtered(lambda r: r.kind == "transport").mapped("amount"), [7, 7]
            )
            rows.invalidate_recordset()
        self.env["warranty.cost.report"].invalidate_model()


@freeze_time("2026-03-20 03:00:00")
class TestRecoveryAccess(RecoveryCommon):
    def test_workflow_fields_cannot_be_typed_in(self):
        claim = self._covered()
        recovery = self._recovery(claim)
        for user in (self.desk, self.manager):
            for values in (
                {"state": "settled"},
                {"outcome": "full"},
                {"recovered_amount": 60.0},
                {"is_eligible": False},
                {"supplier_end": "2030-01-01"},
                {"write_off_reason": "x"},
                {"reminded": True},
                {"claim_id": claim.id},
            ):
                with self.assertRaises(UserError):
                    recovery.with_user(user).write(values)
        recovery.action_cancel()
        for values in ({"state": "settled"}, {"outcome": "full"}, {"name": "X"}):
            with self.assertRaises(AccessError):
                recovery.create({"claim_id": claim.id, **values})
        other = recovery.with_context(default_state="settled").create({"claim_id": claim.id})
        self.assertEqual(other.state, "draft")

    def test_facts_stand_once_the_supplier_answered(self):
        recovery = self._approved()
        for values in (
            {"partner_id": self.an.id},
            {"supplier_start": "2026-01-01"},
            {"quantity": 2},
            {"product_id": self.ir_board.id},
        ):
            with self.assertRaisesRegex(UserError, "can no longer change"):
                recovery.write(values)
        self._settle(recovery, "refused")
        for values in ({"rma_number": "X"}, {"expected_amount": 1.0}):
            with self.assertRaisesRegex(UserError, "can no longer change"):
                recovery.write(values)
        with self.assertRaises(UserError):
            recovery.unlink()

    def test_readers_press_no_button(self):
        recovery = self._recovery()
        for group in ("stock.group_stock_user", "account.group_account_invoice"):
            name = group.rpartition(".")[2]
            reader = new_test_user(self.env, name, groups=group, company_id=self.company.id)
            own = recovery.with_user(reader)
            own.invalidate_recordset()
            self.assertEqual(own.partner_id, self.vendor)
            self.assertIn("Within 24 months", own.eligibility_note)
            self.assertEqual(Form(own).supplier_end, "2027-03-12")
            for action in ("action_request", "action_cancel"):
                with self.assertRaises(AccessError):
                    getattr(own, action)()
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            recovery.with_user(outsider).read(["name"])

    def test_two_companies(self):
        """Everything stays in the company of the claim, whichever the user looks from."""
        other = self.setup_other_company(name="Second")["company"]
        recovery = self._sent()
        claim = recovery.sudo().claim_id
        both = new_test_user(
            self.env,
            "both",
            groups="poe_warranty.group_warranty_user,stock.group_production_lot",
            company_id=other.id,
            company_ids=[Command.set((other | self.company).ids)],
        )
        seen = recovery.with_user(both).with_context(
            allowed_company_ids=[other.id, self.company.id]
        )
        self._settle(seen, "part", user=both, amount=10.0)
        note = recovery.sudo().credit_note_ids
        self.assertEqual((note.company_id, recovery.company_id), (self.company, self.company))
        self.assertEqual(note.journal_id.company_id, self.company)
        seen.action_contest()
        self._settle(seen, "exchange", user=both, serials="CAM0777")
        self.assertEqual(recovery.sudo().picking_ids.company_id, self.company)
        self.assertEqual(recovery.sudo().picking_ids.move_ids.filtered("is_in").value, 60.0)
        alone = new_test_user(
            self.env,
            "alone",
            groups="poe_warranty.group_warranty_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.env["warranty.recovery"].with_user(alone).search([]))
        self.assertFalse(self.env["warranty.exposure.report"].with_user(alone).search([]))
        with self.assertRaises(AccessError):
            recovery.with_user(alone).read(["name"])
        with self.assertRaises(AccessError):
            claim.with_user(alone).action_recover()

    def test_the_form_of_the_desk(self):
        recovery = self._recovery()
        with Form(recovery) as form:
            form.expected_amount = 55.0
        with Form(recovery.with_user(self.manager)) as form:
            self.assertEqual(form.expected_amount, 55.0)


class TestRecoveryReminder(RecoveryCommon):
    def _run(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("poe_warranty.ir_cron_remind_recoveries").method_direct_trigger()

    def test_reminded_once_a_number(self):
        with freeze_time("2026-03-20 03:00:00"):
            recovery = self._approved()  # until 18/06/2026
        activities = lambda: recovery.activity_ids  # noqa: E731
        self.assertEqual(self.company.rma_remind_days, 14)
        self._run("2026-06-03 16:59:00")  # 3 June in Vietnam: 15 days ahead
        self.assertFalse(activities())
        self.company.rma_remind_days = 7
        self._run("2026-06-10 16:59:00")
        self.assertFalse(activities())
        self.company.rma_remind_days = 14
        self._run("2026-06-03 17:00:00")  # 4 June
        self._run("2026-06-12 03:00:00")
        self.assertEqual(len(activities()), 1)
        self.assertEqual(activities().user_id, self.desk)
        self.assertEqual(activities().date_deadline, date(2026, 6, 18))
        with freeze_time("2026-06-11 03:00:00"):
            self.assertTrue(recovery.is_rma_expiring)
            found = recovery.search([("is_rma_expiring", "=", True)])
            self.assertEqual(found, recovery)
            self.assertNotIn(recovery, recovery.search([("is_rma_expiring", "=", False)]))
            recovery.write({"rma_number": "RMA-2", "rma_date": "2026-06-11"})
            self.assertFalse(recovery.is_rma_expiring)
        self._run("2026-09-05 03:00:00")
        self.assertEqual(len(activities()), 2, "the new number has a reminder of its own")

    def test_not_once_it_is_sent(self):
        with freeze_time("2026-03-20 03:00:00"):
            recovery = self._sent()
        self._run("2026-06-17 03:00:00")
        self.assertFalse(recovery.activity_ids)


@freeze_time("2026-03-20 03:00:00")
class TestExposure(RecoveryCommon):
    def _exposed(self, card):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["warranty.exposure.report"].search([("card_id", "=", card.id)])

    def _card(self, serial="CAM0001", months=12, **values):
        self.camera.seller_ids.warranty_duration = months
        self._buy(serial, **values)
        return self._hand_over(serial)

    def test_the_suppliers_term_ended(self):
        card = self._card()
        row = self._exposed(card)
        self.assertEqual(row.reason, "ended")
        self.assertEqual((row.supplier_id, row.product_id), (self.vendor, self.camera))
        self.assertEqual(row.supplier_start, date(2025, 3, 12))
        self.assertEqual(row.supplier_end, date(2026, 3, 12))
        self.assertEqual(row.card_end, card.last_claim_day)
        self.assertEqual(row.days_exposed, (card.last_claim_day - date(2026, 3, 12)).days)
        self.assertEqual((row.cost, row.quantity), (60.0, 1.0))
        self.assertEqual(row.categ_id, self.camera.categ_id)
        self.assertEqual(row.action_view_card()["res_id"], card.id)

    def test_the_day_it_ends_is_local(self):
        card = self._card()
        with freeze_time("2026-03-12 16:59:00"):
            self.assertFalse(self._exposed(card), "the last day of the supplier")
        with freeze_time("2026-03-12 17:00:00"):
            self.assertTrue(self._exposed(card))
        with freeze_time(datetime.combine(card.last_claim_day, datetime.min.time())):
            self.assertTrue(self._exposed(card))
        with freeze_time("2027-04-01 03:00:00"):
            self.assertFalse(self._exposed(card), "the card ended too")

    def test_covered_by_both_or_by_none(self):
        card = self._card(months=36)
        self.assertFalse(self._exposed(card))
        card._cancel("Entered twice")
        self.camera.seller_ids.warranty_duration = 1
        self.assertFalse(self._exposed(card))

    def test_a_term_that_is_not_known(self):
        card = self._card(months=0)
        row = self._exposed(card)
        self.assertEqual((row.reason, row.supplier_id), ("unknown", self.vendor))
        self.assertFalse(row.supplier_end)
        self.assertEqual(row.days_exposed, (card.last_claim_day - card.date_start).days)
        self.camera.seller_ids.unlink()
        self.assertEqual(self._exposed(card).supplier_id, self.vendor, "by the order")

    def test_goods_without_serial(self):
        self._receive(self.adapter, quantity=3)
        order = self._order(self.an, (self.adapter, 3))
        self._deliver(order.picking_ids)
        row = self._exposed(order.warranty_card_ids)
        self.assertEqual((row.reason, row.quantity, row.supplier_id.id), ("unknown", 3.0, False))

    def test_it_agrees_with_the_recovery(self):
        """One rule, written in SQL and in Python: the supplier, the start and the end are the same
        for all kinds of receipts."""
        other = self.env["res.partner"].create({"name": "Maker Y", "recovery_start": "bill"})
        sellers = [
            {"partner_id": self.vendor.id, "sequence": 1, "min_qty": 10},
            {"partner_id": self.vendor.id, "sequence": 2, "warranty_duration": 1.5},
            {"partner_id": other.id, "sequence": 3, "warranty_duration": 2},
        ]
        self.camera.seller_ids = [Command.clear(), *(Command.create(vals) for vals in sellers)]
        stranger = self.env["res.partner"].create({"name": "Maker Z"})
        lots = (
            self._buy("CAM0001")
            | self._buy("CAM0002", vendor=other, billed="2025-01-31")
            | self._buy("CAM0003", vendor=other)
            | self._buy("CAM0004", vendor=stranger)
            | self._buy("CAM0005", "2025-01-31 18:00:00")
            | self._receive_at("CAM0006")
            | self._buy("CAM0007", billed="2025-01-15")
        )
        expected = {}
        for lot in lots:
            card = self._hand_over(lot.name)
            fact = lot._get_supplier_facts()[lot]
            claim = self._judge(lot.name)
            recovery = self._recovery(claim)
            self.assertEqual(
                (recovery.partner_id, recovery.supplier_start), (fact["supplier"], fact["start"])
            )
            expected[card] = (fact["supplier"], fact["start"], recovery.supplier_end)
        self.assertEqual(len(set(expected.values())), 6)
        for card, values in expected.items():
            row = self._exposed(card)
            self.assertEqual((row.supplier_id, row.supplier_start, row.supplier_end), values)

    def _receive_at(self, serial):
        with freeze_time("2025-03-10 03:00:00"):
            return self._receive(self.camera, [serial])

    def test_pivot_by_supplier(self):
        self._card("CAM0001")
        self._card("CAM0002")
        self.env.flush_all()
        groups = self.env["warranty.exposure.report"]._read_group(
            [("supplier_id", "=", self.vendor.id)],
            ["supplier_id", "reason"],
            ["quantity:sum", "cost:sum"],
        )
        self.assertEqual(groups, [(self.vendor, "ended", 2.0, 120.0)])
