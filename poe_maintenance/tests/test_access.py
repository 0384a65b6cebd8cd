"""What each company and each role finds, and what it does not."""

from ast import literal_eval

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError

from .common import MaintenanceCommon


class TestCompanies(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cam = cls._install("CAM0001", moment="2025-01-05 03:00:00")
        cls.contract = cls._make_contract(cls.cam, "2026-01-05")
        cls.other = cls.env["res.company"].create({"name": "Other"})

    def _make_stranger(self, groups):
        """Return a user of the other company alone."""
        return self._make_user("stranger", groups, self.other)

    def test_modifications_of_a_contract_are_its_company_s(self):
        Modification = self.env["contract.modification"]
        made = Modification.sudo().create(
            {"contract_id": self.contract.id, "date": "2026-02-01", "description": "Two more"}
        )
        stranger = self._make_stranger("account.group_account_invoice")
        ours = self._make_user("ours", "account.group_account_invoice")
        mine = [("id", "=", made.id)]
        self.assertFalse(Modification.with_user(stranger).search(mine))
        self.assertTrue(Modification.with_user(ours).search(mine))

    def test_a_device_added_by_hand_is_of_the_company_of_its_visit(self):
        planner = self._make_user("planner", "poe_maintenance.group_maintenance_planner")
        values = {"name": "Look", "maintenance_type": "preventive", "site_id": self.site.id}
        visit = self.env["maintenance.request"].with_user(planner).create(values)
        visit.visit_line_ids = [Command.create({"equipment_id": self.cam.id})]
        line = visit.visit_line_ids
        self.assertEqual(line.company_id, self.company)
        stranger = self._make_stranger("poe_maintenance.group_maintenance_planner")
        mine = [("id", "=", line.id)]
        self.assertFalse(self.env["maintenance.visit.line"].with_user(stranger).search(mine))


class TestPlanner(MaintenanceCommon):
    """Who plans has no rights on stock and sales: he meets no door that is shut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cam = cls._install("CAM 00-01", moment="2025-01-05 03:00:00")
        cls.planner = cls._make_user("planner", "poe_maintenance.group_maintenance_planner")

    def _get_arch(self, model, kind, view):
        number = self.env.ref(f"poe_maintenance.{view}").id
        views = self.env[model].with_user(self.planner).get_views([(number, kind)])["views"]
        return etree.fromstring(views[kind]["arch"])

    def test_a_serial_is_found_without_rights_on_stock(self):
        Device = self.env["maintenance.equipment"].with_user(self.planner)
        self.assertFalse(self.env["stock.lot"].with_user(self.planner).has_access("read"))
        view = "maintenance_equipment_view_search_device"
        box = self._get_arch(Device._name, "search", view).find("field")
        order = self.cam.card_id.sale_order_id.name
        for typed in ("CAM 00", "cam0001"):
            domain = literal_eval(box.get("filter_domain").replace("self", repr(typed)))
            self.assertIn(self.cam, Device.search(domain).sudo())
            self.assertIn(self.cam.id, [found[0] for found in Device.name_search(typed)])
        domain = literal_eval(box.get("filter_domain").replace("self", repr(order)))
        self.assertIn(self.cam, Device.search(domain).sudo())

    def test_what_only_sellers_and_accountants_read_has_no_button(self):
        for model, view, name in (
            ("contract.contract", "contract_contract_view_form", "action_view_sale_orders"),
            (
                "maintenance.request",
                "maintenance_request_view_form_visit",
                "action_view_sale_orders",
            ),
            ("maintenance.proposal", "maintenance_proposal_view_form", "action_view_orders"),
        ):
            with self.subTest(model=model):
                form = self._get_arch(model, "form", view)
                self.assertFalse(form.xpath(f"//button[@name='{name}']"))
                self.assertTrue(form.xpath("//sheet"))


class TestStaffManager(MaintenanceCommon):
    """Who manages the staff manages the equipment of the house, as Odoo has it, and plans nothing at
    the customers'."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cam = cls._install("CAM0001", moment="2025-01-05 03:00:00")
        cls.contract = cls._make_contract(cls.cam, "2026-01-05")
        cls.officer = cls._make_user("officer", "hr.group_hr_manager")
        cls.planner = cls._make_user("planner", "poe_maintenance.group_maintenance_planner")

    def _get_rights(self, user):
        """Return the ``(model, operation)`` by which a user changes what planners keep."""
        rows = (
            self.env["ir.model.access"]
            .sudo()
            .search(
                [("group_id", "=", self.env.ref("poe_maintenance.group_maintenance_planner").id)]
            )
        )
        models = rows.model_id.mapped("model")
        return {
            (model, operation)
            for model in models
            for operation in ("write", "create", "unlink")
            if self.env[model].with_user(user).has_access(operation)
        }

    def test_rights_of_a_planner_do_not_come_with_others(self):
        employee = self._make_user("employee", "base.group_user")
        self.assertEqual(self._get_rights(self.officer), self._get_rights(employee))
        self.assertIn(("contract.contract", "write"), self._get_rights(self.planner))
        contract = self.contract.with_user(self.officer)
        self.assertFalse(contract.has_access("read"))
        with self.assertRaises(AccessError):
            contract.action_plan_visits()

    def test_equipment_is_managed_as_without_us(self):
        Equipment = self.env["maintenance.equipment"].with_user(self.officer)
        laptop = Equipment.create({"name": "Laptop", "note": "Kitchen"})
        laptop.write({"name": "Old laptop", "active": False})
        Request = self.env["maintenance.request"].with_user(self.officer)
        request = Request.create({"name": "Dark screen", "equipment_id": laptop.id})
        request.archive_equipment_request()
        request.unlink()
        laptop.unlink()

    def test_a_visit_is_opened_with_what_is_on_it(self):
        self.contract.action_plan_visits()
        visit = self.contract.visit_ids[:1].with_user(self.officer)
        form = self.env.ref("poe_maintenance.maintenance_request_view_form_visit")
        got = visit.get_views([(form.id, "form")])["models"]["maintenance.request"]["fields"]
        visit.read(list(got))
        self.cam.with_user(self.officer).read(["covered_by", "site_id", "card_id", "result_count"])
