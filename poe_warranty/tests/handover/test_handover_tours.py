from ..tours import TourCommon

SLIP = "poe_warranty.report_warranty_handover"


class TestHandoverTours(TourCommon):
    """Devices go back in a real browser, and one of them comes back once more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.warranty_labour_product_id = cls.labour
        cls.an.lang = "vi_VN"
        cls._sell_together(["CAM0001", "CAM0002"])

    def _make_ready(self):
        """Return a receipt with a charged and a free repair that are done."""
        receipt = self._take_in("CAM0001", "CAM0002")
        charged, free = receipt.claim_ids.sorted("device_serial")
        self._observe(charged, "dropped")
        charged.action_assess()
        charged.action_quote()
        charged.repair_id.action_accept_claim()
        charged.repair_id.action_end_claim()
        free.action_repair()
        free.action_end_repair()
        return receipt

    def _hand_over(self, lang):
        self.desk.lang = lang
        receipt = self._make_ready()
        owed = sum(receipt.claim_ids.mapped("amount_owed"))
        with self._watch_papers() as papers:
            self.start_tour(
                f"/odoo/warranty-receipts/{receipt.id}", "poe_warranty_hand_over", login="desk"
            )
        handover = receipt.claim_ids.handover_id
        self.assertEqual((receipt.state, len(handover.line_ids)), ("closed", 2))
        self.assertEqual((handover.signed_by, handover.user_id), ("Ms An", self.desk))
        self.assertTrue(handover.signature)
        self.assertEqual(sum(handover.line_ids.mapped("amount_owed")), owed)
        for text in ("CAM0001", "CAM0002", "Ms An", "BIÊN BẢN"):
            self.assertIn(text, papers[SLIP])
        return receipt

    def test_a_whole_receipt(self):
        receipt = self._hand_over("en_US")
        claim = receipt.claim_ids[0]
        line = claim.handover_line_ids
        self.keeper.lang = "vi_VN"
        self.start_tour(
            f"/odoo/warranty-claims/{claim.id}", "poe_warranty_hand_over_undone", login="keeper"
        )
        self.assertEqual((claim.state, claim.device_place), ("ready", "ready"))
        self.assertEqual(line.undone_reason, "Pressed for the wrong device")
        self.assertEqual(line.undone_user_id, self.keeper)
        self.assertEqual(receipt.ready_count, 1)

    def test_a_whole_receipt_in_vietnamese(self):
        self._hand_over("vi_VN")
