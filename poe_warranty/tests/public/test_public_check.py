"""The pages for everybody: what they show, what they never show, and how often they may be tried."""

import re
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from odoo.http import Request
from odoo.tests import HttpCase, TransactionCase, tagged

from ...models.public.warranty_public_try import LIMITS
from ...tools.address import get_network
from ...tools.code import draw_code, format_code, get_code
from ..common import WarrantyCommon

OWNER, PHONE = "Nguyễn Văn Kín", "912345678"
NOTHING, REFUSED = "o_warranty_nothing", "o_warranty_refused"


@tagged("post_install", "-at_install")
class TestPublicPages(WarrantyCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.an.name = OWNER
        cls.company.warranty_responsible_id = cls.desk
        cls.card = cls._sell("CAM0001")
        cls.code = cls.card._get_check_code()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _post(self, path, **values):
        return self.url_open(path, data={**values, "csrf_token": Request.csrf_token(self)})

    def _ask(self, number, digits=""):
        return self._post("/w", number=number, digits=digits)

    def _set_limit(self, name, limit):
        self.env["ir.config_parameter"].sudo().set_param(f"poe_warranty.public_{name}", str(limit))

    def _get_tries(self):
        return self.env["warranty.public.try"].search([])

    # === CHECK === #

    def test_both_factors_and_the_code_show_the_device_and_no_person(self):
        for answer in (
            self._ask("cam-0001", "5678"),
            self._ask("CAM0001", "0912 345 678"),
            self._ask(format_code(self.code)),
            self.url_open(f"/w/{self.code}"),
        ):
            self.assertEqual(answer.status_code, 200)
            for word in ("Dome camera", "CAM0001", "Active"):
                self.assertIn(word, answer.text)
            secrets = (OWNER, PHONE, self.card.sale_order_id.name, self.card.name, self.code)
            # what was typed stands in the form again
            shown = re.sub(r'(value|href|action)="[^"]*"', "", answer.text)
            self.assertFalse([word for word in secrets if word in shown])

    def test_what_is_wrong_has_one_answer(self):
        """Unknown serial, wrong digits, none, too few, a serial as code, an unknown code."""
        answers = {
            re.sub(r"[0-9a-f]{40}o\d+|value=\"[^\"]*\"|number=[^\"]*", "", answer.text)
            for answer in (
                self._ask("CAM9999", "5678"),
                self._ask("CAM0001", "5679"),
                self._ask("CAM0001"),
                self._ask("CAM0001", "678"),
                self._ask("CAM0001", "%678"),
                self._ask(draw_code()),
                self._ask("ﷺ" * 100, "5678"),
            )
        }
        self.assertEqual(len(answers), 1)
        self.assertIn(NOTHING, answers.pop())

    def test_a_renamed_serial_opens_by_its_name(self):
        self.card.lot_id.name = "CAM0001-NEW"
        self.env.flush_all()
        self.assertIn("Dome camera", self._ask("CAM0001-NEW", "5678").text)

    def test_a_number_and_an_address_have_a_limit(self):
        self._set_limit("check_per_number", 2)
        self._set_limit("check_per_address", 4)
        statuses = [
            self._ask("CAM0001", digits).status_code for digits in ("1", "2", "5678", "5678")
        ]
        self.assertEqual(statuses, [200, 200, 429, 429])
        # the number's own limit takes none of another, nor of the code
        self.assertEqual(self.url_open(f"/w/{self.code}").status_code, 200)
        last = [self._ask("OTHER", "1234") for _try in range(3)]
        self.assertEqual([answer.status_code for answer in last], [429] * 3)
        self.assertIn(REFUSED, last[0].text)
        # noted up to the first that was refused, so that nobody fills the table
        tries = self._get_tries()
        self.assertEqual(len(tries), 5)
        self.assertEqual(tries.mapped("refused"), [True, False, True, False, False])
        self.assertEqual(set(tries.mapped("address")), {"127.0.0.1"})

    def test_a_reader_of_the_other_language_finds_it_by_a_link(self):
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.assertIn('href="/vi/w"', self.url_open("/w").text)
        # what was entered is sent again
        self.assertIn('action="/vi/w"', self._ask("CAM0001", "5678").text)
        answer = self._post("/vi/w", number="CAM0001", digits="5678")
        self.assertIn('lang="vi-VN"', answer.text)
        self.assertIn("Dome camera", answer.text)

    def test_a_visitor_with_a_phone_reads_both_languages(self):
        self.env["res.lang"]._activate_and_install_lang("vi_VN")
        self.start_tour("/w", "poe_warranty_public_check")

    def test_the_code_of_a_card_opens_it_at_the_desk(self):
        address = self.card._get_check_paper()["address"]
        Claim = self.env["warranty.claim"].with_user(self.desk)
        for scanned in (address, address.upper(), format_code(self.code), self.code):
            found = Claim.desk_scan(scanned)
            self.assertEqual((found["outcome"], found["card"]["id"]), ("card", self.card.id))
        self.assertEqual(Claim.desk_scan(draw_code())["outcome"], "unknown")
        claims = Claim.browse()
        for make in (
            lambda: self._claim(address),
            lambda: Claim.create({"device_serial": address, "card_id": False}),
        ):
            claim = make()
            self.assertEqual((claim.device_serial, claim.card_id), ("CAM0001", self.card))
            claim.action_cancel()
            claims |= claim
        for records in (self.card, claims):
            self.assertEqual(records.search([("number_search", "ilike", address)]), records)

    def test_a_card_gets_its_code_when_whoever_reads_it_prints_it(self):
        card = self._sell("CAM0002")
        self.assertFalse(card.check_code)
        seller = self._make_user("printing_seller", "sales_team.group_sale_salesman_all_leads")
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(seller)
            ._render_qweb_html("poe_warranty.report_warranty_card", card.ids)
        )
        self.assertIn(format_code(card.check_code), html.decode())
        code = card.check_code
        self.assertEqual(card._get_check_code(), code)

    # === FOUND === #

    def _write(self, number="CAM0001", **values):
        values = {"message": "In a <b>taxi</b>", "contact": "0909", **values}
        return self._post("/w/found", number=number, **values)

    def test_a_finder_reaches_the_desk_and_is_told_nothing(self):
        texts = {
            re.sub(r"[0-9a-f]{40}o\d+", "", self._write(number).text)
            for number in ("CAM0001", "CAM9999", self.code)
        }
        self.assertEqual(len(texts), 1)
        self.assertIn("o_warranty_thanks", texts.pop())
        Found = self.env["warranty.found.device"]
        self.assertFalse(Found.search([]).card_id)
        for _run in range(2):  # once more tells nobody again
            self.env.ref("poe_warranty.ir_cron_look_up_found").method_direct_trigger()
        found = Found.search([])
        self.assertEqual([f.card_id for f in found], [self.card, self.card.browse(), self.card])
        self.assertEqual(len(found.activity_ids), 2)
        self.assertEqual(found.activity_ids.user_id, self.desk)
        self.assertIn("&lt;b&gt;taxi", found.activity_ids[0].note)
        self.assertEqual(found.message_partner_ids, self.desk.partner_id)
        self.company.warranty_responsible_id = self.card.sale_order_id.user_id = False
        keeper = found._get_keeper(self.company)
        self.assertEqual(found[0]._get_answerable(), keeper, "not the user of the scheduled action")

    def test_a_program_or_a_flood_of_messages_is_stopped(self):
        Found = self.env["warranty.found.device"]
        self._write(homepage="https://spam.example")
        self.assertFalse(Found.search([]))
        for values in ({"message": " "}, {"number": "-"}, {"message": "x" * 2001}):
            answer = self._write(**{"number": "CAM0009", **values})
            self.assertIn("o_warranty_error", answer.text)
        self._set_limit("found_per_number", 1)
        self._set_limit("found_per_address", 50)
        statuses = [self._write("CAM0007").status_code for _try in range(3)]
        self.assertEqual(statuses, [200, 429, 429])
        self.assertEqual(len(Found.search([])), 1)

    def test_look_up_of_many_takes_no_more_queries(self):
        Found = self.env["warranty.found.device"]
        self._sell_together([f"MANY{number}" for number in range(8)])
        for size in (2, 8):
            found = Found.browse()
            for number in range(size):
                found |= Found._receive(f"MANY{number}", "In a bus", "").sudo()
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(size=size), self.assertQueryCount(12):
                found._get_cards()


@tagged("post_install", "-at_install")
class TestPublicTry(TransactionCase):
    def test_a_try_stays_noted_when_the_request_is_rolled_back(self):
        """With connections of their own, as two servers have them."""
        Try, key = self.env["warranty.public.try"], uuid4().hex.upper()
        self.addCleanup(self._forget, key)

        def admit():
            try:
                with self.cr.savepoint():
                    self.admitted = Try._admit("check", f"10.0.0.{key}", key)
                    raise ZeroDivisionError
            except ZeroDivisionError:
                return self.admitted

        with patch.dict(LIMITS, {("check", "number"): (2, timedelta(days=1))}):
            self.assertEqual([admit() for _try in range(4)], [True, True, False, False])

    def _forget(self, key):
        with self.registry.cursor() as cr:
            Try = self.env(cr=cr, su=True)["warranty.public.try"]
            Try.search([("number", "=", key)]).unlink()

    def test_only_an_administrator_reads_the_tries_and_nobody_writes_them(self):
        rights = self.env["ir.model.access"].search(
            [("model_id.model", "=", "warranty.public.try")]
        )
        self.assertEqual(rights.group_id, self.env.ref("poe_warranty.group_warranty_manager"))
        self.assertFalse(
            any(rights.mapped(lambda r: r.perm_write or r.perm_create or r.perm_unlink))
        )

    def test_who_has_a_network_is_one_caller(self):
        for address, network in (
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            (None, "unknown"),
        ):
            self.assertEqual(get_network(address), network)

    def test_a_code_survives_keyboards_and_is_no_serial(self):
        code = draw_code()
        self.assertEqual(len({draw_code() for _draw in range(100)}), 100)
        self.assertFalse(set("AEIOUYWD01") & set(code))
        for text in (code, code.lower(), format_code(code), f"https://shop.example/w/{code}"):
            self.assertEqual(get_code(text), code)
        for text in ("", "CAM0001", "AB/12", f"{code}7", "/"):
            self.assertFalse(get_code(text))
