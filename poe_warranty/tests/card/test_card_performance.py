from odoo import Command

from ..common import WarrantyCommon


class TestCardPerformance(WarrantyCommon):
    """Delivering hundreds of serials adds a constant number of queries."""

    def _deliver_serials(self, count, prefix):
        """Deliver ``count`` serials and return the queries that the issue of cards took."""
        names = [f"{prefix}{number:05d}" for number in range(count)]
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": self.camera.id} for name in names]
        )
        self.env["stock.quant"].create(
            [
                {
                    "product_id": self.camera.id,
                    "lot_id": lot.id,
                    "location_id": self.warehouse.lot_stock_id.id,
                    "inventory_quantity": 1,
                }
                for lot in lots
            ]
        ).action_apply_inventory()
        order = self._order(self.an, (self.camera, count))
        picking = order.picking_ids
        move = picking.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": self.camera.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
            for lot in lots
        ]
        move.picked = True
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        Move = self.registry["stock.move"]
        original = Move._issue_warranty_cards

        def measured(moves):
            moves.env.flush_all()
            before = moves.env.cr.sql_log_count
            cards = original(moves)
            moves.env.flush_all()
            queries.append(moves.env.cr.sql_log_count - before)
            return cards

        self.patch(Move, "_issue_warranty_cards", measured)
        picking.button_validate()
        self.assertEqual(len(order.warranty_card_ids), count)
        return queries[-1]

    def test_queries_do_not_grow_with_the_serials(self):
        self._deliver_serials(10, "W")  # caches of the registry
        few = self._deliver_serials(10, "A")
        many = self._deliver_serials(310, "B")
        # Odoo itself writes at most 100 rows a statement: three more INSERTs for the cards and,
        # where poe_maintenance makes devices too, for those
        statements = 2 if "equipment_ids" in self.env["warranty.card"]._fields else 1
        self.assertEqual(many, few + 3 * statements)
