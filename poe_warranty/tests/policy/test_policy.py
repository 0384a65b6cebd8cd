from datetime import date

from odoo import Command
from odoo.exceptions import UserError, ValidationError

from ..common import WarrantyCommon


class TestPolicy(WarrantyCommon):
    def test_both_profiles_hold_every_clause(self):
        clauses = {f"III.{number}" for number in range(1, 11)} | {"II.1", "C3", "C4"}
        for policy in (self.published, self.consumer):
            self.assertEqual(set(policy.exclusion_ids.mapped("clause")), clauses)

    def test_s09_policy_in_use_is_superseded_not_edited(self):
        self.company.warranty_policy_id = policy = self.published.copy({"name": "Ours"})
        card_2025 = self._sell("CAM0001", moment="2025-09-10 03:00:00")
        for change in (
            lambda: policy.write({"tz": "UTC"}),
            lambda: policy.term_ids[0].write({"months": 12}),
            lambda: policy.exclusion_ids[0].write({"effect": "off"}),
            lambda: policy.write({"term_ids": [Command.create({"months": 3})]}),
            lambda: policy.exclusion_ids[0].unlink(),
            policy.unlink,
        ):
            with self.assertRaisesRegex(UserError, "New Version"):
                change()
        successor = self.env["warranty.policy"].browse(policy.action_new_version()["res_id"])
        self.assertEqual((successor.version, successor.previous_id), (2, policy))
        self.assertEqual(len(successor.exclusion_ids), len(policy.exclusion_ids))
        successor.term_ids[0].months = 12
        self.company.warranty_policy_id = successor
        card_2026 = self._sell("CAM0002", moment="2026-01-05 03:00:00")
        self.assertEqual(str(card_2025.nominal_end), "2027-09-10")
        self.assertEqual(str(card_2026.nominal_end), "2027-01-05")
        self.assertEqual((card_2025.policy_id, card_2026.policy_id), (policy, successor))

    def test_a_used_policy_can_still_be_archived(self):
        self.company.warranty_policy_id = policy = self.published.copy()
        self._sell("CAM0001")
        policy.active = False
        self.assertFalse(policy.active)

    def test_most_specific_term_wins(self):
        policy = self.published.copy()
        dome = self.env["product.category"].create(
            {"name": "Dome", "parent_id": self.env.ref("poe_warranty.product_category_camera").id}
        )
        self.camera.categ_id = dome
        today = date(2025, 1, 1)
        self.assertEqual(policy._get_term(self.camera, today).years, 2)
        policy.term_ids = [Command.create({"categ_id": dome.id, "months": 6})]
        self.assertEqual(policy._get_term(self.camera, today).months, 6)
        policy.term_ids = [
            Command.create({"product_tmpl_id": self.camera.product_tmpl_id.id, "months": 5})
        ]
        self.assertEqual(policy._get_term(self.camera, today).months, 5)

    def test_manufacturer_rules(self):
        policy = self.published.copy()
        term = policy.term_ids[0]
        self.camera.write({"warranty": 36, "warranty_type": "month"})
        day = date(2025, 1, 1)
        for rule, months in (("longer", 36), ("only", 36), ("ignore", 24)):
            term.manufacturer_rule = rule
            found = policy._get_term(self.camera, day)
            self.assertEqual(found.years * 12 + found.months, months, rule)
        self.camera.warranty = 12
        term.manufacturer_rule = "longer"
        self.assertEqual(policy._get_term(self.camera, day).years, 2)

    def test_missing_term_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "missing"):
            self.published.copy().term_ids[0].write({"months": 0, "manufacturer_rule": "ignore"})

    def test_default_policy_is_as_published(self):
        self.company.warranty_policy_id = False
        self.assertEqual(self.company._get_warranty_policy(), self.published)
