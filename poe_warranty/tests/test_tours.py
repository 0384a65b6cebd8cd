from odoo.tests import HttpCase

from .common import WarrantyCommon


class TestTours(WarrantyCommon, HttpCase):
    """The main job in a real browser, as the people of the three desks do it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.warranty_labour_product_id = cls.labour
        cls.desk.group_ids += cls.env.ref("account.group_account_invoice")
        cls.card = cls._sell("CAM0001")
        cls._receive(cls.ir_board, quantity=5)

    def test_reception_to_verdict(self):
        self.start_tour("/odoo/warranty-claims", "poe_warranty_reception_to_verdict", login="desk")
        claim = self.card.claim_ids
        self.assertDecision(claim, "excluded", "III.5")
        self.assertEqual(claim.fault_description, "No picture at night")

    def test_charged_repair_to_invoice(self):
        claim = self._judge("CAM0001", causes=["dropped"])
        self.start_tour(
            f"/odoo/warranty-claims/{claim.id}",
            "poe_warranty_charged_repair_to_invoice",
            login="desk",
        )
        self.assertEqual(claim.state, "ready")
        self.assertEqual(
            (claim.invoice_ids.state, claim.invoice_ids.amount_untaxed), ("posted", 150.0)
        )
        self.assertEqual(self.ir_board.qty_available, 4)

    def test_card_from_sale_order(self):
        self.start_tour(
            f"/odoo/sales/{self.card.sale_order_id.id}",
            "poe_warranty_card_from_sale_order",
            login="desk",
        )
        self.assertDecision(self.card.claim_ids, "covered")

    def test_reception_desk(self):
        self._sell("CAM0002")
        self._sell("CAM0003", self.binh)
        self.start_tour("/odoo/warranty-reception", "warranty_reception_desk", login="desk")
        receipt = self.env["warranty.receipt"].search([("partner_id", "=", self.an.id)])
        self.assertTrue(receipt.confirmed_on)
        self.assertEqual(
            {(c.device_serial, c.device_condition, c.decision) for c in receipt.claim_ids},
            {("CAM0001", "Scratched", "covered"), ("CAM0002", "As new", "covered")},
        )
        self.assertEqual(receipt.claim_ids.product_id, self.camera)
        self.assertFalse(self.env["warranty.claim"].search([("partner_id", "=", self.binh.id)]))
