import re
from datetime import date

from freezegun import freeze_time
from lxml import etree

from ..contract.test_contract_life import ContractCommon


class TestMaintenancePapers(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_and_install_lang("vi_VN")
        cls.report = "contract.report_contract"

    def _render(self, report, record, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.env.user)
        return reports._render_qweb_html(report, record.ids)[0].decode()

    # === contract === #

    def test_the_contract_tells_what_was_agreed_with_real_days(self):
        contract = self._sign(billing_period="quarter", price=250.0)
        html = self._render(self.report, contract)
        level = contract.service_level_id
        for text in (
            "Maintenance contract",
            contract.code,
            self.site.name,
            "CAM0001",
            "CAM0002",
            "01/05/2026",
            "01/04/2027",
            "per quarter",
            f"{level.response_hours:g} working hours",
            "every 6 months",
            "Minor repairs",
        ):
            self.assertIn(text, html)
        self.assertNotIn("#START#", html)
        self.assertNotIn("#END#", html)
        due = contract.plan_line_ids._get_due_days(date(2027, 1, 4), self.site)
        for _number, day in due:
            self.assertIn(f"{day:%m/%d/%Y}", html)

    def test_the_contract_speaks_the_customers_language(self):
        """The salesperson works in English; a customer who reads neither well gets both."""
        self.an.lang = "vi_VN"
        contract = self._sign(billing_period="quarter")
        name = contract.contract_line_ids.product_id.with_context(lang="vi_VN").display_name
        self.assertIn(name, contract.contract_line_ids.name)
        html = self._render(self.report, contract, self.salesman)
        self.assertIn('data-oe-lang="vi_VN"', html)
        self.assertIn("05/01/2026", html)
        self.assertNotIn("Recurring Items", html)
        self.an.sudo().warranty_paper_language = "both"
        html = self._render(self.report, contract)
        self.assertIn("05/01/2026", html)
        self.assertIn("01/05/2026", html)
        self.assertIn("Maintenance contract", html)

    def test_another_contract_stays_as_oca_prints_it(self):
        contract = self._sign()
        contract.maintenance_kind = False
        html = self._render(self.report, contract)
        self.assertIn("Recurring Items", html)
        self.assertNotIn("maintenance_inclusion", html)

    def test_the_price_is_told_with_the_taxes_of_the_invoice(self):
        contract = self._sign(price=100.0)
        line = contract.contract_line_ids
        tax = self.env["account.tax"].create({"name": "VAT 10", "amount": 10})
        line.sale_line_id.tax_ids = tax
        self.assertEqual(line._get_period_amounts(), (100.0, 110.0))
        line.sale_line_id.tax_ids = False
        self.assertEqual(line._get_period_amounts(), (100.0, 100.0))

    def test_only_the_term_that_is_not_over_is_printed(self):
        contract = self._sign()
        contract.action_quote_renewal()
        contract.renewal_order_ids.action_confirm()
        self.assertEqual(len(contract._get_paper_lines()), 2)
        with freeze_time("2027-02-01 03:00:00"):
            lines = contract._get_paper_lines()
            self.assertEqual(lines.mapped("date_start"), [date(2027, 1, 5)])

    # === quotation === #

    def test_the_quotation_says_its_period_its_days_and_what_is_included(self):
        proposal = self._propose(option="packaged", billing_period="quarter", years=1)
        proposal.line_ids[0].write({"interval_months": 1, "extra_visits": 1})
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        html = self._render("sale.report_saleorder", order)
        for text in ("per quarter", "01/05/2026", "01/04/2027", "4 invoices", "Minor repairs"):
            self.assertIn(text, html)
        self.assertIn("Service level", html)
        self.assertIn("every month, one more visit a year", order.order_line[0].name)
        order.order_line.filtered("maintenance_period").product_uom_qty = 8
        self.assertIn("01/04/2028", self._render("sale.report_saleorder", order))

    def test_the_quotation_speaks_the_customers_language(self):
        self.an.lang = "vi_VN"
        proposal = self._propose(option="packaged", billing_period="quarter")
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        line = order.order_line.filtered("maintenance_period").with_context(lang="vi_VN")
        self.assertIn(line._get_term_text(), self._render("sale.report_saleorder", order))
        self.assertIn("05/01/2026", line._get_term_text())

    def test_the_renewal_says_what_the_next_term_includes(self):
        contract = self._sign()
        contract.action_quote_renewal()
        order = contract.renewal_order_ids
        self.assertIn("Minor repairs", order.note)
        html = self._render("sale.report_saleorder", order)
        for text in ("per month", "01/05/2027", "12 invoices"):
            self.assertIn(text, html)

    # === comparison === #

    def test_the_comparison_is_a_page_with_bars(self):
        proposal = self._propose()
        html = self._render(
            "poe_maintenance.report_maintenance_comparison", proposal, self.salesman
        )
        result = proposal._get_comparison()
        for (_option, years), figures in result.items():
            self.assertIn(proposal._format_amount("total", figures["total"]), html, years)
        page = etree.HTML(html)
        bars = page.xpath("//table[@class='o_comparison_bars']//td[2]/div")
        self.assertEqual(len(bars), 9, "three contracts over three horizons")
        for bar in bars:
            widths = [
                float(width)
                for width in re.findall(r"width: ([\d.]+)%", etree.tostring(bar).decode())
            ]
            self.assertLessEqual(sum(widths[1:]), 100)

    def test_the_customer_does_not_read_our_margin(self):
        proposal = self._propose(margin=37.25)
        html = self._render("poe_maintenance.report_maintenance_comparison", proposal)
        self.assertIn("Price of the contract", html)
        self.assertNotIn("37.25", html)
