"""The policy as it is published: the words follow the rules, and each day has its version."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from ..common import WarrantyCommon

PAGE = "/warranty/policy"


@tagged("post_install", "-at_install")
class TestPolicyPage(WarrantyCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _open(self, path=""):
        answer = self.url_open(
            f"{PAGE}{path}{'&' if '?' in path else '?'}company={self.company.id}"
        )
        self.env.invalidate_all()
        return answer

    def test_the_words_follow_the_rules(self):
        self.company.warranty_policy_id = policy = self.consumer.copy({"name": "Ours"})
        policy.write(
            {"promised_days": 12, "failed_repair_limit": 4, "diagnosis_fee": 77, "suspension": True}
        )
        policy.term_ids[0].labour_months = 6
        answer = self._open()
        self.assertEqual(answer.status_code, 200)
        for words in (
            "within 12 days",
            "that 4 free repairs",
            "costs",
            "77",
            "24 months",
            "labour is free for 6 months",
            "III.5",
            "Only where it caused the fault.",
            "with us are added",
        ):
            self.assertIn(words, answer.text)
        # what decides nothing is not told as a reason, nor are the rules of our own work
        self.assertNotIn("The warranty card is lost.", answer.text)
        self.assertNotIn("tolerance", answer.text)
        policy.write({"suspension": False, "diagnosis_fee": 0, "loaner_gate": False})
        answer = self._open()
        for words in ("with us are added", "diagnosis", "lend another"):
            self.assertNotIn(words, answer.text)

    def test_each_day_has_the_version_in_force_then(self):
        self.company.warranty_policy_id = first = self.published.copy({"name": "Ours"})
        second = first._create_version()
        second.write({"date_from": "2025-06-01", "promised_days": 9})
        coming = first._create_version()
        coming.write({"date_from": fields.Date.today() + timedelta(30), "promised_days": 99})
        old, new = self._open("/2025-05-31"), self._open("/2025-06-01")
        self.assertIn("o_warranty_past", old.text)
        self.assertIn("within 15 days", old.text)
        self.assertIn("within 9 days", new.text)
        self.assertNotIn("o_warranty_past", new.text)
        self.assertEqual(new.text.count(f'href="{PAGE}/'), 2, "both versions are listed")
        self.assertIn(f'href="{PAGE}/2025-05-31', new.text)
        # what is to come is not told, and what is no day has no page
        future = self._open(f"/{fields.Date.today() + timedelta(60)}")
        self.assertIn("within 9 days", future.text)
        for path in ("/soon", "/2025-13-01"):
            self.assertEqual(self._open(path).status_code, 404)
        for company in ("999999999", "9" * 5000, "x"):
            self.assertEqual(self.url_open(f"{PAGE}?company={company}").status_code, 404)

    def test_it_is_read_in_both_languages(self):
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.company.warranty_policy_id = self.published
        line = self.published.exclusion_ids.filtered(lambda line: line.check_type == "pests")
        vietnamese = line.with_context(lang="vi_VN").name
        self.assertNotEqual(vietnamese, line.name)
        self.assertIn(line.name, self._open().text)
        answer = self.url_open(f"/vi{PAGE}?company={self.company.id}")
        self.assertIn(vietnamese, answer.text)
        self.assertIn('lang="vi-VN"', answer.text)

    def test_another_companys_policy_is_its_own(self):
        other = self.env["res.company"].sudo().create({"name": "Other shop"})
        other.warranty_policy_id = self.published.sudo().copy(
            {"name": "Other terms", "company_id": other.id, "term_ids": [Command.clear()]}
        )
        answer = self.url_open(f"{PAGE}?company={other.id}")
        self.assertIn("Other terms", answer.text)
        self.assertNotIn("Other terms", self._open().text)
