from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from ..common import MaintenanceCommon


class CompetenceCommon(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("hr.group_hr_user")
        cls.site.calendar_id.tz = "Asia/Ho_Chi_Minh"
        cls.cameras = cls.env.ref("poe_maintenance.skill_camera")
        cls.recorders = cls.env.ref("poe_maintenance.skill_recorder")
        cls.hoa = cls._make_technician("hoa")
        cls.minh = cls._make_technician("minh")

    @classmethod
    def _make_technician(cls, login, groups="poe_warranty.group_warranty_user"):
        user = new_test_user(
            cls.env,
            f"test_{login}",
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.env["hr.employee"].create(
            {"name": user.name, "user_id": user.id, "company_id": cls.company.id}
        )
        return user

    @classmethod
    def _certify(cls, user, skill, first, last=False, **values):
        return cls.env["hr.employee.skill"].create(
            {
                "employee_id": user.employee_ids.id,
                "skill_type_id": skill.skill_type_id.id,
                "skill_id": skill.id,
                "skill_level_id": skill.skill_type_id.skill_level_ids[0].id,
                "valid_from": first,
                "valid_to": last,
                **values,
            }
        )

    @classmethod
    def _ask_for(cls, skill, kind, **values):
        category = cls.env.ref(f"poe_maintenance.equipment_category_{kind}")
        return cls.env["maintenance.competence"].create(
            {
                "category_id": category.id,
                "skill_id": skill.id,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _make_visit(cls, devices, moment="2026-07-01 02:00:00", **values):
        return cls.env["maintenance.request"].create(
            {
                "name": "Look at it",
                "maintenance_type": "preventive",  # nothing but the parts is charged
                "site_id": cls.site.id,
                "maintenance_team_id": cls.company._get_maintenance_team().id,
                "schedule_date": moment,
                "visit_line_ids": [
                    Command.create({"equipment_id": device.id}) for device in devices
                ],
                **values,
            }
        )


class TestCompetence(CompetenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        cls.device = cls._install("CAM0001", moment="2025-12-01 03:00:00")
        cls.recording = cls._install("REC0001", product=cls.recorder, moment="2025-12-01 03:00:00")

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-06-15 03:00:00"))

    # === who may be sent === #

    def test_nothing_asked_for_refuses_nobody(self):
        self.assertFalse(self.env["maintenance.competence"].search([]))
        visit = self._make_visit(self.device, user_id=self.hoa.id)
        self.assertEqual(visit.user_id, self.hoa)
        self.assertIn(self.hoa, visit.qualified_user_ids)

    def test_the_first_and_the_last_day_of_a_certificate_count(self):
        self._ask_for(self.cameras, "camera")
        self._certify(self.hoa, self.cameras, "2026-06-20", "2026-07-01")
        # local days: 17:00 UTC is the next day in Viet Nam
        for moment in ("2026-06-19 17:00:00", "2026-07-01 16:59:59"):
            self.assertTrue(self._make_visit(self.device, moment, user_id=self.hoa.id))
        for moment, reason in (
            ("2026-06-19 16:59:59", "valid from 06/20/2026 only"),
            ("2026-07-01 17:00:00", "valid until 07/01/2026"),
        ):
            with self.assertRaisesRegex(ValidationError, reason), self.cr.savepoint():
                self._make_visit(self.device, moment, user_id=self.hoa.id)

    def test_the_refusal_names_technician_certificate_and_device(self):
        self._ask_for(self.cameras, "camera")
        visit = self._make_visit(self.device)
        message = "hoa.*“Cameras”.*Dome camera · CAM0001.*07/01/2026: none is on record"
        with self.assertRaisesRegex(ValidationError, message):
            visit.user_id = self.hoa

    def test_nobody_gets_round_it_by_rpc(self):
        self._ask_for(self.cameras, "camera")
        visit = self._make_visit(self.device)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            visit.with_user(self.hoa).write({"user_id": self.hoa.id})
        empty = self._make_visit(self.device.browse(), user_id=self.hoa.id)
        with self.assertRaises(ValidationError):
            self.env["maintenance.visit.line"].create(
                {"request_id": empty.id, "equipment_id": self.device.id}
            )

    def test_another_device_or_day_is_refused_too(self):
        self._ask_for(self.recorders, "recorder")
        self._ask_for(self.cameras, "camera")
        self._certify(self.hoa, self.cameras, "2026-01-01", "2026-07-31")
        visit = self._make_visit(self.device, user_id=self.hoa.id)
        with self.assertRaisesRegex(ValidationError, "Recorders"), self.cr.savepoint():
            visit.visit_line_ids = [Command.create({"equipment_id": self.recording.id})]
        with self.assertRaisesRegex(ValidationError, "Recorders"), self.cr.savepoint():
            visit.visit_line_ids.equipment_id = self.recording
        with self.assertRaisesRegex(ValidationError, "until 07/31/2026"), self.cr.savepoint():
            visit.schedule_date = "2026-08-01 02:00:00"
        visit.schedule_date = "2026-07-31 02:00:00"

    def test_a_brand_asks_for_more(self):
        brand = self.env["product.brand"].create({"name": "Acme"})
        self._ask_for(self.cameras, "camera", product_brand_id=brand.id)
        visit = self._make_visit(self.device, user_id=self.hoa.id)
        self.camera.product_brand_id = brand
        with self.assertRaisesRegex(ValidationError, "Cameras"):
            visit.schedule_date = "2026-07-02 02:00:00"

    def test_a_level_below_the_one_asked_for(self):
        kind = self.cameras.skill_type_id
        kind.skill_level_ids = [Command.create({"name": "Basic", "level_progress": 30})]
        basic, full = kind.skill_level_ids.sorted("level_progress")
        self._ask_for(self.cameras, "camera", skill_level_id=full.id)
        self._certify(self.hoa, self.cameras, "2026-01-01", skill_level_id=basic.id)
        visit = self._make_visit(self.device)
        with (
            self.assertRaisesRegex(ValidationError, "level is below Certified"),
            self.cr.savepoint(),
        ):
            visit.user_id = self.hoa
        self._certify(self.hoa, self.cameras, "2026-02-01", skill_level_id=full.id)
        visit.user_id = self.hoa

    def test_only_a_certification_can_be_asked_for(self):
        french = self.env["hr.skill.type"].create(
            {
                "name": "Languages",
                "skill_ids": [Command.create({"name": "French"})],
                "skill_level_ids": [Command.create({"name": "Good"})],
            }
        )
        with self.assertRaisesRegex(ValidationError, "no certificate"):
            self._ask_for(french.skill_ids, "camera")

    def test_another_company_asks_for_its_own(self):
        other = self.company_data_2["company"] if hasattr(self, "company_data_2") else None
        other = other or self.env["res.company"].create({"name": "B"})
        self._ask_for(self.cameras, "camera", company_id=other.id)
        self.assertTrue(self._make_visit(self.device, user_id=self.hoa.id))

    # === finding one === #

    def test_the_qualified_technician_with_the_fewest_hours(self):
        self._ask_for(self.cameras, "camera")
        quyen = self._make_technician("quyen")
        for user in (self.hoa, self.minh):
            self._certify(user, self.cameras, "2026-01-01")
        self._make_visit(self.device, "2026-07-01 01:00:00", user_id=self.hoa.id)
        self._make_visit(self.device, "2026-07-01 18:00:00", user_id=self.minh.id)  # the day after
        visit = self._make_visit(self.device)
        visit.maintenance_team_id.member_ids = self.hoa | self.minh | quyen
        self.assertEqual(
            visit.qualified_user_ids & (self.hoa | self.minh | quyen), self.hoa | self.minh
        )
        visit.action_find_technician()
        self.assertEqual(visit.user_id, self.minh)

    def test_without_a_team_all_of_our_people_are_looked_at(self):
        self._ask_for(self.cameras, "camera")
        self._certify(self.minh, self.cameras, "2026-01-01")
        visit = self._make_visit(self.device)
        visit.maintenance_team_id.member_ids = False
        visit.with_user(self.hoa).action_find_technician()
        self.assertEqual(visit.user_id, self.minh)

    def test_no_technician_is_qualified(self):
        self._ask_for(self.cameras, "camera")
        visit = self._make_visit(self.device)
        with self.assertRaisesRegex(UserError, "no technician with “Cameras”"):
            visit.action_find_technician()

    # === the planner === #

    def test_the_planner_sends_nobody_and_is_not_stopped(self):
        self._ask_for(self.cameras, "camera")
        contract = self._make_contract(self.device, "2026-06-15", date_end="2026-08-31")
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(len(self._get_days(contract)), 2)
        self.assertFalse(contract.visit_ids.user_id)

    def test_a_device_the_planner_brings_takes_the_technician_off(self):
        self._ask_for(self.recorders, "recorder")
        contract = self._make_contract(self.device, "2026-06-15", date_end="2026-07-31")
        contract._plan_visits(date(2026, 12, 31))
        visit = contract.visit_ids
        visit.user_id = self.hoa
        contract.device_ids = [
            Command.create({"equipment_id": self.recording.id, "date_from": "2026-06-15"})
        ]
        contract._plan_visits(date(2026, 12, 31))
        self.assertEqual(visit.visit_line_ids.equipment_id, self.device | self.recording)
        self.assertFalse(visit.user_id)
        self.assertIn("find another technician", visit.message_ids[0].body)

    def test_queries_do_not_grow_with_people_and_devices(self):
        self._ask_for(self.cameras, "camera")

        def count(number):
            users = self.env["res.users"]
            for index in range(number):
                users |= self._make_technician(f"u{number}_{index}")
                self._certify(users[-1], self.cameras, "2026-01-01")
            serials = [f"N{number:02d}{index:03d}" for index in range(number)]
            devices = self._install_together(serials, moment="2025-12-01 03:00:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            users._filter_competent(devices._get_kinds().values(), date(2026, 7, 1))
            return self.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(3), count(9))

    # === own certificates === #

    @mute_logger("odoo.models.unlink")
    def test_nobody_certifies_himself(self):
        own = self._certify(self.hoa, self.cameras, "2025-01-01", "2025-12-31")
        mine = self.env["hr.employee.skill"].with_user(self.hoa)
        vals = {
            "employee_id": self.hoa.employee_ids.id,
            "skill_type_id": self.cameras.skill_type_id.id,
            "skill_id": self.cameras.id,
            "skill_level_id": self.cameras.skill_type_id.skill_level_ids.id,
            "valid_from": "2026-01-01",
        }
        mine.create({**vals, "valid_to": "2026-01-31"})  # nothing is asked for: core's way
        self._ask_for(self.cameras, "camera")
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.create(vals)
        with self.assertRaises(AccessError), self.cr.savepoint():
            own.with_user(self.hoa).valid_to = "2027-12-31"
        with self.assertRaises(AccessError), self.cr.savepoint():
            own.with_user(self.hoa).unlink()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.hoa.with_user(self.hoa).write({"employee_skill_ids": [Command.create(vals)]})

    def test_a_plain_user_asks_for_nothing(self):
        with self.assertRaises(AccessError):
            self.env["maintenance.competence"].with_user(self.hoa).create(
                {"category_id": self.device.category_id.id, "skill_id": self.cameras.id}
            )

    # === inspectors and repairers === #

    def test_s39_technician_without_competence_is_no_inspector_of_record(self):
        self._ask_for(self.recorders, "recorder")
        claim = self._claim("REC0001", user=self.hoa)
        message = "hoa.*“Recorders”.*REC0001.*06/15/2026"
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            self._claim_finding(claim, self.hoa)
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            form = Form(claim.with_user(self.hoa))
            with form.observation_ids.new() as observation:
                observation.code_id = self.env.ref("poe_warranty.warranty_code_dropped")
            form.save()
        self._certify(self.minh, self.recorders, "2026-06-15", "2026-06-15")
        found = self._claim_finding(claim, self.minh)
        self.assertEqual(found.inspector_id, self.minh)
        with self.assertRaisesRegex(ValidationError, "hoa"), self.cr.savepoint():
            found.with_user(self.hoa).causal_link = "yes"
        camera = self._claim("CAM0001", user=self.hoa)
        self.assertTrue(self._claim_finding(camera, self.hoa))

    def test_a_claim_without_installed_device_goes_by_its_product(self):
        self._ask_for(self.recorders, "recorder")
        claim = self._claim("REC0001", user=self.hoa)
        self.recording.sudo().lot_id = False
        with self.assertRaisesRegex(ValidationError, "Recorders"):
            self._claim_finding(claim, self.hoa)

    def _claim_finding(self, claim, user, cause="dropped", **values):
        code = self.env.ref(f"poe_warranty.warranty_code_{cause}")
        return (
            self.env["warranty.observation"]
            .with_user(user)
            .create({"claim_id": claim.id, "code_id": code.id, "origin": "customer", **values})
        )

    def test_our_certified_technician_is_authorised_on_his_days(self):
        self._ask_for(self.cameras, "camera")
        certificate = self._certify(self.minh, self.cameras, "2026-03-01", "2026-03-31")
        self._certify(self.hoa, self.cameras, "2026-01-01")
        claim = self._judge("CAM0001", user=self.hoa)
        opened = self._claim_finding(
            claim,
            self.hoa,
            "unauthorised_technician",
            repairer_id=self.minh.partner_id.id,
            repair_date="2026-03-31",
        )
        claim.action_assess()
        self.assertDecision(claim, "covered")
        for day, decision in (("2026-04-01", "review"), ("2026-03-01", "covered")):
            opened.with_user(self.hoa).repair_date = day
            claim.action_assess()
            self.assertEqual(claim.decision, decision, day)
        # who left us since was authorised then
        self.minh.employee_ids.active = False
        self.minh.active = False
        claim.action_assess()
        self.assertDecision(claim, "covered")
        certificate.unlink()
        claim.action_assess()
        self.assertDecision(claim, "review", "III.9")

    def test_certificates_corrected_after_the_verdict_are_told_and_back(self):
        """Of who inspected, of who opened the device; and what is asked for."""
        self._ask_for(self.cameras, "camera")
        inspected = self._certify(self.hoa, self.cameras, "2026-01-01")
        opened = self._certify(self.minh, self.cameras, "2026-03-01", "2026-03-31")
        claim = self._claim("CAM0001", user=self.hoa)
        for cause, values in (
            ("wrong_voltage", {"reading": "24 V AC", "instrument": "Customer's meter"}),
            (
                "unauthorised_technician",
                {"repairer_id": self.minh.partner_id.id, "repair_date": "2026-03-31"},
            ),
        ):
            self._claim_finding(claim, self.hoa, cause, causal_link="yes", **values)
        claim.action_assess()
        self.assertDecision(claim, "excluded", "III.7")
        for certificate, name, wrong in (
            (inspected, "valid_from", "2026-06-16"),
            (opened, "valid_to", "2026-03-30"),
        ):
            right = certificate[name]
            certificate[name] = wrong
            self.assertTrue(claim.verdict_outdated)
            self.assertIn(
                certificate.employee_id.name, " ".join(claim.changes_since.mapped("message"))
            )
            certificate[name] = right
            self.assertFalse(claim.verdict_outdated)
        self._ask_for(self.recorders, "camera")
        self.assertTrue(claim.verdict_outdated)
        claim.action_assess()
        self.assertEqual(claim.decision, "review")
        device = self.env["maintenance.equipment"].search([("lot_id", "=", claim.lot_id.id)])
        device.category_id = self.env.ref("poe_maintenance.equipment_category_recorder")
        self.assertTrue(claim.verdict_outdated, "nothing is asked for of that type")
        self.assertIn("inspector_not_certified", claim.finding_ids.mapped("reason"))

    def test_the_warranty_manager_keeps_the_register_of_repairers(self):
        manager = self._make_technician("manager", "poe_warranty.group_warranty_manager")
        shop = self.env["res.partner"].create({"name": "Shop", "repairer_from": "2026-01-01"})
        shop.with_user(manager).repairer_until = "2026-12-31"
        self.assertTrue(shop._is_authorised_repairer(date(2026, 12, 31)))
        self.assertFalse(shop._is_authorised_repairer(date(2027, 1, 1)))
