import re

from odoo.exceptions import UserError

from .common import WarrantyCommon


class TestReports(WarrantyCommon):
    def _render(self, report, record):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(report, record.ids)
        return html.decode()

    def test_card_holds_what_the_law_and_the_policy_ask_for(self):
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        html = self._render("poe_warranty.report_warranty_card", card)
        for text in ("CAM0001", "18/03/2025", "18/03/2027", "PHIẾU BẢO HÀNH", "III.10", card.name):
            self.assertIn(text, html)
        self.assertIn("data:image/png;base64", html, "the QR code of the address")

    def test_card_without_serial_prints_the_quantity(self):
        self._receive(self.adapter, quantity=3)
        order = self._order(self.an, (self.adapter, 3))
        self._deliver(order.picking_ids)
        html = self._render("poe_warranty.report_warranty_card", order.warranty_card_ids)
        self.assertIn("3.0", html)

    def test_inspection_report_names_clause_and_evidence(self):
        self._sell("CAM0001", moment="2025-03-18 03:00:00")
        claim = self._judge("CAM0001", causes=["dropped"])
        html = self._render("poe_warranty.report_warranty_claim", claim)
        for text in ("III.5", "Dropped", "CAM0001", claim.name, "C4"):
            self.assertIn(text, html)

    def test_inspection_report_shows_the_fault_in_words_and_pictures(self):
        self._sell("CAM0001", moment="2025-03-18 03:00:00")
        claim = self._claim("CAM0001", causes=["dropped"])
        symptom = self.env.ref("poe_warranty.warranty_code_symptom_no_power")
        defect = self.env.ref("poe_warranty.warranty_code_defect_component_dead")
        claim.write({"symptom_id": symptom.id, "defect_id": defect.id})
        claim.action_assess()
        pictures = self._render("poe_warranty.report_warranty_claim", claim).count(
            "data:image/jpeg"
        )
        claim.observation_ids.attachment_ids = self._photo()
        html = self._render("poe_warranty.report_warranty_claim", claim)
        for text in (symptom.name, defect.name):
            self.assertIn(text, html)
        self.assertEqual(html.count("data:image/jpeg"), pictures + 1)

    def test_each_device_that_came_in_gets_a_label(self):
        self._sell_together(["CAM0001", "CAM0002"])
        receipt = self.env["warranty.receipt"].create({"partner_id": self.an.id})
        one, two = (self._claim(serial) for serial in ("CAM0001", "CAM0002"))
        (one | two).receipt_id = receipt
        two.action_cancel()
        action = receipt.with_user(self.desk).action_print_labels()
        self.assertEqual(action["context"]["active_ids"], one.ids)
        html = self._render(action["report_name"], one)
        for text in (one.name, "CAM0001", receipt.name, "data:image/png;base64"):
            self.assertIn(text, html)
        # the letters of a picture may spell any name
        self.assertNotIn(self.an.name, re.sub(r"base64,[^\"]*", "", html))
        report = self.env.ref("poe_warranty.action_report_warranty_label")
        paper = report.paperformat_id
        self.assertEqual((paper.page_width, paper.page_height), (50, 30))
        one.action_cancel()
        with self.assertRaisesRegex(UserError, "with us"):
            receipt.action_print_labels()

    def test_both_render_as_pdf(self):
        card = self._sell("CAM0001")
        claim = self._judge("CAM0001")
        for report, record in (
            ("poe_warranty.report_warranty_card", card),
            ("poe_warranty.report_warranty_claim", claim),
        ):
            pdf, kind = (
                self.env["ir.actions.report"]
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf(report, record.ids)
            )
            self.assertEqual((kind, pdf[:5]), ("pdf", b"%PDF-"))

    def test_inspection_report_speaks_the_customers_language(self):
        """The evidence is kept without language: the desk checks in English, the customer reads
        Vietnamese."""
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.an.lang = "vi_VN"
        self._sell("CAM0001", moment="2025-03-18 03:00:00")
        claim = self._judge("CAM0001", causes=["dropped"], seal_condition="torn")
        self.assertIn("The warranty seal is torn.", claim.finding_ids.mapped("message"))
        html = self._render("poe_warranty.report_warranty_claim", claim)
        for text in ("Tem bảo hành bị rách.", "Bị rơi", "Kết luận"):
            self.assertIn(text, html)
        self.assertNotIn("The warranty seal", html)

    def test_card_prints_both_languages_whoever_prints_it(self):
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        card = self._sell("CAM0001", moment="2025-03-18 03:00:00")
        html = self._render("poe_warranty.report_warranty_card", card.with_context(lang="vi_VN"))
        for text in ("Sản phẩm", "Product", "Không được bảo hành", "Not covered"):
            self.assertIn(text, html)
