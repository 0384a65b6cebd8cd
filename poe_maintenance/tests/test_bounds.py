"""What is mistyped costs a message, not a worker: numbers and days are refused before anything is
computed of them, whichever way they come in."""

from datetime import date
from itertools import product

from odoo.exceptions import ValidationError
from odoo.tests import Form

from .advice.test_adviser import AdviserCommon

HUGE = (10**30, float("inf"), float("nan"), "1e300", "many", -1)


class TestBounds(AdviserCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._install("CAM0001", moment="2025-01-05 03:00:00")
        with cls.env.cr.savepoint():
            cls.proposal = cls.env["maintenance.proposal"].create({"site_id": cls.site.id})
            cls.proposal.action_advise()

    def _assert_refused(self, call, *args, **kwargs):
        told = self.assertRaisesRegex(ValidationError, "enter a value between")
        with told, self.cr.savepoint():
            call(*args, **kwargs)

    def _get_bounded(self):
        """Return a record of each model with bounds, one that people enter numbers on."""
        contract = self._make_contract(self.site.equipment_ids, "2026-01-05")
        rule = self.env["maintenance.interval.rule"].search([], limit=1)
        assumption = self.env["maintenance.assumption"].search([("line_ids", "!=", False)], limit=1)
        policy = self.published.copy()
        return [
            self.proposal,
            self.proposal.line_ids,
            contract.plan_line_ids,
            rule,
            assumption,
            assumption.line_ids[:1],
            policy,
            policy.term_ids[:1],
        ]

    def test_every_bound_of_every_model_is_told(self):
        for record in self._get_bounded():
            self.assertTrue(record, record._name)
            bounds = record._get_bounds()
            self.assertTrue(bounds.keys() <= record._fields.keys(), record._name)
            for name, (_least, most) in bounds.items():
                is_day = record._fields[name].type == "date"
                wrong = ("9999-12-31", "0001-01-01", "soon") if is_day else (most + 1, *HUGE)
                for value in wrong:
                    with self.subTest(model=record._name, field=name, value=value):
                        self._assert_refused(record.write, {name: value})
                        self._assert_refused(record.copy, {name: value})
                        self._assert_refused(record.onchange, {name: value}, [name], {name: {}})
                        context = {f"default_{name}": value}
                        self._assert_refused(record.with_context(**context).default_get, [name])

    def test_a_line_is_refused_through_its_proposal(self):
        line = self.proposal.line_ids
        spec = {"line_ids": {"fields": {"quantity": {}}}, "comparison_html": {}}
        commands = [[1, line.id, {"quantity": 2_147_483_647}]]
        self._assert_refused(self.proposal.write, {"line_ids": commands})
        self._assert_refused(self.proposal.onchange, {"line_ids": commands}, ["line_ids"], spec)

    def test_the_form_says_it_while_it_is_typed(self):
        form = Form(self.proposal.with_user(self.salesman))
        with self.assertRaisesRegex(ValidationError, "Years: enter a value between 1 and 20"):
            form.years = 1_000_000

    def test_the_largest_that_is_allowed_is_computed(self):
        line = self.proposal.line_ids
        bounds = line._get_bounds()
        line.write({"equipment_ids": False, "warranty_until": date(2199, 12, 31)})
        line.write({name: bounds[name][1] for name in bounds if name != "warranty_until"})
        self.proposal.write(
            {name: most for name, (_least, most) in self.proposal._get_bounds().items()}
        )
        self.assertTrue(self.proposal.yearly_price)
        self.assertEqual(line.in_warranty, bounds["quantity"][1])
        for option, period in product(("preventive", "packaged"), ("month", "year")):
            self.proposal.write({"option": option, "billing_period": period})
            self.assertIn("Total", self.proposal.comparison_html)

    def test_words_that_are_none_are_empty(self):
        """Of a record that is being typed in no screen shows how the program names one."""
        for name, model in self.env.items():
            if not name.startswith(("warranty.", "maintenance.")) or model._abstract:
                continue
            record = model.new({})
            for field in model._fields.values():
                if field.compute and field.type in ("char", "text"):
                    with self.subTest(model=name, field=field.name):
                        self.assertNotRegex(record[field.name] or "", r"^[\w.]+\(.*\)$")
