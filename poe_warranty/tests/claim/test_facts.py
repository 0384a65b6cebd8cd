from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from ..common import WarrantyCommon

SOLD = "2025-03-18 03:00:00"
NOTICE = "2025-04-10 03:00:00"


class TestFacts(WarrantyCommon):
    """What changes elsewhere after a claim was judged: the claim follows, or says so and stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._make_user("facts_accountant", "account.group_account_manager")
        cls.card = cls._sell("CAM0001", moment=SOLD)
        cls.order = cls.card.sale_order_id
        with freeze_time(SOLD):
            cls.invoice = cls._invoice(cls.order, due="2025-03-31")

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOTICE))

    def _settle(self):
        """Pay the invoice as the accountant does; return the payment."""
        self.env["account.payment.register"].with_user(self.accountant).with_context(
            active_model="account.move", active_ids=self.invoice.ids
        ).create({}).action_create_payments()
        return self.invoice.matched_payment_ids.with_user(self.accountant)

    def _get_told(self, claim):
        """Return what a person reads that changed since the verdict."""
        return " ".join(claim.changes_since.mapped("message"))

    def _assert_blocked(self, claim, *words):
        """No free work begins by what is no longer so, and the claim says why."""
        self.assertTrue(claim.verdict_outdated)
        for word in words:
            self.assertIn(word, self._get_told(claim))
        with self.assertRaisesRegex(UserError, "changed"):
            claim.action_repair()

    def _open(self, action, user=None):
        """Return the form of a dialog that a button opens."""
        Model = self.env[action["res_model"]].with_user(user or self.env.user)
        return Form(Model.with_context(**action["context"]))

    def _cancel_card(self, card, reason="Entered twice"):
        dialog = self._open(card.action_cancel())
        dialog.reason = reason
        dialog.save().action_apply()

    # === payments === #

    def test_a_payment_comes_and_goes(self):
        """Registered, reset to draft, posted again, cancelled: the hold follows, both ways."""
        claim = self._judge("CAM0001")
        self.assertDecision(claim, "hold", "III.10")
        payment = self._settle()
        self.assertDecision(claim, "covered")
        self.assertIn(self.invoice.name, claim.change_ids.message)
        self.assertEqual(claim.change_ids.user_id, self.accountant)
        payment.action_draft()
        self.assertDecision(claim, "hold", "III.10")
        payment.action_post()
        self.assertDecision(claim, "covered")
        payment.action_cancel()
        self.assertDecision(claim, "hold", "III.10")
        self.assertEqual(str(claim._get_notice_date()), "2025-04-10")
        self.assertEqual(len(claim.assessment_ids), 5, "each check is kept")

    def test_a_payment_is_unmatched_and_matched(self):
        claim = self._judge("CAM0001")
        payment = self._settle()
        lines = (self.invoice | payment.sudo().move_id).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        lines.with_user(self.accountant).remove_move_reconcile()
        self.assertDecision(claim, "hold", "III.10")
        lines.with_user(self.accountant).reconcile()
        self.assertDecision(claim, "covered")

    def test_a_payment_bounces_while_the_work_is_under_way(self):
        """It is told and stops the work; paid again, the verdict holds and the work goes on."""
        payment = self._settle()
        claim = self._judge("CAM0001")
        claim.action_repair()
        repair = claim.repair_id
        repair.action_validate()
        repair.action_repair_start()
        payment.action_draft()
        self.assertEqual((claim.state, claim.decision), ("repair", "covered"))
        self.assertTrue(claim.verdict_outdated)
        self.assertIn(self.invoice.name, self._get_told(claim))
        self.assertTrue(claim.activity_ids)
        with self.assertRaisesRegex(UserError, "changed"), self.cr.savepoint():
            repair.action_repair_end()
        self.env.invalidate_all()
        payment.action_post()
        self.assertFalse(claim.verdict_outdated)
        self.assertFalse(claim.activity_ids)
        repair.action_repair_end()
        self.assertEqual(claim.state, "ready")

    def test_a_part_of_the_debt_is_paid(self):
        """S18: the claim stays on hold, by what is still open."""
        claim = self._judge("CAM0001")
        owed = self.invoice.amount_residual
        self._pay(self.invoice, owed - 30.0)
        self.assertDecision(claim, "hold", "III.10")
        self.assertAlmostEqual(claim.finding_ids.data["residual"], 30.0, 2)
        self.assertIn(self.invoice.name, claim.change_ids.message)

    def test_what_was_typed_is_judged_with_the_payment(self):
        claim = self._judge("CAM0001")
        claim.action_inspect()
        claim.card_lost = True
        self.assertIn(claim._fields["card_lost"].string, self._get_told(claim))
        payment = self._settle()
        self.assertDecision(claim, "excluded", "III.1")
        payment.action_draft()
        self.assertDecision(claim, "excluded", "III.1", "III.10")

    def test_a_manager_decided_past_the_hold(self):
        """What a manager saw does not fall when it happens again, or when the customer pays."""
        claim = self._judge("CAM0001")
        self._override(claim)
        payment = self._settle()
        payment.action_draft()
        self.assertEqual((claim.decision, claim.verdict_outdated), ("covered", False))
        self._cancel_card(self.card)
        self._assert_blocked(claim, self.card.name)

    def test_the_invoice_itself_changes(self):
        """Reset, cancelled, credited, due later: nothing is past due. Posted again: it is."""
        claim = self._judge("CAM0001")
        invoice = self.invoice.with_user(self.accountant)

        def credit():
            wizard = (
                self.env["account.move.reversal"]
                .with_user(self.accountant)
                .with_context(active_model="account.move", active_ids=invoice.ids)
                .create({"journal_id": invoice.journal_id.id})
            )
            self.env["account.move"].browse(wizard.refund_moves()["res_id"]).action_post()

        def move_due_date():
            invoice.invoice_date_due = "2025-05-31"

        for change in (invoice.button_draft, invoice.button_cancel, credit, move_due_date):
            with self.subTest(change.__name__), self.cr.savepoint() as savepoint:
                change()
                self.assertDecision(claim, "covered")
                self.assertTrue(claim.change_ids)
                if change == invoice.button_draft:
                    invoice.action_post()
                    self.assertDecision(claim, "hold", "III.10")
                savepoint.rollback()
            self.env.invalidate_all()
            self.assertDecision(claim, "hold", "III.10")

    # === cards === #

    def test_a_card_is_cancelled_while_its_claim_is_covered(self):
        self._settle()
        claim = self._judge("CAM0001")
        with self.assertRaises(AccessError):
            self.card.with_user(self.desk).action_cancel()
        self.assertEqual(self._open(self.card.action_cancel()).claim_ids[:], claim)
        with self.assertRaisesRegex(UserError, "reason"):
            self._cancel_card(self.card, " ")
        self._cancel_card(self.card)
        self._assert_blocked(claim, self.card.name, "Entered twice")
        claim.action_assess()
        self.assertDecision(claim, "excluded", "II.1")
        self.assertFalse(claim.changes_since)
        self.assertTrue(claim.change_ids)

    def test_a_replacement_is_not_handed_out_on_a_cancelled_card(self):
        self._settle()
        spare = self._receive(self.camera, ["CAM0099"])
        claim = self._judge("CAM0001")
        claim.action_receive()
        picking = claim._replace_device(self.camera, spare)
        self._cancel_card(self.card)
        self.assertTrue(claim.verdict_outdated)
        with self.assertRaisesRegex(UserError, "changed"), self.cr.savepoint():
            claim.action_close()
        self.env.invalidate_all()
        picking.with_user(self.env.user).action_cancel()
        claim.action_assess()
        self.assertDecision(claim, "excluded", "II.1")

    def test_a_correction_that_changes_no_verdict_is_not_told(self):
        self._settle()
        claim = self._judge("CAM0001")
        self.card._correct({"purchase_date": "2025-03-17"}, "Misread")
        self.assertFalse(claim.verdict_outdated or claim.change_ids)
        self.card._correct({"term_months": 0, "term_days": 5}, "Misread")
        self._assert_blocked(claim, self.card.name)
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.1")

    # === serials and deliveries === #

    def test_the_delivery_is_returned(self):
        self._settle()
        claim = self._judge("CAM0001")
        self._return(self.card.picking_id)
        self._assert_blocked(claim, self.card.name)

    def test_the_serial_is_renamed(self):
        self._settle()
        claim, unknown = self._judge("CAM0001"), self._judge("ZZZ999", partner_id=self.an)
        self.assertDecision(unknown, "not_found")
        self.card.lot_id.name = "ZZZ-999"
        self._assert_blocked(claim, "ZZZ-999")
        self.assertTrue(unknown.verdict_outdated)

    def test_a_card_is_entered_for_a_serial_that_was_not_found(self):
        claim = self._judge("OLD0007", partner_id=self.an)
        vals = {"product_id": self.camera.id, "partner_id": self.an.id, "term_months": 24}
        dates = {"date_start": "2025-01-10", "purchase_date": "2025-01-08"}
        card = self.env["warranty.card"].create({**vals, **dates, "serial": "OLD-0007"})
        self.assertIn(card.name, self._get_told(claim))
        self.an.repairer_from = (
            "2025-01-01"  # asks the claim once more, and has nothing to do with it
        )
        self.assertTrue(claim.verdict_outdated)
        claim.action_assess()
        self.assertEqual((claim.card_id, claim.decision), (card, "covered"))

    # === seals, holidays, contacts === #

    def test_a_seal_is_recorded(self):
        self._settle()
        claim = self._judge("CAM0001", seal_number="S-900", seal_condition="intact")
        self.card.seal_ids = [Command.create({"number": "S-778", "date": "2025-03-20"})]
        self._assert_blocked(claim, self.card.name)

    def test_a_holiday_is_announced(self):
        self.company.warranty_policy_id = self.consumer
        self._sell("CAM0002", moment="2023-01-15 03:00:00")
        with freeze_time("2025-01-16 03:00:00"):
            claim = self._judge("CAM0002")
            self.assertDecision(claim, "excluded", "III.1")
            holiday = self._holiday("2025-01-15")
            self.assertTrue(claim.verdict_outdated)
            holiday.unlink()
            self.assertFalse(claim.verdict_outdated, "it is again as it was judged")
            self._holiday("2025-01-15")
            claim.action_assess()
            self.assertDecision(claim, "covered")

    def test_labour_that_is_free_again_is_judged_anew(self):
        """Labour 12 months, parts 24: covered both times, and yet another bill."""
        self.company.warranty_policy_id = policy = self.consumer.copy()
        policy.term_ids.filtered("categ_id").labour_months = 12
        card = self._sell("CAM0005", moment="2024-01-15 03:00:00")
        with freeze_time("2025-01-16 03:00:00"):
            claim = self._judge("CAM0005")
            self.assertEqual((claim.decision, claim.is_labour_charged), ("covered", True))
            holiday = self._holiday("2025-01-15")
            self.assertTrue(claim.verdict_outdated)
            holiday.unlink()
            self.assertFalse(claim.verdict_outdated, "it is again as it was judged")
            card._correct({"date_start": "2024-02-01"}, "Misread")
            self.assertTrue(claim.verdict_outdated)
            claim.action_assess()
            self.assertEqual((claim.decision, claim.is_labour_charged), ("covered", False))

    def test_contacts_are_merged(self):
        self.company.warranty_policy_id = self.published.copy({"transferable": False})
        self._sell("CAM0003", moment=SOLD)
        claim = self._judge("CAM0003", partner_id=self.binh)
        self.assertDecision(claim, "review", "II.1")
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard.create(
            {
                "partner_ids": [Command.set((self.an | self.binh).ids)],
                "dst_partner_id": self.an.id,
            }
        ).action_merge()
        self.assertTrue(claim.verdict_outdated)
        self.assertIn("An", self._get_told(claim))
        claim.action_assess()
        self.assertDecision(claim, "covered")

    # === who speaks for the device === #

    def test_what_the_program_fills_in_excludes_nobody(self):
        country = self.env.ref("base.vn").id
        firm, guard = self.env["res.partner"].create(
            [
                {
                    "name": "Firm",
                    "is_company": True,
                    "phone": "028 3822 1234",
                    "country_id": country,
                },
                {"name": "Guard", "phone": "0903 111 222", "country_id": country},
            ]
        )
        guard.parent_id = firm
        self._sell("CAM0004", firm, moment=SOLD)
        claim = self._judge("CAM0004", partner_id=guard)
        self.assertEqual(claim.phone, "+84903111222")
        self.assertDecision(claim, "covered")
        guard.phone = "0903 111 333"
        claim.action_assess()
        self.assertDecision(claim, "covered")
        for given, decision in (("0903 999 888", "excluded"), ("028.3822.1234", "covered")):
            claim.phone = given
            claim.action_assess()
            self.assertEqual(claim.decision, decision, given)

    def test_somebody_else_brings_the_device(self):
        self._settle()
        claim = self._judge("CAM0001", partner_id=self.binh)
        self.assertDecision(claim, "covered")
        self.assertEqual(claim.finding_ids.mapped("reason"), ["not_original_buyer"])
        dialog = self._open(claim.with_user(self.desk).action_transfer(), self.desk)
        self.assertEqual(dialog.partner_id, self.binh)
        made = dialog.save()
        made.proof_ids = self._photo("contract.pdf")
        made.action_apply()
        self.assertEqual(self.card.partner_id, self.binh)
        self.assertIn("Binh", self._get_told(claim))
        self.assertFalse(claim.verdict_outdated)
        claim.action_assess()
        self.assertFalse(claim.finding_ids)
        with self.assertRaisesRegex(UserError, "already"):
            claim.action_transfer()

    def test_how_the_caller_was_verified_is_kept(self):
        self._settle()
        self.card._correct({"phone": False}, "No number on the paper")
        claim = self._judge("CAM0001", phone="0903 999 888")
        self.assertDecision(claim, "covered")
        self.assertIn(self.card.name, claim.caller_note)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            claim.with_user(self.desk).verified_by = "code"
        self.env.invalidate_all()
        claim.with_user(self.desk).verified_by = "identity"
        self.assertEqual((claim.verified_user_id, bool(claim.verified_on)), (self.desk, True))

    def test_a_second_notice_is_kept_and_the_earliest_counts(self):
        self._settle()
        claim = self._judge("CAM0001")
        first = claim.notice_datetime
        for days, earliest in ((3, 3), (1, 3)):
            form = self._open(claim.with_user(self.desk).action_second_notice(), self.desk)
            form.caller = "Neighbour"
            form.channel = "phone"
            form.words = "No picture"
            form.date = first - timedelta(days=days)
            form.save()
            self.assertEqual(claim.notice_datetime, first - timedelta(days=earliest))
        self.assertTrue(claim.verdict_outdated)
        self.assertEqual(len(claim.notice_ids), 2)
        self.assertEqual(claim.notice_ids.user_id, self.desk)
        with self.assertRaises(UserError):
            claim.notice_ids[0].words = "Another"
        claim.action_cancel()
        with self.assertRaisesRegex(UserError, "closed"):
            claim.action_second_notice()

    # === what it costs === #

    def test_what_follows_facts_costs_one_query_a_document(self):
        self._settle()
        lots = self._receive(self.camera, [f"LOT{number:03d}" for number in range(20)])
        for records, what in ((self.invoice, "due"), (lots, "moved"), (self.card, "corrected")):
            hook = getattr(records, "_debts_changed", None) or records._facts_changed
            hook(what)
            self.env.flush_all()
            with self.subTest(records._name), self.assertQueryCount(1):
                hook(what)

    def test_a_verdict_says_when_its_facts_were_read(self):
        claim = self._judge("CAM0001")
        self.assertIn(self.desk.name, claim.verdict_read)
        self.assertEqual(claim.assessment_id.date, fields.Datetime.now())
