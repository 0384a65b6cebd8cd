from datetime import date

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from ..advice.test_adviser import AdviserCommon


class ContractCommon(AdviserCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cam = cls._install("CAM0001", moment="2025-01-05 03:00:00")
        cls.cam2 = cls._install("CAM0002", moment="2025-01-05 03:00:00")
        cls.product = cls.env.ref("poe_maintenance.product_contract_packaged")
        cls.other_reason = cls.env.ref("poe_maintenance.termination_reason_other")
        cls.moved = cls.env.ref("poe_maintenance.termination_reason_moved")

    def _sign(self, price=100.0, **values):
        """Return the contract of an accepted packaged proposal: a year by the month from today on,
        at a price a period."""
        values = {"option": "packaged", "billing_period": "month", "years": 1, **values}
        proposal = self._propose(**values)
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        order.order_line.filtered("maintenance_period").price_unit = price
        order.action_confirm()
        return order.maintenance_contract_ids

    def _bill(self, *days):
        """Run OCA's scheduler on local days; return the invoices of all contracts then made."""
        before = self.env["account.move"].search([])
        for day in days:
            with freeze_time(f"{day} 03:00:00"):
                self.env["contract.contract"].cron_recurring_create_invoice()
        return self.env["account.move"].search([], order="id") - before

    def _bill_months(self, first, months):
        """Run it on the first day of so many periods."""
        days = [first + relativedelta(months=month) for month in range(months)]
        return self._bill(*days)

    def _run_cron(self, name, day):
        with freeze_time(f"{day} 03:00:00"), self.enter_registry_test_mode():
            self.env.ref(f"poe_maintenance.{name}").method_direct_trigger()

    def _terminate(self, contract, day, reason=None, **values):
        action = contract.action_terminate()
        Wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard = Wizard.create({"date": day, "reason_id": (reason or self.moved).id, **values})
        wizard.action_terminate()
        return wizard


class TestQuotation(ContractCommon):
    def test_an_order_cannot_say_of_itself_to_renew_a_contract(self):
        contract = self._sign()
        Order = self.env["sale.order"].with_user(self.salesman)
        vals = {"partner_id": self.binh.id, "renews_contract_id": contract.id}
        with self.assertRaises(AccessError), self.cr.savepoint():
            Order.create(vals)
        order = Order.with_context(default_renews_contract_id=contract.id).create(
            {"partner_id": self.binh.id}
        )
        self.assertFalse(order.renews_contract_id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            order.write({"renews_contract_id": contract.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            line = {"product_id": self.product.id, "maintenance_period": "month"}
            order.order_line = [Command.create(line)]

    def test_a_renewal_waits_for_the_rises_of_the_term_that_ends(self):
        contract = self._sign(years=2, indexation_percent=10)
        with self.assertRaisesRegex(UserError, "rises on 01/05/2027 first"):
            contract.action_quote_renewal()

    def test_confirming_the_quotation_makes_the_contract(self):
        proposal = self._propose(option="packaged", billing_period="quarter", years=2)
        proposal.callouts_included = 3
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        line = order.order_line.filtered("maintenance_period")
        self.assertEqual((line.product_id, line.product_uom_qty), (self.product, 8))
        self.assertEqual(line.price_unit, proposal.period_price)
        self.assertEqual(order.partner_id, self.an)
        notes = order.order_line.filtered(lambda row: row.display_type == "line_note")
        self.assertIn("Minor repairs", notes[0].name)
        self.assertIn("Replacement of equipment", notes[1].name)
        order.with_user(self.salesman).action_confirm()
        contract = order.maintenance_contract_ids
        self.assertRecordValues(
            contract,
            [
                {
                    "maintenance_kind": "packaged",
                    "partner_id": self.an.id,
                    "includes_minor_repairs": True,
                    "callouts_included": 3,
                    "date_start": date(2026, 1, 5),
                    "date_end": date(2028, 1, 4),
                    "currency_id": order.currency_id.id,
                    "pricelist_id": order.pricelist_id.id,
                    "user_id": self.salesman.id,
                }
            ],
        )
        self.assertEqual(contract.device_ids.equipment_id, self.cam | self.cam2)
        self.assertEqual(
            (contract.plan_line_ids.interval, contract.plan_line_ids.unit), (6, "months")
        )
        self.assertEqual(contract.contract_line_ids.recurring_rule_type, "quarterly")
        self.assertIn("Minor repairs", contract.included_note)
        self.assertEqual(proposal.state, "won")

    def test_as_many_visits_fall_in_the_contract_as_were_quoted(self):
        self.site.environment = "outdoor"
        contract = self._sign()
        contract._plan_visits(date(2027, 12, 31))
        due = sorted(set(contract.visit_ids.visit_line_ids.mapped("due_date")))
        self.assertEqual(
            due, [date(2026, 4, 4), date(2026, 7, 4), date(2026, 10, 4), date(2027, 1, 4)]
        )

    def test_a_contract_without_devices_is_told_to_who_plans(self):
        self._sign()
        proposal = self._propose(self._make_site("New hall"))
        line = {"proposal_id": proposal.id, "category_id": self.camera_type.id, "quantity": 5}
        self.env["maintenance.proposal.line"].create({**line, "interval_months": 6})
        contract = self._accept(proposal)
        self.assertFalse(contract.device_ids)
        tasks = self.env["mail.activity"].search([("warranty_alert_key", "=", "devices_missing")])
        self.assertEqual(tasks.mapped("res_id"), contract.ids)  # not of the one with devices
        self.assertIn("New hall", tasks.note)
        self.assertTrue(tasks.user_id.has_group("poe_maintenance.group_maintenance_planner"))

    def test_a_proposal_says_which_devices_another_contract_holds(self):
        proposal = self._propose()
        self.assertFalse(proposal.held_note)
        other = self._make_contract(self.cam, "2026-01-01", date_end="2026-06-30")
        proposal.invalidate_recordset(["held_note"])
        self.assertRegex(proposal.held_note, "1 of these devices .* 01/05/2026 .*CAM0001")
        proposal.date_start = "2026-07-01"
        self.assertFalse(proposal.held_note)
        other.date_end = False
        proposal.invalidate_recordset(["held_note"])
        self.assertTrue(proposal.held_note)
        self._accept(proposal)
        self.assertFalse(proposal.held_note, "its own contract holds them now")

    def test_visits_are_spread_over_a_term_of_no_whole_years(self):
        order, line = self._quote(billing_period="quarter")
        line.product_uom_qty = 7
        order.action_confirm()
        contract = order.sudo().maintenance_contract_ids
        contract._plan_visits(date(2028, 12, 31))
        due = sorted(set(contract.visit_ids.visit_line_ids.mapped("due_date")))
        self.assertEqual(due, [date(2026, 7, 4), date(2027, 1, 4), date(2027, 7, 4)])

    def test_types_with_the_same_interval_share_a_visit(self):
        self._install("NVR0001", product=self.recorder)
        proposal = self._propose()
        proposal.line_ids.filtered(lambda row: row.category_id == self.recorder_type).write(
            {"interval_months": 12}
        )
        contract = self._accept(proposal)
        plans = contract.plan_line_ids
        self.assertEqual(sorted(plans.mapped("interval")), [6, 12])
        self.assertEqual(
            plans.filtered(lambda p: p.interval == 12).category_ids, self.recorder_type
        )
        # 2 cameras x 15 minutes
        self.assertEqual(plans.filtered(lambda p: p.interval == 6).hours, 0.5)

    def test_pressed_twice_one_quotation_and_one_contract(self):
        proposal = self._propose()
        first = proposal.action_quote()["res_id"]
        self.assertEqual(proposal.action_quote()["res_id"], first)
        order = self.env["sale.order"].browse(first)
        order.action_confirm()
        with self.assertRaises(UserError), self.cr.savepoint():
            order.action_confirm()
        order._action_confirm()
        self.assertEqual(len(order.maintenance_contract_ids), 1)

    def test_a_project_gets_its_devices_as_they_are_installed(self):
        site = self._make_site("New building")
        proposal = self._propose(site)
        self.env["maintenance.proposal.line"].create(
            {"proposal_id": proposal.id, "category_id": self.camera_type.id, "quantity": 5}
        )
        proposal.action_advise()
        contract = self._accept(proposal)
        self.assertFalse(contract.device_ids)
        with freeze_time("2026-02-10 03:00:00"):
            device = self._install("CAM0100", site)
            other = self._install("CAM0101")
        self.assertEqual(contract.device_ids.equipment_id, device)
        self.assertEqual(contract.device_ids.date_from, date(2026, 2, 10))
        self.assertNotIn(other, contract.device_ids.equipment_id)
        device.site_id = site
        self.assertEqual(len(contract.device_ids), 1)

    def test_a_replacement_joins_once(self):
        contract = self._sign()
        unit = self._receive(self.camera, ["CAM0099"])
        claim = self._claim("CAM0001")
        claim.action_assess()
        claim._replace_device(self.camera, unit)
        claim.action_close()
        new = claim.replacement_card_id.equipment_ids
        running = contract.device_ids.filtered(lambda line: not line.date_to)
        self.assertEqual(running.equipment_id, self.cam2 | new)
        self.assertEqual(len(running), 2)

    def test_a_planner_who_does_not_sell_quotes_and_loses(self):
        planner = self._make_user("planner", "poe_maintenance.group_maintenance_planner")
        self.an.user_id = self.salesman
        proposal = self._propose(user=planner)
        self.assertIs(proposal.action_quote(), True)
        self.assertEqual(proposal.state, "quoted")
        order = proposal.sudo().order_ids
        self.assertEqual(order.user_id, self.salesman)
        proposal.action_quote()
        self.assertEqual(proposal.order_count, 1)
        proposal.action_lose()
        self.assertEqual(order.state, "cancel")

    def test_no_down_payment_on_a_contract(self):
        order = self._sign().sale_order_id
        Wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        wizard = Wizard.create({"advance_payment_method": "percentage", "amount": 50})
        with self.assertRaisesRegex(UserError, "would come on top"):
            wizard.create_invoices()

    def test_part_of_a_period_is_refused(self):
        proposal = self._propose()
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        line = order.order_line.filtered("maintenance_period")
        for quantity in (0, 1.5):
            line.product_uom_qty = quantity
            with self.assertRaisesRegex(UserError, "number of periods"), self.cr.savepoint():
                order.action_confirm()
        line.product_uom_qty = 2
        order.action_confirm()
        self.assertEqual(order.maintenance_contract_ids.date_end, date(2026, 7, 4))

    def test_nothing_to_quote(self):
        proposal = self._propose(self._make_site("Empty"))
        with self.assertRaisesRegex(UserError, "Enter the devices"):
            proposal.action_quote()
        self.env["maintenance.proposal.line"].create(
            {"proposal_id": proposal.id, "category_id": self.camera_type.id, "quantity": 5}
        )
        with self.assertRaisesRegex(UserError, "needs its interval"):
            proposal.action_quote()

    def test_a_copy_of_the_order_makes_no_contract_and_says_so(self):
        copied = self._sign().sale_order_id.copy().with_user(self.salesman)
        self.assertFalse(copied.order_line.filtered("maintenance_period"))
        with self.assertRaisesRegex(UserError, "makes no contract"), self.cr.savepoint():
            copied.action_confirm()
        copied.order_line.filtered("product_id").product_id = self.labour
        copied.action_confirm()
        self.assertFalse(copied.maintenance_contract_ids)

    def _quote(self, **values):
        """Return the quotation of a proposal and its line, as who sells reads them."""
        proposal = self._propose(option="packaged", years=1, **values)
        order = self.env["sale.order"].browse(proposal.action_quote()["res_id"])
        order = order.with_user(self.salesman)
        return order, order.order_line.filtered("maintenance_period")

    def test_more_periods_cost_as_much_each(self):
        order, line = self._quote(billing_period="quarter")
        quantity, price = line.product_uom_qty, line.price_unit
        self.assertEqual(quantity, 4)
        self.assertGreater(price, 0)
        with Form(order) as form, form.order_line.edit(0) as row:
            row.product_uom_qty = 7
        self.assertEqual(line.price_unit, price)
        order._recompute_prices()
        self.assertEqual(line.price_unit, price)
        order.action_confirm()
        contract = order.sudo().maintenance_contract_ids
        self.assertEqual(contract.contract_line_ids.price_unit, price)

    def test_more_periods_of_a_renewal_cost_as_much_each(self):
        contract = self._sign()
        contract.sudo().contract_line_ids.discount = 10
        contract.action_quote_renewal()
        line = contract.renewal_order_ids.order_line
        line.with_user(self.salesman).product_uom_qty = 24
        self.assertEqual((line.price_unit, line.discount), (100, 10))

    def test_a_period_has_a_price(self):
        order, line = self._quote()
        line.price_unit = 0
        with self.assertRaisesRegex(UserError, "a period has no price"), self.cr.savepoint():
            order.action_confirm()
        line.write({"price_unit": 400, "discount": 100})
        order.action_confirm()
        self.assertTrue(order.sudo().maintenance_contract_ids)

    def test_queries_do_not_grow_with_the_devices(self):
        def join(site, serials):
            self._accept(self._propose(site))
            devices = self._install_together(serials)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            devices.site_id = site
            self.env.flush_all()
            joined = self.cr.sql_log_count - before
            self.assertEqual(len(site.equipment_ids.contract_device_ids), len(serials) + 1)
            return joined

        sites = [self._make_site(f"Hall {index}") for index in range(3)]
        for index, site in enumerate(sites):
            self._install(f"F{index}", site)
        join(sites[0], ["A1", "A2"])
        few = join(sites[1], [f"B{index}" for index in range(3)])
        self.assertEqual(few, join(sites[2], [f"C{index}" for index in range(12)]))

    # === billing === #

    def test_the_contract_invoices_and_the_order_counts(self):
        contract = self._sign()
        line = contract.sale_order_id.order_line.filtered("maintenance_period")
        self.assertEqual((line.qty_to_invoice, line.invoice_status), (0, "no"))
        invoices = self._bill("2026-01-05", "2026-01-06", "2026-02-05")
        self.assertEqual(invoices.mapped("amount_untaxed"), [100, 100])
        self.assertEqual(invoices.partner_id, self.an)
        self.assertEqual(
            invoices.invoice_line_ids.mapped("contract_date_to"),
            [date(2026, 2, 4), date(2026, 3, 4)],
        )
        self.assertEqual((line.qty_invoiced, line.qty_to_invoice), (2, 0))
        self.assertEqual(contract.sale_order_id.invoice_ids, invoices)
        with self.assertRaises(UserError):
            contract.sale_order_id._create_invoices(final=True)

    def test_a_year_is_invoiced_in_twelve_periods_and_no_more(self):
        contract = self._sign()
        invoices = self._bill_months(date(2026, 1, 5), 15)
        self.assertEqual(len(invoices), 12)
        line = contract.sale_order_id.order_line.filtered("maintenance_period")
        self.assertEqual((line.qty_invoiced, line.invoice_status), (12, "invoiced"))
        self.assertEqual(contract.contract_line_ids.last_date_invoiced, date(2027, 1, 4))

    def test_a_contract_from_the_31st_does_not_drift(self):
        contract = self._sign(date_start="2026-01-31")
        self.assertEqual(contract.date_end, date(2027, 1, 30))
        days = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
        lines = self._bill(*days).invoice_line_ids
        self.assertEqual([str(day) for day in lines.mapped("contract_date_from")], days)
        rest = self._bill_months(date(2026, 6, 30), 10)
        self.assertEqual(len(rest), 7)

    def test_calendar_months_are_prorated_at_both_ends(self):
        contract = self._sign(price=310, date_start="2026-01-15")
        contract.contract_line_ids.recurring_rule_type = "monthlylastday"
        months = [date(2026, 2, 1) + relativedelta(months=month) for month in range(13)]
        amounts = self._bill("2026-01-15", *months).mapped("amount_untaxed")
        # 15 to 31 January 2026: 17 of 31 days; 1 to 14 January 2027: 14 of 31
        self.assertEqual(amounts, [170, *[310] * 11, 140])

    def test_a_period_in_which_the_line_ends_goes_by_its_days(self):
        contract = self._sign(price=310)
        contract.contract_line_ids.date_end = "2026-01-15"
        self.assertEqual(self._bill("2026-01-05", "2026-02-05").mapped("amount_untaxed"), [110])

    def test_taxes_are_those_that_were_accepted(self):
        contract = self._sign()
        line = contract.sale_order_id.order_line.filtered("maintenance_period")
        line.tax_ids = False
        self.assertFalse(self._bill("2026-01-05").invoice_line_ids.tax_ids)

    # === cancel === #

    def test_a_cancelled_order_takes_its_contract_back(self):
        contract = self._sign()
        order = contract.sale_order_id
        contract._plan_visits(date(2026, 12, 31))
        order._action_cancel()
        self.assertFalse(contract.active)
        self.assertFalse(self._get_days(contract))
        self.assertFalse(self._bill("2026-01-05"))
        order.action_draft()
        order.action_confirm()
        self.assertNotEqual(order.maintenance_contract_ids, contract)
        self.assertEqual(len(order.maintenance_contract_ids), 1)

    def test_an_invoiced_order_is_not_cancelled(self):
        contract = self._sign()
        self._bill("2026-01-05")
        with self.assertRaisesRegex(UserError, "Terminate the contract instead"):
            contract.sale_order_id._action_cancel()

    # === inclusion === #

    def test_the_contract_prints_what_it_includes(self):
        contract = self._sign()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("contract.report_contract", contract.ids)[0]
            .decode()
        )
        self.assertIn("Minor repairs", html)
        self.assertIn("Replacement of equipment", html)

    def test_the_salesperson_opens_the_contract(self):
        contract = self._sign()
        action = contract.sale_order_id.with_user(self.salesman).action_view_maintenance_contract()
        self.assertEqual(action["res_id"], contract.id)
        for user in (self.salesman, self.desk):
            contract.with_user(user).web_read(
                {
                    name: {}
                    for name in ("tag_ids", "modification_ids", "device_ids", "suspension_ids")
                }
            )
        with self.assertRaises(AccessError):
            contract.with_user(self.salesman).write({"name": "Mine"})


class TestRenewal(ContractCommon):
    def _get_renewals(self, contract):
        return contract.renewal_order_ids

    def test_the_renewal_is_quoted_once_thirty_days_before_the_end(self):
        contract = self._sign()
        self.assertEqual(contract.renewal_date, date(2026, 12, 5))
        self._run_cron("ir_cron_propose_renewals", "2026-12-04")
        self.assertFalse(contract.renewal_order_ids)
        self._run_cron("ir_cron_propose_renewals", "2026-12-05")
        order = contract.renewal_order_ids
        line = order.order_line
        self.assertEqual((line.product_uom_qty, line.price_unit), (12, 100))
        self.assertEqual(order.renewal_start, date(2027, 1, 5))
        self.assertEqual(len(contract.activity_ids.filtered(lambda a: "Renew" in a.summary)), 1)
        self._run_cron("ir_cron_propose_renewals", "2026-12-06")
        self.assertEqual(contract.renewal_order_ids, order)
        self.assertEqual(contract.action_quote_renewal()["res_id"], order.id)

    def test_the_company_says_how_long_before(self):
        contract = self._sign()
        self.company.contract_renewal_days = 60
        self.assertEqual(contract.renewal_date, date(2026, 11, 5))

    def test_the_same_contract_runs_on(self):
        contract = self._sign()
        self._bill_months(date(2026, 1, 5), 12)
        contract._plan_visits(date(2027, 12, 31))
        visits = len(contract.visit_ids)
        self._run_cron("ir_cron_propose_renewals", "2026-12-05")
        order = contract.renewal_order_ids
        with freeze_time("2026-12-10 03:00:00"):
            order.with_user(self.salesman).action_confirm()
            order._action_confirm()
        self.assertEqual(contract.date_end, date(2028, 1, 4))
        self.assertEqual(len(contract.contract_line_ids), 2)
        with freeze_time("2026-12-10 03:00:00"):
            contract._plan_visits(date(2028, 12, 31))
        self.assertEqual(len(contract.visit_ids), 2 * visits)
        self.assertEqual(contract.device_ids.equipment_id, self.cam | self.cam2)
        invoices = self._bill_months(date(2027, 1, 5), 15)
        self.assertEqual(len(invoices), 12)
        self.assertEqual(order.order_line.qty_invoiced, 12)
        self.assertEqual(contract.renewal_date, date(2027, 12, 5))

    def test_a_cancelled_renewal_leaves_the_contract_as_it_was(self):
        contract = self._sign(indexation_percent=10)
        with freeze_time("2026-12-10 03:00:00"):
            order = self.env["sale.order"].browse(contract.action_quote_renewal()["res_id"])
            order.action_confirm()
            self.assertEqual(contract.next_indexation_date, date(2028, 1, 5))
            order._action_cancel()
            self.assertEqual(contract.date_end, date(2027, 1, 4))
            self.assertEqual(contract.next_indexation_date, date(2027, 1, 5))
            again = self.env["sale.order"].browse(contract.action_quote_renewal()["res_id"])
            self.assertNotEqual(again, order)
            again.action_confirm()
        self.assertEqual(contract.date_end, date(2028, 1, 4))

    def test_a_scheduler_that_was_killed_quotes_the_rest(self):
        first = self._sign()
        second = self._make_contract(self.cam, "2026-01-05")
        second.contract_line_ids = [
            Command.create(
                {
                    "product_id": self.product.id,
                    "name": "Care",
                    "price_unit": 40,
                    "specific_price": 40,
                    "recurring_rule_type": "quarterly",
                    "date_start": "2026-01-05",
                    "date_end": "2027-01-04",
                    "recurring_next_date": "2026-01-05",
                }
            )
        ]
        with freeze_time("2026-12-06 03:00:00"):
            first._propose_renewal()
        self._run_cron("ir_cron_propose_renewals", "2026-12-06")
        self.assertEqual(len(first.renewal_order_ids), 1)
        line = second.renewal_order_ids.order_line
        self.assertEqual((line.product_uom_qty, line.price_unit), (4, 40))
        with freeze_time("2026-12-07 03:00:00"):
            second.renewal_order_ids.action_confirm()
        self.assertEqual(second.date_end, date(2028, 1, 4))

    def test_no_renewal_of_a_terminated_contract(self):
        contract = self._sign()
        self._terminate(contract, "2026-06-30")
        self.assertFalse(contract.renewal_date)
        with self.assertRaisesRegex(UserError, "nothing to renew"):
            contract.action_quote_renewal()

    def test_a_renewal_that_was_quoted_early_and_cancelled_is_quoted_in_time(self):
        contract = self._sign()
        self.env["sale.order"].browse(contract.action_quote_renewal()["res_id"])._action_cancel()
        self.assertEqual(contract.renewal_date, date(2026, 12, 5))
        self._run_cron("ir_cron_propose_renewals", "2026-12-05")
        self.assertEqual(sorted(contract.renewal_order_ids.mapped("state")), ["cancel", "draft"])

    def test_a_renewal_that_was_quoted_early_stays_the_one_and_is_a_task_in_time(self):
        contract = self._sign()
        order = self.env["sale.order"].browse(contract.action_quote_renewal()["res_id"])
        self._run_cron("ir_cron_propose_renewals", "2026-12-05")
        self.assertEqual(contract.renewal_order_ids, order)
        task = contract.activity_ids.filtered(lambda a: "Renew" in a.summary)
        self.assertIn(order.name, task.note)

    def test_over_several_years_with_indexation(self):
        contract = self._sign(indexation_percent=3)
        prices = []
        for year in (2026, 2027, 2028):
            prices.append(set(self._bill_months(date(year, 1, 5), 12).mapped("amount_untaxed")))
            self._run_cron("ir_cron_propose_renewals", f"{year}-12-06")
            with freeze_time(f"{year}-12-07 03:00:00"):
                contract.renewal_order_ids.filtered(lambda o: o.state == "draft").action_confirm()
            self._run_cron("ir_cron_index_prices", f"{year}-12-31")
        # 100, 103, 103 x 1.03
        self.assertEqual(prices, [{100}, {103}, {106.09}])
        self.assertEqual(len(contract.renewal_order_ids), 3)


class TestIndexation(ContractCommon):
    def test_the_price_rises_on_the_anniversary_once(self):
        contract = self._sign(years=3, indexation_percent=3.5)
        self.assertEqual(contract.next_indexation_date, date(2027, 1, 5))
        self._bill_months(date(2026, 1, 5), 12)
        self._run_cron("ir_cron_index_prices", "2027-01-04")
        self.assertEqual(contract.contract_line_ids.price_unit, 100)
        self._run_cron("ir_cron_index_prices", "2027-01-05")
        self._run_cron("ir_cron_index_prices", "2027-01-05")
        self.assertEqual(contract.contract_line_ids.price_unit, 103.5)
        self.assertEqual(contract.next_indexation_date, date(2028, 1, 5))
        notes = "".join(contract.message_ids.mapped("body"))
        self.assertRegex(notes, "100.00 → .*103.50")
        self._bill_months(date(2027, 1, 5), 12)
        self._run_cron("ir_cron_index_prices", "2028-01-05")
        # 103.5 x 1.035 = 107.1225
        self.assertEqual(contract.contract_line_ids.price_unit, 107.12)

    def test_invoices_carry_the_price_of_their_period_whichever_runs_first(self):
        contract = self._sign(years=2, indexation_percent=10)
        self._bill_months(date(2026, 1, 5), 11)
        # the scheduler was down: December's period is invoiced late, at December's price
        self._run_cron("ir_cron_index_prices", "2027-01-06")
        self.assertEqual(contract.contract_line_ids.price_unit, 100)
        late = self._bill("2027-01-06", "2027-01-07")
        self.assertEqual(late.mapped("amount_untaxed"), [100, 110])

    def test_not_before_a_full_year(self):
        contract = self._sign(years=2, indexation_percent=10)
        with self.assertRaisesRegex(ValidationError, "after a full year"):
            contract.next_indexation_date = "2026-12-31"

    def test_from_the_29th_of_february(self):
        with freeze_time("2028-02-01 03:00:00"):
            contract = self._sign(date_start="2028-02-29", years=5, indexation_percent=10)
            days = []
            for _year in range(4):
                days.append(str(contract.next_indexation_date))
                contract._move_indexation(contract.next_indexation_date)
            self.assertEqual(days, ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"])

    def test_none_without_a_percentage(self):
        self.assertFalse(self._sign().next_indexation_date)


class TestSuspension(ContractCommon):
    def _suspend(self, contract, first, last, **values):
        contract.suspension_ids = [
            Command.create(
                {
                    "date_from": first,
                    "date_to": last,
                    "reason": "Rebuilding",
                    "stop_billing": True,
                    **values,
                }
            )
        ]

    def test_the_invoices_stop_and_the_term_goes_on_behind(self):
        contract = self._sign()
        self._bill("2026-01-05", "2026-02-05")
        self._suspend(contract, "2026-03-05", "2026-04-19")
        self.assertFalse(self._bill("2026-03-05", "2026-04-05"))
        # ten months were left
        self.assertEqual(contract.date_end, date(2027, 2, 19))
        rest = self._bill_months(date(2026, 4, 20), 14)
        self.assertEqual(len(rest), 10)
        line = contract.sale_order_id.order_line.filtered("maintenance_period")
        self.assertEqual(line.qty_invoiced, 12)

    def test_the_renewal_is_of_the_whole_term(self):
        contract = self._sign()
        self._bill("2026-01-05", "2026-02-05")
        self._suspend(contract, "2026-03-05", "2026-04-19")
        self._suspend(contract, "2026-06-20", "2026-07-10")
        contract.action_quote_renewal()
        order = contract.renewal_order_ids
        self.assertEqual(order.order_line.product_uom_qty, 12)
        order.action_confirm()
        contract.action_quote_renewal()
        self.assertEqual((contract.renewal_order_ids - order).order_line.product_uom_qty, 12)

    def test_over_a_short_month_no_period_is_added(self):
        contract = self._sign()
        self._suspend(contract, "2026-12-05", "2027-01-31")
        self.assertEqual(contract.date_end, date(2027, 2, 28))
        self.assertEqual(len(self._bill_months(date(2026, 1, 5), 16)), 12)

    def test_not_within_an_invoiced_period_nor_in_the_middle_of_one(self):
        contract = self._sign()
        self._bill("2026-01-05")
        with self.assertRaisesRegex(UserError, "invoiced until 02/04/2026"), self.cr.savepoint():
            self._suspend(contract, "2026-01-20", "2026-03-31")
        with self.assertRaisesRegex(UserError, "begin the suspension on 03/05/2026"):
            self._suspend(contract, "2026-02-20", "2026-03-31")

    def test_a_suspension_of_visits_only_leaves_the_invoices(self):
        contract = self._sign()
        self._suspend(contract, "2026-02-20", "2026-03-31", stop_billing=False)
        self.assertEqual(len(contract.contract_line_ids), 1)

    def test_what_was_moved_is_not_moved_again(self):
        contract = self._sign()
        self._suspend(contract, "2026-02-05", "2026-03-04")
        suspension = contract.suspension_ids
        for change in (lambda: suspension.write({"date_to": "2026-05-01"}), suspension.unlink):
            with self.assertRaisesRegex(UserError, "moved behind"), self.cr.savepoint():
                change()
        suspension.reason = "Flood"


class TestTermination(ContractCommon):
    def test_lines_devices_and_visits_end_on_the_day(self):
        self.site.environment = "outdoor"
        contract = self._sign()
        contract._plan_visits(date(2027, 12, 31))
        self._bill("2026-01-05", "2026-02-05")
        self._terminate(contract, "2026-05-04")
        self.assertEqual(contract.date_end, date(2026, 5, 4))
        self.assertEqual(contract.termination_date, date(2026, 5, 4))
        self.assertEqual(set(contract.device_ids.mapped("date_to")), {date(2026, 5, 4)})
        self.assertIn("Customer moved", contract.device_ids[0].reason)
        coming = contract.visit_ids.visit_line_ids.mapped("due_date")
        self.assertEqual(set(coming), {date(2026, 4, 4)})
        self.assertEqual(len(self._bill_months(date(2026, 3, 5), 10)), 2)
        contract._plan_visits(date(2027, 12, 31))
        self.assertEqual(set(contract.visit_ids.visit_line_ids.mapped("due_date")), set(coming))

    def test_the_last_period_is_invoiced_by_its_days(self):
        contract = self._sign(price=310)
        # the period from 5 January to 4 February has 31 days: 11 of them
        self._terminate(contract, "2026-01-15")
        self.assertEqual(self._bill("2026-01-05", "2026-02-05").mapped("amount_untaxed"), [110])

    def test_what_was_invoiced_beyond_is_named_for_credit(self):
        contract = self._sign(price=310)
        invoice = self._bill("2026-01-05")
        with self.assertRaisesRegex(UserError, "Confirm that they will be credited"):
            self._terminate(contract, "2026-01-25")
        self.assertFalse(contract.termination_date)
        self._terminate(contract, "2026-01-25", credit_confirmed=True)
        activity = contract.activity_ids.filtered(lambda a: "Credit" in a.summary)
        # 26 January to 4 February: 10 of 31 days
        self.assertIn("10 of 31 days, $ 100.00", str(activity.note).replace("&nbsp;", " "))
        self.assertIn(invoice.display_name, activity.note)
        self.assertTrue(activity.user_id.has_group("account.group_account_invoice"))
        self.assertEqual(set(contract.device_ids.mapped("date_to")), {date(2026, 1, 25)})
        self.assertFalse(self._bill("2026-02-05", "2026-03-05"))

    def test_a_renewed_contract_ends_in_its_first_term(self):
        contract = self._sign()
        with freeze_time("2026-12-10 03:00:00"):
            order = self.env["sale.order"].browse(contract.action_quote_renewal()["res_id"])
            order.action_confirm()
        self._terminate(contract, "2026-06-04")
        self.assertEqual(contract.date_end, date(2026, 6, 4))
        self.assertEqual(len(self._bill_months(date(2026, 1, 5), 20)), 5)

    def test_before_it_began(self):
        contract = self._sign(date_start="2026-03-01")
        with self.assertRaisesRegex(UserError, "enter 02/28/2026"), self.cr.savepoint():
            self._terminate(contract, "2026-02-01")
        self._terminate(contract, "2026-02-28")
        self.assertTrue(contract.contract_line_ids.is_canceled)
        self.assertFalse(self._bill("2026-03-01"))

    def test_the_reason_and_the_day_must_be_good(self):
        contract = self._sign()
        with self.assertRaisesRegex(UserError, "in words"), self.cr.savepoint():
            self._terminate(contract, "2026-05-04", self.other_reason, note=" ")
        with self.assertRaisesRegex(UserError, "earlier day"), self.cr.savepoint():
            self._terminate(contract, "2027-05-04")
        self._terminate(contract, "2026-05-04", self.other_reason, note="Burnt down")
        self.assertEqual(contract.termination_note, "Burnt down")
        with self.assertRaisesRegex(UserError, "terminated already"):
            self._terminate(contract, "2026-05-03")

    def test_what_was_terminated_is_not_revived(self):
        planner = self._make_user("planner", "poe_maintenance.group_maintenance_planner")
        contract = self._sign(date_start="2026-03-01")
        self._terminate(contract, "2026-02-28")
        line = contract.contract_line_ids.with_user(planner)
        self.assertFalse(line.is_un_cancel_allowed or line.is_plan_successor_allowed)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            line.uncancel(date(2026, 3, 1))
        for change in (
            lambda: line.write({"is_canceled": False}),
            lambda: line.copy({"is_canceled": False}),
        ):
            with self.assertRaisesRegex(ValidationError, "is terminated"), self.cr.savepoint():
                change()
        self.assertFalse(self._bill("2026-03-01"))

    def test_a_line_goes_no_further_than_its_terminated_contract(self):
        contract = self._sign()
        self._terminate(contract, "2026-05-04")
        with self.assertRaisesRegex(ValidationError, "nothing is invoiced beyond"):
            contract.contract_line_ids.date_end = "2026-12-31"

    def test_nobody_accepts_the_renewal_of_a_terminated_contract(self):
        contract = self._sign()
        contract.action_quote_renewal()
        order = contract.renewal_order_ids
        planner = self._make_user("planner", "poe_maintenance.group_maintenance_planner")
        self._terminate(contract.with_user(planner), "2026-05-04")
        self.assertEqual(order.state, "cancel")

    def test_no_other_way_terminates(self):
        contract = self._sign()
        for values in (
            {"termination_date": "2026-05-04"},
            {"termination_reason_id": self.moved.id},
            {"termination_note": "Mine"},
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                contract.write(values)
        self._terminate(contract, "2026-05-04")
        with self.assertRaises(AccessError):
            contract.termination_date = False

    def test_only_a_planner_terminates(self):
        contract = self._sign()
        Wizard = self.env["maintenance.contract.terminate"]
        with self.assertRaises(AccessError):
            Wizard.with_user(self.salesman).create(
                {"contract_id": contract.id, "reason_id": self.moved.id}
            )
        planner = self._make_user("planner", "poe_maintenance.group_maintenance_planner")
        wizard = Wizard.with_user(planner).create(
            {"contract_id": contract.id, "reason_id": self.moved.id, "date": "2026-05-04"}
        )
        wizard.action_terminate()
        self.assertEqual(contract.termination_date, date(2026, 5, 4))
