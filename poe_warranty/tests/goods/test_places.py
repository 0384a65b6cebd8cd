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

    def test_every_use_says_from_where_to_where_it_moves(self):
        """The table of uses names places, or ends that a claim knows."""
        claim = self.env["warranty.claim"]
        for use in USES.values():
            for end in use.ends or ():
                self.assertTrue(end in PLACES or hasattr(claim, f"_get_end_{end}"), end)
        self.assertEqual(list(dict(self.env["stock.move"]._fields["claim_use"].selection)), [*USES])
