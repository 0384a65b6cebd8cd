import re
from base64 import b64decode
from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from ..common import WarrantyCommon

# a red dot
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


class TestLetters(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"phone": "028 3822 1234", "email": "service@example.com"})
        cls._sell("CAM0001", moment="2025-03-18 03:00:00")
        cls.refusal = cls.env.ref("poe_warranty.action_report_warranty_refusal")

    def _render(self, report, record):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(report, record.ids)
        return html.decode()

    def _print(self, claim):
        """Return the letter as the customer gets it: a PDF, kept on the claim."""
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        return reports._render_qweb_pdf(self.refusal, claim.ids)[0]

    def _get_letters(self, claim):
        return self.env["ir.attachment"].search(
            [("res_model", "=", claim._name), ("res_id", "=", claim.id)]
        )

    def _receipt(self, **values):
        """Take CAM0001 in, with an arrangement instead of a loaner."""
        receipt = self.env["warranty.receipt"].create({"partner_id": self.an.id})
        claim = self._claim("CAM0001").with_env(self.env)
        claim.write(
            {
                "receipt_id": receipt.id,
                "device_condition": "Scratched lid",
                "accessories": "Adapter, two screws",
                "fault_description": "No picture at night",
                "arrangement": "Uses the spare camera",
                **values,
            }
        )
        receipt.action_confirm()
        return receipt

    def _refused(self, **values):
        """Return a claim refused by III.5 and III.7, with its evidence."""
        claim = self._claim("CAM0001", notice_datetime="2025-09-10 03:00:00", **values)
        claim.observation_ids = [
            Command.create(
                {
                    "code_id": self.env.ref("poe_warranty.warranty_code_watery").id,
                    "causal_link": "yes",
                    "origin": "customer",
                    "note": "Gasket cut open",
                    "attachment_ids": [Command.create({"name": "lid.png", "raw": PNG})],
                }
            ),
            Command.create(
                {
                    "code_id": self.env.ref("poe_warranty.warranty_code_wrong_voltage").id,
                    "causal_link": "yes",
                    "origin": "customer",
                    "reading": "24 V AC",
                    "instrument": "MM-03",
                }
            ),
        ]
        claim.action_assess()
        self.assertEqual(claim.decision, "excluded")
        return claim

    # === RECEIPT === #

    def test_receipt_holds_what_the_customer_signs(self):
        photo = self.env["ir.attachment"].create({"name": "lid.png", "raw": PNG})
        receipt = self._receipt(photo_ids=[Command.set(photo.ids)])
        html = self._render("poe_warranty.report_warranty_receipt", receipt)
        for text in (
            receipt.name,
            "CAM0001",
            receipt.claim_ids.name,
            "Scratched lid",
            "Adapter, two screws",
            "No picture at night",
            "Uses the spare camera",
            f"{receipt.promised_date:%d/%m/%Y}",
            "recordings and settings",
            "bản ghi hình và cài đặt",
            "No charge for receipt and diagnosis",
            "Không thu phí",
            "data:image/jpeg;base64",
        ):
            self.assertIn(text, html)
        self.assertNotIn("Hẹn ban đầu", html)

    def test_receipt_names_the_loaner_and_the_first_promise(self):
        loaner = self._receive(self.camera, ["LN0003"])
        loaner.is_loaner = True
        receipt = self._receipt(loaner_lot_id=loaner.id, arrangement=False)
        first = receipt.promised_date
        receipt._extend(first + timedelta(days=7), "agreed by e-mail", self._photo())
        html = self._render("poe_warranty.report_warranty_receipt", receipt)
        for text in (
            "LN0003",
            f"{first:%d/%m/%Y}",
            f"{receipt.promised_date:%d/%m/%Y}",
            "Hẹn ban đầu",
        ):
            self.assertIn(text, html)
        self.assertNotIn("Instead of a loaner", html)

    def test_receipt_without_data_notice_does_not_print_it(self):
        receipt = self.env["warranty.receipt"].create(
            {"partner_id": self.an.id, "data_notice": False}
        )
        html = self._render("poe_warranty.report_warranty_receipt", receipt)
        self.assertNotIn("bản ghi hình", html)

    # === REFUSAL === #

    def test_letter_names_clause_evidence_and_ways_out(self):
        claim = self._refused()
        html = self._render("poe_warranty.report_warranty_refusal", claim)
        for text in (
            claim.name,
            "CAM0001",
            "III.5",
            "III.7",
            claim.finding_ids.exclusion_id[0].name,
            "Gasket cut open",
            "24 V AC",
            "MM-03",
            claim.observation_ids.inspector_id.name,
            "data:image/jpeg;base64",
            "028 3822 1234",
            "service@example.com",
            "7 working days",
            claim._get_policy().display_name,
        ):
            self.assertIn(text, html)

    def test_letter_has_the_size_of_consumer_terms(self):
        """24 px print as 12.4 points."""
        html = self._render("poe_warranty.report_warranty_refusal", self._refused())
        sizes = re.findall(r"font-size: (\d+)px", html[html.index("Dear customer") :])
        self.assertFalse([size for size in sizes if int(size) < 24])
        self.assertIn('style="font-size: 24px', html)

    def test_letter_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.an.lang = "vi_VN"
        claim = self._refused(seal_condition="torn")
        html = self._render("poe_warranty.report_warranty_refusal", claim)
        for text in ('data-oe-lang="vi_VN"', "Tem bảo hành bị rách.", "Gây ra lỗi", "10/09/2025"):
            self.assertIn(text, html)
        clause = claim.finding_ids.exclusion_id[0]
        self.assertIn(clause.with_context(lang="vi_VN").name, html)
        self.assertNotIn("The warranty seal", html)
        # so does the receipt, whoever prints it
        claim.receipt_id = self.env["warranty.receipt"].create({"partner_id": self.an.id})
        html = self._render("poe_warranty.report_warranty_receipt", claim.receipt_id)
        self.assertIn("Bị rách", html)

    def test_letter_gives_the_managers_reason_and_goodwill(self):
        claim = self._refused()
        claim = claim.with_env(self.env)  # a manager
        claim._override("override", "excluded", "The gasket was cut with a knife.")
        html = self._render("poe_warranty.report_warranty_refusal", claim)
        for text in ("III.5", "The gasket was cut with a knife.", self.env.user.name):
            self.assertIn(text, html)
        claim._override("goodwill", "excluded", "Customer of ten years.", 50, 80)
        html = self._render("poe_warranty.report_warranty_refusal", claim)
        for text in ("Customer of ten years.", "50", "80", "cut with a knife"):
            self.assertIn(text, html)

    def test_reviewed_findings_count_once_a_manager_refuses(self):
        claim = self._claim("CAM0001", notice_datetime="2025-09-10 03:00:00")
        exclusion = claim._get_policy().exclusion_ids[:1]
        check = (
            self.env["warranty.assessment"]
            .sudo()
            .create(
                {
                    **claim._prepare_assessment_vals([], claim.notice_datetime),
                    "finding_ids": [
                        Command.create(
                            {
                                "claim_id": claim.id,
                                "company_id": claim.company_id.id,
                                "exclusion_id": exclusion.id,
                                "clause": clause,
                                "check_type": exclusion.check_type,
                                "reason": "test",
                                "effect": effect,
                                "message_source": "Found",
                                "message_module": "poe_warranty",
                                "data": data,
                            }
                        )
                        for clause, effect, data in (
                            ("1", "exclude", {}),
                            ("2", "review", {}),
                            ("3", "review", {"complete": False}),
                            ("4", "warn", {}),
                            ("5", "hold", {}),
                        )
                    ],
                }
            )
        )
        nobody = self.env["warranty.assessment"]
        override = nobody.new({"decision": "excluded"})
        clauses = lambda made: claim._get_refusing_findings(check, made).mapped("clause")  # noqa: E731
        self.assertEqual((clauses(nobody), clauses(override)), (["1"], ["1", "2"]))

    def test_letter_stays_as_it_was_sent(self):
        self.an.email = "an@example.com"
        claim = self._refused()
        action = claim.with_context(force_report_rendering=True).action_send_refusal()
        Composer = self.env["mail.compose.message"].with_context(**action["context"])
        composer = Form(Composer).save()
        self.assertIn(self.an, composer.partner_ids)
        composer.action_send_mail()
        message = claim.message_ids[:1]
        self.assertEqual(message.attachment_ids.mapped("mimetype"), ["application/pdf"])
        self.assertIn("not covered", message.body)
        sent = self._get_letters(claim) - claim.observation_ids.attachment_ids
        self.assertEqual(sent.name, claim._get_letter_name(), "kept once")
        self.assertEqual(sent.raw, message.attachment_ids.raw)

        self.company.phone = "1900 0000"
        claim.observation_ids[0].sudo().code_id.name = "Renamed"
        self.assertEqual(self._print(claim), sent.raw)

        claim.action_assess()
        self.assertNotEqual(self._print(claim), sent.raw, "a new check, a new letter")
        self.assertEqual(sent.exists().raw, message.attachment_ids.raw)

    def test_no_letter_for_what_is_covered(self):
        claim = self._judge("CAM0001", notice_datetime="2025-09-10 03:00:00")
        self.assertEqual(claim.decision, "covered")
        with self.assertRaisesRegex(UserError, "not refused"):
            claim.action_send_refusal()
        html = self._render("poe_warranty.report_warranty_refusal", claim)
        self.assertIn("This claim is not refused", html)
        self.assertNotIn("Dear customer", html)
        self._print(claim)
        self.assertFalse(self._get_letters(claim), "no letter, nothing to keep")

    def test_a_customer_without_email_gets_it_printed(self):
        self.assertEqual(self._refused().action_send_refusal()["type"], "ir.actions.report")

    def test_no_letter_on_facts_that_changed(self):
        claim = self._refused()
        claim.seal_condition = "torn"
        with self.assertRaisesRegex(UserError, "not refused"):
            claim.action_send_refusal()

    def test_what_is_no_photo_is_left_out(self):
        make = self.env["ir.attachment"].create
        files = make(
            [
                {"name": "log.txt", "raw": b"text"},
                {"name": "broken.png", "raw": b"\x89PNG\r\n\x1a\n", "mimetype": "image/png"},
                *[{"name": f"{number}.png", "raw": PNG} for number in range(6)],
            ]
        )
        uris = self._refused()._get_photo_uris(files)
        self.assertEqual(len(uris), 4)
        self.assertTrue(all(uri.startswith("data:image/jpeg;base64,") for uri in uris))
