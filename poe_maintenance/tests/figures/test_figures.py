from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ...tools.intervals import clip, count_hours, merge, subtract
from ..common import MaintenanceCommon


class TestFigures(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls._install("CAM0001", moment="2025-12-20 03:00:00")
        cls.other = cls._install("CAM0002", moment="2025-12-20 03:00:00")
        cls.site.hours_per_day = 12
        # both were there from a day on, in a period that looks back from the 1st of July
        cls.device.installed_on = "2026-01-01"  # 182 days
        cls.other.installed_on = "2026-06-02"  # 30 days
        cls.done = cls.env.ref("maintenance.stage_3")

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-07-01 03:00:00"))

    def _call(self, reported, resolved=None, device=None, **values):
        """A call-out from a moment to a moment (UTC)."""
        with freeze_time(reported):
            call = self.env["maintenance.request"].create(
                {
                    "name": "No picture",
                    "maintenance_type": "corrective",
                    "equipment_id": (device or self.device).id,
                    **values,
                }
            )
        if resolved:
            with freeze_time(resolved):
                call.stage_id = self.done
        return call

    def _figures(self, record, *names, **context):
        self.env.flush_all()
        record = record.with_context(**context)
        record.invalidate_recordset()
        return tuple(round(record[name], 4) for name in names)

    def _break_down(self):
        """Four failures: two call-outs, a fault found on a visit, a claim of its own; and a claim
        about the first call-out."""
        first = self._call("2026-03-01 03:00:00", "2026-03-03 03:00:00")
        self.env["maintenance.pause"].create(
            {
                "request_id": first.id,
                "date_from": "2026-03-01 12:00:00",
                "date_to": "2026-03-02 00:00:00",
            }
        )
        self._call("2026-03-20 03:00:00", "2026-03-21 03:00:00")
        for moment in ("2026-03-05 03:00:00", "2026-06-01 03:00:00"):
            with freeze_time(moment):
                claim = self._claim("CAM0001")
                claim.action_assess()
                self._serve(claim, moment, moment)
        contract = self._make_contract(self.other, "2026-06-02")
        visit = (
            self.env["maintenance.request"]
            ._as_program()
            .create(
                {
                    "name": "Visit",
                    "maintenance_type": "preventive",
                    "site_id": self.site.id,
                    "contract_id": contract.id,
                    "visit_line_ids": [
                        Command.create(
                            {
                                "equipment_id": self.other.id,
                                "contract_id": contract.id,
                                "company_id": self.company.id,
                                "due_date": "2026-06-10",
                                "state": "failed",
                            }
                        )
                    ],
                }
            )
        )
        return visit

    # === reliability === #

    def test_of_a_site_by_hand(self):
        self._break_down()
        names = ("operating_hours", "failure_count", "mtbf_hours", "repaired_count", "mttr_hours")
        # (182 + 30) days of 12 hours; 2544 / 4; (48 + 24) / 2
        self.assertEqual(self._figures(self.site, *names), (2544, 4, 636, 2, 36))
        # down (48 - 12) / 2 + 24 / 2 = 30 operating hours; the first came again within 30 days
        self.assertEqual(
            self._figures(self.site, "availability", "first_fix_rate"),
            (round(100 * (1 - 30 / 2544), 4), 50),
        )

    def test_of_a_device_type_and_of_a_contract(self):
        self._break_down()
        category = self.device.category_id
        names = ("operating_hours", "failure_count", "mtbf_hours", "mttr_hours")
        self.assertEqual(self._figures(category, *names), (2544, 4, 636, 36))
        contract = self._make_contract(self.device, "2026-03-11")
        contract.device_ids.date_to = "2026-03-30"
        # 20 days of 12 hours: the second call-out alone
        self.assertEqual(self._figures(contract, *names), (240, 1, 240, 24))
        self.assertEqual(self._figures(contract, "availability", "first_fix_rate"), (95, 100))

    def test_without_a_failure_nothing_is_invented(self):
        names = ("failure_count", "mtbf_hours", "repaired_count", "mttr_hours", "first_fix_rate")
        self.assertEqual(self._figures(self.site, *names), (0, 0, 0, 0, 0))
        self.assertEqual(self._figures(self.site, "availability"), (100,))
        empty = self._make_site("Empty")
        self.assertEqual(self._figures(empty, "operating_hours", "availability"), (0, 0))
        arch = self.env["maintenance.site"].get_view(view_type="form")["arch"]
        for name, divisor in (
            ("mtbf_hours", "failure_count"),
            ("mttr_hours", "repaired_count"),
            ("availability", "operating_hours"),
            ("first_fix_rate", "repaired_count"),
        ):
            self.assertRegex(arch, f'<field name="{name}"[^>]*invisible="not {divisor}"')

    def test_the_period(self):
        self._break_down()
        self.assertEqual(self.site.figures_from, date(2025, 7, 2))
        self.assertEqual(self.site.figures_to, date(2026, 7, 1))
        march = {"figures_from": "2026-03-01", "figures_to": "2026-03-02"}
        # two days of 12 hours, down from the 1st 10:00 to the 3rd 00:00 but for 12 hours
        self.assertEqual(
            self._figures(self.site, "operating_hours", "failure_count", "availability", **march),
            (24, 1, round(100 * (1 - 13 / 24), 4)),
        )
        self.company.maintenance_figures_months = 1
        self.assertEqual(self._figures(self.site, "failure_count", "operating_hours"), (1, 30 * 24))

    def test_what_still_is_down_counts_until_now(self):
        self._call("2026-06-29 03:00:00")
        # 48 hours by the clock, half of them operating; nothing repaired yet
        names = ("failure_count", "repaired_count", "availability")
        self.assertEqual(self._figures(self.site, *names), (1, 0, round(100 * (1 - 24 / 2544), 4)))

    def test_two_call_outs_at_once_are_down_once(self):
        self._call("2026-03-01 03:00:00", "2026-03-03 03:00:00")
        self._call("2026-03-02 03:00:00", "2026-03-04 03:00:00")
        self.assertEqual(
            self._figures(self.site, "failure_count", "availability"),
            (2, round(100 * (1 - 36 / 2544), 4)),
        )

    def test_a_retired_device_was_there_until_then(self):
        with freeze_time("2026-01-10 03:00:00"):
            self.device.active = False
        self.assertEqual(str(self.device.scrap_date), "2026-01-10")
        self.assertEqual(self._figures(self.site, "operating_hours"), ((10 + 30) * 12,))

    def test_a_cancelled_call_out_and_our_own_tools_are_no_failures(self):
        self._call("2026-03-01 03:00:00").archive_equipment_request()
        own = self.env["maintenance.equipment"].create({"name": "Drill"})
        self._call("2026-03-01 03:00:00", device=own)
        self.assertEqual(self._figures(self.site, "failure_count"), (0,))

    def test_a_follow_up_is_not_fixed_the_first_time(self):
        call = self._call("2026-03-01 03:00:00")
        call.visit_line_ids = [Command.create({"equipment_id": self.device.id})]
        with freeze_time("2026-03-01 05:00:00"):
            call.stage_id = self.done
        with freeze_time("2026-03-02 03:00:00"):
            call.follow_up_ids.visit_line_ids._as_program().state = "done"
            call.follow_up_ids.stage_id = self.done
        names = ("failure_count", "repaired_count", "mttr_hours", "first_fix_rate")
        self.assertEqual(self._figures(self.site, *names), (1, 1, 24, 0))

    def test_a_fault_that_comes_back_later_was_fixed(self):
        self._call("2026-03-01 03:00:00", "2026-03-01 05:00:00")
        self._call("2026-03-31 05:00:01", "2026-04-01 05:00:00")
        self.assertEqual(self._figures(self.site, "first_fix_rate"), (100,))
        self.company.maintenance_repeat_days = 31
        self.assertEqual(self._figures(self.site, "first_fix_rate"), (50,))

    # === visits === #

    def test_visits_of_site_contract_and_type_agree(self):
        with freeze_time("2026-01-05 03:00:00"):
            contract = self._make_contract(self.device, "2026-01-05", date_end="2026-12-31")
            contract._plan_visits(date(2026, 12, 31))
        lines = contract.visit_ids.visit_line_ids.sorted("due_date")
        for line, state in zip(lines, ("done", "failed", "skipped"), strict=False):
            line._as_program().write({"state": state, "note": "Locked"})
        names = ("due_count", "done_count", "late_count", "missed_count")
        self.company.maintenance_missed_days = 26  # of what was due on the 5th of June
        # due on the 5th of February to June
        for record in (contract, self.site, self.device.category_id):
            self.assertEqual(self._figures(record, *names), (5, 2, 1, 2), record)
        report = self.env["maintenance.visit.report"]
        self.env.flush_all()
        groups = report._read_group(
            [("contract_id", "=", contract.id), ("due_date", "<=", "2026-07-01")],
            ["site_id"],
            ["due:sum", "done:sum", "failed:sum", "late:sum", "missed:sum"],
        )
        self.assertEqual(groups, [(self.site, 5, 2, 1, 1, 2)])

    # === money === #

    def _make_billed_contract(self):
        contract = self._make_contract(
            self.device,
            "2026-01-01",
            maintenance_kind="packaged",
            callouts_included=1,
            contract_line_ids=[
                Command.create(
                    {
                        "name": "Care",
                        "product_id": self.labour.id,
                        "date_start": "2026-01-01",
                        "quantity": 1,
                        "price_unit": 1000,
                    }
                )
            ],
        )
        return contract

    def _bill(self, contract, day, amount, kind="out_invoice"):
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": self.an.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Care",
                            "price_unit": amount,
                            "contract_line_id": contract.contract_line_ids.id,
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    def test_the_margin_of_a_contract_by_hand(self):
        contract = self._make_billed_contract()
        self._bill(contract, "2026-02-01", 1000)
        self._bill(contract, "2026-03-01", 100, "out_refund")
        self._bill(contract, "2025-06-01", 5000)  # before the period
        self._bill(contract, "2026-03-01", 700).button_draft()
        self.company.maintenance_hour_cost = 20
        callout = self.env.ref("poe_maintenance.product_callout")
        callout.with_company(self.company).standard_price = 15
        call = self._call(
            "2026-03-01 03:00:00",
            "2026-03-01 09:00:00",
            schedule_date="2026-03-01 03:00:00",
            schedule_end="2026-03-01 06:00:00",
        )
        self.assertEqual(call.contract_id, contract)
        self._use_part(call)
        names = ("revenue", "labour_cost", "travel_cost", "parts_cost", "margin", "margin_percent")
        # 1000 - 100; 3 h x 20; 15; 2 x 70
        self.assertEqual(
            self._figures(contract, *names), (900, 60, 15, 140, 685, round(68500 / 900, 4))
        )

    def test_each_visit_is_a_trip_in_the_margin(self):
        contract = self._make_billed_contract()
        self.company.maintenance_trip_cost = 9
        self._call("2026-03-01 03:00:00", "2026-03-01 09:00:00")
        with freeze_time("2026-02-01 03:00:00"):
            contract._plan_visits(date(2026, 2, 28))
            visit = contract.visit_ids.filtered("visit_line_ids")
            visit._as_program().stage_id = self.done
        self.assertEqual(self._figures(contract, "travel_cost"), (18,))

    def _use_part(self, call):
        self._receive(self.ir_board, quantity=5)
        with freeze_time("2026-03-01 05:00:00"):
            move = (
                self.env["stock.move"]
                ._as_program()
                .create(
                    {
                        "product_id": self.ir_board.id,
                        "product_uom_qty": 2,
                        "location_id": self.warehouse.lot_stock_id.id,
                        "location_dest_id": self.an.property_stock_customer.id,
                        "visit_id": call.id,
                    }
                )
            )
            move._action_confirm()
            move._action_assign()
            move.picked = True
            move._action_done()
        self.assertEqual(move.state, "done")
        return move

    def test_charged_work_is_revenue_of_the_contract_it_was_done_for(self):
        contract = self._make_billed_contract()
        contract.callouts_included = 0
        self.device.card_id = False  # no warranty
        self.env.ref("poe_maintenance.product_callout").list_price = 55
        call = self._call("2026-06-30 03:00:00", "2026-06-30 09:00:00")
        self.assertEqual((call.charge, call.contract_id), ("charged", contract))
        order = call.sale_order_ids
        order.order_line.tax_ids = False
        order.action_confirm()
        self._invoice(order)
        self.assertEqual(self._figures(contract, "revenue"), (55,))

    # === who may what === #

    def test_the_desk_reads_figures_but_no_money(self):
        contract = self._make_billed_contract().with_user(self.desk)
        self.assertIsNotNone(contract.failure_count)
        for name in ("revenue", "margin", "margin_percent", "labour_cost", "parts_cost"):
            with self.assertRaises(AccessError):
                contract.read([name])
        self.assertNotIn("margin_percent", contract.get_view(view_type="list")["arch"])
        plain = new_test_user(self.env, "plain", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.device.category_id.with_user(plain).read(["failure_count"])

    def test_figures_of_a_type_are_those_of_ones_own_companies(self):
        self._break_down()
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "elsewhere",
            groups="poe_warranty.group_warranty_user",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        category = self.device.category_id.with_user(user).with_company(company)
        self.assertEqual((category.failure_count, category.operating_hours), (0, 0))
        self.assertEqual(category.due_count, 0)
        with self.assertRaises(AccessError):
            self.site.with_user(user).read(["failure_count"])
        self.assertFalse(self.env["maintenance.visit.report"].with_user(user).search([]))

    # === cost === #

    def test_queries_of_the_figures_do_not_grow(self):
        names = ["due_count", "failure_count", "availability", "margin"]

        def read(number):
            contracts, sites = self.env["contract.contract"], self.env["maintenance.site"]
            devices = self._install_together(
                [f"F{number:02d}{index:03d}" for index in range(number)]
            )
            for index, device in enumerate(devices):
                site = device.site_id = self._make_site(f"S{number}-{index}")
                contracts |= self._make_contract(device, "2026-01-01")
                sites |= site
                self._call("2026-07-01 01:00:00", "2026-07-01 02:00:00", device)
            self.env.flush_all()
            result = []
            for records, fields in (
                (contracts, names),
                (sites, names[:3]),
            ):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                records.read(fields)
                result.append(self.cr.sql_log_count - before)
            return result

        read(2)
        self.assertEqual(read(3), read(9))

    # === intervals === #

    def test_intervals(self):
        self.assertEqual(merge([(5, 7), (1, 3), (2, 4), (4, 5), (9, 9)]), [(1, 7)])
        self.assertEqual(subtract([(1, 10)], [(0, 2), (4, 5), (9, 12)]), [(2, 4), (5, 9)])
        self.assertEqual(clip([(1, 5), (7, 9)], 3, 8), [(3, 5), (7, 8)])
        self.assertEqual(count_hours([]), 0)
