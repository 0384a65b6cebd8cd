"""The desk: receipts with their clock, loaners, codes, and bad input, each with its own message."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from ...tools import batch
from ..common import PIXEL, WarrantyCommon

NOTICE = "2025-11-20 03:00:00"


class TestScenariosDesk(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        cls.card = cls._sell("NVR0500", product=cls.recorder, moment="2025-05-12 03:00:00")
        cls.loaner = cls._receive(cls.recorder, ["LN0003"])
        cls.loaner.is_loaner = True

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOTICE))

    def _receipt(self, serial="NVR0500", **values):
        """Register a device as the reception screen does; return its draft receipt."""
        Claim = self.env["warranty.claim"].with_user(self.desk)
        made = Claim.desk_register({"device_serial": serial, **values})
        return self.env["warranty.receipt"].with_user(self.desk).browse(made["id"])

    def _taken_in(self, **values):
        receipt = self._receipt(
            device_condition="Scratched lid", arrangement="Has a spare", **values
        )
        receipt.action_confirm()
        return receipt

    # === receipt === #

    def test_s35_intake_waits_for_a_loaner_or_an_arrangement(self):
        receipt = self._receipt(device_condition="Scratched lid")
        with self.assertRaisesRegex(UserError, "loaner"):
            receipt.action_confirm()
        claim = receipt.claim_ids
        claim.loaner_lot_id = self.loaner
        receipt.action_confirm()
        self.assertEqual(receipt.state, "open")
        self.assertEqual(claim.received_datetime, receipt.date)

    def test_another_arrangement_and_trade_customers_pass_the_gate(self):
        receipt = self._taken_in()
        self.assertEqual(receipt.state, "open")
        receipt.claim_ids.action_cancel()
        self.an.is_trade_customer = True
        trade = self._receipt(device_condition="Clean")
        trade.action_confirm()
        self.assertEqual(trade.state, "open")

    def test_the_condition_is_asked_for(self):
        receipt = self._receipt(arrangement="Has a spare")
        with self.assertRaisesRegex(UserError, "condition"):
            receipt.action_confirm()

    def test_an_empty_receipt_is_not_taken_in(self):
        receipt = self.env["warranty.receipt"].create({"partner_id": self.an.id})
        with self.assertRaisesRegex(UserError, "no device"):
            receipt.action_confirm()

    def test_a_receipt_without_a_promise_is_not_taken_in(self):
        receipt = self._receipt(device_condition="Good", arrangement="Waits")
        receipt.promised_date = False
        with self.assertRaisesRegex(UserError, "Promise a date"):
            receipt.action_confirm()
        self.assertFalse(receipt.confirmed_on)
        self.assertEqual(receipt.clock, "none")
        receipt.promised_date = receipt._get_today()
        receipt.action_confirm()
        self.assertTrue(receipt.confirmed_on)

    def test_several_devices_on_one_receipt(self):
        self._sell("CAM0501", moment="2025-05-12 03:00:00")
        receipt = self._receipt()
        made = receipt.claim_ids.desk_register({"device_serial": "CAM0501"}, receipt.id)
        self.assertEqual(made["id"], receipt.id)
        self.assertEqual([c["serial"] for c in made["claims"]], ["NVR0500", "CAM0501"])
        self.assertEqual({c["decision"] for c in made["claims"]}, {"to_inspect"})

    def test_a_device_of_another_customer_is_refused(self):
        self._sell("CAM0502", partner=self.binh, moment="2025-05-12 03:00:00")
        receipt = self._receipt()
        with self.assertRaisesRegex(ValidationError, "Binh"):
            receipt.claim_ids.desk_register({"device_serial": "CAM0502"}, receipt.id)

    def test_promise_of_the_policy_and_its_clock(self):
        receipt = self._taken_in()
        self.assertEqual(str(receipt.promised_date), "2025-12-05")
        self.assertEqual(str(receipt.warn_date), "2025-12-02")
        Receipt = self.env["warranty.receipt"]
        for moment, clock in (
            ("2025-12-01 16:59:00", "on_time"),
            ("2025-12-01 17:00:00", "warning"),  # 2 December local
            ("2025-12-05 16:59:00", "warning"),
            ("2025-12-05 17:00:00", "overdue"),
        ):
            with freeze_time(moment):
                receipt.invalidate_recordset(["clock"])
                self.assertEqual(receipt.clock, clock, moment)
                self.assertIn(receipt.sudo(), Receipt.search([("clock", "=", clock)]))
                self.assertNotIn(receipt.sudo(), Receipt.search([("clock", "!=", clock)]))

    def test_reminder_and_escalation_come_once_each(self):
        self.company.warranty_responsible_id = self.env.user
        receipt = self._taken_in()
        for moment, users in (
            ("2025-11-25 03:00:00", ()),
            ("2025-12-02 03:00:00", (self.desk,)),
            ("2025-12-03 03:00:00", (self.desk,)),
            ("2025-12-06 03:00:00", (self.desk, self.env.user)),
            ("2025-12-09 03:00:00", (self.desk, self.env.user)),
        ):
            with freeze_time(moment), self.enter_registry_test_mode():
                self.env.ref("poe_warranty.ir_cron_remind_receipts").method_direct_trigger()
            self.assertEqual(
                receipt.sudo().activity_ids.sorted("id").mapped("user_id.id"),
                [user.id for user in users],
                moment,
            )

    def test_a_job_says_in_the_log_what_it_did(self):
        self._taken_in()
        with (
            freeze_time("2025-12-02 03:00:00"),
            self.enter_registry_test_mode(),
            patch.object(batch, "_logger") as log,
        ):
            self.env.ref("poe_warranty.ir_cron_remind_receipts").method_direct_trigger()
        told = "\n".join(call.args[0] % call.args[1:] for call in log.info.call_args_list)
        self.assertRegex(told, "Promised dates, warning: begins, [1-9]")
        self.assertRegex(told, "Promised dates, warning: ends, [1-9]")

    def test_a_name_in_a_reminder_is_text_and_its_words_are_those_of_who_gets_it(self):
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.desk.lang = "vi_VN"
        receipt = self._taken_in().with_env(self.env)  # the job speaks English
        self.an.name = "<b>An</b><script>"
        receipt._remind("warning")
        self.assertIn("&lt;b&gt;An&lt;/b&gt;&lt;script&gt;", receipt.activity_ids.note)
        self.assertEqual(receipt.activity_ids.summary, "Sắp đến hẹn")

    def test_consented_extension_keeps_the_first_promise(self):
        receipt = self._taken_in()
        with self.assertRaisesRegex(UserError, "holds receipt"):
            receipt.promised_date = "2025-12-20"
        action = receipt.action_extend()
        wizard = Form(
            self.env["warranty.receipt.extend"]
            .with_user(self.desk)
            .with_context(**action["context"])
        )
        wizard.new_date = "2025-12-20"
        wizard.consent = "An, by e-mail"
        asked, mail = wizard.save(), self._photo("mail.png")
        with self.assertRaisesRegex(UserError, "consent"):
            asked.action_extend()
        asked.consent_ids = mail
        asked.action_extend()
        self.assertEqual(str(receipt.promised_date), "2025-12-20")
        self.assertEqual(str(receipt.original_promised_date), "2025-12-05")
        self.assertIn("An, by e-mail", receipt.extension_note)
        self.assertEqual((mail.res_model, mail.res_id), (receipt._name, receipt.id))
        with self.assertRaisesRegex(UserError, "Promise a day after"):
            receipt._extend(fields.Date.to_date("2025-12-10"), "Nobody", mail)
        receipt._extend(fields.Date.to_date("2025-12-24"), "An, here", mail.browse(), PIXEL)
        self.assertEqual(len(receipt.extension_proof_ids), 2)
        with freeze_time("2025-12-24 17:00:00"):  # midnight
            receipt.claim_ids.action_assess()
            receipt._remind("overdue")
        self.assertIn("replacement or refund of: ", receipt.sudo().activity_ids.note)

    def test_receipt_is_closed_with_its_last_device(self):
        receipt = self._taken_in(fault_area="software")
        claim = receipt.claim_ids
        claim.action_hand_back()
        self.assertEqual((receipt.state, receipt.clock), ("ready", "none"))
        claim.action_close()
        self.assertEqual((receipt.state, receipt.clock), ("closed", "none"))

    # === loaners === #

    def test_s35_claim_stays_open_while_its_loaner_is_out(self):
        receipt = self._receipt(device_condition="Clean", fault_area="software")
        claim = receipt.claim_ids
        claim.loaner_lot_id = self.loaner
        receipt.action_confirm()
        claim.action_hand_back()
        claim.action_close()
        self.assertEqual(claim.state, "ready")
        self.assertTrue(claim.returned_datetime)
        self.assertIn("LN0003", claim.activity_ids.summary)
        claim.action_close()
        self.assertEqual(len(claim.activity_ids), 1)
        claim.action_loaner_back()
        self.assertEqual(claim.state, "closed")
        self.assertFalse(claim.activity_ids)
        self.assertFalse(self.loaner.warranty_card_ids)

    def test_a_claim_with_its_loaner_out_is_not_withdrawn(self):
        claim = self._claim("NVR0500", loaner_lot_id=self.loaner)
        claim.action_lend()
        with self.assertRaisesRegex(UserError, "LN0003 is still out"):
            claim.action_cancel()
        claim.action_loaner_back()
        claim.action_cancel()
        self.assertEqual(claim.state, "cancelled")

    def test_a_claim_whose_loaner_was_never_handed_out_is_withdrawn(self):
        claim = self._claim("NVR0500", loaner_lot_id=self.loaner)
        claim.action_cancel()
        self.assertEqual(claim.state, "cancelled")
        self.assertTrue(self._claim("NVR0500", loaner_lot_id=self.loaner))

    def test_a_loaner_that_was_never_out_is_let_go(self):
        claim = self._claim("NVR0500", loaner_lot_id=self.loaner)
        claim.action_loaner_back()
        self.assertFalse(claim.loaner_lot_id)
        claim.loaner_lot_id = self.loaner
        claim.action_lend()
        self.assertTrue(claim.has_lent)

    def test_a_loaner_is_lent_to_one_customer_at_a_time(self):
        self._sell("CAM0501", moment="2025-05-12 03:00:00")
        self._claim("NVR0500", loaner_lot_id=self.loaner)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._claim("CAM0501", loaner_lot_id=self.loaner)

    # === bad input === #

    def test_failure_after_the_notice_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "after it was reported"):
            self._claim("NVR0500", failure_date="2025-11-21")

    def test_promise_in_the_past_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "promised date"):
            self.env["warranty.receipt"].create(
                {"partner_id": self.an.id, "promised_date": "2025-11-19"}
            )

    def test_receipt_and_return_in_the_future_are_refused(self):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "future"):
            self.env["warranty.receipt"].create({"partner_id": self.an.id, "date": tomorrow})
        claim = self._claim("NVR0500")
        with self.assertRaisesRegex(ValidationError, "past"):
            claim.returned_datetime = tomorrow
        with self.assertRaisesRegex(ValidationError, "before it was received"):
            claim.returned_datetime = "2025-11-19 03:00:00"

    def test_a_unit_that_is_no_loaner_is_not_lent(self):
        camera = self._receive(self.camera, ["CAM0900"])
        with self.assertRaisesRegex(ValidationError, "no loaner"):
            self._claim("NVR0500", loaner_lot_id=camera)

    def test_scanning_nothing_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "Scan or type"):
            self.env["warranty.claim"].desk_scan(" - ")

    # === the scan === #

    def test_scan_shows_device_card_seal_history_and_checks(self):
        self.card.seal_ids = [(0, 0, {"number": "S-1"})]
        old = self._judge("NVR0500", fault_description="Beeps")
        scan = self.env["warranty.claim"].with_user(self.desk).desk_scan(" nvr-0500 ")
        self.assertEqual(scan["outcome"], "card")
        self.assertEqual(scan["device"]["serial"], "NVR0500")
        self.assertEqual((scan["card"]["name"], scan["card"]["seal"]), (self.card.name, "S-1"))
        self.assertEqual(scan["open_claim"]["name"], old.name)
        self.assertEqual(scan["history"][0]["fault"], "Beeps")
        self.assertEqual(scan["verdict"]["decision"], "to_inspect")
        states = {check["clause"]: check["state"] for check in scan["checks"]}
        self.assertEqual((states["III.1"], states["III.2"]), ("passed", "inspect"))

    def test_scan_tells_an_expired_card(self):
        with freeze_time("2028-01-01 03:00:00"):
            scan = self.env["warranty.claim"].with_user(self.desk).desk_scan("NVR0500")
        self.assertEqual(scan["verdict"]["decision"], "excluded")
        expired = next(c for c in scan["checks"] if c["state"] == "exclude")
        self.assertEqual(expired["clause"], "III.1")
        self.assertTrue(expired["messages"])

    def test_scan_of_a_loaner_leads_to_its_claim(self):
        claim = self._claim("NVR0500", loaner_lot_id=self.loaner)
        scan = self.env["warranty.claim"].with_user(self.desk).desk_scan("LN0003")
        self.assertEqual(scan["outcome"], "loaner")
        self.assertIn(claim.name, scan["message"])

    def test_one_open_claim_a_serial_whatever_values_come_along(self):
        """A claim made through an interface finds card and product like one made at the form."""
        vals = {"device_serial": "NVR0500", "phone": "+84912345678", "symptom_id": False}
        claim = self.env["warranty.claim"].with_user(self.desk).create(vals)
        self.assertEqual((claim.card_id, claim.product_id), (self.card, self.recorder))
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            claim.create(vals)

    def test_a_serial_corrected_through_an_interface_is_looked_up_anew(self):
        other = self._sell("NVR0501", product=self.recorder, moment="2025-05-12 03:00:00")
        claim = self._claim("NVR0500")
        claim.write({"device_serial": "NVR0501"})
        self.assertEqual((claim.card_id, claim.lot_id), (other, other.lot_id))

    def test_devices_of_one_number_are_told_apart_by_the_product(self):
        for product in (self.camera, self.recorder):
            self._receive(product, ["S1"])
        claim = self._claim("S1")
        with self.assertRaisesRegex(UserError, "choose the product"):
            claim.action_assess()
        claim.product_id = self.camera
        claim.action_assess()
        self.assertEqual(claim.lot_id.product_id, self.camera)

    def test_a_device_entered_after_the_claim_is_found_when_it_is_assessed(self):
        claim = self._judge("ZZZ9")
        self.assertEqual(claim.decision, "not_found")
        lot = self._receive(self.camera, ["ZZZ9"])
        claim.action_assess()
        self.assertEqual((claim.lot_id, claim.decision), (lot, "review"))

    def test_one_open_claim_a_paper_card(self):
        card = self.env["warranty.card"].create(
            {
                "product_id": self.camera.id,
                "partner_id": self.an.id,
                "date_start": "2025-01-10",
                "purchase_date": "2025-01-10",
                "serial": "OLD1",
            }
        )
        self._claim(card_id=card)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._claim(card_id=card)

    def test_scan_stores_nothing(self):
        self.env.flush_all()
        counts = {
            model: self.env[model].search_count([])
            for model in ("warranty.claim", "warranty.assessment", "warranty.receipt")
        }
        self.env["warranty.claim"].with_user(self.desk).desk_scan("NVR0500")
        self.env.flush_all()
        for model, count in counts.items():
            self.assertEqual(self.env[model].search_count([]), count, model)

    # === who may what === #

    def test_the_gate_of_the_desk_is_not_walked_around(self):
        Receipt = self.env["warranty.receipt"].with_user(self.desk)
        now = fields.Datetime.now()
        with self.assertRaises(AccessError):
            Receipt.create({"partner_id": self.an.id, "confirmed_on": now})
        made = Receipt.with_context(default_confirmed_on=now).create({"partner_id": self.an.id})
        self.assertEqual(made.state, "draft")
        receipt = self._taken_in()
        for values in (
            {"claim_ids": [(3, receipt.claim_ids.id)]},
            {"claim_ids": [(0, 0, {"device_serial": "X1", "partner_id": self.an.id})]},
        ):
            with self.assertRaisesRegex(UserError, "holds receipt"):
                receipt.write(values)
        Claim = self.env["warranty.claim"].with_user(self.desk)
        with self.assertRaisesRegex(UserError, "holds receipt"):
            Claim.with_context(default_receipt_id=receipt.id).create({"device_serial": "X1"})
        receipt.signature = self._photo().datas
        with self.assertRaisesRegex(UserError, "signed"):
            receipt.signature = False
        # nor is it in the file that Odoo keeps it in
        field = [("res_model", "=", receipt._name), ("res_field", "=", "signature")]
        file = self.env["ir.attachment"].with_user(self.desk).search(field)
        self.assertEqual(file.res_id, receipt.id)
        for change in (
            lambda: file.write({"raw": b"another"}),
            lambda: file.write({"res_field": False}),
            file.unlink,
        ):
            with self.assertRaisesRegex(UserError, "signed"):
                change()
        photo = self._photo().with_user(self.desk)
        with self.assertRaisesRegex(UserError, "signed"):
            photo.write(
                {"res_model": receipt._name, "res_id": receipt.id, "res_field": "signature"}
            )

    def test_a_loaner_is_not_taken_off_the_claim(self):
        receipt = self._receipt(device_condition="Clean")
        claim = receipt.claim_ids
        claim.loaner_lot_id = self.loaner
        receipt.action_confirm()
        with self.assertRaisesRegex(UserError, "still out"):
            claim.loaner_lot_id = False

    def test_a_seal_keeps_who_and_when(self):
        Seal = self.env["warranty.seal"].with_user(self.desk)
        with self.assertRaises(AccessError):
            Seal.create({"card_id": self.card.id, "number": "S-1", "user_id": self.env.uid})
        seal = Seal.create({"card_id": self.card.id, "number": "S-1"})
        self.assertEqual(seal.user_id, self.desk)
        for values in ({"state": "replaced"}, {"date": "2025-01-01"}, {"user_id": self.env.uid}):
            with self.assertRaises(UserError):
                seal.write(values)

    def test_defaults_of_the_context_set_no_date(self):
        card = (
            self.env["warranty.card"]
            .with_context(default_last_claim_day="2099-01-01", default_extension_months=120)
            .create(
                {
                    "product_id": self.camera.id,
                    "partner_id": self.an.id,
                    "date_start": "2025-01-10",
                }
            )
        )
        self.assertEqual((str(card.nominal_end), card.extension_months), ("2027-01-10", 0))

    def test_defaults_that_a_user_keeps_book_no_cost(self):
        """Whoever may note hours may keep defaults for himself, as of any field."""
        claim = self._judge("NVR0500").with_user(self.desk)
        entry = self.card.sale_order_id._create_invoices()
        keep = self.env["ir.default"].with_user(self.desk).set
        keep("warranty.cost", "account_move_id", entry.id, user_id=True)
        keep("warranty.cost", "name", "An hour", user_id=True)
        claim.cost_ids = [Command.create({"unit_cost": 4.0})]
        self.assertFalse(claim.cost_ids.account_move_id)
        self.assertEqual(claim.cost_ids.name, "An hour")
        # nor does the program listen to what a call brings along
        program = self.env["warranty.cost"]._as_program()
        brought = program.with_context(default_account_move_id=entry.id)
        self.assertFalse(brought.create({"claim_id": claim.id}).account_move_id)

    def test_a_technician_writes_no_field_of_the_workflow(self):
        """Every field of the verdict and of the evidence is refused to a technician by RPC."""
        claim = self._judge("NVR0500", fault_area="software").with_user(self.desk)
        receipt = self._receipt_of(claim)
        locked = (
            (claim, claim._get_program_fields()),
            (claim.card_id, claim.card_id._get_program_fields()),
            (claim.card_id, claim.card_id._get_settled_fields().keys()),
            (claim.assessment_id, set(claim.assessment_id._fields)),
            (claim.finding_ids, set(claim.finding_ids._fields)),
            (receipt, receipt._get_program_fields()),
            (receipt, receipt._get_settled_fields().keys() - {"signature", "signed_by"}),
        )
        tried = 0
        for record, names in locked:
            for name in sorted(names - {"id", *self._unwritten(record)}):
                value = record._fields[name].convert_to_write(record[name], record)
                with self.subTest(f"{record._name}.{name}"), self.assertRaises(UserError):
                    record.write({name: value})
                tried += 1
        self.assertGreater(tried, 60)

    def test_what_is_worked_out_is_not_typed_in(self):
        """By its keys a device is found, by its amount a cost is booked; sudo is no key either."""
        claim = self._judge("NVR0500")
        claim.cost_ids = [Command.create({"unit_cost": 4.0})]
        service = self.env["stock.location"]._get_warranty_location("service", self.company)
        for record, vals in (
            (claim.lot_id, {"serial_key": "CAM0001"}),
            (claim.lot_id, {"serial_shape": False}),
            (claim.card_id, {"numbers": "CAM0001"}),
            (claim, {"phone_digits": False}),
            (claim.cost_ids, {"amount": 400.0}),
            (claim.cost_ids, {"company_id": self.company.id}),
            (service, {"warranty_use": False}),
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                record.sudo().write(vals)

    def _unwritten(self, record):
        """Fields without a column or a table behind them: writing them does nothing."""
        return {
            name
            for name, field in record._fields.items()
            if not field.store and not field.inverse and field.type not in ("one2many", "many2many")
        }

    def _receipt_of(self, claim):
        claim.write({"device_condition": "Clean", "arrangement": "Spare"})
        claim.action_receipt()
        claim.receipt_id.action_confirm()
        return claim.receipt_id

    def test_a_technician_creates_no_evidence(self):
        claim = self._judge("NVR0500")
        for model, vals in (
            ("warranty.assessment", {"claim_id": claim.id}),
            ("warranty.finding", {"claim_id": claim.id}),
            ("warranty.suspension", {"card_id": self.card.id}),
            ("warranty.extension", {"card_id": self.card.id}),
            ("warranty.card.copy", {"card_id": self.card.id, "reason": "x"}),
            ("warranty.entitlement", {"card_id": self.card.id}),
            ("warranty.card", {"product_id": self.recorder.id, "partner_id": self.an.id}),
            ("warranty.claim.override", {"claim_id": claim.id, "reason": "x"}),
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.desk).create(vals)
