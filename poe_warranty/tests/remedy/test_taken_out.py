from odoo.exceptions import UserError

from ..parts.test_spare_parts import NOTICE, SparePartsCommon


class TestTakenOut(SparePartsCommon):
    """Parts that a later repair takes out come from where an earlier one put them in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"inventory_valuation": "real_time", "cost_method": "average"})
        cls.board = cls._make_part("Main board", cls.camera, tracking="serial", standard_price=70.0)
        cls.serial = cls._receive(cls.board, ["B1"])
        cls.stock = cls.warehouse.lot_stock_id
        cls.consumed = cls.env["stock.location"]._get_warranty_location("parts", cls.company)

    def _repair(self, part, quantity=1, line_type="add", serial="CAM0001", notice=NOTICE):
        """Repair a device under warranty with one part, as the technician does, and hand it over."""
        claim = self._judge(serial, **({"notice_datetime": notice} if notice else {}))
        claim.action_repair()
        self._work(claim.repair_id, part, quantity, line_type)
        claim.with_user(self.desk).action_close()
        return claim

    def _work(self, repair, part, quantity, line_type):
        self._add_part(repair, part, quantity, line_type)
        repair = repair.with_user(self.desk)
        repair.action_repair_start()
        if part.tracking == "serial":
            repair.move_ids.lot_ids = self.serial.with_user(self.desk)
        repair.action_repair_end()

    def _get_places(self):
        """Return where the serial lies, or is missing."""
        quants = self.env["stock.quant"].search([("lot_id", "=", self.serial.id)])
        return quants.filtered(lambda quant: quant.quantity > 0).location_id

    def _get_expense(self):
        """Return what the ledger and *Warranty Costs* say, which is the same."""
        self.env.flush_all()
        self.env.invalidate_all()
        account = self.company.warranty_expense_account_id
        [(booked,)] = self.env["account.move.line"]._read_group(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")], [], ["balance:sum"]
        )
        [(reported,)] = self.env["warranty.cost.report"]._read_group(
            [("company_id", "=", self.company.id)], [], ["amount:sum"]
        )
        self.assertAlmostEqual(booked, reported)
        return booked

    def test_recycled_for_nothing(self):
        first = self._repair(self.board)
        self.assertEqual((self._get_places(), self._get_expense()), (self.consumed, 70))
        self._repair(self.board, line_type="recycle")
        self.assertEqual(self._get_places(), self.stock)
        self.assertEqual(
            (self._get_expense(), first.covered_cost, self.board.total_value), (70, 70, 0)
        )
        # what came in for nothing goes out for nothing
        again = self._repair(self.board)
        self.assertEqual(self._get_places(), self.consumed)
        self.assertEqual(
            (self._get_expense(), again.covered_cost, self.board.total_value), (70, 0, 0)
        )

    def test_recycled_at_what_it_cost(self):
        self.company.warranty_policy_id = self.published._revise({"taken_out_value": "cost"})
        self._sell("CAM0002")
        first = self._repair(self.board, serial="CAM0002", notice=None)
        self.assertEqual((self._get_expense(), first.covered_cost), (70, 70))
        later = self._repair(self.board, line_type="recycle", serial="CAM0002", notice=None)
        self.assertEqual(self._get_places(), self.stock)
        self.assertEqual(
            (self._get_expense(), first.covered_cost, self.board.total_value), (0, 0, 70)
        )
        self.assertEqual(later.covered_cost, 0)

    def test_thrown_away_by_a_repair_without_a_claim(self):
        self._repair(self.board)
        repair = self.env["repair.order"].with_user(self.desk).create({"partner_id": self.an.id})
        self._work(repair, self.board, 1, "remove")
        self.assertEqual(self._get_places(), repair.parts_location_id)
        self.assertEqual(self._get_expense(), 70)

    def test_a_part_without_a_serial(self):
        self._receive(self.ir_board, quantity=2)
        self._repair(self.ir_board, 2)
        later = self._repair(self.ir_board, line_type="recycle")
        quants = self.env["stock.quant"].search([("product_id", "=", self.ir_board.id)])
        places = {quant.location_id: quant.quantity for quant in quants if quant.quantity}
        self.assertEqual(places.get(self.stock), 1)
        self.assertEqual(places.get(self.consumed), 1)
        self.assertNotIn(later.repair_id.location_dest_id, places)

    def test_parts_of_two_claims_are_taken_out_one_by_one(self):
        self._receive(self.ir_board, quantity=2)
        self._repair(self.ir_board)
        self._repair(self.ir_board)
        message = "Not put in together: IR board"
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            self._repair(self.ir_board, 2, line_type="recycle")

    def test_a_serial_that_lies_in_stock_is_in_no_device(self):
        with self.assertRaisesRegex(UserError, "B1 lies in .*Stock by our records"):
            self._repair(self.board, line_type="remove")
