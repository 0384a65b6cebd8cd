from odoo.exceptions import ValidationError

from ...const import MAX_TERM_MONTHS
from ...tools.poisson import poisson_quantile
from ..common import WarrantyCommon

HUGE = (2_147_483_647, 10**30, float("inf"), float("nan"), "many")


class TestBounds(WarrantyCommon):
    """A number or a day that was mistyped is told before anything is computed of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sold = cls._sell("CAM0001")
        cls.paper = cls.env["warranty.card"].create(
            {
                "product_id": cls.camera.id,
                "partner_id": cls.an.id,
                "serial": "OLD1",
                "date_start": "2026-01-10",
            }
        )

    def _assert_refused(self, call, *args, **kwargs):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            call(*args, **kwargs)

    def test_terms_and_days_of_cards_and_recoveries(self):
        claim = self._judge("CAM0001")
        claim.action_recover()
        for record in (self.paper, claim.recovery_ids):
            for name, (_least, most) in record._get_bounds().items():
                is_day = record._fields[name].type == "date"
                wrong = ("9999-12-31", "0001-01-01", "soon") if is_day else (most + 1, *HUGE)
                for value in wrong:
                    with self.subTest(model=record._name, field=name, value=value):
                        self._assert_refused(record.write, {name: value})
                        self._assert_refused(record.onchange, {name: value}, [name], {name: {}})

    def test_a_vendors_term(self):
        vendor = {"partner_id": self.binh.id, "product_tmpl_id": self.camera.product_tmpl_id.id}
        Info = self.env["product.supplierinfo"]
        for months in (-1, MAX_TERM_MONTHS + 1, 4_500_000):
            self._assert_refused(Info.create, {**vendor, "warranty_duration": months})

    def test_defaults_that_are_values_not_commands(self):
        Policy = self.env["warranty.policy"]
        for lines in ([5], [{"months": 10**9, "name": "x", "sequence": 1}], [[5]], [(6, 0, [])]):
            Proposal = Policy.with_context(default_term_ids=lines)
            if isinstance(lines[0], dict):
                self._assert_refused(Proposal.default_get, ["term_ids"])
            else:
                Proposal._check_bounds({"term_ids": lines})

    def test_a_need_of_millions_is_worked_out_at_once(self):
        """A vendor's delay of 2,147,483,647 days, and as good as the exact one where both can be."""
        self.assertGreater(poisson_quantile(10.0**9, 0.95), 10**9)
        for mean in (9_999.0, 10_001.0):
            self.assertAlmostEqual(poisson_quantile(mean, 0.95), mean + 1.6449 * mean**0.5, delta=2)
        self.ir_board.seller_ids = [
            (0, 0, {"partner_id": self.binh.id, "delay": 2_147_483_647, "price": 1})
        ]
        self.env["warranty.spare.proposal"].search([]).unlink()
        Proposal = self.env["warranty.spare.proposal"].with_user(self.desk)
        Proposal.sudo()._propose(self.company)
        rows = Proposal.sudo().search([("product_id", "=", self.ir_board.id)])
        self.assertTrue(all(0 <= row.lead_days <= 3650 for row in rows))
