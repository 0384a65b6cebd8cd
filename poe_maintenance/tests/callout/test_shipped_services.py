from odoo import Command

from ..common import MaintenanceCommon


class TestShippedServices(MaintenanceCommon):
    """What is sold by the program's own hand bears the tax of whoever sells it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("product_contract_preventive", "product_contract_packaged", "product_callout")
        cls.services = cls.env["product.product"].union(
            *(cls.env.ref(f"poe_maintenance.{name}") for name in names)
        )
        # as on a database where they were there before any chart of accounts
        cls.services.sudo().taxes_id = False

    def _load_chart(self, company):
        self.env["account.chart.template"].sudo().try_loading("vn", company)

    def test_a_first_chart_of_accounts_taxes_what_is_shipped(self):
        young = self.env["res.company"].create({"name": "Young"})
        self._load_chart(young)
        self.assertTrue(young.account_sale_tax_id)
        lines = [Command.create({"product_id": service.id}) for service in self.services]
        order = (
            self.env["sale.order"]
            .with_company(young)
            .create({"partner_id": self.an.id, "company_id": young.id, "order_line": lines})
        )
        for line in order.order_line:
            self.assertEqual(line.tax_ids, young.account_sale_tax_id, line.product_id.name)

    def test_an_accountant_who_took_the_tax_off_finds_it_off(self):
        young = self.env["res.company"].create({"name": "Young"})
        self._load_chart(young)
        account = (
            self.env["account.account"]
            .with_company(young)
            .search([("company_ids", "in", young.ids)], limit=1)
        )
        lines = [{"account_id": account.id, "debit": 1}, {"account_id": account.id, "credit": 1}]
        self.env["account.move"].with_company(young).create(
            {"line_ids": [Command.create(line) for line in lines]}
        )
        self.services.sudo().taxes_id = False
        self._load_chart(young)
        self.assertFalse(self.services.sudo().taxes_id)
