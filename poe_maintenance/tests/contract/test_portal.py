from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..common import MaintenanceCommon


class TestPortal(MaintenanceCommon):
    """What a customer reads through the interface: his own, whatever OCA's rights leave open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._make_contract(cls._install("CAM0001"), "2026-01-05")
        site = cls._make_site("Shop", cls.binh)
        cls.others = cls._make_contract(
            cls._install("CAM0002", site=site, partner=cls.binh), "2026-01-05"
        )
        for contract in cls.own | cls.others:
            contract.contract_line_ids = [
                Command.create({"name": "Care", "quantity": 1, "price_unit": 100})
            ]
            contract.message_subscribe(contract.partner_id.ids)
        cls.portal = new_test_user(cls.env, "an", groups="base.group_portal")
        cls.own.message_subscribe(cls.portal.partner_id.ids)

    def test_lines_and_modifications_follow_their_contract(self):
        self.env["contract.modification"].sudo().create(
            [
                {"contract_id": contract.id, "date": "2026-02-01", "description": "More"}
                for contract in self.own | self.others
            ]
        )
        for name in ("contract.contract", "contract.line", "contract.modification"):
            with self.subTest(model=name):
                seen = self.env[name].with_user(self.portal).search([])
                of_own = seen if name == "contract.contract" else seen.contract_id
                self.assertTrue(seen)
                self.assertEqual(of_own.sudo(), self.own)
        with self.assertRaises(AccessError):
            self.others.contract_line_ids.with_user(self.portal).read(["price_unit"])

    def test_what_a_customer_may_read_has_a_rule(self):
        """Every model that portal or public users read, of ours and of those we build on, is
        narrowed by a record rule, but for what is nobody's secret."""
        outside = self.env.ref("base.group_portal") | self.env.ref("base.group_public")
        open_to_all = {"product.brand"}
        rights = self.env["ir.model.access"].sudo().search([("group_id", "in", outside.ids)])
        for model in rights.filtered("perm_read").model_id:
            modules = {name.strip() for name in model.modules.split(",")}
            ours = any(name.startswith(("poe_", "contract", "product_brand")) for name in modules)
            base = self.env[model.model]._original_module
            if not ours or not base.startswith(("poe_", "contract", "product_")):
                continue
            rules = self.env["ir.rule"].sudo().search([("model_id", "=", model.id)])
            with self.subTest(model=model.model):
                narrowed = rules.filtered(lambda rule: outside & rule.groups)
                self.assertTrue(narrowed or model.model in open_to_all)
