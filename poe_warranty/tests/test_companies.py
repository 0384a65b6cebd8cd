"""Who works in one company on what is another's: the record's company decides, not the current one."""

from odoo import Command
from odoo.exceptions import UserError

from .common import WarrantyCommon


class TestCompanies(WarrantyCommon):
    """The company *North* values perpetually, the one that is current at closing and at other costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls.setup_other_company(name="North")["company"]
        cls.env.user.company_ids |= cls.north
        cls.north.write({"inventory_valuation": "real_time", "cost_method": "standard"})
        cls.company.inventory_valuation = "periodic"
        cls.both = [cls.company.id, cls.north.id]
        groups = "poe_warranty.group_warranty_user,stock.group_production_lot"
        cls.clerk = cls._make_user("clerk", groups)
        cls.clerk.company_ids = [Command.set(cls.both)]
        home, home_warehouse = cls.env, cls.warehouse
        cls.env = home(context={**home.context, "allowed_company_ids": cls.both[::-1]})
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.north.id)], limit=1
        )
        camera, board = (p.with_env(cls.env) for p in (cls.camera, cls.ir_board))
        camera.standard_price, board.standard_price = 61.0, 20.0
        cls.maker = cls.env["res.partner"].create({"name": "Maker"})
        camera.seller_ids = [
            Command.create(
                {
                    "partner_id": cls.maker.id,
                    "warranty_duration": 30,
                    "company_id": cls.north.id,
                }
            )
        ]
        cls._sell("NORTH-1", product=camera)
        cls._sell("NORTH-2", product=camera)
        cls.spare = cls._receive(camera, ["NORTH-9"])
        cls._receive(board, quantity=3)
        claims = cls.env["warranty.claim"].create(
            [{"device_serial": serial} for serial in ("NORTH-1", "NORTH-2")]
        )
        cls.env, cls.warehouse = home, home_warehouse
        # whoever works on them has the other company current
        cls.repaired, cls.replaced = claims.with_env(
            cls.env(user=cls.clerk, context={**cls.env.context, "allowed_company_ids": cls.both})
        )

    def _receive_and_assess(self, claim):
        self.assertEqual((claim.company_id, claim.env.company), (self.north, self.company))
        claim.action_assess()
        self.assertEqual(claim.decision, "covered", claim.verdict)
        claim.action_receive()

    def assertBooked(self, move, value):
        """The move and its entry are in the books of the claim's company."""
        move = move.sudo()
        entry, expense = move.account_move_id, self.north.warranty_expense_account_id
        self.assertEqual((move.company_id, move.value), (self.north, value))
        self.assertEqual(entry.company_id, self.north)
        debit = entry.line_ids.filtered(lambda line: line.account_id == expense)
        self.assertEqual((entry.state, debit.debit), ("posted", value))

    def test_parts_are_valued_and_booked_where_the_claim_is(self):
        self._receive_and_assess(self.repaired)
        self.repaired.action_repair()
        repair = self.repaired.repair_id
        line = {"product_id": self.ir_board.id, "product_uom_qty": 1, "repair_line_type": "add"}
        repair.move_ids = [Command.create(line)]
        repair.action_validate()
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertBooked(repair.move_ids, 20.0)
        self.repaired.action_close()
        self.assertEqual(self.repaired.covered_cost, 20.0)

    def test_a_replacement_is_valued_and_booked_where_the_claim_is(self):
        self._receive_and_assess(self.replaced)
        picking = self.replaced._replace_device(self.camera, self.spare.with_env(self.replaced.env))
        # by the warehouse, which has the other company current, too
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertBooked(picking.move_ids, 61.0)
        card = self.replaced.card_id.replaced_by_id
        self.assertEqual((card.company_id, card.lot_id), (self.north, self.spare))

    def test_the_suppliers_term_is_found_where_the_claim_is(self):
        self._receive_and_assess(self.repaired)
        recovery = self.env["warranty.recovery"].browse(self.repaired.action_recover()["res_id"])
        recovery = recovery.with_env(self.repaired.env)
        recovery.invalidate_recordset()
        self.assertEqual(recovery.supplierinfo_id.company_id, self.north)
        self.assertEqual((recovery.partner_id, recovery.supplier_months), (self.maker, 30))
        recovery.with_user(self.env.user).partner_id = self.an
        recovery.with_user(self.env.user).partner_id = self.maker
        self.assertEqual(recovery.supplier_months, 30)

    def test_the_card_of_another_company_is_told(self):
        here = self._sell("HERE-1")
        claim = self.repaired.with_company(self.north).create({"device_serial": "HERE-1"})
        claim = claim.with_env(self.repaired.env)
        claim.action_assess()
        told = " ".join([claim.verdict, *claim.finding_ids.mapped("display_name")])
        self.assertEqual(claim.company_id, self.north)
        self.assertFalse(claim.card_id)
        self.assertIn(here.company_id.name, told)
        # where its device lies and is worked on it stays
        claim.action_receive()
        with self.assertRaisesRegex(UserError, "it stays there"):
            claim.company_id = self.company

    def test_what_is_opened_from_a_document_is_of_its_company(self):
        card = self.repaired.card_id
        self.assertEqual(card.action_open_claim()["res_id"], self.repaired.id)
        self.repaired.action_receipt()
        self.assertEqual(self.repaired.receipt_id.company_id, self.north)
        values, awaited = {"device_condition": "Good"}, self.replaced
        awaited.browse().desk_register(values, False, awaited.id)
        self.assertEqual(awaited.receipt_id.company_id, self.north)
        self.repaired.action_cancel()
        own = {"name": "Claims of North", "code": "warranty.claim", "prefix": "N/"}
        self.env["ir.sequence"].sudo().create({**own, "company_id": self.north.id})
        context = card.action_open_claim()["context"]
        claim = card.env["warranty.claim"].with_context(**context).create({})
        self.assertEqual((claim.card_id, claim.company_id), (card, self.north))
        self.assertEqual(claim.name[:2], "N/", "its number is that company's")

    def test_branches_follow_the_accounts_of_their_company(self):
        Company = self.env["res.company"]
        branch = Company.create({"name": "Branch", "parent_id": self.company.id})
        below = Company.create({"name": "Below it", "parent_id": branch.id})
        before = self.company.warranty_expense_account_id
        self.assertEqual((branch | below).warranty_expense_account_id, before)
        own = Company.create({"name": "With its own", "parent_id": self.company.id})
        own.warranty_expense_account_id = kept = before.copy({"code": "WEXP1"})
        self.company.warranty_expense_account_id = other = before.copy({"code": "WEXP2"})
        self.assertEqual((branch | below).warranty_expense_account_id, other)
        self.assertEqual(own.warranty_expense_account_id, kept)
        parts = self.env["stock.location"]._get_warranty_location("parts", below)
        self.assertEqual(parts.valuation_account_id, other)
