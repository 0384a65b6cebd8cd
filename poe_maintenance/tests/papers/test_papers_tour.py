import re

from dateutil.relativedelta import relativedelta

from odoo.tests import HttpCase

from ..common import MaintenanceCommon

# what a paper shows where something was not filled in
RAW = re.compile(r"#[A-Z]+#|\{\{|%\(\w+\)s|%s|\bNone\b|>\s*False\s*<")


class TestPapersTour(MaintenanceCommon, HttpCase):
    """A seller who reads English presses the papers of a customer who reads Vietnamese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_and_install_lang("vi_VN")
        cls.an.lang = "vi_VN"
        cls._install_together(["CAM0001", "CAM0002"])
        cls.seller = cls._make_user("seller", "sales_team.group_sale_salesman")

    def _keep_papers(self):
        """Return a dict that gets what each report serves, by its technical name."""
        papers = {}
        Report = self.registry["ir.actions.report"]
        render = Report._render_qweb_pdf

        def keep(reports, report_ref, res_ids=None, data=None):
            served = render(reports, report_ref, res_ids=res_ids, data=data)
            papers[report_ref] = str(served[0], "utf-8")
            return served

        self.patch(Report, "_render_qweb_pdf", keep)
        return papers

    def test_each_paper_is_served_in_the_customers_language(self):
        proposal = self.site.with_user(self.seller).action_advise()["res_id"]
        proposal = self.env["maintenance.proposal"].with_user(self.seller).browse(proposal)
        proposal.write({"option": "packaged", "billing_period": "quarter", "years": 1})
        papers = self._keep_papers()
        action = self.env.ref("poe_maintenance.maintenance_proposal_action")
        self.start_tour(
            f"/odoo/action-{action.id}/{proposal.id}", "poe_maintenance_papers", login="seller"
        )
        contract = proposal.sudo().order_ids.maintenance_contract_ids
        start = contract.date_start
        self.assertEqual(contract.date_end, start + relativedelta(years=1, days=-1))
        self.assertEqual(start, proposal.date_start)
        first, last = (f"{day:%d/%m/%Y}" for day in (start, contract.date_end))
        for report, words in (
            ("poe_maintenance.report_maintenance_comparison", (first, "Giá hợp đồng")),
            ("sale.report_saleorder", (first, last, "mỗi quý")),
            (
                "contract.report_contract_template",
                (first, last, "Hợp đồng bảo trì", "mỗi quý", contract.code, "CAM0001", "CAM0002"),
            ),
        ):
            with self.subTest(report):
                paper = papers[report]
                for word in words:
                    self.assertIn(word, paper)
                text = paper.split("<body", 1)[1]
                self.assertFalse(RAW.findall(text))
