from ..tours import TourCommon


class TestPartTours(TourCommon):
    """A part for a device for which none are set up, in a real browser."""

    def test_a_part_that_nobody_set_up_is_confirmed(self):
        self.technician.lang = "vi_VN"
        bullet = self._make_product("Bullet camera", "camera", tracking="serial")
        self._sell("BUL0001", product=bullet)
        claim = self._take_in("BUL0001").claim_ids
        claim.action_repair()
        self.start_tour(
            f"/odoo/warranty-claims/{claim.id}",
            "poe_warranty_part_to_confirm",
            login="technician",
        )
        part = claim.repair_id.move_ids
        self.assertEqual((part.product_id, part.fit_confirmed), (self.ir_board, True))
