from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from ..common import MaintenanceCommon


class TestInstruments(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        cls._install("CAM0500", moment="2026-01-12 03:00:00")
        cls.meter = cls._make_instrument("Multimeter", asset_number="MM-03", serial_no="F87-1234")
        cls._calibrate(cls.meter, "2025-07-01", "2026-06-30")

    @classmethod
    def _make_instrument(cls, name, **values):
        return cls.env["maintenance.equipment"].create(
            {"name": name, "is_instrument": True, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _calibrate(cls, instrument, first, last=False):
        return cls.env["maintenance.equipment.certificate"].create(
            {
                "name": "Calibration",
                "equipment_id": instrument.id,
                "date": first,
                "renewal_date": last,
            }
        )

    def _measure(self, moment, **values):
        """Claim the camera, and find the wrong voltage at a moment (UTC); return the claim."""
        with freeze_time(moment):
            claim = self._claim("CAM0500")
            values = {"reading": "24 V AC", "instrument": "MM-03", **values}
            self._observe(claim, "wrong_voltage", causal_link="yes", **values)
            claim.action_assess()
        return claim

    # === evidence === #

    def test_s39_reading_of_an_instrument_out_of_calibration_excludes_nothing(self):
        claim = self._measure("2026-07-01 03:00:00")
        self.assertEqual(claim.observation_ids.instrument_id, self.meter)
        self.assertDecision(claim, "review", "III.7")
        self.assertIn(
            "no valid calibration", claim.verdict + "".join(claim.finding_ids.mapped("message"))
        )

    def test_s39_reading_on_the_last_day_of_the_calibration_excludes(self):
        # 16:59 UTC is still the 30th in Viet Nam
        self.assertDecision(self._measure("2026-06-30 16:59:59"), "excluded", "III.7")

    def test_s39_the_day_is_the_local_one(self):
        self.assertDecision(self._measure("2026-06-30 17:00:00"), "review", "III.7")

    def test_an_unknown_instrument_is_taken_as_it_is(self):
        claim = self._measure("2026-07-01 03:00:00", instrument="Customer's meter")
        self.assertFalse(claim.observation_ids.instrument_id)
        self.assertDecision(claim, "excluded", "III.7")

    def test_a_typed_name_means_the_instrument_of_the_register(self):
        with freeze_time("2026-06-30 03:00:00"):
            claim = self._claim("CAM0500")
            found = self._observe(claim, "wrong_voltage", reading="24 V AC")
            for name in ("mm 03", "MM-03", "multimeter  MM-03", "f87-1234", "Multimeter"):
                found.instrument = name
                self.assertEqual(found.instrument_id, self.meter, name)
            found.instrument = "MM-04"
            self.assertFalse(found.instrument_id)
            self._make_instrument("Multimeter", asset_number="MM-04")
            found.instrument = "Multimeter"  # two of that name: neither
            self.assertFalse(found.instrument_id)
            found.instrument_id = self.meter
            self.assertEqual(found.instrument, "Multimeter MM-03")

    def test_the_form_fills_the_name_of_the_instrument(self):
        with freeze_time("2026-06-30 03:00:00"):
            claim = self._claim("CAM0500")
            form = Form(claim.with_user(self.desk))
            with form.observation_ids.new() as observation:
                observation.code_id = self.env.ref("poe_warranty.warranty_code_wrong_voltage")
                observation.instrument_id = self.meter.with_user(self.desk)
                self.assertEqual(observation.instrument, "Multimeter MM-03")
            form.save()
            self.assertEqual(claim.observation_ids.instrument_id, self.meter)

    def test_queries_do_not_grow_with_the_findings(self):
        codes = self.env["warranty.code"].search([("kind", "=", "cause")])

        def count(number):
            with freeze_time("2026-06-30 03:00:00"):
                claim = self._claim("CAM0500")
                vals = [
                    {"claim_id": claim.id, "code_id": code.id, "instrument": "MM-03"}
                    for code in codes[:number]
                ]
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self.env["warranty.observation"].create(vals)
                self.env.flush_all()
                used = self.cr.sql_log_count - before
                claim.action_cancel()
            return used

        count(2)
        self.assertEqual(count(2), count(8))

    def test_a_calibration_corrected_after_the_verdict_is_told_and_back(self):
        claim = self._measure("2026-06-30 03:00:00")
        certificate = self.meter.certificate_ids
        self._calibrate(self.meter, "2026-07-01")  # the next one: nothing changes for that day
        self.assertFalse(claim.verdict_outdated)
        certificate.renewal_date = "2026-06-29"
        self.assertTrue(claim.verdict_outdated)
        self.assertIn("Multimeter MM-03", claim.changes_since[:1].message)
        certificate.renewal_date = "2026-06-30"
        self.assertFalse(claim.verdict_outdated)
        certificate.unlink()
        self.assertTrue(claim.verdict_outdated)
        claim.action_assess()
        self.assertDecision(claim, "review", "III.7")

    # === the register === #

    def test_calibrated_on_the_first_and_the_last_day(self):
        for day, valid in (
            (date(2025, 6, 30), False),
            (date(2025, 7, 1), True),
            (date(2026, 6, 30), True),
            (date(2026, 7, 1), False),
        ):
            self.assertEqual(self.meter._is_calibrated(day), valid, day)

    def test_calibrated_today_can_be_searched(self):
        never = self._make_instrument("Clamp")
        endless = self._make_instrument("Ruler")
        self._calibrate(endless, "2026-01-01")
        mine = [("id", "in", (self.meter | never | endless).ids)]
        search = self.env["maintenance.equipment"].search
        with freeze_time("2026-07-01 03:00:00"):
            self.assertEqual(search([*mine, ("is_calibrated", "=", True)]), endless)
            self.assertEqual(search([*mine, ("is_calibrated", "=", False)]), self.meter | never)
            self.assertFalse(self.meter.is_calibrated)
        self.assertEqual(str(self.meter.calibrated_until), "2026-06-30")
        self.assertFalse(endless.calibrated_until)
        self._calibrate(self.meter, "2026-07-01", "2027-06-30")
        self.assertEqual(str(self.meter.calibrated_until), "2027-06-30")

    @mute_logger("odoo.sql_db")
    def test_a_certificate_does_not_end_before_it_begins(self):
        with self.assertRaises(CheckViolation):
            self._calibrate(self.meter, "2026-07-01", "2026-06-30")

    def test_company_b_does_not_see_company_as_certificates(self):
        other = self.env["res.company"].create({"name": "B"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="maintenance.group_equipment_manager,poe_warranty.group_warranty_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        certificates = self.env["maintenance.equipment.certificate"].with_user(stranger)
        self.assertFalse(certificates.search([("equipment_id", "=", self.meter.id)]))
        with self.assertRaises(AccessError):
            self.meter.certificate_ids.with_user(stranger).read(["name"])
        self.assertFalse(
            self.env["maintenance.equipment"].with_user(stranger)._get_instruments_by_key(other)
        )

    def test_the_desk_reads_instruments_and_changes_none(self):
        meter = self.meter.with_user(self.desk)
        self.assertEqual(meter.asset_number, "MM-03")
        with self.assertRaises(AccessError):
            meter.asset_number = "MM-99"
        with self.assertRaises(AccessError):
            self.env["maintenance.equipment.certificate"].with_user(self.desk).create(
                {"equipment_id": self.meter.id, "date": "2026-01-01"}
            )

    # === reminders === #

    def _remind(self, moment):
        """Run the scheduled action at a moment; return the instrument's tasks."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("poe_maintenance.ir_cron_remind_of_calibration").method_direct_trigger()
        return self.meter.activity_ids

    def test_whoever_is_answerable_hears_of_it_a_month_ahead(self):
        self.meter.technician_user_id = self.desk
        self.assertFalse(self._remind("2026-05-30 03:00:00"))
        task = self._remind("2026-05-31 03:00:00")
        self.assertEqual((task.user_id, str(task.date_deadline)), (self.desk, "2026-06-30"))
        self.assertEqual(self._remind("2026-06-01 03:00:00"), task)  # once of each end
        self._calibrate(self.meter, "2026-06-15", "2027-06-14")
        self.assertEqual(self._remind("2026-06-16 03:00:00"), task)
        self.assertEqual(len(self._remind("2027-05-31 03:00:00")), 2)

    def test_the_task_speaks_the_language_of_who_gets_it(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.desk.lang = "vi_VN"
        self.meter.technician_user_id = self.desk
        self.assertIn("hết hạn hiệu chuẩn", self._remind("2026-06-30 03:00:00").summary)

    def test_an_instrument_nobody_has_is_told_to_who_answers_for_the_company(self):
        self.company.warranty_responsible_id = self.desk
        self.assertEqual(self._remind("2026-06-30 03:00:00").user_id, self.desk)

    def test_reminders_of_other_certificates_are_as_the_company_sets_them(self):
        reminder = "maintenance.certificate.reminder.rule"
        self.assertFalse(self.env["ir.model.data"].sudo().search([("model", "=", reminder)]))
        enabled = "maintenance_equipment_certification.expiration_notify_enabled"
        self.assertFalse(self.env["ir.config_parameter"].sudo().get_param(enabled))
