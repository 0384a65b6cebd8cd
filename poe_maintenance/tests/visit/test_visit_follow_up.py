from subprocess import CompletedProcess
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.poe_warranty.tests.common import PIXEL

from .test_checklists import VisitCommon


class TestVisitFollowUp(VisitCommon):
    # === what follows from a fault === #

    def test_a_minor_repair_the_contract_includes(self):
        self.contract.includes_minor_repairs = True
        result = self._fail(self.view)
        self.assertEqual(result.follow_up_kind, "repair")
        result.action_follow_up()
        self.assertEqual(str(result.fixed_on), "2026-02-05 03:00:00")
        self.assertEqual((result.state, result.follow_up), ("fail", "Repaired on the spot"))
        self.assertFalse(self.visit.sale_order_ids)
        self._fill(result.visit_line_id)
        self.assertEqual(result.visit_line_id.state, "failed")

    def test_what_needs_another_device_is_claimed_while_the_card_is_valid(self):
        self.contract.includes_minor_repairs = True
        self.assertEqual(self._fail(self.housing).follow_up_kind, "claim")

    def test_without_contract_or_card_it_is_quoted(self):
        with freeze_time("2028-06-05 03:00:00"):
            self.assertEqual(self._fail(self.housing).follow_up_kind, "quotation")

    def test_a_free_repair_that_no_contract_includes_is_refused(self):
        result = self._fail(self.view)
        self.assertEqual(result.follow_up_kind, "claim")
        with self.assertRaisesRegex(ValidationError, "no contract includes"):
            result.follow_up_kind = "repair"

    def test_the_claim_of_a_fault(self):
        result = self._fail(self.housing)
        photo = self._photo()
        result.photo_ids = photo
        result.action_follow_up()
        claim = result.claim_id
        device = result.equipment_id
        self.assertEqual((claim.card_id, claim.lot_id), (device.card_id, device.lot_id))
        self.assertEqual(
            claim.fault_description, "Dome camera · CAM0001: Broken".replace(":", " · Housing:")
        )
        self.assertEqual((claim.state, claim.decision), ("decided", "covered"))
        self.assertEqual(str(claim.notice_datetime), "2026-02-05 03:00:00")
        self.assertFalse(claim.received_datetime)
        self.assertFalse(claim.is_awaited, "it is served on site")
        self.assertEqual((claim.photo_ids, claim.user_id), (photo, self.desk))
        self.assertEqual(claim.visit_id, self.visit)
        self.assertEqual(claim.action_view_visit()["res_id"], self.visit.id)
        self.assertEqual(result.visit_line_id.follow_ups, f"Claim {claim.name}")

    def test_two_faults_and_a_claim_at_the_desk_are_one_claim(self):
        claim = self._claim("CAM0001")
        result = self._fail(self.housing)
        result.action_follow_up()
        other = self._fail(self.view, result.visit_line_id)
        other.action_follow_up()
        self.assertEqual((result | other).claim_id, claim)
        self.assertEqual(claim.state, "new")
        self.assertTrue(any("Housing" in (body or "") for body in claim.message_ids.mapped("body")))

    def test_the_quotation_of_a_fault(self):
        result = self._fail(self.housing)
        result.follow_up_kind = "quotation"
        result.action_follow_up()
        order = self.visit.sudo().sale_order_ids
        self.assertEqual((order.partner_id, order.state), (self.an, "draft"))
        self.assertEqual(order.order_line.product_id, self.labour)
        self.assertIn("CAM0001 · Housing: Broken", order.order_line.name)
        self.assertEqual(result.follow_up, f"Quotation {order.name}")
        other = self._fail(self.view, result.visit_line_id)
        other.follow_up_kind = "quotation"
        other.action_follow_up()
        self.assertEqual(len(order.order_line), 2)

    def test_labour_is_set_up_before_it_is_quoted(self):
        self.company.warranty_labour_product_id = False
        result = self._fail(self.housing)
        result.follow_up_kind = "quotation"
        with self.assertRaisesRegex(UserError, "warranty settings"), self.cr.savepoint():
            result.action_follow_up()
        self.assertFalse(result.is_followed)

    def test_pressed_twice_nothing_is_made_twice(self):
        claimed = self._fail(self.housing)
        quoted = self._fail(self.view, claimed.visit_line_id)
        quoted.follow_up_kind = "quotation"
        for _press in range(2):
            claimed.action_follow_up()
            quoted.action_follow_up()
        self.assertEqual(
            self.env["warranty.claim"].search_count([("partner_id", "=", self.an.id)]), 1
        )
        self.assertEqual(len(self.visit.sudo().sale_order_ids.order_line), 1)

    def test_what_followed_is_not_taken_back(self):
        result = self._fail(self.housing)
        result.action_follow_up()
        for refused in (
            lambda: result.action_pass(),
            lambda: result.action_reset(),
            lambda: result.write({"follow_up_kind": "quotation"}),
        ):
            with self.assertRaisesRegex(UserError, "already"), self.cr.savepoint():
                refused()

    def test_nothing_follows_where_no_fault_was_found(self):
        result = self._start()[0].result_ids[0]
        with self.assertRaisesRegex(UserError, "no fault"):
            result.action_follow_up()

    def test_a_claim_can_still_be_made_after_the_visit(self):
        self.contract.includes_minor_repairs = True
        lines = self._start()
        claimed = self._fail(self.housing, lines[0])
        repaired = self._fail(self.view, lines[0])
        self._fill(lines)
        self._finish()
        with self.assertRaisesRegex(UserError, "finished"), self.cr.savepoint():
            repaired.action_follow_up()
        claimed.action_follow_up()
        self.assertTrue(claimed.claim_id)


class TestVisitReport(VisitCommon):
    def setUp(self):
        super().setUp()
        self.an.email = "an@example.com"

    def _render(self, visit):
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "poe_maintenance.report_maintenance_visit", visit.ids
        )
        return html.decode()

    def _complete(self):
        lines = self._start()
        result = self._fail(self.housing, lines[0])
        result.photo_ids = self._photo()
        result.action_follow_up()
        self._fill(lines)
        self.visit.write({"signature": PIXEL, "signed_by": "Mr An"})
        self.visit.action_finish_visit()
        return result

    def test_the_report_tells_what_was_found_and_what_follows(self):
        result = self._complete()
        html = self._render(self.visit)
        for text in (
            "CAM0001", "CAM0002", "12 V", "11.4 – 12.6 V", result.claim_id.name, "Broken",
            "Mr An", "data:image/jpeg;base64", "data:image/png;base64", "10:00",
        ):  # fmt: skip
            self.assertIn(text, html)

    def test_the_report_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.housing.with_context(lang="vi_VN").name = "Vỏ máy"
        self.an.lang = "vi_VN"
        template = self.env.ref("poe_maintenance.mail_template_visit_report")
        template.with_context(lang="vi_VN").subject = "Báo cáo: {{ object.name }}"
        self._complete()
        self.assertIn("Vỏ máy", self._render(self.visit))
        message = self.visit.message_ids.filtered(lambda m: self.an in m.partner_ids)
        self.assertTrue(message.subject.startswith("Báo cáo"))

    def _finish_without_report(self, error=None):
        """Finish the visit while the program that makes its report crashes.

        :return: the task about it
        """
        lines = self._start()
        self._fill(lines)
        self.visit.write({"signature": PIXEL, "signed_by": "Mr An"})
        visit = self.visit.with_context(force_report_rendering=True)
        engine = "odoo.addons.base.models.ir_actions_report"
        crashed = CompletedProcess([], returncode=-11, stdout="", stderr="")
        with (
            patch(f"{engine}._run_wkhtmltopdf", return_value=crashed, side_effect=error) as program,
            mute_logger("odoo.addons.poe_maintenance.models.visit.maintenance_request_signature"),
            mute_logger(engine),
        ):
            visit.action_finish_visit()
        self.assertTrue(program.called)
        self.assertTrue(visit.finished_at)
        return visit.activity_ids.filtered(lambda a: "report" in a.summary)

    def _get_told(self):
        return self.visit.message_ids.filtered(lambda message: self.an in message.partner_ids)

    def test_a_visit_ends_although_its_report_cannot_be_made(self):
        todo = self._finish_without_report()
        self.assertEqual(todo.user_id, self.visit.user_id)
        # once the program works again, the button makes up for it
        self.visit.with_context(force_report_rendering=True).action_send_report()
        report = self.env.ref("poe_maintenance.action_report_maintenance_visit")
        self.assertTrue(report.retrieve_attachment(self.visit))
        self.assertFalse(self.visit.report_missing)

    def test_a_report_that_could_not_be_made_is_made_and_sent_later(self):
        todo = self._finish_without_report(KeyError("whatever goes wrong"))
        self.assertTrue(self.visit.report_missing)
        self.assertFalse(self._get_told())
        for _run in range(2):
            with self.enter_registry_test_mode():
                self.env.ref("poe_maintenance.ir_cron_send_reports").method_direct_trigger()
            self.env.invalidate_all()
            self.assertFalse(self.visit.report_missing)
            self.assertEqual(len(self._get_told()), 1)
            self.assertFalse(todo.exists())

    def test_it_is_kept_and_sent_with_the_end_of_the_visit(self):
        self.visit = self.visit.with_context(force_report_rendering=True)
        self._complete()
        report = self.env.ref("poe_maintenance.action_report_maintenance_visit")
        kept = report.retrieve_attachment(self.visit)
        self.assertEqual(kept.raw[:5], b"%PDF-")
        message = self.visit.message_ids.filtered(lambda m: self.an in m.partner_ids)
        self.assertEqual((len(message), message.attachment_ids), (1, kept))
        action = self.visit.action_send_report()
        self.assertEqual(action["context"]["default_attachment_ids"], kept.ids)
        with self.assertRaisesRegex(UserError, "finished"):
            kept.with_user(self.desk).raw = b"forged"

    def test_without_e_mail_it_is_printed(self):
        self.an.email = False
        self._complete()
        self.assertFalse(self.visit.message_ids.filtered(lambda m: self.an in m.partner_ids))
        self.assertEqual(self.visit.action_send_report()["type"], "ir.actions.report")

    def test_no_report_before_the_end(self):
        self._start()
        with self.assertRaisesRegex(UserError, "Finish"):
            self.visit.action_send_report()
        self.assertFalse(self.visit._get_report_name())
