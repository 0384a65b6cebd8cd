from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from odoo.addons.poe_warranty.tests.common import PIXEL

from ..common import MaintenanceCommon


class TestCallouts(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # out of warranty since 2023
        cls.device = cls._install("CAM0001", moment="2020-12-01 03:00:00")
        cls.done = cls.env.ref("maintenance.stage_3")
        cls.callout = cls.env.ref("poe_maintenance.product_callout")
        cls.callout.list_price = 55.0

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-03-10 03:00:00"))

    def _package(self, devices=None, **values):
        values = {"maintenance_kind": "packaged", "callouts_included": 2, **values}
        return self._make_contract(
            devices or self.device, values.pop("start", "2026-01-01"), **values
        )

    def _call(self, device=None, **values):
        action = (device or self.device).with_user(self.desk).action_new_callout()
        Request = self.env["maintenance.request"].with_user(self.desk)
        form = Form(Request.with_context(**action["context"]), action["views"][0][0])
        form.name = "No picture"
        for name, value in values.items():
            setattr(form, name, value)
        return form.save()

    def _close(self, calls):
        calls.with_user(self.desk).stage_id = self.done
        self.env.invalidate_all()

    # === taken fast === #

    def test_a_call_from_the_device_knows_everything(self):
        contract = self._package()
        call = self._call()
        self.assertTrue(call.is_callout)
        self.assertEqual(
            (call.site_id, call.customer_id, call.contract_id), (self.site, self.an, contract)
        )
        self.assertEqual(str(call.reported_at), "2026-03-10 03:00:00")
        self.assertEqual(call.maintenance_team_id.company_id, self.company)

    def test_a_call_is_one_of_the_company_that_serves_the_device(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.desk.company_ids += other
        both = {"allowed_company_ids": [other.id, self.company.id]}
        for about in (self.device, self.site):
            action = about.with_user(self.desk).with_context(**both).action_new_callout()
            Request = self.env["maintenance.request"].with_user(self.desk)
            form = Form(Request.with_context(**both, **action["context"]), action["views"][0][0])
            form.name = "No picture"
            call = form.save()
            self.assertEqual(call.company_id, self.company)
            self.assertEqual(call.maintenance_team_id.company_id, self.company)

    def test_a_call_from_the_site_finds_its_contract(self):
        contract = self._package()
        action = self.site.with_user(self.desk).action_new_callout()
        Request = self.env["maintenance.request"].with_user(self.desk)
        form = Form(Request.with_context(**action["context"]), action["views"][0][0])
        form.name = "Nothing works"
        self.assertEqual(form.contract_id, contract)
        self.assertTrue(form.save().is_callout)

    def test_a_scanned_serial_finds_the_device(self):
        Device = self.env["maintenance.equipment"].with_user(self.desk)
        for typed in ("CAM0001", "cam-0001", " cam 0001 ", "Dome"):
            found = [id_ for id_, _name in Device.name_search(typed)]
            self.assertIn(self.device.id, found, typed)
        self.assertNotIn(self.device.id, [i for i, _n in Device.name_search("NVR")])

    def test_packaged_before_preventive_and_only_what_runs_that_day(self):
        self._package(maintenance_kind="preventive", callouts_included=0)
        packaged = self._package()
        self._package(start="2026-04-01")
        self.assertEqual(self._call().contract_id, packaged)
        packaged.suspension_ids = [
            Command.create({"date_from": "2026-03-10", "date_to": "2026-03-10", "reason": "-"})
        ]
        self.assertEqual(self._call().contract_id.maintenance_kind, "preventive")
        other = self._install("CAM0002", moment="2020-12-01 03:00:00")
        self.assertFalse(self._call(other).contract_id)

    def test_our_own_equipment_is_no_callout(self):
        own = self.env["maintenance.equipment"].create({"name": "Drill"})
        request = self.env["maintenance.request"].create({"name": "Dull", "equipment_id": own.id})
        self.assertFalse(request.is_callout)
        request.stage_id = self.done
        self.assertFalse(request.charge or request.sale_order_ids)

    def test_a_call_stays_on_record_and_its_clock_is_not_typed_in(self):
        self._package()
        call = self._call().with_user(self.desk)
        for name in ("response_deadline", "resolution_deadline"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                call.write({name: "2030-01-01 00:00:00"})
        with self.assertRaisesRegex(UserError, "stays on record"), self.cr.savepoint():
            call.unlink()

    def test_a_charged_way_is_invoiced_when_signed_and_a_task_when_not(self):
        unsigned, signed = self._call(), self._call()
        signed.sudo().write({"signature": PIXEL, "signed_by": "An"})
        self._close(unsigned)
        self._close(signed)
        self.assertEqual((unsigned.charge, signed.charge), ("charged", "charged"))
        self.assertEqual(signed.sale_order_ids.state, "sale")
        self.assertEqual(unsigned.sale_order_ids.state, "draft")
        self.assertIn("did not sign", unsigned.sale_order_ids.activity_ids.summary)

    def test_call_outs_left_undone_go_on_each_on_its_own(self):
        first, second = self._call(), self._call()
        for call in first | second:
            line = {"request_id": call.id, "equipment_id": self.device.id}
            self.env["maintenance.visit.line"].create(line)
            self._close(call)
        self.assertEqual((len(first.follow_up_ids), len(second.follow_up_ids)), (1, 1))
        self.assertFalse(first.resolved_at or second.resolved_at)

    # === who pays === #

    def test_two_included_the_third_is_charged_once(self):
        contract = self._package()
        first = self._call()
        self.assertEqual(first.charge_reason, "Included (2 of 2 left)")
        self._close(first)
        second, third = self._call(), self._call()
        self.assertEqual(third.charge_reason, "Included (1 of 2 left)")
        self._close(second)
        self.assertEqual((contract.callouts_used, contract.callouts_left), (2, 0))
        self.assertEqual((third.charge_reason, first.charge_reason), ("Charged", "Included"))
        self._close(third)
        self.assertFalse((first | second).sale_order_ids)
        line = third.sudo().sale_order_ids.order_line
        self.assertEqual(
            (line.product_id, line.product_uom_qty, line.price_unit), (self.callout, 1, 55)
        )
        third.stage_id = self.env.ref("maintenance.stage_1")
        self._close(third)
        self.assertEqual(third.sudo().sale_order_ids.order_line, line)
        self.assertEqual(contract.callouts_used, 2)

    def test_a_contract_that_does_not_hold_the_device_includes_nothing(self):
        other = self._install("CAM0002", moment="2020-12-01 03:00:00")
        contract = self._package(other)
        call = self._call()
        call.contract_id = contract
        self.assertEqual(call.charge_reason, "Charged")
        self._close(call)
        self.assertEqual((call.charge, contract.callouts_left), ("charged", 2))

    def test_a_contract_that_ended_includes_nothing(self):
        contract = self._package()
        reason = self.env.ref("poe_maintenance.termination_reason_moved")
        contract._terminate(date(2026, 2, 28), reason)
        call = self._call()
        self.assertFalse(call.contract_id)
        call.contract_id = contract
        self.assertEqual(call.charge_kind, "charged")

    def test_contract_site_and_devices_are_one_customers(self):
        theirs = self._install("CAM0002", self._make_site("Shop", self.binh), partner=self.binh)
        contract = self._package(theirs)
        call = self._call().with_user(self.desk)
        line = {"request_id": call.id, "equipment_id": theirs.id}
        for change in (
            lambda: call.write({"contract_id": contract.id}),
            lambda: call.write({"site_id": theirs.site_id.id}),
            lambda: call.visit_line_ids.sudo().create(line),
        ):
            with self.assertRaisesRegex(ValidationError, "one customer"), self.cr.savepoint():
                change()
        self.assertEqual(call.customer_id, self.an)

    def test_two_closed_at_once_do_not_both_take_the_last(self):
        self._package(callouts_included=1)
        calls = self._call() | self._call()
        self._close(calls)
        self.assertEqual(sorted(calls.mapped("charge")), ["charged", "included"])

    def test_a_new_year_of_the_contract_begins_anew(self):
        contract = self._package(start="2024-02-29", callouts_included=1)
        self._close(self._call(reported_at="2026-02-27 03:00:00"))
        # the day before the anniversary belonged to the year before
        self.assertEqual((contract.callouts_used, contract.callouts_left), (0, 1))
        self._close(self._call(reported_at="2026-02-28 03:00:00"))
        self.assertEqual((contract.callouts_used, contract.callouts_left), (1, 0))

    def test_years_of_a_contract_from_the_29th_of_february(self):
        contract = self._package(start="2024-02-29")
        for day, first, following in (
            (date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 28)),
            (date(2025, 2, 27), date(2024, 2, 29), date(2025, 2, 28)),
            (date(2025, 2, 28), date(2025, 2, 28), date(2026, 2, 28)),
            (date(2028, 2, 28), date(2027, 2, 28), date(2028, 2, 29)),
            (date(2028, 2, 29), date(2028, 2, 29), date(2029, 2, 28)),
        ):
            self.assertEqual(contract._get_year(day), (first, following), day)

    def test_without_a_contract_it_is_charged(self):
        call = self._call()
        self.assertEqual(call.charge_reason, "Charged")
        self._close(call)
        order = call.sudo().sale_order_ids
        self.assertEqual((order.partner_id, order.state), (self.an, "draft"))

    def test_under_warranty_nothing_is_taken(self):
        device = self._install("CAM0003", moment="2026-01-05 03:00:00")
        contract = self._package(device)
        call = self._call(device)
        self.assertEqual(call.charge_reason, "Under warranty")
        self._close(call)
        self.assertEqual((call.charge, contract.callouts_left), ("warranty", 2))
        self.assertFalse(call.sudo().sale_order_ids)

    def test_the_users_fault_is_no_warranty(self):
        device = self._install("CAM0004", moment="2026-01-05 03:00:00")
        call = self._call(device)
        with freeze_time("2026-03-10 05:00:00"):
            claim = self._judge("CAM0004", causes=["dropped"])
        self.assertEqual(claim.decision, "excluded")
        self._close(call)
        self.assertEqual(call.charge, "charged")

    def test_a_cancelled_call_costs_nothing(self):
        call = self._call()
        call.archive_equipment_request()
        self.assertFalse(call.charge or call.sudo().sale_order_ids)

    def test_without_a_product_it_cannot_be_charged(self):
        self.callout.active = False
        call = self._call()
        with self.assertRaisesRegex(UserError, "Choose the product"), self.cr.savepoint():
            self._close(call)
        self.company.maintenance_callout_product_id = self.labour
        self._close(call)
        self.assertEqual(call.sudo().sale_order_ids.order_line.product_id, self.labour)

    # === follow-ups === #

    def test_a_follow_up_is_the_same_call_out(self):
        contract = self._package()
        call = self._call()
        line = Command.create({"equipment_id": self.device.id})
        call.with_user(self.env.user).visit_line_ids = [line]
        with freeze_time("2026-03-11 03:00:00"):
            self._close(call)
        follow_up = call.follow_up_ids
        self.assertEqual((len(follow_up), follow_up.charge_reason), (1, "Follow-up"))
        self.assertFalse(call.resolved_at)
        with freeze_time("2026-03-12 03:00:00"):
            follow_up.visit_line_ids._as_program().state = "done"
            self._close(follow_up)
        self.assertEqual(str(call.resolved_at), "2026-03-12 03:00:00")
        self.assertEqual((contract.callouts_used, follow_up.charge), (1, "follow_up"))
        self.assertFalse(follow_up.sudo().sale_order_ids)
