"""Sections B to D of the acceptance scenarios: identity, payment, exclusions and the verdict."""

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import WarrantyCommon

NOTICE = "2025-11-20 03:00:00"


class TestScenariosVerdict(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        cls.card = cls._sell("CAM0500", moment="2025-05-12 03:00:00")

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOTICE))

    # === B: identity === #

    def test_s11_card_lost_serial_in_the_system(self):
        self._sell("NVR0200", product=self.recorder, moment="2025-02-10 03:00:00")
        with freeze_time("2026-06-05 03:00:00"):
            claim = self._judge("NVR0200", card_lost=True)
        self.assertDecision(claim, "covered")
        card = claim.card_id
        action = card.with_user(self.desk).action_duplicate()
        wizard = Form(
            self.env["warranty.card.duplicate"]
            .with_user(self.desk)
            .with_context(**action["context"])
        )
        wizard.reason = "Lost by the customer"
        self.assertEqual(wizard.save().action_print()["type"], "ir.actions.report")
        copy = card.copy_ids
        self.assertEqual((copy.number, copy.user_id), (1, self.desk))
        self.assertEqual(copy.reason, "Lost by the customer")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "poe_warranty.report_warranty_card_copy", copy.ids
        )[0]
        self.assertRegex(html.decode(), r"Copy\s*(<[^>]*>)?\s*1")

    def test_s11_card_required_departs_from_the_default(self):
        self.company.warranty_policy_id = policy = self.consumer.copy()
        lost = policy.exclusion_ids.filtered(lambda e: e.check_type == "card_lost")
        lost.effect = "exclude"
        self._sell("CAM0501", moment="2025-05-12 03:00:00")
        claim = self._judge("CAM0501", card_lost=True)
        self.assertDecision(claim, "excluded", "III.1")
        self.assertIn("Exclude", claim.departures)
        self.assertIn("III.1", policy.departures)

    def test_s12_imported_old_card_is_completed_and_goes_on(self):
        card = self.env["warranty.card"].create(
            {
                "product_id": self.camera.id,
                "partner_id": self.an.id,
                "date_start": "2024-09-12",
                "term_months": 24,
            }
        )
        self.assertEqual(str(card.last_claim_day), "2026-09-14")
        with freeze_time("2026-09-14 03:00:00"):
            claim = self._judge(card_id=card, device_serial="OLD0007")
            self.assertDecision(claim, "review", "III.3", "III.3")
            with self.assertRaisesRegex(UserError, "cannot be rewritten"):
                card.with_user(self.desk).write({"serial": "OLD0007"})
            card.write({"serial": "OLD0007", "purchase_date": "2024-09-10"})
            claim.action_assess()
        self.assertDecision(claim, "covered")

    def test_s14_wrong_serial_on_the_card(self):
        other = self._sell("CAM0009", partner=self.binh, moment="2025-05-20 03:00:00")
        claim = self._judge(card_id=self.card, device_serial="cam-0009")
        self.assertDecision(claim, "review", "III.4")
        self.assertEqual(claim.finding_ids.reason, "serial_mismatch")
        self.assertEqual(claim.device_card_id, other)
        self.assertEqual(str(other.nominal_end), "2027-05-20")

    def test_s14_lookalikes_are_suggested(self):
        claim = self.env["warranty.claim"].with_user(self.desk).new({"device_serial": "CAMO5OO"})
        self.assertFalse(claim.card_id)
        self.assertIn("CAM0500", claim._onchange_device_serial()["warning"]["message"])
        scan = self.env["warranty.claim"].with_user(self.desk).desk_scan("CAMO5OO")
        self.assertEqual(scan["outcome"], "unknown")
        self.assertEqual([s["serial"] for s in scan["suggestions"]], ["CAM0500"])

    def test_s16_unknown_undelivered_and_loaner_serials(self):
        self.assertDecision(self._judge("ZZZ999"), "not_found")
        self.company.warranty_responsible_id = self.env.user
        self._receive(self.camera, ["STOCK01"])
        claim = self._judge("STOCK01")
        self.assertDecision(claim, "review", "II.1")
        self.assertEqual(claim.finding_ids.reason, "never_delivered")
        self.assertEqual(claim.activity_ids.user_id, self.env.user)
        claim.action_assess()
        self.assertEqual(len(claim.activity_ids), 1, "one alert, however often it is judged")
        self.env["res.lang"]._activate_lang("vi_VN")
        claim.with_context(lang="vi_VN").action_assess()
        self.assertEqual(len(claim.activity_ids), 1, "in whichever language")
        loaner = self._receive(self.recorder, ["LN0003"])
        loaner.is_loaner = True
        served = self._judge("CAM0500")
        served.loaner_lot_id = loaner
        with self.assertRaisesRegex(ValidationError, served.name):
            self._claim("LN0003")

    def test_s16_a_loaner_that_is_handed_out_gets_no_card(self):
        loaner = self._receive(self.recorder, ["LN0003"])
        loaner.is_loaner = True
        order = self._order(self.an, (self.recorder, 1))
        self._deliver(order.picking_ids, {self.recorder: ["LN0003"]})
        self.assertFalse(order.warranty_card_ids)

    # === C: payment === #

    def test_s18_overdue_part_payment(self):
        self.camera.list_price = 30_000_000
        self.env["account.fiscal.position"].search([]).auto_apply = False
        self.tax_sale_a.amount = 10
        self.camera.taxes_id = self.tax_sale_a
        card = self._sell("CAM0600", moment="2025-03-03 03:00:00")
        with freeze_time("2025-03-03 03:00:00"):
            invoice = self._invoice(card.sale_order_id, due="2025-03-31", pay=20_000_000)
        self.assertEqual(invoice.amount_total, 33_000_000)
        with freeze_time("2025-03-25 03:00:00"):
            self.assertDecision(early := self._judge("CAM0600"), "covered")
            early.action_cancel()
        with freeze_time("2025-04-10 03:00:00"):
            claim = self._judge("CAM0600")
            self.assertDecision(claim, "hold", "III.10")
            self.assertEqual(claim.finding_ids.data["residual"], 13_000_000)
            with self.assertRaises(UserError):
                claim.action_repair()
        with freeze_time("2025-04-12 03:00:00"):
            self._pay(invoice, 13_000_000)
        self.assertDecision(claim, "covered")
        self.assertEqual(str(claim._get_notice_date()), "2025-04-10")

    def test_payment_of_all_orders_of_the_customer(self):
        self.company.warranty_policy_id = self.consumer.copy({"payment_scope": "customer"})
        paid = self._sell("CAM0601", moment="2025-03-03 03:00:00")
        other = self._sell("CAM0602", moment="2025-03-03 03:00:00")
        with freeze_time("2025-03-03 03:00:00"):
            self._invoice(paid.sale_order_id, due="2025-03-31", pay=paid.sale_order_id.amount_total)
            open_invoice = self._invoice(other.sale_order_id, due="2025-03-31")
        with freeze_time("2025-04-10 03:00:00"):
            claim = self._judge("CAM0601")
            self.assertDecision(claim, "hold", "III.10")
            self._pay(open_invoice, open_invoice.amount_residual)
        self.assertDecision(claim, "covered")

    # === D: exclusions === #

    def test_s21_torn_seal(self):
        self.card.seal_ids = [Command.create({"number": "S-778", "date": "2025-09-02"})]
        intact = self._judge("CAM0500", seal_condition="intact", seal_number="S-778")
        self.assertDecision(intact, "covered")
        intact.action_cancel()
        for values in (
            {"seal_condition": "torn"},
            {"seal_condition": "overwritten"},
            {"seal_number": "S-999"},
        ):
            claim = self._judge("CAM0500", **values)
            self.assertDecision(claim, "review", "III.2")
            claim.action_cancel()
        claim = self._judge("CAM0500", seal_condition="torn")
        with self.assertRaisesRegex(UserError, "cannot be excluded yet"):
            self._override(claim, "excluded")
        seal = self._observe(claim, "seal_torn", causal_link="yes")
        claim.action_assess()
        self.assertDecision(claim, "review", "III.2")
        self.assertIn("no_photo", claim.finding_ids.mapped("reason"))
        seal.attachment_ids = self._photo()
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.2")
        seal.causal_link = "no"
        claim.action_assess()
        self.assertDecision(claim, "covered")

    def test_s21_a_seal_of_ours_put_on_later_is_no_finding(self):
        self.card.seal_ids = [Command.create({"number": "S-778", "date": "2025-09-02"})]
        claim = self._judge("CAM0500", seal_condition="intact", seal_number="S-778")
        with freeze_time("2025-11-25 03:00:00"):
            self.card.seal_ids = [Command.create({"number": "S-900", "date": "2025-11-25"})]
            claim.action_assess()
            self.assertDecision(claim, "covered")
            claim.seal_number = "S-900"
            claim.action_assess()
            self.assertDecision(claim, "covered")
            claim.seal_number = "S-1"
            claim.action_assess()
            self.assertDecision(claim, "review", "III.2")

    def test_the_defect_found_during_the_repair_does_not_stop_it(self):
        claim = self._judge("CAM0500")
        claim.action_repair()
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        claim.defect_id = self.env.ref("poe_warranty.warranty_code_defect_ir_leds")
        claim.repair_id.action_repair_end()
        self.assertEqual((claim.state, claim.verdict_outdated), ("ready", False))

    def test_a_notice_before_the_delivery_is_reviewed(self):
        claim = self._judge("CAM0500", notice_datetime="2025-05-01 03:00:00")
        self.assertDecision(claim, "review", "III.1")
        self.assertEqual(claim.finding_ids.reason, "not_begun")

    def test_another_customer_outdates_the_verdict(self):
        claim = self._judge("CAM0500")
        claim.partner_id = self.binh
        self.assertTrue(claim.verdict_outdated)

    def test_a_covered_device_goes_back_unrepaired_only_without_a_fault(self):
        claim = self._judge("CAM0500")
        with self.assertRaisesRegex(UserError, "no fault"):
            claim.action_hand_back()
        claim.resolution_id = self.env.ref("poe_warranty.warranty_code_resolution_no_fault")
        claim.action_hand_back()
        self.assertEqual(claim.state, "ready")

    def test_evidence_is_not_deleted(self):
        claim = self._judge("CAM0500")
        photo = self._photo()
        self._observe(claim, "dropped", causal_link="yes", attachment_ids=photo.ids)
        claim.action_assess()
        for change in (
            photo.unlink,
            lambda: photo.write({"raw": b"another"}),
            lambda: photo.write({"res_model": False, "res_id": False}),
        ):
            with self.assertRaisesRegex(UserError, "evidence"):
                change()

    def test_a_repair_stays_with_its_claim(self):
        claim = self._judge("CAM0500", fault_area="software")
        claim.action_quote()
        with self.assertRaises(AccessError):
            claim.repair_id.write({"claim_id": False, "under_warranty": True})

    def test_s21_strict_for_trade_customers(self):
        self.company.warranty_policy_id = policy = self.consumer.copy()
        policy.exclusion_ids.filtered(lambda e: e.check_type == "seal").trade_effect = "exclude"
        card = self._sell("CAM0501", moment="2025-05-12 03:00:00")
        card.seal_ids = [Command.create({"number": "S-778", "date": "2025-09-02"})]
        claim = self._judge("CAM0501", seal_condition="torn")
        self.assertDecision(claim, "review", "III.2")
        self.an.is_trade_customer = True
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.2")
        claim.write({"seal_condition": "intact", "seal_number": "S-778"})
        claim.action_assess()
        self.assertDecision(claim, "covered")

    def test_s22_water_in_an_ip67_camera(self):
        claim = self._judge("CAM0500")
        water = self._observe(claim, "watery")
        claim.action_assess()
        self.assertDecision(claim, "review", "III.5")
        water.write({"causal_link": "yes", "origin": "ours", "note": "Cable gland not closed"})
        claim.action_assess()
        self.assertDecision(claim, "covered")
        self.assertIn("Cable gland", claim.finding_ids.message)
        self.assertTrue(claim.activity_ids, "our own work is looked into")
        water.write({"origin": "product", "note": "No cause found, housing intact"})
        claim.action_assess()
        self.assertDecision(claim, "covered")
        water.write({"origin": "customer", "attachment_ids": self._photo()})
        self._observe(claim, "modified", causal_link="yes", attachment_ids=self._photo().ids)
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.5", "III.9")

    def test_s24_wrong_voltage_but_our_power_supply(self):
        psu = self._make_product("Power supply 24 V", None, warranty=12)
        self._receive(self.camera, ["CAM0700"])
        self._receive(psu, quantity=5)
        order = self._order(self.an, (self.camera, 1), (psu, 1))
        self._deliver(order.picking_ids, {self.camera: ["CAM0700"]})
        claim = self._judge("CAM0700")
        voltage = self._observe(claim, "wrong_voltage", causal_link="yes")
        claim.action_assess()
        self.assertDecision(claim, "review", "III.7")
        with self.assertRaisesRegex(UserError, "cannot be excluded yet"):
            self._override(claim, "excluded")
        voltage.write({"reading": "24 V AC", "instrument": "MM-03"})
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.7")
        self.assertEqual(claim.finding_ids.data["reading"], "24 V AC")
        voltage.source_product_id = psu
        claim.action_assess()
        self.assertDecision(claim, "covered")
        self.assertIn(order.name, claim.finding_ids.message)
        self.assertTrue(claim.activity_ids)
        voltage.source_product_id = self.adapter
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.7")

    def test_s26_free_software_against_firmware(self):
        self.assertDecision(
            vms := self._judge("CAM0500", fault_area="software"), "excluded", "III.8"
        )
        vms.action_cancel()
        boot = self._judge("CAM0500", fault_area="firmware")
        self.assertDecision(boot, "covered")
        self._observe(boot, "foreign_firmware")
        boot.action_assess()
        self.assertDecision(boot, "review", "III.7")

    def test_photos_outlive_a_withdrawn_finding(self):
        claim = self._judge("CAM0500")
        photo = self._photo()
        dropped = self._observe(claim, "dropped", causal_link="yes", attachment_ids=photo.ids)
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.5")
        evidence = claim.finding_ids
        dropped.unlink()
        claim.action_assess()
        self.assertDecision(claim, "covered")
        self.assertEqual(evidence.data["photos"], photo.ids)
        self.assertEqual((photo.exists().res_model, photo.res_id), (claim._name, claim.id))

    def test_opened_by_someone_authorised_on_that_day(self):
        repairer = self.env["res.partner"].create(
            {"name": "Repair shop", "repairer_from": "2025-01-01", "repairer_until": "2025-06-30"}
        )
        claim = self._judge("CAM0500")
        opened = self._observe(
            claim,
            "unauthorised_technician",
            repairer_id=repairer.id,
            repair_date="2025-06-30",
        )
        claim.action_assess()
        self.assertDecision(claim, "covered")
        opened.repair_date = "2025-07-01"
        claim.action_assess()
        self.assertDecision(claim, "review", "III.9")

    def test_failed_repairs_count_by_fault_group_on_the_device(self):
        flicker = self.env.ref("poe_warranty.warranty_code_symptom_ir_flicker")
        leds = self.env.ref("poe_warranty.warranty_code_defect_ir_leds")
        dark = self.env.ref("poe_warranty.warranty_code_symptom_no_sound")
        self.assertEqual(flicker.group_id, leds.group_id)
        days = ("2025-06-02", "2025-07-01", "2025-08-01")
        for day in days:
            with freeze_time(f"{day} 02:00:00"):
                claim = self._judge("CAM0500", symptom_id=flicker)
                self.assertNotIn("failed_repairs", claim.finding_ids.mapped("reason"))
            self._serve(claim, f"{day} 02:00:00", f"{day} 08:00:00")
        fourth = self._judge("CAM0500", symptom_id=dark)
        self.assertNotIn("failed_repairs", fourth.finding_ids.mapped("reason"))
        fourth.defect_id = leds
        fourth.action_assess()
        self.assertDecision(fourth, "covered")
        self.assertIn("failed_repairs", fourth.finding_ids.mapped("reason"))
        fourth.action_cancel()
        new = self.card._replace(self._receive(self.camera, ["CAM0599"]), fourth._get_notice_date())
        chain = self._judge("CAM0599", symptom_id=flicker)
        self.assertEqual(chain.card_id, new)
        self.assertNotIn("failed_repairs", chain.finding_ids.mapped("reason"))

    def test_s28_several_reasons_and_override(self):
        self._invoice(self.card.sale_order_id, due="2025-06-01")
        self.company.warranty_responsible_id = self.desk
        with freeze_time("2028-01-10 03:00:00"):
            claim = self._judge("CAM0500", seal_condition="torn")
            found = claim.finding_ids
            self.assertEqual(sorted(found.mapped("clause")), ["III.1", "III.10", "III.2"])
            self.assertEqual(claim.decision, "excluded")
            first = claim.assessment_id
            with self.assertRaises(AccessError):
                self._override(claim, user=self.desk)
            with self.assertRaisesRegex(UserError, "reason"):
                self._override(claim, reason=" ")
            self._override(claim, reason="Ten years a customer")
            self.assertEqual((claim.decision, claim.finding_ids), ("covered", found))
            decided = claim.assessment_id
            self.assertEqual((decided.kind, decided.user_id), ("override", self.env.user))
            self.assertEqual(decided.reason, "Ten years a customer")
            claim.action_assess()
            self.assertEqual(len(claim.assessment_ids), 3)
            self.assertEqual((first.decision, decided.decision), ("excluded", "covered"))
            self.assertEqual(
                claim.assessment_id.decision, "excluded", "the checks say what they say"
            )
            self.assertEqual(claim.decision, "covered", "the manager's decision stands")
            claim.seal_condition = "broken"
            claim.action_assess()
            self.assertEqual(claim.decision, "excluded", "until a fact changes")
            self.assertFalse(claim.override_id)

    def test_review_is_decided_by_a_manager(self):
        claim = self._judge("CAM0500", serial_unreadable=True)
        self.assertDecision(claim, "review", "III.4")
        with self.assertRaises(UserError):
            claim.action_repair()
        self._override(claim, "covered", reason="Invoice and box match")
        self.assertEqual(claim.decision, "covered")
        claim.action_repair()
        self.assertEqual(claim.state, "repair")

    def test_a_decision_taken_meanwhile_is_pointed_out(self):
        claim = self._judge("CAM0500", fault_area="software")
        wizard = self.env["warranty.claim.override"].create(
            {"claim_id": claim.id, "outcome": "covered", "reason": "One"}
        )
        self._override(claim, "covered", reason="Two")
        with self.assertRaisesRegex(UserError, "decided meanwhile"):
            wizard.action_apply()

    def test_goodwill_by_percentage_of_parts_and_labour(self):
        self.company.warranty_labour_product_id = self.labour
        claim = self._judge("CAM0500", fault_area="software")
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._override(claim, "goodwill", goodwill_parts=101.0)
        self._override(claim, "goodwill", goodwill_parts=50.0, goodwill_labour=100.0)
        self.assertEqual(claim.decision, "excluded")
        self.assertIn("50", claim.verdict)
        claim.action_quote()
        with Form(claim.repair_id) as repair, repair.move_ids.new() as line:
            line.product_id = self.ir_board
            line.product_uom_qty = 1
        lines = claim.sale_order_id.order_line
        discounts = {line.product_id: line.discount for line in lines}
        self.assertEqual(discounts, {self.labour: 100.0, self.ir_board: 50.0})
        report = self.env["warranty.assessment"].search([("kind", "=", "goodwill")])
        self.assertEqual(report.claim_id, claim)

    def test_goodwill_in_full_is_a_free_repair(self):
        claim = self._judge("CAM0500", fault_area="software")
        self._override(claim, "goodwill", goodwill_parts=100.0, goodwill_labour=100.0)
        with self.assertRaises(UserError):
            claim.action_quote()
        claim.action_repair()
        self.assertTrue(claim.repair_id.under_warranty)
        claim.repair_id.action_validate()
        self._observe(claim, "dropped")
        with self.assertRaises(UserError):
            claim.repair_id.action_repair_start()

    def test_goodwill_of_nothing_is_refused(self):
        claim = self._judge("CAM0500", fault_area="software")
        with self.assertRaisesRegex(UserError, "Goodwill of nothing"):
            self._override(claim, "goodwill", goodwill_parts=0.0, goodwill_labour=0.0)

    def test_goodwill_is_not_for_covered_claims(self):
        claim = self._judge("CAM0500")
        with self.assertRaises(UserError):
            self._override(claim, "goodwill")

    def test_transfer_of_ownership_with_proof(self):
        Transfer = self.env["warranty.transfer"].with_user(self.desk)
        vals = {"card_id": self.card.id, "partner_id": self.binh.id, "date": "2025-11-01"}
        with self.assertRaisesRegex(ValidationError, "proof"):
            Transfer.create(vals)
        proof = self._photo("contract.pdf")
        transfer = Transfer.create({**vals, "proof_ids": proof.ids})
        self.assertEqual((transfer.old_partner_id, transfer.user_id), (self.an, self.desk))
        self.assertEqual(self.card.partner_id, self.binh)
        self.assertEqual(str(self.card.nominal_end), "2027-05-12")
        self.assertDecision(self._judge("CAM0500"), "covered")
        with self.assertRaises(UserError):
            transfer.write({"partner_id": self.an.id})
        with self.assertRaisesRegex(ValidationError, "already"):
            Transfer.create({**vals, "proof_ids": self._photo().ids})

    def test_the_owner_is_changed_in_a_dialog(self):
        action = self.card.with_user(self.desk).action_transfer()
        dialog = Form(
            self.env[action["res_model"]].with_user(self.desk).with_context(**action["context"])
        )
        dialog.partner_id = self.binh
        made = dialog.save()
        made.proof_ids = proof = self._photo("contract.pdf")
        self.assertEqual(self.card.partner_id, self.an, "nothing is done before the button")
        made.action_apply()
        self.assertEqual(self.card.partner_id, self.binh)
        self.assertEqual(self.card.transfer_ids.proof_ids, proof)

    def test_a_policy_may_forbid_the_transfer(self):
        self.company.warranty_policy_id = self.consumer.copy({"transferable": False})
        card = self._sell("CAM0501")
        vals = {"partner_id": self.binh.id, "proof_ids": self._photo().ids}
        Transfer = self.env["warranty.transfer"]
        for transfers, given in (
            (Transfer, {**vals, "card_id": card.id}),
            (Transfer.with_context(default_card_id=card.id), vals),
        ):
            with self.assertRaisesRegex(ValidationError, "stay with the buyer"):
                transfers.create(given)

    # === the settings === #

    def test_settings_show_and_revise_the_policy_in_force(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.late_notice_grace, 15)
        self.assertFalse(settings.warranty_departures)
        settings.late_notice_grace = 30
        settings.set_values()
        policy = self.company._get_warranty_policy()
        self.assertEqual((policy.previous_id, policy.late_notice_grace), (self.consumer, 30))
        self.assertEqual(self.consumer.late_notice_grace, 15, "cards use it: it stays")
        self.assertIn("30", policy.departures)
        self.assertEqual(self.card.policy_id, self.consumer)
        again = self.env["res.config.settings"].create({})
        self.assertIn("30", again.warranty_departures)
        again.promised_days = 10
        again.set_values()
        self.assertEqual(self.company._get_warranty_policy(), policy, "not used yet: edited")

    def test_the_profile_itself_is_locked(self):
        with self.assertRaisesRegex(UserError, "shipped profile"):
            self.consumer.profile_id.late_notice_grace = 3
