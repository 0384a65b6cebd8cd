"""Other programs ask with the rights of their user, and are told what changes: at least once, in order,
without holding up who makes the change."""

import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError

from ..common import WarrantyCommon


@contextmanager
def receive(status=200):
    """Yield the address of a receiver on this machine, and the list of what it gets; it answers with
    ``status["code"]``."""
    got, answer = [], {"code": status}

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers), body))
            self.send_response(answer["code"])
            self.end_headers()

        def log_message(self, *_args):
            """It says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/told", got, answer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TestInterface(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM0001")
        cls.reader = cls._make_user("reader", "account.group_account_invoice")
        cls.clerk = cls._make_user("clerk", "base.group_user")
        cls.system = cls._make_user(
            "system", "base.group_system,poe_warranty.group_warranty_manager"
        )

    def _ask(self, model, user=None):
        return self.env[model].with_user(user or self.desk)

    # === ASKED === #

    def test_a_serial_is_looked_up_in_any_spelling(self):
        for user in (self.desk, self.reader):
            [device] = self._ask("warranty.card", user).api_look_up("cam-0001")["devices"]
            self.assertEqual((device["serial"], device["card"]["status"]), ("CAM0001", "active"))
            self.assertEqual(device["card"]["start"], self.card.date_start.isoformat())
            json.dumps(device)
        found = self._ask("warranty.card").api_look_up("CAMOOO1")
        self.assertEqual((found["devices"], found["suggestions"][0]["serial"]), ([], "CAM0001"))
        for wrong in ("", None, ["CAM0001"], "\ud800", {"a": 1}):
            with self.assertRaises(UserError):
                self._ask("warranty.card").api_look_up(wrong)
        with self.assertRaises(AccessError):
            self._ask("warranty.card", self.clerk).api_look_up("CAM0001")

    def test_devices_of_a_customer_page_by_page(self):
        self.an.ref = "KH-1"
        self._sell_together(["CAM0002", "CAM0003"])
        ask, seen, after = self._ask("warranty.card"), [], 0
        while after is not None:
            page = ask.api_devices(reference="KH-1", limit=2, after=after)
            seen += [device["serial"] for device in page["devices"]]
            after = page["next"]
        self.assertEqual(seen, ["CAM0001", "CAM0002", "CAM0003"])
        self.assertEqual(ask.api_devices(customer_id=self.binh.id)["devices"], [])
        for wrong in ({"customer_id": "abc"}, {"reference": "nobody"}, {"customer_id": -1}):
            with self.assertRaises(MissingError):
                ask.api_devices(**wrong)
        for wrong in ({}, {"customer_id": self.an.id, "limit": 10**9}, {"after": "x"}):
            with self.assertRaises(UserError):
                ask.api_devices(**wrong)

    def test_a_claim_is_opened_once_and_followed(self):
        ask = self._ask("warranty.claim")
        made = ask.api_open(
            "No picture", serial="cam 0001", reference="R-1", notice="2026-01-05T08:30:00+07:00"
        )
        self.assertTrue(made["is_new"])
        claim = self.env["warranty.claim"].search([("outside_reference", "=", "R-1")])
        self.assertEqual(
            (claim.card_id, claim.state, claim.received_datetime), (self.card, "new", False)
        )
        self.assertEqual(made["claim"]["notice"], "2026-01-05T01:30:00Z")
        for again in ({"reference": "R-1"}, {"serial": "CAM0001"}, {"card": self.card.name}):
            self.assertEqual(ask.api_open("Still none", **again)["claim"]["number"], claim.name)
        claim.action_assess()
        followed = self._ask("warranty.claim", self.reader).api_follow(
            [claim.name, "none"], ["R-1"]
        )
        self.assertEqual(
            [(told["state"], told["decision"]) for told in followed["claims"]],
            [("decided", claim.decision)],
        )
        self.assertEqual(followed["missing"], ["none"])
        with self.assertRaises(AccessError):
            self._ask("warranty.claim", self.reader).api_open("x", serial="CAM0001")
        for wrong, error in (
            ({"serial": "CAM0001"}, UserError),
            ({"fault": "x"}, UserError),
            ({"fault": "x", "serial": "NOT-OURS"}, MissingError),
            ({"fault": "x", "card": "nothing"}, MissingError),
            ({"fault": 1.5, "serial": "CAM0001"}, ValidationError),
        ):
            with self.assertRaises(error):
                ask.api_open(**wrong)
        self._sell("CAM0009")
        with self.assertRaises(ValidationError):
            ask.api_open("x", serial="CAM0009", notice="yesterday")

    def test_what_is_of_another_company_is_not_told(self):
        other = self.setup_other_company(name="Other")["company"]
        stranger = self._make_user("stranger", "poe_warranty.group_warranty_user", other)
        claim = self._claim("CAM0001")
        ask = self._ask("warranty.card", stranger)
        # a serial in stock may be of all companies, what one of them promises is not
        [device] = ask.api_look_up("CAM0001")["devices"]
        self.assertFalse(device["card"] or device["customer"] or device["open_claim"])
        self.assertEqual(ask.api_devices(customer_id=self.an.id)["devices"], [])
        followed = self._ask("warranty.claim", stranger).api_follow([claim.name])
        self.assertEqual(followed, {"claims": [], "missing": [claim.name]})

    # === TOLD === #

    def _listen(self, url, **vals):
        vals = {"name": "Shop", "url": url, **vals}
        return self.env["warranty.webhook"].with_user(self.system).create(vals)

    def _send(self):
        with self.enter_registry_test_mode():
            self.env.ref("poe_warranty.ir_cron_webhook").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def test_changes_are_told_in_their_order_and_signed(self):
        with receive() as (url, got, _answer):
            webhook = self._listen(url)
            claim = self._claim("CAM0001")
            claim.action_assess()
            self.card._cancel("Sold by mistake")
            self._send()
            told = [json.loads(body) for _headers, body in got]
        self.assertEqual(told[0]["event"], "claim.opened")
        self.assertEqual(
            (told[-2]["event"], told[-2]["claim"]["state"], told[-2]["claim"]["number"]),
            ("claim.changed", "decided", claim.name),
        )
        self.assertEqual(
            (told[-1]["event"], told[-1]["device"]["card"]["status"]),
            ("card.cancelled", "cancelled"),
        )
        headers, body = got[0]
        secret = webhook.secret.encode()
        signature = hmac.new(secret, body, hashlib.sha256).hexdigest()
        self.assertEqual(headers["X-Warranty-Signature"], signature)
        self.assertEqual(headers["X-Warranty-Message"], told[0]["id"])
        self.assertEqual(set(webhook.call_ids.mapped("state")), {"sent"})

    def test_a_receiver_that_fails_holds_up_nobody_and_misses_nothing(self):
        with receive(500) as (url, got, answer), receive() as (other, heard, _answer):
            down = self._listen(url)
            self._listen("http://127.0.0.1:9/nobody-there", name="Gone")
            self._listen(other, name="Other")
            claim = self._claim("CAM0001")
            claim.action_assess()
            self._send()
            self.assertEqual(claim.state, "decided")
            self.assertEqual(len(got), 1, "the next one waits for the first")
            self.assertGreater(len(heard), 1)
            first = down.call_ids.sorted("id")[0]
            self.assertEqual((first.state, first.tries), ("waiting", 1))
            self.assertIn("500", first.answer)
            answer["code"] = 200
            with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
                self._send()
            self.assertEqual(set(down.call_ids.mapped("state")), {"sent"})
            events = [json.loads(body)["event"] for _headers, body in got]
            self.assertEqual(events[:2], ["claim.opened", "claim.opened"])

    def test_in_the_end_a_person_sends_again(self):
        with receive(302) as (url, got, answer):
            webhook = self._listen(url)
            webhook.action_test()
            call = webhook.call_ids
            for _try in range(20):
                if call.state == "waiting":
                    with freeze_time(call.next_try):
                        self._send()
            self.assertEqual((call.state, call.tries, len(got)), ("failed", 10, 10))
            answer["code"] = 204
            call.action_send()
            self._send()
            self.assertEqual((call.state, call.answer), ("sent", "204 No Content"))

    def test_who_listens_is_the_administrators_choice(self):
        for user in (self.desk, self.reader):
            with self.assertRaises(AccessError):
                self.env["warranty.webhook"].with_user(user).create(
                    {"name": "x", "url": "https://x"}
                )
        for url in (
            "ftp://example.com",
            "example.com",
            "https://me:secret@example.com",
            "http://[",
        ):
            with self.assertRaises(ValidationError):
                self._listen(url)
        # what nobody listens to is not kept, nor what was taken back
        self._listen("https://example.com", tells_claims=False)
        before = self.env["warranty.webhook.call"].sudo().search_count([])
        self._claim("CAM0001").action_assess()
        self.assertEqual(self.env["warranty.webhook.call"].sudo().search_count([]), before)
