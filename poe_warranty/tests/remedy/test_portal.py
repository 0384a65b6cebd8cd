"""The customer's answer to a quotation, given on the portal."""

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..common import PIXEL, WarrantyCommon


@tagged("post_install", "-at_install")
class TestPortal(WarrantyCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.company.warranty_labour_product_id = self.labour
        self._receive(self.ir_board, quantity=2)
        self.card = self._sell("CAM0001")
        self.claim = self._judge("CAM0001", causes=["dropped"])
        self.claim.action_quote()
        self.claim.repair_id.move_ids = [
            Command.create(
                {
                    "product_id": self.ir_board.id,
                    "product_uom_qty": 1,
                    "repair_line_type": "add",
                    "company_id": self.company.id,
                }
            )
        ]
        self.order = self.claim.sale_order_id
        self.order.require_signature = True
        self.order.require_payment = False
        self.token = self.order._portal_ensure_token()

    def _reserved(self):
        self.env["stock.quant"].invalidate_model()
        quants = self.env["stock.quant"]._gather(self.ir_board, self.warehouse.lot_stock_id)
        return sum(quants.mapped("reserved_quantity"))

    def test_s37_signature_accepts_and_only_then_parts_are_reserved(self):
        self.assertEqual((self.claim.state, self._reserved()), ("quotation", 0))
        answer = self.make_jsonrpc_request(
            f"/my/orders/{self.order.id}/accept",
            {"access_token": self.token, "name": "An", "signature": PIXEL},
        )
        self.assertNotIn("error", answer)
        self.env.invalidate_all()
        self.assertEqual((self.order.state, self.order.signed_by), ("sale", "An"))
        self.assertEqual((self.claim.state, self.claim.repair_id.state), ("repair", "confirmed"))
        self.assertEqual(self._reserved(), 1)

    def _decline(self, words, token):
        self.authenticate(None, None)
        self.url_open(
            f"/my/orders/{self.order.id}/decline?access_token={token}",
            data={"decline_message": words, "csrf_token": Request.csrf_token(self)},
        )
        self.env.invalidate_all()

    def test_declined_on_the_portal_nothing_is_done(self):
        self._decline("Too dear", self.token)
        self.assertEqual((self.order.state, self.claim.state), ("cancel", "decided"))
        self.assertFalse(self.claim.repair_id)
        self.assertEqual(self._reserved(), 0)

    def test_why_the_customer_declined_stands_on_the_claim_and_asks_the_desk(self):
        told = len(self.claim._get_told())
        self._decline("Too dear", "forged")
        self._decline("", self.token)
        self.assertEqual((self.claim.state, len(self.claim._get_told())), ("quotation", told))
        for words in ("Too dear", "Once more"):
            self._decline(words, self.token)
        last = self.claim._get_told()[-1]
        self.assertEqual((len(self.claim._get_told()), last.author_id), (told + 1, self.an))
        self.assertIn("Too dear", last.body)
        task = self.claim.sudo().activity_ids
        self.assertEqual(task.warranty_alert_key, "declined")
        self.assertEqual(task.user_id, self.claim._get_answerable())
        self.assertIn("Too dear", task.note)
