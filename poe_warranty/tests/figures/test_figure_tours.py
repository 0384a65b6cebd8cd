from odoo.tests import Form

from ..tours import TourCommon


class TestFigureTours(TourCommon):
    """The accountant's figures, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.warranty_labour_product_id = cls.labour
        cls.accountant = cls._make_user("accountant", "account.group_account_invoice")
        cls.accountant.lang = "vi_VN"
        cls._sell_together(["CAM0001", "CAM0002"])
        cls._receive(cls.ir_board, quantity=5)

    def _serve_free(self):
        """Repair a device under warranty with one part, and have it ready in time."""
        claim = self._take_in("CAM0001").claim_ids
        self._observe(claim, "dropped", origin="product")
        claim.action_assess()
        claim.action_repair()
        with Form(claim.repair_id) as form, form.move_ids.new() as part:
            part.repair_line_type = "add"
            part.product_id = self.ir_board
        claim.action_end_repair()
        claim.action_close()
        return claim

    def _charge(self):
        """Invoice a charged repair and credit it; return both."""
        claim = self._judge("CAM0002", causes=["dropped"])
        claim.action_quote()
        claim.repair_id.action_accept_claim()
        claim.repair_id.action_end_claim()
        claim.action_invoice()
        invoice = claim.sudo().invoice_ids
        invoice.action_post()
        credit = invoice._reverse_moves()
        credit.action_post()
        return invoice, credit

    def test_the_figures_of_the_accountant(self):
        free = self._serve_free()
        invoice, credit = self._charge()
        self.assertEqual((invoice.claim_id, credit.claim_id), (credit.claim_id, invoice.claim_id))
        self.env.flush_all()
        self.start_tour("/odoo/warranty-queues", "poe_warranty_figures", login="accountant")
        costs = self.env["warranty.cost.report"].with_user(self.accountant)
        self.assertEqual(sum(costs.search([("claim_id", "=", free.id)]).mapped("amount")), 70.0)
