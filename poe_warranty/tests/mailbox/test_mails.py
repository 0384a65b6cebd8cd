"""Mails as they come in, word by word: on the claim of the device, or to be assigned."""

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytz
from freezegun import freeze_time
from markupsafe import Markup

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ...tools.mail import get_serial_keys, get_text
from ..common import WarrantyCommon

NOW = "2025-11-20 03:00:00"
THREAD = "odoo.addons.mail.models.mail_thread"


class TestMails(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001", moment="2025-03-18 03:00:00")
        cls.an.email = "an@example.com"
        domain = cls.env["mail.alias.domain"].sudo().create({"name": "poe.example"})
        cls.company.sudo().write({"alias_domain_id": domain.id, "warranty_alias_name": "claims"})
        cls.gateway = cls.env(user=SUPERUSER_ID)["mail.thread"]
        cls.numbers = iter(range(1000))

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))

    def _build(self, body="", subject="", sender="An <an@example.com>", files=(), **headers):
        """Return a mail to the address for claims, as bytes.

        :param files: pairs of name and content
        :param headers: more of them, with ``_`` for ``-``
        """
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, "claims@poe.example"
        mail["Subject"] = subject
        mail["Message-Id"] = f"<{next(self.numbers)}@example.com>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(body)
        for name, content in files:
            mail.add_attachment(content, maintype="image", subtype="png", filename=name)
        return mail.as_bytes()

    def _send(self, *args, **values):
        """Let a mail come in; return what was kept of it, if anything."""
        return self._process(self._build(*args, **values))

    def _process(self, mail):
        before = self.env["warranty.mail"].sudo().search([])
        self.gateway.message_process(False, mail)
        self.env.flush_all()
        self.env.invalidate_all()
        kept = self.env["warranty.mail"].sudo().search([]) - before
        return kept.with_user(self.desk).with_context(allowed_company_ids=self.company.ids)

    def _get_claims(self):
        return self.env["warranty.claim"].search([("card_id", "=", self.card.id)])

    # === on the right device === #

    def test_a_mail_of_the_customer_opens_a_claim_on_the_device_it_names(self):
        mail = self._send(
            "Xin chào, camera cam-0001 không lên hình.\n", files=[("a.png", b"photo")]
        )
        claim = self._get_claims()
        self.assertEqual((mail.state, mail.claim_ids, claim.partner_id), ("landed", claim, self.an))
        self.assertFalse(claim.received_datetime, "the device is still with the customer")
        self.assertEqual(claim.notice_datetime, fields.Datetime.to_datetime(NOW))
        self.assertIn("không lên hình", claim.fault_description)
        message = claim.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual((message.author_id, message.attachment_ids.name), (self.an, "a.png"))
        self.assertEqual(message.attachment_ids.res_id, claim.id)

    def test_the_serial_is_found_in_any_spelling(self):
        for text in (
            "S/N:CAM0001.",
            "(cam 0001)",
            "“CAM-00 01”",
            "ＣＡＭ０００１",
            "x\n\n  Cam_0001!",
        ):
            self.assertIn("CAM0001", get_serial_keys(text), text)
        self.assertFalse(get_serial_keys("Hello twelve"))

    def test_a_second_mail_lands_on_the_open_claim(self):
        self._send("CAM0001 is dark")
        claim = self._get_claims()
        self._send("Still nothing from CAM0001", subject="Hello?")
        self.assertEqual(self._get_claims(), claim)
        self.assertEqual(claim.notice_ids.channel, "email")
        self.assertIn("Still nothing", claim.notice_ids.words)
        ours = claim.with_user(self.desk).message_post(
            body=Markup("We look at it"), partner_ids=self.an.ids
        )
        self._send("Thank you", In_Reply_To=ours.message_id)
        self.assertIn("Thank you", claim.message_ids[0].body)
        self.assertEqual(len(claim.notice_ids), 1, "an answer is no second notice")

    def test_an_answer_after_the_end_is_told(self):
        self.company.warranty_responsible_id = self.desk
        self._send("CAM0001 is dark")
        claim = self._get_claims()
        ours = claim.with_user(self.desk).message_post(body=Markup("Done"), partner_ids=self.an.ids)
        claim.action_cancel()
        mail = self._send("CAM0001 is dark again", In_Reply_To=ours.message_id)
        self.assertEqual((self._get_claims(), mail.claim_ids), (claim, claim))
        alerts = claim.activity_ids.mapped("warranty_alert_key")
        self.assertIn("answer_after_end", alerts)

    def test_the_sender_does_not_say_when_he_wrote(self):
        """A mail that is dated back does not come within the term."""
        self._send("CAM0001", Date="Mon, 05 May 2025 10:00:00 +0700")
        self.assertEqual(self._get_claims().notice_datetime, fields.Datetime.to_datetime(NOW))

    def test_the_day_is_that_on_which_our_server_had_it(self):
        arrived = fields.Datetime.to_datetime(NOW) - timedelta(days=2)
        stamp = format_datetime(pytz.utc.localize(arrived))
        self._send("CAM0001", Received=f"from mx by ours; {stamp}")
        self.assertEqual(self._get_claims().notice_datetime, arrived)

    # === to be assigned === #

    def test_what_a_person_has_to_say_waits(self):
        self._sell_together(["CAM0007", "CAM0008"], moment="2025-03-18 03:00:00")
        self.binh.email = "binh@example.com"
        for body, sender, reason, count in (
            ("No picture", "An <an@example.com>", "unknown", 0),
            ("CAM0001 is dark", "Who <who@example.com>", "stranger", 1),
            ("CAM0001 is dark", "Binh <binh@example.com>", "stranger", 1),
            ("CAM0007 and CAM0008", "An <an@example.com>", "several", 2),
            ("CAMOOO1 is dark", "An <an@example.com>", "misread", 1),
        ):
            with self.subTest(reason=reason):
                mail = self._send(body, sender=sender)
                self.assertEqual((mail.state, mail.waits_for), ("waiting", reason))
                self.assertEqual(len(mail.card_ids), count)
        self.assertFalse(self._get_claims())

    def test_the_desk_assigns_it(self):
        mail = self._send("It is dark", sender="who@example.com", files=[("a.png", b"photo")])
        with self.assertRaisesRegex(UserError, "Which device"):
            mail.action_land()
        mail.card_ids = self.card
        action = mail.action_land()
        claim = self._get_claims()
        self.assertEqual((action["res_id"], claim.partner_id), (claim.id, self.an))
        message = claim.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(message.attachment_ids.res_model, claim._name)
        self.assertFalse(mail.message_ids.filtered(lambda m: m.message_type == "email"))
        for change in (lambda: mail.write({"card_ids": False}), mail.action_reopen):
            with self.assertRaisesRegex(UserError, "on its claim"):
                change()
        self.assertTrue(mail.action_land(), "pressed twice")
        self.assertEqual(self._get_claims(), claim)

    def test_the_only_open_claim_of_who_wrote_is_proposed(self):
        self._send("CAM0001 is dark")
        claim = self._get_claims()
        mail = self._send("Any news?")
        self.assertEqual((mail.state, mail.claim_ids), ("waiting", claim))
        mail.action_land()
        self.assertIn("Any news?", claim.notice_ids.mapped("words"))

    def test_one_that_is_no_claim_is_laid_aside(self):
        mail = self._send("Buy now", sender="spam@example.com")
        mail.action_dismiss()
        self.assertEqual(mail.state, "dismissed")
        mail.action_reopen()
        self.assertEqual(mail.state, "waiting")

    def test_an_answer_to_what_is_no_claim_opens_none(self):
        ours = self.card.message_post(body=Markup("Your card"), partner_ids=self.an.ids)
        mail = self._send("Thanks!\n> CAM0001", In_Reply_To=ours.message_id)
        self.assertEqual((mail.waits_for, mail.card_ids), ("answer", self.card))
        self.assertFalse(self._get_claims())

    def test_a_claim_that_cannot_be_opened_keeps_no_mail_out(self):
        failure = "Not now"

        def refuse(claims, vals_list):
            raise UserError(failure)

        self.patch(type(self.env["warranty.claim"]), "create", refuse)
        mail = self._send("CAM0001 is dark")
        self.assertEqual((mail.waits_for, mail.failure), ("failed", failure))

    # === what is no mail of a person === #

    def test_programs_are_not_answered(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "auto_reply"},
            {"X_Autoreply": "yes"},
        ):
            self.assertFalse(self._send("CAM0001 I am away", **headers), headers)
        self.assertFalse(self._get_claims())

    @mute_logger(THREAD)
    def test_a_loop_ends(self):
        self.env["ir.config_parameter"].sudo().set_param("mail.gateway.loop.threshold", 3)
        kept = [self._send(f"Ticket {number}") for number in range(6)]
        self.assertEqual([len(mail) for mail in kept], [1, 1, 1, 0, 0, 0])

    def test_odd_mails_are_kept(self):
        head = b"From: an@example.com\r\nTo: claims@poe.example\r\nMessage-Id: <%d@odd>\r\n%s\r\n\r\n%s"
        plain = b"Content-Type: text/plain; charset=utf-8"
        cases = [
            (plain, b""),
            (plain, b"CAM0099\0 is dark\0"),
            (b"Content-Type: text/html; charset=utf-8", b"<p>CAM\0" + b"<div>" * 300),
            (b"Content-Type: text/html", b"<!-- only a remark -->"),
            (b"Content-Type: text/plain; charset=us-ascii", b"\xff\xfe\xfa"),
            (b"Subject: =?utf-8?b?AENBTTAwOTk=?=\r\n" + plain, b"NUL in the subject"),
            (plain, b"CAM0099 " * 400_000),
        ]
        for number, (header, body) in enumerate(cases):
            with self.subTest(number=number):
                mail = self._process(head % (number, header, body))
                self.assertEqual(mail.state, "waiting")
                self.assertNotIn("\0", mail.words or "")

    def test_a_text_is_read_as_far_as_a_person_writes(self):
        self.assertLessEqual(len(get_text("<p>" + "a " * 1_000_000)), 20_000)
        self.assertEqual(get_text(False), "")

    # === who may what === #

    def test_nobody_but_the_gateway_makes_one(self):
        Mail = self.env["warranty.mail"].with_user(self.desk)
        with self.assertRaises(AccessError):
            Mail.message_new({"subject": "Forged"})
        mail = self._send("No picture", sender="who@example.com")
        with self.assertRaises(AccessError):
            mail.message_update({"body": "CAM0001"})
        with self.assertRaises(AccessError):
            mail.state = "landed"
