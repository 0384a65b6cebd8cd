from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PIXEL
from ..customer import CODE, CustomerCommon, make_photo


@tagged("post_install", "-at_install")
class TestCustomer(CustomerCommon):
    """What a customer does on the portal, page by page."""

    def _make_claim(self, serial="CAM0001", **values):
        """Return a claim of Minh Long's that the desk took in and judged."""
        return self._judge(serial, **values).with_env(self.env)

    # === devices === #

    def test_the_contacts_of_a_company_see_its_devices_and_find_them(self):
        for user in (self.buyer, self.porter):
            self._log_in(user)
            page = self.url_open("/my/devices").text
            self.assertIn("CAM0001", page)
            self.assertIn("CAM0002", page)
            self.assertNotIn("CAM0009", page)
        for search, found in ((" cam-0002 ", True), ("dome", True), ("recorder", False)):
            page = self.url_open("/my/devices", params={"search": search}).text
            self.assertEqual("CAM0002" in page, found, search)
        page = self.url_open("/my/devices?filterby=ended").text
        self.assertNotIn("CAM0001", page)
        page = self.url_open(f"/my/devices/{self.cards[0].id}").text
        self.assertIn(self.cards[0].name, page)
        self.assertEqual(
            self.make_jsonrpc_request(
                "/my/counters", {"counters": ["warranty_device_count", "warranty_claim_count"]}
            ),
            {"warranty_device_count": 2, "warranty_claim_count": 0},
        )

    def test_the_list_costs_no_more_queries_for_more_devices(self):
        Card = self.env["warranty.card"].with_user(self.buyer)

        def count(limit):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            for card in Card._search_portal(limit=limit):
                self.assertTrue(card._get_portal_words() + card.product_id.display_name)
            return self.cr.sql_log_count - before

        count(1)
        one = count(1)
        self._sell_together([f"MANY-{number}" for number in range(8)], self.minh_long)
        count(10)
        self.assertLessEqual(count(10), one + 1)

    def test_another_phone_number_stands_on_the_card_while_no_claim_is_judged_by_it(self):
        card = self.cards[0]
        self._log_in(self.porter)
        page = self._post(f"/my/devices/{card.id}/contact", phone="no number").text
        self.assertIn("is no phone number", page)
        self._post(f"/my/devices/{card.id}/contact", phone="0987 654 321", state="cancelled")
        self.assertEqual((card.phone, card.state), ("+84987654321", "issued"))
        self.assertEqual(card.correction_ids.user_id, self.porter)
        self._claim("CAM0001")
        page = self._post(f"/my/devices/{card.id}/contact", phone="0911 111 111").text
        self.assertIn("The device is in service", page)
        self.assertEqual(card.phone, "+84987654321")

    # === reports === #

    def test_a_fault_is_reported_for_several_devices_with_photos_once(self):
        self._log_in(self.porter)
        page = self.url_open(f"/my/devices/report?devices={self.cards[0].id}").text
        self.assertIn("CAM0001", page)
        symptom = self.env["warranty.code"].search([("kind", "=", "symptom")], limit=1)
        photo = make_photo(comment=b"<script>alert(1)</script>")
        for _press in range(2):
            page = self._report(self.cards, photos=[photo] * 2, symptom=symptom.id)
            claims = self.cards.claim_ids
            self.assertEqual(len(claims), 2)
        for claim in claims:
            self.assertIn(claim.name, page.text)
            self.assertEqual((claim.state, claim.partner_id), ("new", self.minh_long))
            self.assertEqual(claim.symptom_id, symptom)
            self.assertFalse(claim.received_datetime or claim.user_id or claim.notice_ids)
            self.assertIn(self.porter.partner_id, claim.message_partner_ids)
            self.assertEqual(claim.photo_ids.mapped("mimetype"), ["image/jpeg"] * 2)
            self.assertNotIn(b"script", claim.photo_ids[0].raw)
            self.assertEqual(claim.activity_ids.mapped("user_id.share"), [False])
        page = self.url_open(f"/my/claims/{claims[0].id}/file/{claims[0].photo_ids[0].id}")
        self.assertEqual((page.status_code, page.headers["Content-Type"]), (200, "image/jpeg"))

    def test_a_second_report_is_a_notice_on_the_open_claim(self):
        self._log_in(self.porter)
        self._report(self.cards[0])
        claim = self.cards[0].claim_ids
        self._log_in(self.buyer)
        self._report(self.cards[0], "Now it smells, too", [make_photo()])
        self._report(self.cards[0], "Now it smells, too", [make_photo()])
        self.assertEqual(self.cards[0].claim_ids, claim)
        self.assertEqual(claim.notice_ids.mapped("words"), ["Now it smells, too"])
        self.assertEqual(
            (claim.notice_ids.channel, claim.notice_ids.user_id), ("portal", self.buyer)
        )
        self.assertEqual(len(claim._get_told().attachment_ids), 1)
        page = self.url_open(f"/my/claims/{claim.id}").text
        self.assertIn("Now it smells, too", page)

    def test_what_is_missing_is_said_on_the_form(self):
        self._log_in(self.porter)
        for sent, said in (
            ({"words": " "}, "Tell us in your own words"),
            ({"words": "Dark"}, "Which device is it?"),
            ({"words": "x" * 4001, "devices": self.cards[0].ids}, "Please be brief"),
        ):
            page = self._post("/my/devices/report/send", **{"devices": [], **sent}).text
            self.assertIn(said, page)
        self.assertFalse(self.cards.claim_ids)

    # === a claim === #

    def test_a_claim_says_where_it_is_and_whose_turn_it_is(self):
        self._log_in(self.porter)
        self._report(self.cards[0])
        claim = self.cards[0].claim_ids

        def read():
            self.env.invalidate_all()
            return [step["state"] for step in claim._get_portal_steps()], claim._get_portal_next()

        self.assertEqual(read()[0], ["done", "current", "ahead", "ahead", "ahead"])
        self.assertEqual(read()[1]["turn"], "yours")
        claim.with_user(self.desk).action_receive()
        self.assertEqual(read()[1]["turn"], "ours")
        claim.with_user(self.desk).action_assess()
        self.assertEqual(read()[0], ["done", "done", "current", "ahead", "ahead"])
        self.assertIn("We inspect", read()[1]["text"], "nothing is promised by the records alone")
        claim.with_user(self.desk).inspection_note = "Board dead"
        claim.with_user(self.desk).action_assess()
        self.assertEqual(read()[0], ["done", "done", "done", "current", "ahead"])
        self.assertIn("free of charge", read()[1]["text"])
        claim.action_repair()
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        self.assertEqual(read()[1]["turn"], "ours")
        claim.repair_id.action_repair_end()
        self.assertIn("collect it", read()[1]["text"])
        claim.action_close()
        self.assertEqual(read()[0], ["done"] * 5)
        self.assertEqual(read()[1]["turn"], "nobodys")
        self.assertIn(claim.name, self.url_open("/my/claims?filterby=ended").text)

    def test_a_device_that_is_back_asks_for_the_one_that_was_lent(self):
        self._stock(self.camera, ["LOAN01"])
        lent = self.env["stock.lot"].search([("name", "=", "LOAN01")])
        lent.is_loaner = True
        claim = self._make_claim(inspection_note="Board dead")
        claim.loaner_lot_id = lent
        claim.action_lend()
        claim.action_repair()
        claim.repair_id.action_validate()
        claim.repair_id.action_repair_start()
        claim.repair_id.action_repair_end()
        claim.action_close()
        self.assertTrue(claim.is_loaner_out and claim.returned_datetime)
        self.assertIn("LOAN01", claim._get_portal_next()["text"])

    def test_the_way_says_what_is_really_done(self):
        claim = self._make_claim(causes=["dropped"])

        def read():
            return [step["label"] for step in claim._get_portal_steps()]

        self.assertNotIn("Repair", read(), "a refused device waits for no work")
        self.assertIn("Arrival of the device", read())
        reported = self._claim("CAM0002", received_datetime=False).with_env(self.env)
        reported.action_assess()
        self.assertEqual(reported._get_portal_steps()[1]["state"], "current", "it is awaited still")
        reported.action_receive()
        reported.inspection_note = "Board dead"
        reported.action_assess()
        self._invoice(self.cards.sale_line_id.order_id, due=fields.Date.today() + timedelta(30))
        reported.action_refund()
        self.assertIn("Refund", [step["label"] for step in reported._get_portal_steps()])

    def test_what_was_reported_settles_its_task_when_the_device_is_here(self):
        self._log_in(self.porter)
        self._report(self.cards[0])
        claim = self.cards[0].claim_ids

        def get_tasks():
            return claim.activity_ids.filtered(lambda a: a.warranty_alert_key == "reported")

        self.assertTrue(get_tasks())
        claim.with_user(self.desk).action_receive()
        self.assertFalse(get_tasks())

    def test_every_state_and_decision_has_its_words(self):
        claim = self._claim("CAM0001").with_env(self.env)
        for state in dict(claim._fields["state"].selection):
            for decision in (False, *dict(claim._fields["decision"].selection)):
                claim._as_program().write({"state": state, "decision": decision})
                self.assertTrue(claim._get_portal_next()["text"], (state, decision))
                self.assertTrue(claim._get_portal_steps(), (state, decision))

    def test_a_refusal_is_told_by_its_letter_alone_and_answered(self):
        claim = self._make_claim(causes=["dropped"])
        self._log_in(self.buyer)
        page = self.url_open(f"/my/claims/{claim.id}").text
        self.assertNotIn("does not cover", page)
        self.assertEqual(self.url_open(f"/my/claims/{claim.id}/letter").status_code, 404)
        # a file of that name that the customer mailed to us is no letter of ours
        claim.message_post(
            message_type="email", attachments=[(claim._get_letter_name(), b"Covered")]
        )
        self.assertEqual(self.url_open(f"/my/claims/{claim.id}/letter").status_code, 404)
        kind = self.env.ref("poe_warranty.message_kind_claim_decided")
        self.assertFalse(claim._is_told_by_hand(kind))
        letter = self.env["ir.attachment"].create(
            {
                "name": claim._get_letter_name(),
                "raw": b"%PDF-1.4",
                "res_model": claim._name,
                "res_id": claim.id,
            }
        )
        page = self.url_open(f"/my/claims/{claim.id}").text
        self.assertIn("does not cover", page)
        self.assertEqual(self.url_open(f"/my/claims/{claim.id}/letter").content, letter.raw)
        for _press in range(2):
            self._post(
                f"/my/claims/{claim.id}/answer", words="It fell by itself", decision="covered"
            )
        told = claim._get_told()
        self.assertEqual((told.author_id, claim.decision), (self.buyer.partner_id, "excluded"))
        task = claim.activity_ids.filtered(lambda a: a.warranty_alert_key == "objected")
        self.assertEqual(len(task), 1)
        self.assertGreaterEqual(task.date_deadline, fields.Date.today() + timedelta(days=7))

    def _make_late(self, claim):
        """Let the receipt of a claim be handed out, and its promise pass."""
        receipt = self.env["warranty.receipt"].create({"partner_id": self.minh_long.id})
        claim.write(
            {"receipt_id": receipt.id, "device_condition": "Clean", "arrangement": "None wanted"}
        )
        receipt.action_confirm()
        now = fields.Datetime.now()
        receipt._as_program().write(
            {"date": now - timedelta(days=20), "promised_date": now.date() - timedelta(days=5)}
        )

    def test_after_the_promised_date_the_customer_chooses(self):
        claim = self._make_claim()
        url = f"/my/claims/{claim.id}"
        self._log_in(self.buyer)
        page = self._post(f"{url}/choose", choice="refund").text
        self.assertIn("does not wait for this choice", page)
        self.assertFalse(claim.customer_choice)
        self._make_late(claim)
        self.assertIn("We have not kept the promised date", self.url_open(url).text)
        self._post(f"{url}/choose", choice="repair")
        self.assertFalse(claim.customer_choice)
        for _press in range(2):
            self._post(f"{url}/choose", choice="refund", state="closed")
        self.assertEqual((claim.customer_choice, claim.state), ("refund", "decided"))
        self.assertEqual(len(claim.customer_choice_ids), 1)
        self.assertIn(b"Refund", claim.customer_choice_ids.raw)
        self.assertIn("chosen", claim.activity_ids.mapped("warranty_alert_key"))
        with self.assertRaisesRegex(UserError, "chose “Refund”"):
            claim.with_user(self.desk).action_repair()
        receipt = self.url_open(f"{url}/receipt")
        self.assertEqual(receipt.status_code, 200)

    def test_after_repairs_in_vain_another_one_is_a_written_choice(self):
        claim = self._make_claim()
        found = {
            "clause": "C3",
            "check_type": "failed_repairs",
            "reason": "failed_repairs",
            "message_source": "Found",
            "message_module": "poe_warranty",
        }
        vals = claim._prepare_assessment_vals([{**found, "effect": "warn"}], fields.Datetime.now())
        self.env["warranty.assessment"].sudo().create(vals)
        self.env.invalidate_all()
        self.assertTrue(claim._get_reason_unpromising())
        self._log_in(self.buyer)
        self._post(f"/my/claims/{claim.id}/choose", choice="repair")
        self.assertEqual(claim.customer_choice, "repair")
        self.assertFalse(claim._get_reason_unpromising())

    # === the quotation === #

    def _quote(self):
        self.company.warranty_labour_product_id = self.labour
        claim = self._make_claim(causes=["dropped"])
        claim.action_quote()
        order = claim.sale_order_id
        order.write({"require_signature": True, "require_payment": False})
        return claim, order

    def test_a_quotation_is_offered_once_sent_and_accepted_once(self):
        claim, order = self._quote()
        self._log_in(self.buyer)
        self.assertNotIn(f"/my/orders/{order.id}", self.url_open(f"/my/claims/{claim.id}").text)
        order.action_quotation_sent()
        self.assertIn(f"/my/orders/{order.id}", self.url_open(f"/my/claims/{claim.id}").text)
        answers = [
            self.make_jsonrpc_request(
                f"/my/orders/{order.id}/accept", {"name": "Buyer", "signature": PIXEL}
            )
            for _press in range(2)
        ]
        self.env.invalidate_all()
        self.assertEqual(["error" in answer for answer in answers], [False, True])
        self.assertEqual((order.state, claim.state), ("sale", "repair"))
        self.assertEqual(len(claim.remedy_ids), 1)

    def test_a_payment_that_is_told_twice_begins_the_work_once(self):
        claim, order = self._quote()
        order.write({"require_signature": False, "require_payment": True, "prepayment_percent": 1})
        order.action_quotation_sent()
        provider = self.env["payment.provider"].create({"name": "Bank", "code": "none"})
        payment = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": self.minh_long.id,
                "reference": order.name,
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        nothing = self.env["account.payment"]
        with patch.object(type(payment), "_create_payment", lambda self, **values: nothing):
            for _told in range(2):
                payment._set_done()
                payment._post_process()
        self.assertEqual((order.state, claim.state), ("sale", "repair"))
        self.assertEqual((len(claim.remedy_ids), len(claim.repair_ids)), (1, 1))

    # === the next owner === #

    def test_a_device_goes_to_its_next_owner_by_a_code_once(self):
        card = self.cards[0]
        self._log_in(self.buyer)
        codes = [
            CODE.search(self._post(f"/my/devices/{card.id}/pass-on").text)[0] for _press in range(2)
        ]
        page = self._post("/my/devices/take-over", code=codes[1]).text
        self.assertIn("yours already", page)
        self._log_in(self.hoa)
        for wrong in (codes[0], "2222-2222-2222", "", "é", codes[1][:-1]):
            page = self._post("/my/devices/take-over", code=wrong).text
            self.assertIn("This code opens no device", page)
        self.assertEqual(card.partner_id, self.minh_long)
        page = self._post("/my/devices/take-over", code=f" {codes[1].lower()} ")
        self.assertIn("The device is yours now", page.text)
        hers = self.hoa.partner_id
        self.assertEqual((card.partner_id, card.state), (hers, "issued"))
        self.assertEqual(card.transfer_ids.mapped("old_partner_id"), self.minh_long)
        self.assertIn(self.buyer.login.encode(), card.transfer_ids.proof_ids.raw)
        self._log_in(self.buyer)
        self.assertEqual(self.url_open(f"/my/devices/{card.id}").status_code, 404)
        page = self._post("/my/devices/take-over", code=codes[1]).text
        self.assertIn("This code opens no device", page)
        self.assertEqual(card.partner_id, hers)

    def test_a_code_opens_nothing_when_too_old_or_when_the_desk_changed_the_owner(self):
        Codes = self.env["warranty.transfer.code"]
        old, moved = (card.with_user(self.buyer)._pass_on() for card in self.cards)
        self.assertNotIn(old.replace("-", ""), str(Codes.search([]).sudo().read()))
        first = Codes.search([("card_id", "=", self.cards[0].id)])
        first.sudo()._as_program().date_end = fields.Datetime.now() - timedelta(minutes=1)
        self.cards[1]._change_owner(self.an, self.cards[1]._get_today(), self._photo())
        for code in (old, moved):
            with self.assertRaisesRegex(Exception, "This code opens no device"):
                Codes.with_user(self.hoa)._redeem(code)

    def test_a_device_in_service_is_not_passed_on(self):
        self._claim("CAM0001")
        self._log_in(self.buyer)
        page = self._post(f"/my/devices/{self.cards[0].id}/pass-on").text
        self.assertIn("The device is in service", page)
        self.assertFalse(CODE.search(page))


@tagged("post_install", "-at_install")
class TestCustomerOnPhone(CustomerCommon):
    browser_size = "390x844"
    touch_enabled = True

    def _walk(self, lang):
        self.env["res.lang"]._activate_and_install_lang(lang)
        self.porter.lang = lang
        self._log_in(self.porter)
        self.assertIn(f'lang="{lang.replace("_", "-")}"', self.url_open("/my/devices").text)
        self.start_tour("/my/devices", "poe_warranty_customer_on_phone", login=self.porter.login)
        claim = self.cards.claim_ids
        self.assertEqual(claim.fault_description, "No picture at night")
        self.assertIn("When may I bring it?", claim._get_told().body)

    def test_a_fault_is_reported_from_a_phone(self):
        self._walk("en_US")

    def test_a_fault_is_reported_from_a_phone_in_vietnamese(self):
        self._walk("vi_VN")
