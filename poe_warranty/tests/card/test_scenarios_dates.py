"""Section A of the acceptance scenarios: the card and its three dates."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user

from ..common import WarrantyCommon


class TestScenariosDates(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()

    def _make_extension(self, months):
        """Return a service that lengthens the warranty of a device."""
        vals = {"name": "Longer", "type": "service", "warranty_extension_months": months}
        return self.env["product.product"].create(vals)

    def _sell_two_cameras(self, extensions):
        """Return the order of two cameras and so many more years, which was delivered."""
        serials = ["CAM0001", "CAM0002"]
        with freeze_time("2025-03-18 03:00:00"):
            self._receive(self.camera, serials)
            longer = (self._make_extension(12), extensions)
            order = self._order(self.an, (self.camera, 2), longer)
            self._deliver(order.picking_ids, {self.camera: serials})
        return order

    def _dates(self, card):
        return tuple(map(str, (card.nominal_end, card.effective_end, card.last_claim_day)))

    def test_s05_the_last_minute(self):
        card = self._sell("CAM0001", moment="2024-01-15 03:00:00")
        self.assertEqual(str(card.last_claim_day), "2026-01-15")
        with freeze_time("2026-01-15 16:50:00"):
            self.assertDecision(a := self._judge("CAM0001"), "covered")
            a.action_cancel()
        with freeze_time("2026-01-15 17:05:00"):
            self.assertDecision(b := self._judge("CAM0001"), "excluded", "III.1")
            b.action_cancel()
        with freeze_time("2026-01-19 02:00:00"):
            late = self._judge("CAM0001", notice_datetime="2026-01-15 16:50:00")
        self.assertDecision(late, "covered")
        self.assertEqual(str(late.notice_datetime), "2026-01-15 16:50:00")
        self.assertEqual(str(late.create_date.date()), str(date.today()))

    def test_s09_policy_version_and_longer_manufacturer_term(self):
        x = self._make_product("X camera", "camera", tracking="serial", warranty=36)
        y = self._make_product("Y camera", "camera", tracking="serial", warranty=24)
        card_x = self._sell("X1", product=x, moment="2025-09-10 03:00:00")
        card_y = self._sell("Y1", product=y, moment="2025-09-10 03:00:00")
        policy = self.env["warranty.policy"].browse(self.consumer.action_new_version()["res_id"])
        policy.date_from = "2026-01-01"
        policy.term_ids.filtered(
            lambda t: t.categ_id == self.env.ref("poe_warranty.product_category_camera")
        ).write({"months": 12, "manufacturer_rule": "ignore"})
        self.assertEqual(self.company.warranty_policy_id, self.consumer, "nobody switched it")
        card_2026 = self._sell("Y2", product=y, moment="2026-01-05 03:00:00")
        self.assertEqual(self._dates(card_x), ("2028-09-10", "2028-09-10", "2028-09-11"))
        self.assertEqual(self._dates(card_y)[0], "2027-09-10")
        self.assertEqual(self._dates(card_2026)[0], "2027-01-05")
        self.assertEqual((card_y.policy_id, card_2026.policy_id), (self.consumer, policy))
        with self.assertRaisesRegex(UserError, "New Version"):
            self.consumer.term_ids[0].months = 6
        self.assertIn("12", policy.departures)

    def test_a_draft_version_is_not_in_force(self):
        self._sell("CAM0001", moment="2025-03-18 03:00:00")
        self.consumer.action_new_version()
        card = self._sell("CAM0002", moment="2025-03-19 03:00:00")
        self.assertEqual(card.policy_id, self.consumer)

    def test_end_on_a_day_off_moves_to_the_next_working_day(self):
        for moment, ends in (
            # Saturday; 30 April and 1 May are holidays, then comes a weekend; Tet
            ("2024-09-14 03:00:00", ("2026-09-14", "2026-09-14", "2026-09-14")),
            ("2024-09-12 03:00:00", ("2026-09-12", "2026-09-12", "2026-09-14")),
            ("2024-04-30 03:00:00", ("2026-04-30", "2026-04-30", "2026-05-04")),
            ("2024-02-14 03:00:00", ("2026-02-14", "2026-02-14", "2026-02-23")),
            ("2024-02-29 03:00:00", ("2026-02-28", "2026-02-28", "2026-03-02")),
        ):
            card = self._sell(f"R{moment[:10]}", moment=moment)
            self.assertEqual(self._dates(card), ends)

    def test_a_holiday_announced_later_moves_the_cards_that_end_on_it(self):
        card = self._sell("CAM0001", moment="2024-06-10 03:00:00")
        other = self._sell("CAM0002", moment="2024-06-15 03:00:00")
        self.assertEqual(str(card.last_claim_day), "2026-06-10")
        holiday = self._holiday("2026-06-10", 2)
        self.assertEqual(str(card.last_claim_day), "2026-06-12")
        self.assertEqual(str(other.last_claim_day), "2026-06-15")
        holiday.date_to = "2026-06-14 16:59:59"
        self.assertEqual(str(card.last_claim_day), "2026-06-15")
        holiday.unlink()
        self.assertEqual(str(card.last_claim_day), "2026-06-10")

    def test_service_time_extends_the_card_and_never_the_moved_day(self):
        card = self._sell("CAM0001", moment="2024-09-12 03:00:00")  # ends Sat 12/09/2026
        with freeze_time("2026-03-02 02:00:00"):
            claim = self._judge("CAM0001")
        self._serve(claim, "2026-03-02 02:00:00", "2026-03-06 02:00:00")
        self.assertEqual(card.suspended_days, 4)
        self.assertEqual(self._dates(card), ("2026-09-12", "2026-09-16", "2026-09-16"))
        with freeze_time("2026-04-01 02:00:00"):
            second = self._judge("CAM0001")
        self._serve(second, "2026-04-01 02:00:00", "2026-04-02 02:00:00")
        self.assertEqual(self._dates(card)[1:], ("2026-09-17", "2026-09-17"))

    def test_excluded_service_suspends_nothing_and_no_fault_found_does(self):
        card = self._sell("CAM0001", moment="2024-09-12 03:00:00")
        with freeze_time("2026-03-02 02:00:00"):
            excluded = self._judge("CAM0001", fault_area="software")
        self._serve(excluded, "2026-03-02 02:00:00", "2026-03-06 02:00:00", repair=False)
        self.assertFalse(card.suspension_ids)
        with freeze_time("2026-03-10 02:00:00"):
            review = self._judge("CAM0001", seal_condition="torn")
            self.assertDecision(review, "review", "III.2")
            review.resolution_id = self.env.ref("poe_warranty.warranty_code_resolution_no_fault")
        self._serve(review, "2026-03-10 02:00:00", "2026-03-13 02:00:00", repair=False)
        self.assertEqual(card.suspended_days, 3)

    def test_the_days_of_a_hold_are_no_service_time(self):
        card = self._sell("CAM0001", moment="2024-09-12 03:00:00")
        with freeze_time("2024-09-12 03:00:00"):
            invoice = self._invoice(card.sale_order_id, due="2024-10-12")
        with freeze_time("2026-03-02 02:00:00"):
            claim = self._judge("CAM0001")
            self.assertDecision(claim, "hold", "III.10")
        with freeze_time("2026-03-07 02:00:00"):
            self._pay(invoice, invoice.amount_residual)
            self.assertDecision(claim, "covered")
        self._serve(claim, "2026-03-02 02:00:00", "2026-03-10 02:00:00")
        self.assertEqual(card.suspended_days, 3)
        self.assertEqual(str(card.suspension_ids.date_from), "2026-03-07")

    def test_service_time_is_counted_in_local_days(self):
        card = self._sell("CAM0001", moment="2024-09-12 03:00:00")
        with freeze_time("2026-03-02 02:00:00"):
            claim = self._judge("CAM0001", notice_datetime="2026-03-01 16:30:00")
        # 23:30 on 01/03 to 00:30 on 03/03 local
        self._serve(claim, "2026-03-01 16:30:00", "2026-03-02 17:30:00")
        self.assertEqual(card.suspended_days, 2)

    def test_a_profile_without_the_rules_keeps_the_printed_end(self):
        self.company.warranty_policy_id = self.published
        card = self._sell("CAM0001", moment="2024-09-12 03:00:00")
        with freeze_time("2026-03-02 02:00:00"):
            claim = self._judge("CAM0001")
        self._serve(claim, "2026-03-02 02:00:00", "2026-03-06 02:00:00")
        self.assertEqual(self._dates(card), ("2026-09-12",) * 3)

    def test_late_notice_within_grace_is_reviewed_with_evidence(self):
        self._sell("CAM0001", moment="2024-06-10 03:00:00")  # ends Wed 10/06/2026
        with freeze_time("2026-06-25 03:00:00"):  # day 15
            claim = self._judge("CAM0001")
            self.assertDecision(claim, "excluded", "III.1")
            claim.failure_date = "2026-06-09"
            claim.action_assess()
            self.assertDecision(claim, "excluded", "III.1")
            # uploaded on the claim, as its form does
            proof = self._photo()
            proof.write({"res_model": claim._name, "res_id": claim.id})
            claim.failure_proof_ids = proof
            claim.action_assess()
            self.assertDecision(claim, "review", "III.1")
            with self.assertRaisesRegex(UserError, "evidence"), self.cr.savepoint():
                proof.unlink()
            claim.failure_date = "2026-06-11"
            claim.action_assess()
            self.assertDecision(claim, "excluded", "III.1")
            claim.action_cancel()
        with freeze_time("2026-06-26 03:00:00"):
            late = self._claim("CAM0001", failure_date="2026-06-09")
            late.failure_proof_ids = self._photo()
            late.action_assess()
            self.assertDecision(late, "excluded", "III.1")

    def test_start_event_and_claim_date_are_configurable(self):
        self.company.warranty_policy_id = policy = self.consumer.copy(
            {"start_event": "order", "claim_date": "entry"}
        )
        with freeze_time("2025-03-10 03:00:00"):
            self._receive(self.camera, ["CAM0001"])
            order = self._order(self.an, (self.camera, 1))
        with freeze_time("2025-03-20 03:00:00"):
            self._deliver(order.picking_ids, {self.camera: ["CAM0001"]})
        card = order.warranty_card_ids
        self.assertEqual(str(card.date_start), "2025-03-10")
        self.assertIn("Order date", policy.departures)
        claim = self._claim("CAM0001", notice_datetime="2025-04-01 03:00:00")
        self.assertEqual(claim._get_notice_date(), policy._get_local_date(claim.create_date))
        self.assertGreater(claim._get_notice_date(), date(2025, 4, 1))

    def test_s32_dates_of_a_replacement(self):
        old = self._sell("NVR0001", product=self.recorder, moment="2024-06-03 03:00:00")
        lot = self._receive(self.recorder, ["NVR0099"])
        new = old._replace(lot, date(2026, 3, 16))
        self.assertEqual((old.state, old.replaced_by_id, new.replaces_id), ("replaced", new, old))
        self.assertEqual((str(new.date_start), str(new.nominal_end)), ("2026-03-16", "2028-03-16"))
        self.assertEqual(new.chain_root_id, old)
        with freeze_time("2026-04-01 03:00:00"):
            claim = self._judge("NVR0001")
        self.assertDecision(claim, "excluded", "II.1")
        self.assertIn("NVR0099", claim.finding_ids.message)
        self.assertTrue(claim.activity_ids)

    def test_s32_remaining_term_departs_from_the_profile(self):
        self.company.warranty_policy_id = self.consumer.copy({"replacement_term": "remaining"})
        old = self._sell("NVR0001", product=self.recorder, moment="2024-06-03 03:00:00")
        new = old._replace(self._receive(self.recorder, ["NVR0099"]), date(2026, 3, 16))
        self.assertEqual(new.nominal_end, old.effective_end)
        self.assertIn("Rest of the old term", new.departure_note)

    def test_an_exchange_never_shortens_the_warranty(self):
        old = self._sell("NVR0001", product=self.recorder, moment="2024-06-03 03:00:00")
        old._as_program().extension_months = 36
        new = old._replace(self._receive(self.recorder, ["NVR0099"]), date(2026, 3, 16))
        self.assertEqual(str(new.nominal_end), "2029-06-03")

    def test_service_before_the_delivery_is_refused(self):
        self._sell("CAM0001", moment="2026-03-02 03:00:00")
        with freeze_time("2026-03-10 03:00:00"):
            claim = self._judge("CAM0001")
            with self.assertRaisesRegex(ValidationError, "come in before"):
                claim.received_datetime = "2016-03-09 03:00:00"

    def test_a_cancelled_extension_that_is_ordered_again_counts_again(self):
        extension = self._make_extension(6)
        card = self._sell("CAM0001", moment="2026-03-02 03:00:00")
        with freeze_time("2026-03-10 03:00:00"):
            line = {"product_id": extension.id, "extended_card_ids": card.ids}
            order = self.env["sale.order"].create(
                {"partner_id": self.an.id, "order_line": [Command.create(line)]}
            )
            for _again in range(2):
                order.action_confirm()
                self.assertEqual(str(card.nominal_end), "2028-09-02")
                order._action_cancel()
                self.assertEqual(str(card.nominal_end), "2028-03-02")
                order.action_draft()

    def test_more_extensions_than_devices_are_refused(self):
        extension = self._make_extension(6)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.an.id,
                "order_line": [
                    Command.create({"product_id": self.camera.id}),
                    Command.create({"product_id": extension.id, "product_uom_qty": 3}),
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "3 extensions for 1 devices"):
            order.action_confirm()

    def test_an_extension_added_to_a_delivered_order_counts(self):
        extension = self._make_extension(6)
        card = self._sell("CAM0001", moment="2026-03-02 03:00:00")
        card.sale_order_id.order_line = [Command.create({"product_id": extension.id})]
        self.assertEqual(str(card.nominal_end), "2028-09-02")

    def test_extended_warranty_sold_with_the_device(self):
        order = self._sell_two_cameras(extensions=1)
        ends = [str(card.nominal_end) for card in order.warranty_card_ids.sorted("serial")]
        self.assertEqual(ends, ["2028-03-18", "2027-03-18"])
        order.picking_ids.move_ids._issue_warranty_cards()
        order.order_line._extend_cards(order.warranty_card_ids)
        self.assertEqual(len(order.warranty_card_ids.extension_ids), 1)

    def test_extended_warranty_follows_the_quantity_of_its_line(self):
        order = self._sell_two_cameras(extensions=2)
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_manager")
        line = order.order_line[1].with_user(seller)
        for quantity in (2, 1, 0, 2):
            line.product_uom_qty = quantity
            longer = order.warranty_card_ids.filtered(
                lambda card: str(card.nominal_end) == "2028-03-18"
            )
            self.assertEqual(len(longer), quantity)
        with self.assertRaisesRegex(UserError, "3 extensions for 2 devices"):
            line.product_uom_qty = 3

    def test_extended_warranty_sold_later_and_cancelled(self):
        extension = self._make_extension(6)
        with freeze_time("2025-08-31 03:00:00"):
            card = self._sell("CAM0001", moment="2025-08-31 03:00:00")
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.an.id,
                    "order_line": [Command.create({"product_id": extension.id})],
                }
            )
            with self.assertRaisesRegex(UserError, "Which device"), self.cr.savepoint():
                order.action_confirm()
            order.invalidate_recordset()
            order.order_line.extended_card_ids = card
            order.action_confirm()
        self.assertEqual(str(card.nominal_end), "2028-02-29")
        order._action_cancel()
        self.assertEqual(str(card.nominal_end), "2027-08-31")

    def test_an_expired_card_is_not_extended(self):
        extension = self._make_extension(6)
        card = self._sell("CAM0001", moment="2020-08-31 03:00:00")
        order = self.env["sale.order"].create(
            {
                "partner_id": self.an.id,
                "order_line": [
                    Command.create({"product_id": extension.id, "extended_card_ids": card.ids})
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "no longer in warranty"):
            order.action_confirm()

    def test_s36_manufacturer_promotion(self):
        brand, other = self.env["product.brand"].create([{"name": "X"}, {"name": "Y"}])
        cleaning, moving = self.env["product.product"].create(
            [
                {"name": "Cleaning", "type": "service", "list_price": 20},
                {"name": "Relocation", "type": "service", "list_price": 50},
            ]
        )
        self.env["warranty.promotion"].create(
            {
                "name": "Year end",
                "date_from": "2025-11-01",
                "date_to": "2025-12-31",
                "product_brand_id": brand.id,
                "line_ids": [
                    Command.create({"product_id": cleaning.id, "quantity": 1, "months": 12}),
                    Command.create({"product_id": moving.id, "quantity": 1, "months": 3}),
                ],
            }
        )
        self.camera.product_brand_id = brand
        self.recorder.product_brand_id = other
        card = self._sell("CAM0001", moment="2025-11-30 03:00:00")
        clean, move = card.entitlement_ids.sorted("date_end", reverse=True)
        self.assertEqual((str(clean.date_end), str(clean.last_day)), ("2026-11-30", "2026-11-30"))
        self.assertEqual((str(move.date_end), str(move.last_day)), ("2026-02-28", "2026-03-02"))
        with freeze_time("2026-11-30 03:00:00"):
            booked = self._book(clean)
            self.assertEqual((booked.state, booked.amount_total), ("sale", 0.0))
            self.assertEqual((clean.used, clean.left), (1, 0))
            second = self._book(clean)
            self.assertEqual(second.state, "draft")
            self.assertGreater(second.amount_total, 0)
        with freeze_time("2026-03-02 03:00:00"):
            self.assertTrue(move._is_free())
        with freeze_time("2026-03-03 03:00:00"):
            self.assertEqual(self._book(move).state, "draft")
        self.assertFalse(self._sell("CAM0002", moment="2026-01-01 03:00:00").entitlement_ids)
        late = self._sell("NVR0001", product=self.recorder, moment="2025-12-01 03:00:00")
        self.assertFalse(late.entitlement_ids)

    def _book(self, entitlement):
        action = entitlement.with_user(self.desk).action_book()
        return self.env["sale.order"].browse(action["res_id"])

    def test_a_cancelled_booking_gives_the_service_back(self):
        brand = self.env["product.brand"].create({"name": "X"})
        cleaning = self.env["product.product"].create({"name": "Cleaning", "type": "service"})
        self.env["warranty.promotion"].create(
            {
                "name": "Year end",
                "date_from": "2025-11-01",
                "date_to": "2025-12-31",
                "product_brand_id": brand.id,
                "line_ids": [Command.create({"product_id": cleaning.id, "months": 12})],
            }
        )
        self.camera.product_brand_id = brand
        entitlement = self._sell("CAM0001", moment="2025-11-30 03:00:00").entitlement_ids
        with freeze_time("2026-01-05 03:00:00"):
            order = self._book(entitlement)
            self.assertEqual(entitlement.left, 0)
            order._action_cancel()
            self.assertEqual(entitlement.left, 1)
