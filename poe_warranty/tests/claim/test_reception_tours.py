from ..tours import TourCommon


class TestReceptionTours(TourCommon):
    """The reception and the claim in a real browser: what is promised, and when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001")

    def _inspect(self, lang):
        self.desk.lang = lang
        self.start_tour(
            "/odoo/warranty-reception", "poe_warranty_nothing_promised_early", login="desk"
        )
        claim = self.card.claim_ids
        self.assertEqual((claim.standing, claim.state), ("covered", "decided"))
        self.assertTrue(claim.inspected_on)
        self.assertEqual(len(claim.assessment_ids), 2)

    def test_nothing_is_promised_early(self):
        self._inspect("en_US")

    def test_nothing_is_promised_early_in_vietnamese(self):
        self._inspect("vi_VN")

    def test_full_goodwill_is_free(self):
        self.keeper.lang = "vi_VN"
        claim = self._judge("CAM0001", causes=["dropped"])
        self.start_tour(
            f"/odoo/warranty-claims/{claim.id}", "poe_warranty_full_goodwill", login="keeper"
        )
        self.assertEqual((claim.standing, claim.decision), ("free", "excluded"))
        self.assertEqual(claim.assessment_id.user_id, self.keeper)

    def test_typing_in_a_list_is_no_scan(self):
        self.start_tour("/odoo/warranty-reception", "poe_warranty_typing_in_a_list", login="desk")
        claim = self.card.claim_ids
        self.assertEqual(claim.device_condition, "Scratched")
        self.assertTrue(claim.receipt_id.confirmed_on)
