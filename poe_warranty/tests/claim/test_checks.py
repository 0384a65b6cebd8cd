from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import WarrantyCommon

# what makes each check fire, and what keeps it silent, at a claim on the card of CAM0001
FIRING = {
    "no_card": {"serial": "STOCK001"},
    "card_void": {"prepare": lambda case: case.card.sudo()._cancel("Returned")},
    "expired": {"moment": "2029-01-01 03:00:00"},
    "card_lost": {"card_lost": True},
    "seal": {"seal_condition": "torn"},
    "card_incomplete": {"prepare": lambda case: case._make_paper_card()},
    "serial_mismatch": {"serial_unreadable": True},
    "phone_mismatch": {"phone": False},
    "not_original_buyer": {"partner_id": lambda case: case.binh},
    "damage": {"causes": ["dropped"]},
    "pests": {"causes": ["rodents"]},
    "misuse": {"causes": ["wrong_voltage"]},
    "free_software": {"fault_area": "software"},
    "unauthorised_repair": {"causes": ["opened_by_customer"]},
    "payment": {"prepare": lambda case: case._invoice(case.order, due="2025-04-01")},
}


class TestChecks(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001", moment="2025-03-18 03:00:00")
        cls.order = cls.card.sale_order_id
        cls._receive(cls.camera, ["STOCK001"])

    def test_every_check_type_is_listed_here(self):
        """A new check comes with a case that makes it fire."""
        types = dict(self.env["warranty.exclusion"]._fields["check_type"].selection)
        # these fire after earlier repairs: test_failed_repairs_count_by_fault_group_on_the_device,
        # test_s37_charged_repair_has_its_own_warranty
        after_repairs = {"failed_repairs", "earlier_work"}
        self.assertEqual(set(types), {*FIRING, *after_repairs}, "a check has no firing case")
        for policy in (self.published, self.consumer):
            shipped = policy.exclusion_ids.mapped("check_type")
            self.assertEqual(set(shipped), set(types), "a check that no shipped policy runs")

    def _make_paper_card(self):
        """Turn the card into one from before: nobody knows when the device was bought."""
        vals = {"move_id": False, "picking_id": False, "purchase_date": False}
        self.card._as_program().write(vals)

    def _fire(self, check_type, serial="CAM0001"):
        """Judge a claim in the case that makes one check fire; what happened is undone."""
        case = {"serial": serial, "moment": "2025-09-10 03:00:00", **FIRING[check_type]}
        with self.cr.savepoint() as savepoint:
            case.pop("prepare", lambda _case: None)(self)
            case = {name: made(self) if callable(made) else made for name, made in case.items()}
            with freeze_time(case.pop("moment")):
                claim = self._judge(**case)
            seen = claim.decision, claim.finding_ids.mapped("check_type")
            savepoint.rollback()
        self.env.invalidate_all()
        return seen

    def test_every_check_fires_and_stays_silent(self):
        for check_type in FIRING:
            with self.subTest(check_type):
                self.assertEqual(self._fire(check_type)[1], [check_type])
        with freeze_time("2025-09-10 03:00:00"):
            self.assertFalse(self._judge("CAM0001").finding_ids)

    def test_every_check_in_every_effect(self):
        """The same facts under policies that differ in the configured effect alone."""
        for effect, decision in (
            ("review", "review"),
            ("hold", "hold"),
            ("warn", "covered"),
            ("off", "covered"),
        ):
            policy = self.published.copy({"transferable": False})
            self.company.warranty_policy_id = policy
            policy.exclusion_ids.effect = effect
            self.card = self._sell(f"CAM-{effect}", moment="2025-03-18 03:00:00")
            self.order = self.card.sale_order_id
            for check_type in FIRING:
                with self.subTest(check_type, effect=effect):
                    found = [] if effect == "off" else [check_type]
                    self.assertEqual(self._fire(check_type, self.card.serial), (decision, found))

    def test_effects_fold_to_the_strongest(self):
        fold = self.env["warranty.assessment"]._fold
        self.assertEqual(fold([]), "covered")
        self.assertEqual(fold(["warn"]), "covered")
        self.assertEqual(fold(["warn", "review"]), "review")
        self.assertEqual(fold(["review", "hold"]), "hold")
        self.assertEqual(fold(["hold", "exclude", "review"]), "excluded")

    def test_effects_of_the_consumer_profile(self):
        self.company.warranty_policy_id = self.consumer
        card = self._sell("CAM0002", moment="2025-03-18 03:00:00")
        self.assertEqual(card.policy_id, self.consumer)
        for values, decision, clauses in (
            ({"card_lost": True}, "covered", ()),
            ({"phone": "0987654321"}, "covered", ()),
            ({"seal_condition": "torn"}, "review", ("III.2",)),
            ({"causes": ["dropped"]}, "review", ("III.5",)),
        ):
            with freeze_time("2025-09-10 03:00:00"):
                claim = self._judge("CAM0002", **values)
            self.assertDecision(claim, decision, *clauses)
            claim.action_cancel()

    def test_causal_link_decides_in_the_consumer_profile(self):
        self.company.warranty_policy_id = self.consumer
        self._sell("CAM0002", moment="2025-03-18 03:00:00")
        with freeze_time("2025-09-10 03:00:00"):
            claim = self._claim("CAM0002", causes=["scratched"])
            claim.observation_ids.attachment_ids = self._photo()
            for link, decision in (
                ("no", "covered"),
                ("undetermined", "review"),
                ("yes", "excluded"),
            ):
                claim.observation_ids.causal_link = link
                claim.action_assess()
                self.assertEqual(claim.decision, decision, link)

    def test_unknown_serial_is_not_found(self):
        claim = self._judge("ZZZ999")
        self.assertDecision(claim, "not_found")
        self.assertFalse(self.env["warranty.card"].search([("serial", "=", "ZZZ999")]))

    def test_serial_still_in_stock_needs_review(self):
        claim = self._judge("stock-001")
        self.assertDecision(claim, "review", "II.1")
        self.assertEqual(claim.finding_ids.reason, "never_delivered")

    def test_serial_is_found_in_any_spelling(self):
        for spelling in (" cam-0001 ", "Cam 0001"):
            claim = self._claim(spelling)
            self.assertEqual(claim.card_id, self.card)
            claim.action_cancel()

    def test_lookalike_letters_are_not_matched(self):
        self.assertFalse(self._claim("CAMOOO1").card_id)

    def test_other_seal_number_than_the_one_on_record(self):
        self.card.seal_ids = [(0, 0, {"number": "S-778", "date": "2025-09-02"})]
        self.assertDecision(self._judge("CAM0001", seal_number="s-778 "), "covered")
        self.env["warranty.claim"].search([]).action_cancel()
        self.assertDecision(self._judge("CAM0001", seal_number="S-779"), "excluded", "III.2")

    def test_the_newest_seal_counts(self):
        self.card.seal_ids = [(0, 0, {"number": "S-1", "date": "2025-03-18"})]
        self.card.seal_ids = [(0, 0, {"number": "S-2", "date": "2025-09-02"})]
        states = {seal.number: seal.state for seal in self.card.seal_ids}
        self.assertEqual(states, {"S-1": "replaced", "S-2": "applied"})
        self.assertEqual(self._claim("CAM0001").current_seal_id.number, "S-2")

    def test_what_is_recorded_after_midnight_is_of_the_local_day(self):
        """Half past midnight in Hanoi is the evening before in Paris, whoever types it in (S02)."""
        (self.env.user | self.desk).sudo().tz = "Europe/Paris"
        with freeze_time("2025-09-01 17:30:00"):
            self.card.seal_ids = [(0, 0, {"number": "S-9"})]
            self.assertEqual(str(self.card.seal_ids.date), "2025-09-02")
            self.card.seal_ids = [(0, 0, {"number": "S-10", "date": "2025-09-02"})]
            claim = self._claim("CAM0001")
            opened = {"repairer_id": self.an.id, "repair_date": "2025-09-02"}
            self.assertTrue(self._observe(claim, "unauthorised_technician", **opened))

    def test_on_the_day_of_a_reseal_both_seals_are_right(self):
        for number, day in (("S-0", "2025-03-18"), ("S-1", "2025-05-06"), ("S-2", "2025-09-02")):
            self.card.seal_ids = [(0, 0, {"number": number, "date": day})]
        claim = self._claim("CAM0001", notice_datetime="2025-09-02 03:00:00")
        for number, decision in (("S-0", "excluded"), ("S-1", "covered"), ("S-2", "covered")):
            claim.seal_number = number
            claim.action_assess()
            self.assertEqual(claim.decision, decision, number)
        self.assertEqual(claim.current_seal_id.number, "S-2")
        claim.write({"notice_datetime": "2025-09-03 03:00:00", "seal_number": "S-1"})
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.2")

    def test_what_the_inspector_says_of_the_seal_leaves_its_number_to_the_desk(self):
        self.company.warranty_policy_id = self.consumer
        self._sell("CAM0002", moment="2025-03-18 03:00:00")
        card = self.env["warranty.card"].search([("serial", "=", "CAM0002")])
        card.seal_ids = [(0, 0, {"number": "S-778", "date": "2025-05-02"})]
        claim = self._claim("CAM0002", seal_number="S-779", seal_condition="torn")
        self._observe(claim, "seal_torn", causal_link="no")
        claim.action_assess()
        self.assertDecision(claim, "review", "III.2")
        self.assertEqual(claim.finding_ids.mapped("reason"), ["seal_torn", "seal_number"])
        self._observe(claim, "seal_foreign", causal_link="no")
        claim.action_assess()
        self.assertDecision(claim, "covered")

    def test_seal_number_used_twice_is_refused(self):
        self.card.seal_ids = [(0, 0, {"number": "S-1"})]
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["warranty.seal"].create({"number": "s-1", "card_id": self.card.id})

    def test_s18_payment_holds_and_releases_by_itself(self):
        with freeze_time("2025-03-18 03:00:00"):
            invoice = self._invoice(self.order, due="2025-03-31")
        with freeze_time("2025-03-25 03:00:00"):
            early = self._judge("CAM0001")
            self.assertDecision(early, "covered")
            early.action_cancel()
        with freeze_time("2025-03-31 03:00:00"):  # the due day itself is not past due
            due_day = self._judge("CAM0001")
            self.assertDecision(due_day, "covered")
            due_day.action_cancel()
        with freeze_time("2025-04-10 03:00:00"):
            claim = self._judge("CAM0001")
            self.assertDecision(claim, "hold", "III.10")
        first = claim.assessment_id
        notice = claim.notice_datetime
        with freeze_time("2025-04-11 03:00:00"):
            self._pay(invoice, 10.0)
        self.assertEqual(claim.decision, "hold")
        with freeze_time("2025-04-12 03:00:00"):
            self._pay(invoice, invoice.amount_residual)
        self.assertDecision(claim, "covered")
        self.assertEqual(claim.notice_datetime, notice)
        self.assertEqual(first.decision, "hold", "the old check stays as it was")
        self.assertEqual(len(claim.assessment_ids), 3, "what was paid in part is told, too")

    def test_tolerance_of_the_policy(self):
        policy = self.published.copy({"payment_tolerance": 200.0})
        self.company.warranty_policy_id = policy
        card = self._sell("CAM0003", moment="2025-03-18 03:00:00")
        with freeze_time("2025-03-18 03:00:00"):
            self._invoice(card.sale_order_id, due="2025-03-31")
        with freeze_time("2025-04-10 03:00:00"):
            self.assertDecision(self._judge("CAM0003"), "covered")

    def test_assessing_takes_as_many_queries_for_ten_claims_as_for_forty(self):
        serials = [f"Q{number:04d}" for number in range(51)]
        with freeze_time("2025-03-18 03:00:00"):
            self._receive(self.camera, serials)
            order = self._order(self.an, (self.camera, 51))
            self._deliver(order.picking_ids, {self.camera: serials})
            self._invoice(order, due="2025-03-31")
        claims = (
            self.env["warranty.claim"]
            .with_user(self.desk)
            .create([{"device_serial": serial, "seal_condition": "torn"} for serial in serials])
        )
        counts = []
        self._measure_assessment(claims[:1])  # caches of the registry
        for batch in (claims[1:11], claims[11:]):
            counts.append(self._measure_assessment(batch))
        self.assertEqual(counts[0], counts[1])

    def _measure_assessment(self, claims):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        claims.action_assess()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_paid_instalment_releases_the_hold(self):
        """What was past due is paid; the rest is not due yet."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "30 % now, 70 % in a year",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 30, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 70, "nb_days": 365}),
                ],
            }
        )
        with freeze_time("2025-03-18 03:00:00"):
            invoice = self.order._create_invoices()
            invoice.write({"invoice_date": "2025-03-18", "invoice_payment_term_id": terms.id})
            invoice.action_post()
        with freeze_time("2025-04-10 03:00:00"):
            claim = self._judge("CAM0001")
            self.assertDecision(claim, "hold", "III.10")
            self._pay(invoice, invoice.amount_total * 0.3)
        self.assertEqual(invoice.payment_state, "partial")
        self.assertDecision(claim, "covered")

    def test_a_lot_sold_to_two_customers_is_for_a_person_to_tell(self):
        product = self._make_product("Cable drum", "camera", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": product.id})
        self.env["stock.quant"].create(
            {
                "product_id": product.id,
                "lot_id": lot.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "inventory_quantity": 10,
            }
        ).action_apply_inventory()
        for partner in (self.an, self.binh):
            order = self._order(partner, (product, 2))
            order.picking_ids.move_ids.picked = True
            order.picking_ids.button_validate()
            self.assertEqual(order.warranty_card_ids.quantity, 2)
        claim = self._claim("L1")
        self.assertEqual((claim.card_id.ids, claim.lot_id), ([], lot))
        with self.assertRaisesRegex(UserError, "several customers"):
            claim.action_assess()

    def test_same_serial_of_two_products_follows_the_product(self):
        self._sell("CAM0001", product=self.recorder, partner=self.binh)
        unclear = self._claim("CAM0001")
        self.assertFalse(unclear.card_id)
        with self.assertRaisesRegex(UserError, "choose the product"):
            unclear.action_assess()
        claim = self._claim(product_id=self.camera, device_serial="CAM0001")
        self.assertEqual(claim.card_id, self.card)

    def test_a_corrected_serial_is_looked_up_anew(self):
        other = self._sell("CAM0007", partner=self.binh)
        form = Form(self.env["warranty.claim"].with_user(self.desk))
        form.device_serial = "CAM0001"
        self.assertEqual((form.card_id, form.partner_id), (self.card, self.an))
        form.device_serial = "CAM0007"
        self.assertEqual((form.card_id, form.partner_id), (other, self.binh))
        form.device_serial = "CAMOOO7"
        self.assertFalse(form.card_id)
        self.assertFalse(form.partner_id)

    def test_a_card_chosen_by_hand_stays_when_the_serial_is_read(self):
        self._sell("CAM0007", partner=self.binh)
        form = Form(self.env["warranty.claim"].with_user(self.desk))
        form.card_id = self.card
        form.device_serial = "CAM0007"
        self.assertEqual(form.card_id, self.card)

    def test_scanning_a_device_in_service_says_so(self):
        served = self._claim("CAM0001")
        claim = self.env["warranty.claim"].with_user(self.desk).new({"device_serial": "cam 0001"})
        warning = claim._onchange_device_serial()["warning"]
        self.assertIn(served.name, warning["message"])
