"""The locations of warranty work beside those that core looks for."""

from odoo.exceptions import UserError

from ...models.goods.uses import PLACES, USES
from ..common import WarrantyCommon


class TestPlaces(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the company's own place of production becomes something else; only ours is left
        cls.production = cls.warehouse._get_production_location()
        cls.production.usage = "internal"
        cls.parts = cls.env["stock.location"]._get_warranty_location("parts", cls.company)

    def test_warranty_consumption_is_no_place_of_production(self):
        self.assertEqual((self.parts.usage, self.parts.company_id), ("production", self.company))
        with self.assertRaisesRegex(UserError, "production location"):
            self.warehouse.create({"name": "New", "code": "NEW", "company_id": self.company.id})

    def test_until_a_part_is_consumed_a_company_has_one_place_of_production(self):
        company = self.env["res.company"].create({"name": "North"})
        domain = [("usage", "=", "production"), ("company_id", "=", company.id)]
        places = self.env["stock.location"].search(domain)
        self.assertEqual((len(places), places.warranty_use), (1, False))
        parts = places._get_warranty_location("parts", company)
        self.assertEqual(parts, places._get_warranty_location("parts", company))
        self.assertEqual(self.env["stock.location"].search(domain), places | parts)

    def test_a_branch_has_an_address_of_its_own(self):
        company = self.env["res.company"].create({"name": "North"})
        self.env["account.chart.template"]._load("generic_coa", company, install_demo=False)
        branch = self.env["res.company"].create({"name": "North east", "parent_id": company.id})
        self.assertTrue(company.country_id)
        self.assertFalse(branch.country_id)

    def test_an_ordinary_repair_does_not_consume_as_warranty(self):
        late = self.production.copy({"name": "Zulu", "usage": "production"})
        bench = self.env["stock.picking.type"].create(
            {
                "name": "Bench",
                "code": "repair_operation",
                "sequence_code": "BENCH",
                "warehouse_id": self.warehouse.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(bench.default_location_dest_id, late)

    def test_core_makes_the_place_of_production_a_company_lacks(self):
        self.warehouse.name = "Hanoi"
        made = self.warehouse._get_production_location()
        self.assertEqual((made.name, made.warranty_use), ("Production", False))

    def test_a_place_that_was_archived_is_taken_up_again(self):
        self.parts.action_archive()
        self.company.warranty_expense_account_id = other = self.company.expense_account_id
        self.company._create_warranty_locations()  # as each update of the add-on does
        self.assertTrue(self.parts.active)
        self.assertEqual(self.parts.valuation_account_id, other)

    def test_every_use_says_from_where_to_where_it_moves(self):
        """The table of uses names places, or ends that a claim knows."""
        claim = self.env["warranty.claim"]
        for use in USES.values():
            for end in use.ends or ():
                self.assertTrue(end in PLACES or hasattr(claim, f"_get_end_{end}"), end)
        self.assertEqual(list(dict(self.env["stock.move"]._fields["claim_use"].selection)), [*USES])


class TestOperationTypes(WarrantyCommon):
    def test_who_looks_for_receipts_or_deliveries_finds_the_warehouses_own(self):
        """As other people's code does: by kind and warehouse or company, and takes the first."""
        second = self.warehouse.create({"name": "Second", "code": "SEC"})
        for warehouse in self.warehouse | second:
            ours = warehouse.service_in_type_id | warehouse.service_out_type_id
            self.assertEqual(len(ours), 2)
            for code in ("incoming", "outgoing", "internal"):
                of_kind = ours.search(
                    [("code", "=", code), ("warehouse_id.company_id", "=", self.company.id)]
                )
                self.assertFalse(of_kind & ours, code)

    def test_a_transfer_of_a_claim_is_shown_and_printed_as_any_other(self):
        self._sell("OUT-1")
        claim = self._judge("OUT-1")
        claim.action_receive()
        move = claim.sudo().device_move_ids
        self.assertEqual(move.picking_type_id.code, "warranty_in")
        self.assertTrue(move.picking_type_id.show_picking_type)
        self.assertEqual(move.picking_type_id._get_code_report_name(), move.picking_type_id.name)
        spare = self._receive(self.camera, ["OUT-2"])
        claim._replace_device(self.camera, spare)
        claim.action_close()
        self.assertEqual(spare.delivery_ids, claim._get_moves("replacement").picking_id)
