from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from ...exceptions import ClaimStateError
from ..common import WarrantyCommon


class TestClaimAccess(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001", moment="2025-03-18 03:00:00")

    def test_workflow_fields_cannot_be_written_by_anyone(self):
        claim = self._claim("CAM0001")
        manager = new_test_user(
            self.env,
            "manager",
            groups="poe_warranty.group_warranty_manager",
            company_id=self.company.id,
        )
        for user in (self.desk, manager):
            for values in (
                {"state": "closed"},
                {"decision": "covered"},
                {"verdict_outdated": False},
                {"assessment_ids": [Command.clear()]},
            ):
                with self.assertRaises(AccessError):
                    claim.with_user(user).write(values)
        with self.assertRaises(AccessError):
            self.env["warranty.claim"].with_user(self.desk).create(
                {"device_serial": "X1", "decision": "covered"}
            )
        with self.assertRaises(AccessError):
            self.env["warranty.claim"].with_user(self.desk).create(
                {"device_serial": "X1", "state": "decided"}
            )

    def test_assessments_and_findings_are_evidence(self):
        claim = self._judge("CAM0001", card_lost=True)
        for record in (claim.assessment_id, claim.finding_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.desk).create({})
            with self.assertRaises(UserError):
                record.with_user(self.desk).write({"clause": "I"} if "clause" in record else {})
            with self.assertRaises(UserError):
                record.sudo().write({"create_uid": 1})
            with self.assertRaises(UserError):
                record.sudo().unlink()

    def test_transitions_follow_the_table(self):
        claim = self._claim("CAM0001")
        for state in ("quotation", "repair", "ready", "closed"):
            with self.assertRaises(ClaimStateError):
                claim._update_state(state)
            self.assertEqual(claim.state, "new")
        claim.action_inspect()
        claim.action_inspect()  # pressed twice
        self.assertEqual(claim.state, "inspection")

    def test_a_reader_presses_no_button(self):
        claim = self._claim("CAM0001")
        reader = new_test_user(
            self.env, "reader", groups="stock.group_stock_user", company_id=self.company.id
        )
        self.assertEqual(claim.with_user(reader).device_serial, "CAM0001")
        for action in (
            "action_assess",
            "action_inspect",
            "action_cancel",
            "action_receive",
            "action_send_to_supplier",
            "action_back_from_supplier",
            "action_lend",
            "action_loaner_back",
        ):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(claim.with_user(reader), action)()

    def test_the_device_that_came_in_stays_the_one_of_the_claim(self):
        """Another serial would leave the device behind in service, free for a second claim."""
        other = self._sell("CAM0002")
        claim = self._claim("CAM0001").with_user(self.desk)
        claim.device_serial = " cam-0001 "  # spelled otherwise
        claim.action_receive()
        lot = claim.lot_id
        for vals in (
            {"device_serial": "CAM0002"},
            {"device_serial": "unknown"},
            {"device_serial": False, "card_id": other.id},
            {"product_id": self.adapter.id, "device_serial": False, "card_id": other.id},
        ):
            with self.subTest(vals), self.assertRaises(UserError), self.cr.savepoint():
                claim.write(vals)
        self.assertEqual((claim.lot_id, claim.device_place), (lot, "service"))
        claim.device_serial = "CAM 0001"
        claim.action_cancel()
        self.assertEqual(claim.device_place, "customer")

    def test_a_product_chosen_by_hand_moves_the_device_all_the_same(self):
        claim = self._claim("CAM0001")
        claim.product_id = self.labour
        claim.action_receive()
        self.assertTrue(claim.has_come_in)

    @mute_logger("odoo.sql_db")
    def test_a_card_is_in_one_open_claim_whatever_number_is_typed(self):
        claim = self._claim("CAM0001")
        Claim = self.env["warranty.claim"].with_user(self.desk)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            Claim.create({"device_serial": "CAM00O1", "card_id": claim.card_id.id})
            self.env.flush_all()
        paper = self.env["warranty.card"].create(
            {
                "product_id": self.recorder.id,
                "partner_id": self.an.id,
                "serial": "OLD77",
                "date_start": "2026-01-10",
            }
        )
        Claim.create({"device_serial": "OLD77"})
        self.env["stock.lot"].create({"name": "OLD-77", "product_id": self.recorder.id})
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            Claim.create({"device_serial": "OLD77", "card_id": paper.id})
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_emptied_moments_are_told_by_the_field(self):
        """What is required says so, instead of failing in a comparison."""
        claim = self._claim("CAM0001")
        claim.action_receipt()
        for record, name in ((claim, "notice_datetime"), (claim.receipt_id, "date")):
            with self.subTest(name), self.assertRaises(IntegrityError), self.cr.savepoint():
                record.write({name: False})
                self.env.flush_all()

    def test_taking_in_tells_what_no_transfer_brought(self):
        """A serial that lies in our stock by our records, or is on its way between warehouses: the
        desk hands out the receipt, and the claim says that nothing was moved."""
        on_the_way = self.env["stock.location"].create(
            {"name": "To Hue", "usage": "transit", "company_id": self.company.id}
        )
        for serial, place in (("STK1", self.warehouse.lot_stock_id), ("STK2", on_the_way)):
            with self.subTest(place.usage):
                lot = self._receive(self.camera, [serial])
                lying = self.env["stock.quant"].search(
                    [("lot_id", "=", lot.id), ("quantity", ">", 0)]
                )
                if lying.location_id != place:
                    lying.move_quants(location_dest_id=place)
                claim = self._claim(
                    serial, device_condition="New", arrangement="Waits", partner_id=self.an
                )
                claim.action_receipt()
                claim.receipt_id.with_user(self.desk).action_confirm()
                self.assertFalse(claim.has_come_in)
                self.assertIn("lies in", claim.message_ids[:1].body)

    def test_a_task_of_who_left_is_given_to_who_is_there(self):
        gone = self._make_user("gone", "poe_warranty.group_warranty_user")
        self.company.warranty_responsible_id = gone
        gone.sudo().active = False
        claim = self._claim("CAM0001")
        claim._alert_once("look", lambda told: {"summary": "Look", "user_id": gone.id})
        self.assertEqual(claim.activity_ids.user_id, claim._get_answerable())
        self.assertTrue(claim.activity_ids.user_id.active)

    def test_outsiders_see_nothing(self):
        claim = self._claim("CAM0001")
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        for record in (claim, self.card):
            with self.assertRaises(AccessError):
                record.with_user(outsider).read(["name"])

    def test_other_company_sees_nothing(self):
        claim = self._claim("CAM0001")
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="poe_warranty.group_warranty_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for record in (claim, self.card):
            self.assertFalse(record.with_user(stranger).search([("id", "in", record.ids)]))

    def test_one_open_claim_per_serial(self):
        self._claim("CAM0001")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._claim("cam 0001")

    def test_the_device_decides_whether_it_has_an_open_claim(self):
        """Neither the product that is chosen, nor a serial that is written, makes room for a second
        one on the same device."""
        self._claim("CAM0001")
        other = self._sell("CAM0002", moment="2025-03-18 03:00:00")
        second = self._claim("CAM0002")
        for vals in (
            {"lot_id": self.card.lot_id.id},
            {"product_tracking": "none"},
            {"card_found_key": "CAM0001"},
        ):
            with self.subTest(vals=vals):
                with self.assertRaisesRegex(AccessError, "cannot be typed in"):
                    second.write(vals)
                with self.assertRaises(AccessError):
                    self.env["warranty.claim"].with_user(self.desk).create(
                        {"device_serial": "CAM0001", **vals}
                    )
        Claim = self.env["warranty.claim"].with_user(self.desk)
        for vals in (
            {"device_serial": "CAM0001", "product_id": self.adapter.id},
            {"device_serial": "CAM0001", "card_id": other.id},
            {"card_id": self.card.id, "product_id": self.adapter.id},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                Claim.create(vals)
                self.env.flush_all()
        second.product_id = self.adapter
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._claim("CAM0002")

    def test_a_claim_names_a_device(self):
        with self.assertRaisesRegex(ValidationError, "serial"):
            self.env["warranty.claim"].with_user(self.desk).create({"partner_id": self.an.id})

    def test_a_phone_that_is_no_phone_is_refused(self):
        with self.assertRaises(UserError):
            self._claim("CAM0001", phone="call me")

    def test_notice_in_the_future_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "future"):
            self._claim("CAM0001", notice_datetime="2099-01-01 00:00:00")

    def test_a_changed_fact_outdates_the_verdict(self):
        claim = self._judge("CAM0001")
        self.assertFalse(claim.verdict_outdated)
        claim.card_lost = True
        self.assertTrue(claim.verdict_outdated)
        with self.assertRaisesRegex(UserError, "changed"):
            claim.action_repair()
        self.assertFalse(claim.repair_id)
        claim.action_assess()
        self.assertFalse(claim.verdict_outdated)
        self.assertEqual(claim.decision, "excluded")

    def test_a_new_inspection_finding_outdates_the_verdict(self):
        claim = self._judge("CAM0001")
        self.env["warranty.observation"].with_user(self.desk).create(
            {
                "claim_id": claim.id,
                "code_id": self.env.ref("poe_warranty.warranty_code_dropped").id,
            }
        )
        self.assertTrue(claim.verdict_outdated)

    def test_an_assessed_claim_is_not_deleted(self):
        claim = self._judge("CAM0001")
        with self.assertRaises(UserError):
            claim.unlink()

    def test_a_claim_something_was_done_for_is_not_deleted(self):
        """The device would be lost for the program, and the next claim could not take it in."""
        administrator = self.env["res.users"].browse(self.env.uid)

        def receive(claim):
            claim.action_receive()
            return claim._get_moves("device_in")

        def note_cost(claim):
            vals = {"claim_id": claim.id, "product_id": self.labour.id, "quantity": 1}
            return self.env["warranty.cost"].with_user(self.desk).create(vals)

        for number, act in enumerate((receive, note_cost)):
            serial = f"CAM010{number}"
            self._sell(serial, moment="2025-03-18 03:00:00")
            claim = self._claim(serial)
            self.assertTrue(act(claim))
            for user in (self.desk, administrator):
                with (
                    self.subTest(act=act.__name__, user=user.login),
                    self.assertRaisesRegex(UserError, "cancel it"),
                    self.cr.savepoint(),
                ):
                    claim.with_user(user).unlink()
            self.assertTrue(claim.exists())
        untouched = self._claim("CAM0001").with_user(administrator)
        self.assertTrue(untouched.unlink())

    def test_every_link_to_a_claim_keeps_it(self):
        """A document that points to a claim is seen by the guard, or goes with the claim."""
        Claim = self.env["warranty.claim"]
        for model in self.env.registry.values():
            for field in model._fields.values():
                links = field.type == "many2one" and field.comodel_name == "warranty.claim"
                if links and field.store and not model._abstract and not model._transient:
                    with self.subTest(field=str(field)):
                        keeps = model._auto is False or field.ondelete == "restrict"
                        self.assertTrue(keeps or model._name == "warranty.observation")
        for name in Claim._get_trace_fields():
            self.assertEqual(Claim._fields[name].type, "one2many")

    def test_a_device_that_lies_with_us_already_is_told(self):
        """What no transfer brings in is said, not passed over."""
        self._receive(self.camera, ["CAM0200"])
        claim = self._claim("CAM0200")
        told = claim.action_receive()
        self.assertEqual(told["tag"], "display_notification")
        self.assertIn("CAM0200", told["params"]["message"])
        self.assertTrue(self._claim("CAM0001").action_receive() is True)

    def test_defaults_do_not_smuggle_a_verdict_in(self):
        claim = (
            self.env["warranty.claim"]
            .with_user(self.desk)
            .with_context(default_state="decided", default_decision="covered")
            .create({"device_serial": "CAM0001", "card_lost": True})
        )
        self.assertEqual((claim.state, claim.decision), ("new", False))

    def test_another_serial_outdates_the_verdict(self):
        other = self._sell("CAM0002")
        claim = self._judge("CAM0001")
        claim.device_serial = "CAM0002"
        self.assertEqual(claim.lot_id, other.lot_id)
        self.assertTrue(claim.verdict_outdated)

    def test_facts_of_a_closed_claim_are_closed(self):
        claim = self._claim("CAM0001")
        claim.action_cancel()
        for values in ({"seal_condition": "torn"}, {"notice_datetime": "2025-01-01 00:00:00"}):
            with self.assertRaisesRegex(UserError, "closed"):
                claim.write(values)

    def test_the_promise_of_a_card_is_not_for_typing(self):
        Card = self.env["warranty.card"].with_user(self.desk)
        with self.assertRaises(AccessError):
            Card.create(
                {"product_id": self.camera.id, "partner_id": self.an.id, "date_start": "2025-01-01"}
            )
        for values in (
            {"nominal_end": "2099-01-01"},
            {"date_start": "2026-01-01"},
            {"phone": "0987654321"},
            {"state": "cancelled"},
            {"move_id": False},
        ):
            with self.assertRaises(UserError):
                self.card.with_user(self.desk).write(values)
        with self.assertRaises(AccessError):
            self.env["warranty.card"].create(
                {
                    "product_id": self.camera.id,
                    "partner_id": self.an.id,
                    "date_start": "2025-01-01",
                    "nominal_end": "2099-01-01",
                }
            )

    def test_only_who_keeps_the_cards_cancels_one(self):
        with self.assertRaises(AccessError):
            self.card.with_user(self.desk).action_cancel()
        action = self.card.action_cancel()
        dialog = Form(self.env[action["res_model"]].with_context(**action["context"]))
        dialog.reason = "Entered twice"
        dialog.save().action_apply()
        self.assertEqual(self.card.state, "cancelled")
        self.assertIn(self.env.user.name, self.card.cancel_reason)
        self.assertIn("Entered twice", self.card.cancel_reason)

    def test_inspector_and_time_of_a_finding_are_the_facts(self):
        claim = self._claim("CAM0001")
        Observation = self.env["warranty.observation"].with_user(self.desk)
        vals = {
            "claim_id": claim.id,
            "code_id": self.env.ref("poe_warranty.warranty_code_dropped").id,
        }
        for typed in (
            {"inspector_id": self.env.ref("base.user_admin").id},
            {"date": "2020-01-01 00:00:00"},
        ):
            with self.assertRaises(AccessError):
                Observation.create(vals | typed)
        finding = Observation.create(vals)
        self.assertEqual((finding.inspector_id, finding.date.year > 2020), (self.desk, True))
        with self.assertRaises(AccessError):
            finding.write({"inspector_id": self.env.ref("base.user_admin").id})

    def test_a_colleague_sees_the_photos(self):
        claim = self._claim("CAM0001")
        photo = (
            self.env["ir.attachment"]
            .with_user(self.desk)
            .create({"name": "photo.png", "raw": b"x", "res_model": "warranty.observation"})
        )
        finding = (
            self.env["warranty.observation"]
            .with_user(self.desk)
            .create(
                {
                    "claim_id": claim.id,
                    "code_id": self.env.ref("poe_warranty.warranty_code_dropped").id,
                    "attachment_ids": [Command.link(photo.id)],
                }
            )
        )
        self.assertEqual((photo.res_model, photo.res_id), (finding._name, finding.id))

    def test_a_seal_keeps_its_number(self):
        seal = self.env["warranty.seal"].create({"number": "S-1", "card_id": self.card.id})
        with self.assertRaisesRegex(UserError, "keeps its number"):
            seal.write({"number": "S-2"})
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["warranty.seal"].create({"number": " ", "card_id": self.card.id})

    def test_every_desk_opens_cards_and_claims(self):
        """What the forms read, each desk may read."""
        claim = self._judge("CAM0001", causes=["dropped"])
        claim.action_quote()
        for login, groups in (
            ("salesperson", "sales_team.group_sale_salesman_all_leads"),
            ("picker", "stock.group_stock_user"),
            ("bookkeeper", "account.group_account_invoice"),
        ):
            user = new_test_user(self.env, login, groups=groups, company_id=self.company.id)
            for record in (self.card, claim):
                Model = record.with_user(user)
                arch = Model.get_view(view_type="form")["models"][record._name]
                self.env.invalidate_all()
                Model.web_read({name: {} for name in arch})
