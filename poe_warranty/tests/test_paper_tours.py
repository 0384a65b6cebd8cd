from .tours import TourCommon


class TestPaperTours(TourCommon):
    """Papers as the desk prints them from a claim: in the customer's language, whoever presses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell("CAM0001")
        cls.symptom = cls.env.ref("poe_warranty.warranty_code_symptom_no_power")
        cls.defect = cls.env.ref("poe_warranty.warranty_code_defect_component_dead")

    def _print(self, desk, customer):
        """Print everything in a browser; return the claim and the text of each paper.

        :param str desk: language of who prints
        :param str customer: language of who reads
        """
        self.desk.lang, self.an.lang = desk, customer
        claim = self._take_in("CAM0001").claim_ids
        claim.write({"symptom_id": self.symptom.id, "defect_id": self.defect.id})
        self._observe(claim, "dropped", attachment_ids=self._photo().ids)
        claim.action_assess()
        with self._watch_papers() as papers:
            self.start_tour(
                f"/odoo/warranty-claims/{claim.id}", "poe_warranty_papers", login="desk"
            )
        return claim, *(
            papers[f"poe_warranty.report_warranty_{name}"] for name in ("label", "claim", "card")
        )

    def test_vietnamese_papers_of_an_english_desk(self):
        claim, label, report, card = self._print("en_US", "vi_VN")
        for text in (claim.name, "CAM0001", claim.receipt_id.name, "data:image/png;base64"):
            self.assertIn(text, label)
        symptom, defect = (
            (code.with_context(lang="vi_VN").name) for code in self.symptom + self.defect
        )
        for text in (symptom, defect, "Bị rơi", "Kết luận", "data:image/jpeg"):
            self.assertIn(text, report)
        self.assertNotIn(self.symptom.name, report)
        for text in ("PHIẾU BẢO HÀNH", "Không được bảo hành", "III.5"):
            self.assertIn(text, card)

    def test_english_papers_of_a_vietnamese_desk(self):
        claim, _label, report, card = self._print("vi_VN", "en_US")
        for text in (claim.name, self.symptom.name, self.defect.name, "Dropped"):
            self.assertIn(text, report)
        self.assertNotIn("Kết luận", report)
        self.assertIn("Not covered", card)
