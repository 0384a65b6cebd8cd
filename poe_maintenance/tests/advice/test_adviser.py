from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from ..common import MaintenanceCommon


class AdviserCommon(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camera_type = cls.env.ref("poe_maintenance.equipment_category_camera")
        cls.recorder_type = cls.env.ref("poe_maintenance.equipment_category_recorder")
        cls.ups_type = cls.env.ref("poe_maintenance.equipment_category_ups")
        cls.salesman = cls._make_user("seller", "sales_team.group_sale_salesman")

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-01-05 03:00:00"))

    def _propose(self, site=None, user=None, **values):
        """Press Advise on a site; return the proposal."""
        site = (site or self.site).with_user(user or self.salesman)
        proposal = self.env["maintenance.proposal"].browse(site.action_advise()["res_id"])
        proposal = proposal.with_user(user or self.salesman)
        if values:
            proposal.write(values)
        return proposal

    def _accept(self, proposal):
        """Quote a proposal and confirm the order; return the contract."""
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        order.with_user(self.salesman).action_confirm()
        return order.maintenance_contract_ids


class TestAdviser(AdviserCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cam = cls._install("CAM0001", moment="2025-01-05 03:00:00")
        cls.nvr = cls._install("NVR0001", product=cls.recorder, moment="2025-01-05 03:00:00")

    def _line(self, proposal, category=None):
        return proposal.line_ids.filtered(
            lambda row: row.category_id == (category or self.camera_type)
        )

    # === intervals === #

    def test_the_surroundings_set_the_interval_and_say_why(self):
        for environment, months, word in (
            ("indoor", 6, "Indoor"),
            ("outdoor", 3, "Outdoor"),
            ("coastal", 2, "salt corrodes contacts: every 2 months"),
            ("dusty", 1, "every month"),
        ):
            self.site.environment = environment
            proposal = self._propose()
            proposal.action_advise()
            line = self._line(proposal)
            self.assertEqual(line.interval_months, months, environment)
            self.assertIn(word, line.reason)
            self.assertFalse(line.remote_check)

    def test_a_dusty_place_that_rests_at_night(self):
        self.site.write({"environment": "dusty", "hours_per_day": 10})
        self.assertEqual(self._line(self._propose()).interval_months, 2)

    def test_the_shorter_interval_wins_at_a_critical_site(self):
        self.site.is_critical = True
        line = self._line(self._propose())
        self.assertEqual((line.interval_months, line.remote_check), (3, True))
        self.assertIn("noticed the same day: every 3 months, remote check every day", line.reason)
        self.site.environment = "coastal"
        proposal = self._propose()
        proposal.action_advise()
        line = self._line(proposal)
        self.assertEqual((line.interval_months, line.remote_check), (2, True))
        self.assertIn("remote check every day", line.reason)

    def test_storms_and_a_ups_are_spoken_of(self):
        self.site.write({"storm_month": "9", "has_ups": True})
        proposal = self._propose()
        self.env["maintenance.proposal.line"].create(
            {"proposal_id": proposal.id, "category_id": self.ups_type.id, "quantity": 2}
        )
        proposal.action_advise()
        line = self._line(proposal, self.ups_type)
        self.assertEqual((line.extra_visits, line.quantity), (1, 2))
        self.assertIn("replaced in year 3", line.reason)
        self.assertIn("storm season", line.reason)
        self.assertNotIn("replaced in year 3", self._line(proposal).reason)

    def test_at_least_once_a_year(self):
        rules = self.env["maintenance.interval.rule"]
        rules.search([("environment", "!=", False)]).active = False
        self.assertEqual(self._line(self._propose()).interval_months, 12)

    def test_another_companys_rules_do_not_count(self):
        other = self.env["res.company"].sudo().create({"name": "Other"})
        self.env["maintenance.interval.rule"].sudo().create(
            {"months": 1, "reason": "Ours", "company_id": other.id}
        )
        self.assertEqual(self._line(self._propose()).interval_months, 6)

    # === devices === #

    def test_lines_are_the_devices_of_the_site(self):
        second = self._install("CAM0002", moment="2023-01-05 03:00:00")
        proposal = self._propose()
        line = self._line(proposal)
        self.assertEqual((line.quantity, line.age), (2, 2.0))
        # CAM0001 until 2027-01-05, CAM0002 until 2025-01-05
        self.assertEqual(line.in_warranty, 1)
        self.assertEqual(line.unit_value, 100)
        self.assertEqual(line.failure_rate, 4)
        self.assertEqual(self._line(proposal, self.recorder_type).quantity, 1)
        second.site_id = False
        proposal.action_advise()
        self.assertEqual(line.quantity, 1)

    def test_advising_again_keeps_what_was_entered_by_hand(self):
        proposal = self._propose()
        self._line(proposal).age = 7
        proposal.action_advise()
        self.assertEqual(self._line(proposal).age, 7)

    def test_the_button_opens_the_proposal_being_worked_on(self):
        self.assertEqual(self._propose(), self._propose())

    def test_a_project_is_entered_by_hand(self):
        site = self._make_site("New building")
        proposal = self._propose(site)
        self.assertFalse(proposal.line_ids)
        with self.assertRaisesRegex(UserError, "has no devices yet"):
            proposal.action_advise()
        with Form(proposal) as form, form.line_ids.new() as line:
            line.category_id = self.camera_type
            line.quantity = 20
        proposal.action_advise()
        self.assertEqual((proposal.line_ids.interval_months, proposal.line_ids.minutes), (6, 15))

    def test_a_device_without_type_is_named(self):
        self.cam.category_id = False
        with self.assertRaisesRegex(UserError, "CAM0001"):
            self._propose()

    # === comparison === #

    def test_comparison_of_the_proposal(self):
        proposal = self._propose()
        self._line(proposal, self.recorder_type).unlink()
        line = self._line(proposal)
        line.write({"quantity": 10, "age": 0, "failure_rate": 10, "interval_months": 3})
        line.write({"minutes": 15, "unit_value": 100})
        proposal.write(
            {
                "age_growth": 0,
                "prevented_preventive": 50,
                "prevented_packaged": 50,
                "downtime_none": 48,
                "downtime_preventive": 24,
                "downtime_packaged": 8,
                "downtime_cost": 10,
                "callout_price": 40,
                "callouts_included": 1,
                "parts_share": 30,
                "hour_cost": 12,
                "travel_cost": 15,
                "margin": 50,
                "billing_period": "quarter",
            }
        )
        result = proposal._get_comparison()
        # one of ten cameras is under warranty the whole year: 9 x 10 % x 30 = 27 of parts
        self.assertEqual(result["none", 1]["parts_cost"], 27)
        self.assertEqual(result["none", 1]["total"], 547)
        self.assertEqual(result["packaged", 1]["total"], 363.5)
        self.assertEqual((proposal.yearly_price, proposal.period_price), (270, 67.5))
        proposal.option = "packaged"
        self.assertEqual((proposal.yearly_price, proposal.period_price), (310, 77.5))
        self.assertIn("table-success", proposal.comparison_html)
        self.assertIn("50 %", proposal.comparison_html)

    def test_assumptions_come_from_the_company_and_its_currency(self):
        proposal = self._propose()
        shipped = self.env.ref("poe_maintenance.assumption_usd")
        self.assertEqual(proposal.callout_price, shipped.callout_price)
        own = self.env["maintenance.assumption"].create(
            {"name": "Own", "company_id": self.company.id, "callout_price": 55, "margin": 12}
        )
        other = self.env["maintenance.proposal"].create({"site_id": self.site.id})
        self.assertEqual((other.callout_price, other.margin), (55, 12))
        own.callout_price = 60
        self.assertEqual(other.callout_price, 55)

    @mute_logger("odoo.sql_db")
    def test_what_cannot_be_is_refused(self):
        proposal = self._propose()
        for values in ({"years": 0}, {"prevented_packaged": 101}, {"callouts_included": -1}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                proposal.write(values)
                self.env.flush_all()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self._line(proposal).quantity = 0
            self.env.flush_all()

    def test_a_site_of_another_customer(self):
        with self.assertRaisesRegex(UserError, "choose that customer"):
            self._propose().partner_id = self.binh

    def _make_project(self, name, **values):
        """A site with two cameras."""
        site = self._make_site(name, **values)
        camera = {"category_id": self.camera_type.id, "customer_id": self.an.id}
        self.env["maintenance.equipment"].create(
            [{"name": f"{name} {number}", "site_id": site.id, **camera} for number in range(2)]
        )
        return site

    def test_what_is_priced_is_what_is_planned(self):
        """Also where the storms, visits more, and a technician's day count."""
        free = {"hour_cost": 0, "margin": 0, "remote_cost": 0, "callouts_included": 0}
        for start, months, extra, storm_month, minutes, visits in (
            ("2026-01-05", 2, 1, "9", 15, 7),
            ("2026-01-01", 2, 1, "9", 15, 6),  # one is due in the month before the storms
            ("2026-01-05", 2, 0, "9", 15, 6),  # nobody asked for one more
            ("2026-01-05", 6, 2, False, 15, 4),
            ("2026-01-05", 6, 0, False, 600, 4),  # two cameras of ten hours: a day each
        ):
            name = f"{start} {months} {extra} {storm_month} {minutes}"
            with self.subTest(name):
                site = self._make_project(name, storm_month=storm_month)
                proposal = self._propose(site, date_start=start, travel_cost=10, **free)
                proposal.line_ids.write(
                    {"interval_months": months, "extra_visits": extra, "minutes": minutes}
                )
                figures = proposal._get_comparison()["preventive", 1]
                self.assertEqual((proposal.yearly_price, figures["visits"]), (10 * visits, visits))
                contract = self._accept(proposal)
                contract._plan_visits(date(2027, 12, 31))
                self.assertEqual(len(contract.visit_ids), visits)
                self.assertEqual(len(contract.visit_ids.mapped("schedule_date")), visits)

    # === who === #

    def test_an_outsider_reads_no_proposal(self):
        proposal = self._propose()
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            proposal.with_user(outsider).read(["name"])

    def test_a_quoted_proposal_stands(self):
        proposal = self._propose()
        proposal.action_quote()
        self.assertEqual(proposal.state, "quoted")
        for change in (
            lambda: proposal.write({"years": 5}),
            lambda: proposal.write({"margin": 0}),
            lambda: proposal.write({"is_lost": True}),
            lambda: proposal.line_ids[0].write({"quantity": 99}),
            lambda: proposal.line_ids[0].unlink(),
            lambda: proposal.action_advise(),
            lambda: proposal.unlink(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()

    def test_lost_and_worked_on_again(self):
        proposal = self._propose()
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        proposal.action_lose()
        self.assertEqual((proposal.state, order.state), ("lost", "cancel"))
        proposal.action_reopen()
        self.assertEqual(proposal.state, "draft")
        self.assertNotEqual(proposal.action_quote()["res_id"], order.id)

    def test_warranty_that_ends_is_known_to_the_day(self):
        line = self._line(self._propose())
        self.assertEqual(line._get_warranty_ends(), ((date(2027, 1, 5), 1),))
