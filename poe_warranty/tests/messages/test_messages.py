"""What customers are told by the program: once each, in their language, as they and the company wish."""

from unittest.mock import patch

from freezegun import freeze_time
from markupsafe import Markup
from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ...tools import batch
from ..common import WarrantyCommon

NOW = "2025-11-20 03:00:00"
BATCH = "odoo.addons.poe_warranty.tools.batch"


class TestMessages(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_base()
        cls.env["res.lang"].sudo()._activate_and_install_lang("vi_VN")
        cls.an.write({"email": "an@example.com", "lang": "vi_VN"})
        cls.binh.write({"email": "binh@example.com", "lang": "en_US"})
        cls.cards = cls._sell_together(["CAM0001", "CAM0002"], moment="2025-05-12 03:00:00")
        cls.other = cls._sell("CAM0003", partner=cls.binh, moment="2025-05-12 03:00:00")
        cls.loaner = cls._receive(cls.camera, ["LN0003"])
        cls.loaner.is_loaner = True
        # what was there before is not told
        cls.kinds = {kind.key: kind for kind in cls.env["warranty.message.kind"].search([])}
        with freeze_time(NOW):
            for kind in cls.kinds.values():
                kind._pass_over(cls.env["res.company"].sudo().search([]))

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("poe_warranty.ir_cron_tell_customers").method_direct_trigger()
        self.env.invalidate_all()

    def _get(self, key, *states):
        """Return the messages of a kind, those that were sent when no states are given."""
        domain = [("kind_id.key", "=", key), ("state", "in", states or ("sent",))]
        return self.env["warranty.message"].search(domain, order="id")

    def _get_mails(self, record):
        """Return the messages to the customer in the chatter of a record."""
        posted = record.sudo().message_ids.filtered(lambda m: m.message_type == "auto_comment")
        return posted.sorted("id")

    def _taken_in(self, *serials, **values):
        """Take devices in on one receipt, as the desk does."""
        Claim = self.env["warranty.claim"].with_user(self.desk)
        facts = {"device_condition": "Good", "arrangement": "Has a spare", **values}
        receipt_id = False
        for serial in serials:
            made = Claim.desk_register({"device_serial": serial, **facts}, receipt_id)
            receipt_id = made["id"]
        receipt = self.env["warranty.receipt"].browse(receipt_id)
        receipt.with_user(self.desk).action_confirm()
        return receipt

    # === each kind === #

    def test_cards_of_a_delivery_are_told_in_one_message(self):
        cards = self._sell_together(["CAM0011", "CAM0012", "CAM0013"])
        for _run in range(2):
            self._run()
        self.assertEqual(len(self._get("card_issued")), 3)
        mails = self._get_mails(cards)
        self.assertEqual((len(mails), mails.partner_ids), (1, self.an))
        for serial in cards.mapped("serial"):
            self.assertIn(serial, mails.body)

    def test_old_cards_that_are_entered_are_no_news(self):
        self.env["warranty.card"].create(
            {"partner_id": self.an.id, "product_id": self.camera.id, "date_start": "2025-02-01",
             "purchase_date": "2025-02-01", "serial": "OLD0001", "term_months": 24}
        )  # fmt: skip
        self._run()
        self.assertFalse(self._get("card_issued"))

    def test_a_claim_from_its_receipt_to_the_hand_over(self):
        receipt = self._taken_in("CAM0001", "CAM0002")
        claims = receipt.claim_ids
        self._run()
        self.assertEqual(len(self._get("claim_received")), 2)
        self.assertEqual(len(self._get_mails(claims)), 1, "one receipt, one message")
        self.assertFalse(self._get("claim_decided"), "the inspection may change it")

        claims[0].action_repair()
        self._run()
        self.assertEqual(self._get("claim_decided").mapped("res_id"), claims[0].ids)

        with freeze_time("2025-12-06 03:00:00"):
            self._run()
            self._run()
        self.assertEqual(len(self._get("receipt_overdue")), 1)
        self.assertEqual(len(self._get_mails(receipt)), 1)

        repair = claims[0].repair_id
        repair.action_validate()
        repair.action_repair_start()
        repair.action_repair_end()
        self._run()
        self.assertEqual(self._get("claim_ready").mapped("res_id"), claims[0].ids)
        for _run in range(2):
            self._run()
        self.assertEqual(len(self._get("claim_ready")), 1)

    def test_what_was_handed_over_meanwhile_is_not_told(self):
        receipt = self._taken_in("CAM0003", fault_area="software")
        self._run()
        receipt.claim_ids.action_hand_back()
        ready = self.kinds["claim_ready"]
        ready.sudo()._note(receipt.claim_ids)
        receipt.claim_ids.action_close()
        self._run()
        self.assertTrue(self._get("claim_ready", "dropped"))
        self.assertFalse(self._get("claim_ready"))

    def test_a_refusal_goes_with_its_letter_unless_somebody_sent_it(self):
        claims = self._taken_in("CAM0001", "CAM0002", fault_area="software").claim_ids
        self.assertEqual(set(claims.mapped("decision")), {"excluded"})
        letter = self.env["ir.attachment"].create({"name": claims[0]._get_letter_name()})
        claims[0].message_post(body=Markup("Letter"), attachment_ids=letter.ids)
        claims.action_hand_back()
        self._run()
        self.assertEqual(self._get("claim_decided", "by_hand").res_id, claims[0].id)
        self.assertEqual(self._get("claim_decided").res_id, claims[1].id)

    def test_a_loaner_is_asked_back_on_its_day(self):
        receipt = self._taken_in("CAM0003", loaner_lot_id=self.loaner.id, arrangement=False)
        self._run()
        self.assertFalse(self._get("loaner_due"))
        with freeze_time(f"{receipt.promised_date} 03:00:00"):
            self._run()
            self._run()
        self.assertEqual(self._get("loaner_due").res_id, receipt.claim_ids.id)

    def test_a_warranty_that_ends_is_told_once_an_end(self):
        with freeze_time("2027-05-01 03:00:00"):
            for _run in range(2):
                self._run()
            told = self._get("card_expiring")
            self.assertEqual(sorted(told.mapped("res_id")), sorted((self.cards | self.other).ids))
            self.assertEqual(len(self._get_mails(self.cards)), 1, "one customer, one message")
            self.assertIn("contract. Reply", self._get_mails(self.other).body)
            self.other.sudo()._as_program().extension_months = 12
            self._run()
            self.assertEqual(len(self._get("card_expiring")), 3)
        with freeze_time("2028-05-01 03:00:00"):
            self._run()
            self.assertEqual(len(self._get("card_expiring")), 4, "the new end is told, too")

    # === language === #

    def test_each_customer_is_told_in_his_language(self):
        template = self.kinds["claim_received"].template_id.sudo()
        template.with_context(lang="vi_VN").subject = "Đã tiếp nhận yêu cầu {{ object.name }}"
        template.with_context(lang="en_US").subject = "We have received {{ object.name }}"
        mine = self._taken_in("CAM0001").claim_ids
        his = self._taken_in("CAM0003").claim_ids
        self._run()
        self.assertEqual(self._get_mails(mine).subject, f"Đã tiếp nhận yêu cầu {mine.name}")
        self.assertEqual(self._get_mails(his).subject, f"We have received {his.name}")

    # === who wants what === #

    def test_a_company_switches_a_kind_off_and_on(self):
        kind = self.kinds["claim_received"].with_company(self.company)
        kind.channel = "off"
        self._taken_in("CAM0001")
        self._run()
        kind.channel = False
        self._run()
        self.assertFalse(self._get("claim_received"), "that was before it was on")
        self._taken_in("CAM0003")
        self._run()
        self.assertEqual(len(self._get("claim_received")), 1)

    def test_a_customer_is_not_told_what_he_does_not_want(self):
        company = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        self.an.parent_id = company
        company.warranty_message_off_ids = self.kinds["claim_received"]
        claim = self._taken_in("CAM0001").claim_ids
        self._run()
        self.assertEqual(self._get("claim_received", "unwanted").res_id, claim.id)
        self.assertFalse(self._get_mails(claim))

    def test_who_has_no_address_is_left_to_the_telephone(self):
        self.an.email = False
        claim = self._taken_in("CAM0001").claim_ids
        self._run()
        self.assertEqual(self._get("claim_received", "unreachable").res_id, claim.id)

    def test_by_sms_where_it_is_installed(self):
        if "sms.sms" not in self.env:
            self.assertEqual(self.kinds["quotation"]._get_ways(self.company), set())
            self.skipTest("without the app for SMS")
        self.kinds["claim_received"].with_company(self.company).channel = "sms"
        claim = self._taken_in("CAM0003").claim_ids
        self._run()
        self.assertEqual(self._get("claim_received").mapped("is_texted"), [True])
        texts = self.env["sms.sms"].sudo().search([("partner_id", "=", self.binh.id)])
        self.assertEqual(len(texts), 1)
        self.assertIn(claim.name, texts.body)

    # === once each === #

    def test_a_run_that_is_killed_midway_is_taken_up(self):
        claims = self._taken_in("CAM0001").claim_ids | self._taken_in("CAM0003").claim_ids
        Message = type(self.env["warranty.message"])
        write, calls = Message._write_to_customer, []

        def die(messages, *args):
            calls.append(messages)
            if len(calls) > 1:
                raise OperationalError("the server was stopped")
            return write(messages, *args)

        with (
            patch.object(batch, "BATCH", 1),
            patch.object(Message, "_write_to_customer", die),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            self._run()
        self.assertEqual(len(self._get("claim_received")), 1, "what was sent before stays sent")
        self._run()
        self._run()
        self.assertEqual(len(self._get("claim_received")), 2)
        for claim in claims:
            self.assertEqual(len(self._get_mails(claim)), 1)

    def test_one_bad_record_keeps_no_other_waiting(self):
        bad = self._taken_in("CAM0001").claim_ids
        good = self._taken_in("CAM0003").claim_ids
        Claim = type(self.env["warranty.claim"])
        failure = "No paper"

        def refuse(claims, kind):
            if bad.id in claims.ids:
                raise UserError(failure)
            return claims.env["ir.attachment"]

        with (
            patch.object(Claim, "_get_message_attachments", refuse),
            self.assertLogs(BATCH, "ERROR"),
        ):
            self._run()
        self.assertEqual(self._get("claim_received").res_id, good.id)
        self.assertEqual(self._get("claim_received", "waiting").failure, failure)
        self.assertTrue(bad.activity_ids.filtered("warranty_alert_key"))
        self._run()
        self.assertEqual(len(self._get("claim_received")), 2)
        self.assertFalse(bad.activity_ids.filtered("warranty_alert_key"))

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_an_occasion(self):
        kind = self.kinds["card_issued"].sudo()
        cards = self._sell("CAM0021")
        kind._note(cards)
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            kind._note(cards)

    def test_queries_do_not_grow_with_the_records_told_together(self):
        def count(prefix, number):
            cards = self._sell_together([f"{prefix}{i}" for i in range(number)])
            messages = self.kinds["card_issued"].sudo()._note(cards)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            messages._send(force_send=False)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count("QW", 2)
        self.assertEqual(count("QA", 2), count("QB", 20))

    # === papers === #

    def test_papers_are_in_the_language_that_was_chosen(self):
        def render(report, record):
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(report, record.ids)
            return html.decode()

        card, claim = self.other, self._judge("CAM0003")
        both, vietnamese, english = ("Sản phẩm", "Product"), ("Sản phẩm",), ("Product",)
        for chosen, there in ((False, both), ("both", both), ("vi", vietnamese), ("en", english)):
            self.binh.warranty_paper_language = chosen
            html = render("poe_warranty.report_warranty_card", card)
            found = tuple(word for word in both if f">{word}<" in html)
            self.assertEqual(found, there, chosen)
        report = "poe_warranty.report_warranty_claim"
        self.binh.warranty_paper_language = False
        self.company.sudo().warranty_paper_language = "both"
        html = render(report, claim)
        self.assertIn("page-break-before", html)
        self.assertIn("Kết luận", html)
        self.assertIn("Verdict", html)
        self.binh.warranty_paper_language = "vi"
        self.assertNotIn("Verdict", render(report, claim))
