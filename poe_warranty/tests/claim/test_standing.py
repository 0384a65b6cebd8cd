"""Nothing is promised early: how a claim stands, on the reception, its form and its lists."""

from odoo.tests import Form

from ..common import WarrantyCommon


class TestStanding(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001")

    def _scan(self):
        return self.env["warranty.claim"].with_user(self.desk).desk_scan("CAM0001")

    def test_covered_by_the_records_is_to_be_inspected(self):
        self.assertEqual(self._scan()["verdict"]["decision"], "to_inspect")
        claim = self._judge("CAM0001")
        self.assertEqual((claim.decision, claim.standing), ("covered", "to_inspect"))
        self.assertIn("In term until", claim.verdict)
        self.assertEqual(self._scan()["verdict"]["decision"], "to_inspect")
        claim.action_inspect()
        self.assertEqual(claim.standing, "to_inspect", "nobody looked yet")
        claim.action_assess()
        self.assertEqual(claim.standing, "covered")
        self.assertIn("free of charge", claim.verdict)
        self.assertEqual(self._scan()["verdict"]["decision"], "covered")

    def test_what_was_found_is_an_inspection_and_work_that_began_too(self):
        claim = self._judge("CAM0001")
        self._observe(claim, "dropped", origin="product")
        claim.action_assess()
        self.assertEqual(claim.standing, "covered")
        claim.action_cancel()
        claim = self._judge("CAM0001")
        claim.action_repair()
        self.assertEqual(claim.standing, "covered")

    def test_an_open_refused_claim_is_not_green(self):
        claim = self._judge("CAM0001", causes=["dropped"])
        self.assertEqual(claim.standing, "excluded")
        verdict = self._scan()["verdict"]
        self.assertEqual((verdict["decision"], verdict["text"]), ("excluded", claim.verdict))
        self.assertTrue(self.card.is_refused)
        claim.fault_area = "firmware"
        self.assertEqual(self._scan()["verdict"]["decision"], "outdated")
        claim.action_cancel()
        self.card.invalidate_recordset(["is_refused"])
        self.assertFalse(self.card.is_refused)
        self.assertEqual(self._scan()["verdict"]["decision"], "to_inspect")

    def test_full_goodwill_is_free(self):
        claim = self._judge("CAM0001", causes=["dropped"]).with_env(self.env)
        claim._override("goodwill", "excluded", "Loyal customer", parts=100, labour=50)
        self.assertEqual(claim.standing, "excluded")
        claim._override("goodwill", "excluded", "Loyal customer", parts=100, labour=100)
        self.assertEqual(claim.standing, "free")
        self.assertIn("Free of charge", claim.verdict)
        self.assertNotIn("market price", claim.verdict)

    def test_each_shipped_check_is_a_question(self):
        checks = self._scan()["checks"]
        self.assertTrue(all(check["question"].endswith("?") for check in checks))
        questions = self.env["warranty.exclusion"]._get_questions()
        kinds = dict(self.env["warranty.exclusion"]._fields["check_type"].selection)
        shipped = (self.published | self.consumer).exclusion_ids.mapped("check_type")
        self.assertEqual(set(shipped) - set(questions), set())
        self.assertEqual(set(questions) - set(kinds), set())

    def test_nobody_is_blamed_before_somebody_says_who(self):
        with Form(self._claim("CAM0001")) as form, form.observation_ids.new() as observation:
            observation.code_id = self.env.ref("poe_warranty.warranty_code_dropped")
            self.assertFalse(observation.origin)
        claim = self.card.claim_ids
        claim.action_assess()
        self.assertDecision(claim, "review", "III.5")
        self.assertIn("no_origin", claim.finding_ids.mapped("reason"))
        self.an.is_trade_customer = True
        claim.action_assess()
        self.assertDecision(claim, "review", "III.5")
        claim.observation_ids.origin = "customer"
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.5")
