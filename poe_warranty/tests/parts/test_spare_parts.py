from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, Form, new_test_user

from ...tools.poisson import poisson_quantile
from ..common import WarrantyCommon

NOTICE = "2025-09-10 03:00:00"


class TestPoisson(BaseCase):
    def test_known_values(self):
        for mean, level, pieces in (
            (0, 0.95, 0),
            (0.05, 0.95, 0),
            (0.06, 0.95, 1),
            (1, 0.9, 2),
            (1, 0.95, 3),
            (1, 0.99, 4),
            (5, 0.95, 9),
            (10, 0.95, 15),
            (100, 0.95, 117),
            (1000, 0.95, 1052),
        ):
            with self.subTest(mean=mean, level=level):
                self.assertEqual(poisson_quantile(mean, level), pieces)

    def test_as_near_to_certain_as_numbers_come(self):
        self.assertLess(poisson_quantile(1, 1 - 1e-16), 50)

    def test_what_makes_no_sense_is_refused(self):
        for mean, level in ((-1, 0.95), (1, 0), (1, 1)):
            with self.assertRaises(ValueError):
                poisson_quantile(mean, level)


class SparePartsCommon(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001", moment="2025-03-18 03:00:00")

    @classmethod
    def _make_part(cls, name, *devices, **values):
        templates = [device.product_tmpl_id.id for device in devices]
        fits = {"is_genuine_part": True, "device_tmpl_ids": [Command.set(templates)]}
        return cls._make_product(name, None, **{**fits, **values})

    def _covered(self, serial="CAM0001"):
        """Return the free repair of a covered claim."""
        claim = self._judge(serial, notice_datetime=NOTICE)
        self.assertEqual(claim.decision, "covered")
        claim.action_repair()
        return claim.repair_id

    def _charged(self):
        claim = self._judge("CAM0001", causes=["dropped"], notice_datetime=NOTICE)
        claim.action_quote()
        return claim.repair_id

    def _add_part(self, repair, part, quantity=1, line_type="add"):
        form = Form(repair.with_user(self.desk))
        with form.move_ids.new() as line:
            line.product_id = part
            line.product_uom_qty = quantity
            line.repair_line_type = line_type
        form.save()

    def _use(self, repair):
        """Do the work of a repair."""
        repair.action_validate()
        repair.action_repair_start()
        repair.action_repair_end()


class TestGenuineParts(SparePartsCommon):
    """S39: covered work takes genuine parts that fit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copy = cls._make_part("IR board, copy", cls.camera, is_genuine_part=False)
        cls.disk = cls._make_part("Disk", cls.recorder)

    def test_parts_of_a_device(self):
        self.assertEqual(self.recorder._get_spare_parts(), self.ir_board | self.disk)
        self.assertEqual(self.camera._get_spare_parts(), self.ir_board | self.copy)
        self.assertTrue(self.ir_board._fits(self.camera))
        self.assertFalse(self.disk._fits(self.camera))

    def test_part_of_a_model_no_longer_sold(self):
        self.camera.product_tmpl_id.active = False
        self.assertTrue(self.ir_board._fits(self.camera))

    def test_s39_part_not_genuine_is_refused_for_covered_work(self):
        repair = self._covered()
        message = "copy is not marked as a genuine part"
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            self._add_part(repair, self.copy)
        self.env.invalidate_all()
        self.assertFalse(repair.move_ids)

    def test_s39_part_that_does_not_fit_is_refused_for_covered_work(self):
        repair = self._covered()
        message = "Disk does not fit Dome camera"
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            self._add_part(repair, self.disk)
        self.env.invalidate_all()
        self.assertFalse(repair.move_ids)

    def test_s39_genuine_part_that_fits_is_taken(self):
        repair = self._covered()
        self._receive(self.ir_board, quantity=1)
        self._add_part(repair, self.ir_board)
        self._use(repair)
        self.assertEqual(repair.move_ids.state, "done")

    def test_s39_refused_by_rpc_too(self):
        repair = self._covered().with_user(self.desk)
        with self.assertRaisesRegex(ValidationError, "does not fit"), self.cr.savepoint():
            repair.write({"move_ids": [Command.create({"product_id": self.disk.id, "repair_line_type": "add"})]})  # fmt: skip
        self._add_part(repair, self.ir_board)
        with self.assertRaisesRegex(ValidationError, "genuine"), self.cr.savepoint():
            repair.move_ids.product_id = self.copy
        with self.assertRaisesRegex(ValidationError, "genuine"), self.cr.savepoint():
            repair._update_order_line_info(self.copy.id, 1)

    def test_parts_taken_out_are_not_asked(self):
        repair = self._covered()
        self._add_part(repair, self.copy, line_type="remove")
        with self.assertRaisesRegex(ValidationError, "genuine"):
            repair.move_ids.repair_line_type = "add"

    def test_any_part_can_be_charged(self):
        repair = self._charged()
        self._add_part(repair, self.copy)
        self._add_part(repair, self.disk)
        self.assertEqual(repair.move_ids.product_id, self.copy | self.disk)

    def test_charged_line_that_turns_covered_is_refused(self):
        repair = self._covered()
        self._add_part(repair, self.ir_board)
        line = repair.move_ids
        line.is_covered = False
        line.product_id = self.copy
        with self.assertRaisesRegex(ValidationError, "genuine"):
            line.is_covered = True

    def test_another_device_looks_at_the_parts_again(self):
        repair = self._covered()
        self._add_part(repair, self.ir_board)
        self.ir_board.device_tmpl_ids = self.camera.product_tmpl_id
        with self.assertRaisesRegex(ValidationError, "does not fit Recorder"):
            repair.write({"product_id": self.recorder.id, "lot_id": False})

    def test_part_that_lost_its_mark_is_not_used_up(self):
        self._receive(self.ir_board, quantity=1)
        repair = self._covered()
        self._add_part(repair, self.ir_board)
        self.ir_board.is_genuine_part = False
        with self.assertRaisesRegex(ValidationError, "genuine"), self.cr.savepoint():
            self._use(repair)
        self.env.invalidate_all()
        self.assertEqual(self.ir_board.qty_available, 1)

    def test_repair_without_a_claim_is_left_alone(self):
        repair = self.env["repair.order"].create(
            {"product_id": self.adapter.id, "under_warranty": True}
        )
        self._add_part(repair, self.copy)
        self.assertEqual(repair.move_ids.product_id, self.copy)
        self.assertFalse(repair.spare_part_ids)

    def test_s39_parts_that_fit_are_proposed(self):
        repair = self._covered()
        self.assertEqual(repair.spare_part_ids, self.ir_board | self.copy)
        offered = self.env["product.product"].search(repair._get_product_catalog_domain())
        self.assertEqual(offered, self.ir_board)

    def test_s39_charged_work_is_offered_what_fits_first(self):
        repair = self._charged()
        action = repair.action_add_from_catalog()
        offered = self.env["product.product"].search(action["domain"])
        self.assertGreaterEqual(offered, self.ir_board | self.copy | self.disk)
        self.assertTrue(action["context"]["search_default_fits_device"])
        self.assertEqual(
            set(action["context"]["catalog_spare_part_ids"]), set((self.ir_board | self.copy).ids)
        )

    def test_a_part_for_a_device_without_parts_is_confirmed_to_fit(self):
        (self.ir_board | self.copy).device_tmpl_ids = False
        repair = self._charged()
        with self.assertRaisesRegex(ValidationError, "No parts are set up"), self.cr.savepoint():
            self._add_part(repair, self.copy)
        self.env.invalidate_all()
        line = {"product_id": self.copy.id, "repair_line_type": "add", "fit_confirmed": True}
        repair.with_user(self.desk).write({"move_ids": [Command.create(line)]})
        self.assertEqual(repair.move_ids.product_id, self.copy)
        with self.assertRaisesRegex(ValidationError, "does Disk fit"), self.cr.savepoint():
            repair.with_user(self.desk).move_ids.write(
                {"product_id": self.disk.id, "fit_confirmed": False}
            )

    def test_device_without_parts_is_offered_any(self):
        self.camera.spare_part_tmpl_ids = False
        repair = self._charged()
        self.assertFalse(repair.spare_part_ids)
        self.assertNotIn("search_default_fits_device", repair.action_add_from_catalog()["context"])


class TestReservedParts(SparePartsCommon):
    """S39: what a claim has reserved is not sold meanwhile, and what is missing is ordered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._receive(cls.ir_board, quantity=6)

    def _reserve(self, quantity=2):
        repair = self._covered()
        self._add_part(repair, self.ir_board, quantity)
        repair.action_validate()
        self.assertEqual(repair.move_ids.quantity, quantity)
        return repair

    def _force(self, picking, quantity):
        """Deliver so many, whatever is reserved."""
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()

    def _on_hand(self):
        self.env.invalidate_all()
        return self.ir_board.qty_available

    def test_s39_parts_reserved_for_a_claim_are_not_sold(self):
        repair = self._reserve()
        picking = self._order(self.binh, (self.ir_board, 6)).picking_ids
        self.assertEqual(picking.move_ids.quantity, 4)
        message = f"2 Units of IR board are reserved for claim {repair.claim_id.name}"
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            self._force(picking, 6)
        self.assertEqual((self._on_hand(), repair.move_ids.quantity), (6, 2))
        self.assertEqual(picking.state, "assigned")
        self._force(picking, 4)
        self.assertEqual((picking.state, self._on_hand()), ("done", 2))
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertEqual(self._on_hand(), 0)

    def test_the_warehouse_learns_which_claim(self):
        repair = self._reserve()
        worker = new_test_user(
            self.env, "worker", groups="stock.group_stock_user", company_id=self.company.id
        )
        picking = self._order(self.binh, (self.ir_board, 6)).picking_ids.with_user(worker)
        with self.assertRaisesRegex(UserError, repair.claim_id.name):
            self._force(picking, 5)

    def test_who_delivers_needs_no_right_to_repairs(self):
        repair = self._reserve()
        picking = self._order(self.binh, (self.ir_board, 6)).picking_ids
        worker = new_test_user(
            self.env, "worker", groups="stock.group_stock_user", company_id=self.company.id
        )
        name, line = repair.claim_id.name, picking.move_ids.move_line_ids.with_user(worker)
        self.env["ir.model.access"].search(
            [("model_id.model", "in", ("repair.order", "warranty.claim"))]
        ).active = False
        with self.assertRaisesRegex(UserError, f"claim {name}"):
            line.quantity = 6
            line._action_done()

    def test_two_claims_never_reserve_the_same_parts(self):
        repair = self._reserve()
        self._sell("CAM0002", moment="2025-03-18 03:00:00")
        other = self._covered("CAM0002").with_user(self.desk)
        self._add_part(other, self.ir_board, 5)
        other.action_validate()
        self.assertEqual(other.move_ids.quantity, 4)
        message = f"2 Units of IR board are reserved for claim {repair.claim_id.name}"
        for vals in (
            {"quantity": 5},
            {"move_line_ids": [Command.update(other.move_ids.move_line_ids.id, {"quantity": 5})]},
        ):
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                other.move_ids.write(vals)
            self.env.invalidate_all()
        self.assertEqual((other.move_ids.quantity, repair.move_ids.quantity), (4, 2))
        # who has them gives them back first
        repair.with_user(self.desk).action_unreserve()
        other.move_ids.quantity = 5
        other.action_repair_start()
        other.action_repair_end()
        self.assertEqual((other.state, self._on_hand()), ("done", 1))

    def test_what_a_claim_that_ends_had_reserved_is_free_again(self):
        repair = self._reserve()
        repair.with_user(self.desk).action_repair_cancel()
        repair.claim_id.with_user(self.desk).action_cancel()
        self.assertEqual(self.ir_board.free_qty, 6)
        repair = self._reserve(1)
        self._add_part(repair, self.ir_board, 5)
        self.assertEqual(self.ir_board.free_qty, 0)
        repair.move_ids[0].picked = True
        repair.action_repair_start()
        repair.action_repair_end()
        repair.claim_id.action_close()
        self.assertEqual((self._on_hand(), self.ir_board.free_qty), (5, 5))

    def test_part_in_the_technicians_hand_is_not_sold_either(self):
        repair = self._reserve()
        repair.move_ids.picked = True
        picking = self._order(self.binh, (self.ir_board, 6)).picking_ids
        with self.assertRaisesRegex(UserError, "reserved for claim"):
            self._force(picking, 6)

    def test_other_deliveries_give_way_before_a_claim(self):
        earlier = self._order(self.an, (self.ir_board, 3)).picking_ids
        repair = self._reserve()
        picking = self._order(self.binh, (self.ir_board, 4)).picking_ids
        self.assertEqual(picking.move_ids.quantity, 1)
        self._force(picking, 4)
        self.assertEqual((picking.state, earlier.move_ids.quantity), ("done", 0))
        self.assertEqual(repair.move_ids.quantity, 2)

    def test_more_than_there_ever_was_is_refused(self):
        self._reserve()
        picking = self._order(self.binh, (self.ir_board, 50)).picking_ids
        with self.assertRaisesRegex(UserError, "reserved for claim"):
            self._force(picking, 50)

    def test_without_a_claim_core_decides(self):
        earlier = self._order(self.an, (self.ir_board, 3)).picking_ids
        picking = self._order(self.binh, (self.ir_board, 8)).picking_ids
        self._force(picking, 8)
        self.assertEqual((picking.state, self._on_hand()), ("done", -2))
        self.assertEqual(earlier.move_ids.quantity, 0)

    def test_a_count_finds_what_is_there(self):
        repair = self._reserve()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.ir_board.id), ("location_id", "=", self.warehouse.lot_stock_id.id)]
        )  # fmt: skip
        quant.with_context(inventory_mode=True).inventory_quantity = 1
        quant.action_apply_inventory()
        self.assertEqual((self._on_hand(), repair.move_ids.quantity), (1, 1))

    def test_s39_replenishment(self):
        vendor, other = self.env["res.partner"].create([{"name": "Maker"}, {"name": "Trader"}])
        self.ir_board.seller_ids = [
            Command.create({"partner_id": other.id, "sequence": 2, "price": 50}),
            Command.create({"partner_id": vendor.id, "sequence": 1, "price": 60, "delay": 10}),
        ]
        self.env["stock.warehouse.orderpoint"].create(
            {"product_id": self.ir_board.id, "product_min_qty": 5, "product_max_qty": 12}
        )
        lines = [("product_id", "=", self.ir_board.id)]
        self.assertFalse(self.env["purchase.order.line"].search(lines))
        self._reserve(2)
        self.assertEqual(self.ir_board.virtual_available, 4)
        line = self.env["purchase.order.line"].search(lines)
        self.assertEqual((line.product_qty, line.partner_id), (8, vendor))
        self.assertEqual(line.order_id.state, "draft")


class TestSpareProposals(SparePartsCommon):
    """C6: how many parts to keep, from the devices in the field and what claims used."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Proposal = cls.env["warranty.spare.proposal"]
        cls.maker = cls.env["res.partner"].create({"name": "Maker"})
        cls._set_lead_time(cls.ir_board, 73)
        cls.manager = cls._make_user("keeper", "poe_warranty.group_warranty_manager")  # fmt: skip
        cls.storekeeper = cls._make_user("storekeeper", "stock.group_stock_manager")  # fmt: skip

    @classmethod
    def _set_lead_time(cls, part, days):
        part.seller_ids = [Command.create({"partner_id": cls.maker.id, "delay": days})]

    def _propose(self, part=None):
        self.Proposal.with_user(self.desk).action_propose()
        return self.Proposal.search([("product_id", "=", (part or self.ir_board).id)])

    def _consume(self, quantity, ago=None):
        """Use parts on a covered claim, some time ago."""
        self._receive(self.ir_board, quantity=quantity)
        repair = self._covered()
        self._add_part(repair, self.ir_board, quantity)
        with freeze_time(datetime.now() - (ago or timedelta())):
            self._use(repair)
        repair.claim_id.action_close()

    def _sell_many(self, count, product=None):
        """Put devices under warranty today, by hand as a warranty administrator may."""
        self.env["warranty.card"].create(
            [
                {
                    "product_id": (product or self.camera).id,
                    "partner_id": self.an.id,
                    "serial": f"OLD{number}",
                    "date_start": datetime.now().date() - timedelta(days=30),
                    "term_months": 24,
                }
                for number in range(count)
            ]
        )

    def _rule(self, part=None):
        return self.env["stock.warehouse.orderpoint"].search(
            [("product_id", "=", (part or self.ir_board).id)]
        )

    def test_nothing_used_is_assumed_from_the_devices(self):
        self.company.spare_failure_rate = 10
        self.card._cancel("Entered twice")
        self._sell_many(30)
        self._sell_many(20, self.recorder)
        self._sell_many(7, self.adapter)
        row = self._propose()
        # 10 % of 50 a year; 1 in 73 days: P(X <= 3) = 98.1 %, P(X <= 2) = 92.0 %; 0.41 in 30 days
        self.assertEqual((row.installed_base, row.used_12m, row.is_assumed), (50, 0, True))
        self.assertAlmostEqual(row.monthly_demand, 5 / 12, 2)
        self.assertEqual((row.lead_days, row.partner_id), (73, self.maker))
        self.assertAlmostEqual(row.lead_demand, 1)
        self.assertEqual((row.proposed_min, row.proposed_max, row.status), (3, 4, "new"))
        for word in ("50 devices", "10 %", "73 days (Maker)", "95 of 100"):
            self.assertIn(word, row.explanation)

    def test_expired_and_cancelled_cards_do_not_count(self):
        self._sell_many(4)
        cards = self.env["warranty.card"].search([("product_id", "=", self.camera.id)])
        before = self._propose().installed_base
        cards[0]._cancel("Entered twice")
        cards[1].date_start = datetime.now().date() - relativedelta(years=5)
        self.assertEqual(self._propose().installed_base, before - 2)

    def test_what_claims_used_is_what_is_needed(self):
        self._consume(10)
        self._consume(2, ago=timedelta(days=300))
        self._consume(5, ago=timedelta(days=400))
        row = self._propose()
        # 12 a year, 2.4 in 73 days: P(X <= 5) = 96.4 %, P(X <= 4) = 90.4 %
        self.assertEqual((row.used_12m, row.is_assumed), (12, False))
        self.assertAlmostEqual(row.monthly_demand, 1)
        self.assertEqual((row.proposed_min, row.proposed_max), (5, 6))
        self.assertIn("Claims used 12 in the last 12 months: 1 a month", row.explanation)

    def test_parts_used_without_a_claim_do_not_count(self):
        self._receive(self.ir_board, quantity=3)
        self._deliver(self._order(self.an, (self.ir_board, 1)).picking_ids)
        repair = self.env["repair.order"].create({"product_id": self.adapter.id})
        self._add_part(repair, self.ir_board)
        self._use(repair)
        self.assertEqual(self._propose().used_12m, 0)

    def test_a_unit_of_measure_is_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._receive(self.ir_board, quantity=12)
        repair = self._covered()
        self._add_part(repair, self.ir_board)
        repair.move_ids.product_uom = dozen
        self._use(repair)
        self.assertEqual(self._propose().used_12m, 12)

    def test_settings_change_the_proposal(self):
        self._consume(12)
        self.company.spare_service_level = 99
        self.company.spare_review_days = 365
        row = self._propose()
        # P(X <= 6) = 98.8 %, P(X <= 7) = 99.7 %; 12 in a year
        self.assertEqual((row.proposed_min, row.proposed_max), (7, 19))

    def test_where_anything_is_needed_one_is_kept(self):
        self._set_lead_time(self.ir_board, 1)
        self.ir_board.seller_ids[0].unlink()
        self._consume(1)
        row = self._propose()
        self.assertEqual((row.lead_days, row.proposed_min, row.proposed_max), (1, 1, 2))

    def test_no_supplier_no_lead_time(self):
        self.ir_board.seller_ids.unlink()
        self._consume(12)
        row = self._propose()
        self.assertEqual((row.partner_id.id, row.lead_days, row.proposed_min), (False, 0, 1))
        self.assertIn("No supplier", row.explanation)

    def test_supplier_of_the_past_is_none(self):
        self.ir_board.seller_ids.date_end = datetime.now().date() - timedelta(days=1)
        self._consume(12)
        row = self._propose()
        self.assertEqual((row.partner_id.id, row.lead_days, row.proposed_min), (False, 0, 1))

    def test_each_part_has_its_own_lead_time(self):
        names = [("A part without supplier", None), ("B part", 5), ("C part", 9), ("D part", None)]
        for name, days in names:
            part = self._make_part(name, self.camera)
            if days:
                self._set_lead_time(part, days)
        self._propose()
        rows = self.Proposal.search([("product_id.name", "in", [name for name, _days in names])])
        self.assertEqual({row.product_id.name: row.lead_days or None for row in rows}, dict(names))

    def test_where_nothing_is_needed_nothing_is_proposed(self):
        self.card._cancel("Entered twice")
        row = self._propose()
        self.assertEqual((row.status, row.proposed_min, row.proposed_max), ("none", 0, 0))
        self.assertIn("Nothing is proposed", row.explanation)
        rule = self.env["stock.warehouse.orderpoint"].create(
            {"product_id": self.ir_board.id, "product_min_qty": 5, "product_max_qty": 12}
        )
        row.action_apply()
        self.assertEqual((rule.product_min_qty, rule.product_max_qty), (5, 12))

    def test_proposing_again_leaves_one_row_a_part(self):
        row = self._propose()
        self.assertEqual(self._propose(), row)
        self.ir_board.is_genuine_part = False
        self.assertFalse(self._propose())

    def test_each_warehouse_keeps_what_it_uses(self):
        other = self.env["stock.warehouse"].create({"name": "South", "code": "SOUTH"})
        self._consume(6)
        repair = self._covered()
        repair.picking_type_id = other.repair_type_id
        self._add_part(repair, self.ir_board)
        self.env["stock.quant"]._update_available_quantity(self.ir_board, other.lot_stock_id, 1)
        self._use(repair)
        rows = self._propose()
        used = {row.warehouse_id: row.used_12m for row in rows}
        self.assertEqual(used, {self.warehouse: 6, other: 1})

    def test_each_company_for_itself(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.desk.company_ids += other
        self.Proposal.with_user(self.desk).with_context(
            allowed_company_ids=[self.company.id, other.id]
        ).action_propose()
        rows = self.Proposal.search([("product_id", "=", self.ir_board.id)])
        bases = {row.company_id: row.installed_base for row in rows}
        self.assertEqual(bases, {self.company: 1, other: 0})
        self.assertEqual(self.Proposal.with_user(self.manager).search([]).company_id, self.company)

    def test_applying_makes_the_rule_once(self):
        self._consume(12)
        row = self._propose()
        row.with_user(self.manager).action_apply()
        rule = self._rule()
        self.assertEqual((rule.product_min_qty, rule.product_max_qty), (5, 6))
        self.assertEqual((rule.trigger, rule.location_id), ("auto", self.warehouse.lot_stock_id))
        self.assertEqual((row.status, row.current_min, row.current_max), ("applied", 5, 6))
        row.with_user(self.storekeeper).action_apply()
        self.assertEqual(self._rule(), rule)

    def test_applying_updates_the_rule_there_is(self):
        rule = self.env["stock.warehouse.orderpoint"].create(
            {"product_id": self.ir_board.id, "product_min_qty": 20, "product_max_qty": 30, "trigger": "manual"}
        )  # fmt: skip
        self._consume(12)
        row = self._propose()
        self.assertEqual((row.status, row.current_min, row.current_max), ("differs", 20, 30))
        self.assertEqual(self.Proposal.search([("status", "=", "differs")]), row)
        row.action_apply()
        self.assertEqual((self._rule(), rule.product_min_qty, rule.trigger), (rule, 5, "auto"))
        rule.active = False
        row.invalidate_recordset()
        self.assertEqual(row.status, "new")
        row.action_apply()
        self.assertEqual((self._rule(), rule.active), (rule, True))

    def test_only_administrators_apply(self):
        row = self._propose()
        with self.assertRaises(AccessError):
            row.with_user(self.desk).action_apply()
        self.assertFalse(self._rule())

    def test_nobody_types_a_proposal(self):
        row = self._propose()
        for user in (self.desk, self.manager, self.storekeeper):
            with self.assertRaises(AccessError):
                row.with_user(user).proposed_min = 1000
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_a_stranger_proposes_nothing(self):
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.Proposal.with_user(seller).action_propose()

    def test_another_company_is_not_applied(self):
        row = self._propose()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "stranger", groups="poe_warranty.group_warranty_manager",
            company_id=other.id, company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        with self.assertRaises(AccessError):
            row.with_user(stranger).action_apply()

    def _queries_of_propose(self, minute):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.user.mapped("tz")  # some environments keep it: now it is read each time
        before = self.cr.sql_log_count
        with freeze_time(datetime.now() + timedelta(minutes=minute)):
            self.Proposal.action_propose()
            self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_parts(self):
        def measure(count, minute):
            """Queries for so many new parts, and for all of them once more."""
            for number in range(count):
                self._set_lead_time(self._make_part(f"Part {number}", self.camera), number)
            return [self._queries_of_propose(minute + step) for step in (0, 1)]

        measure(3, 0)  # caches of the registry
        few = measure(3, 10)
        self.assertEqual(measure(60, 20), few)
        self.assertEqual(len(self.Proposal.search([])), 3 + 3 + 60 + 1)

    def test_reading_proposals_takes_few_queries(self):
        def read():
            for _warm in range(2):  # the first reading fills the caches of what never changes
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                rows.read(["status", "current_min", "explanation"])
            return self.cr.sql_log_count - before

        self._make_part("Part", self.camera)
        self._propose()
        rows = self.Proposal.search([])
        few = read()
        for number in range(20):
            self._make_part(f"Part {number}", self.camera)
        self._propose()
        rows = self.Proposal.search([])
        self.assertEqual(read(), few)

    def test_settings(self):
        settings = Form(self.env["res.config.settings"])
        self.assertEqual(settings.spare_service_level, 95)
        settings.spare_service_level = 90
        settings.save().execute()
        self.assertEqual(self.company.spare_service_level, 90)
