import uuid
from contextlib import suppress

from markupsafe import Markup

from odoo.exceptions import AccessError
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from ..common import PIXEL
from ..customer import CustomerCommon, make_photo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
# what an executable begins with
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200


@tagged("post_install", "-at_install")
class TestCustomerAttacks(CustomerCommon):
    """What a customer, or a stranger, tries beyond his own documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.claim = cls.env["warranty.claim"].create(
            {
                "device_serial": "CAM0001",
                "fault_description": "No picture",
                "inspection_note": "Our note",
                "photo_ids": [(4, cls._photo().id)],
            }
        )
        cls.claim.photo_ids._belong_to(cls.claim)
        cls.claim.action_assess()
        cls.card = cls.claim.card_id
        cls.evidence = cls._photo("evidence.png")
        cls.evidence._belong_to(cls.claim)

    def _get_pages(self, query=""):
        """Return the pages of the claim and its device."""
        claim, card = f"/my/claims/{self.claim.id}", f"/my/devices/{self.card.id}"
        photo = f"{claim}/file/{self.claim.photo_ids.id}"
        pages = [claim, photo, f"{claim}/letter", f"{claim}/receipt", card, f"{card}/card"]
        return [page + query for page in pages]

    def _get_forms(self):
        """Return what the forms of the claim and its device send."""
        claim, card = f"/my/claims/{self.claim.id}", f"/my/devices/{self.card.id}"
        return [
            (f"{claim}/answer", {"words": "Not mine"}),
            (f"{claim}/choose", {"choice": "refund"}),
            (f"{card}/contact", {"phone": "0911 222 333"}),
            (f"{card}/pass-on", {}),
        ]

    def _assertUntouched(self):
        self.env.invalidate_all()
        self.assertEqual((self.claim.state, self.claim.decision), ("decided", "covered"))
        self.assertFalse(self.claim.customer_choice or self.claim._get_told())
        self.assertEqual((self.card.partner_id, self.card.state), (self.minh_long, "issued"))
        self.assertFalse(self.env["warranty.transfer.code"].search([]))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_another_customers_documents_are_not_there(self):
        self._log_in(self.hoa)
        missing = self.url_open("/my/claims/999999999")
        self.assertEqual(missing.status_code, 404)
        for token in ("", f"?access_token={uuid.uuid4()}", "?access_token=%C3%A9"):
            for page in self._get_pages(token):
                with self.subTest(page):
                    self.assertEqual(self.url_open(page).status_code, 404)
        for url, values in self._get_forms():
            with self.subTest(url):
                self.assertEqual(self._post(url, **values).status_code, 404)
        self.assertIn("is not yours any more", self._report(self.card).text)
        self.assertEqual(len(self.card.claim_ids), 1)
        self._assertUntouched()
        for number in ("99999999999999999999", "0"):
            self.assertEqual(self.url_open(f"/my/devices/{number}").status_code, 404)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_a_stranger_sees_a_claim_by_its_own_link_alone(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(self._get_pages()[0]).url)
        token = self.claim._portal_ensure_token()
        link = f"/my/claims/{self.claim.id}?access_token={token}"
        page = self.url_open(link)
        self.assertIn(self.claim.name, page.text)
        self.assertNotIn("Our note", page.text)
        other = self.env["warranty.claim"].create({"device_serial": "CAM0009"})
        self.assertEqual(
            self.url_open(f"/my/claims/{other.id}?access_token={token}").status_code, 404
        )
        for page in self._get_pages(f"?access_token={token}")[4:]:
            self.assertIn("/web/login", self.url_open(page).url)
        self._post(f"/my/claims/{self.claim.id}/answer", access_token=token, words="By the link")
        forged = {"access_token": ("token", b"x")}
        answer = self._post(f"/my/claims/{self.claim.id}/answer", files=forged, words="A file")
        self.assertEqual(answer.status_code, 404)
        # core's chatter takes nothing by the link: neither words nor a program
        thread = {"thread_model": "warranty.claim", "thread_id": self.claim.id, "token": token}
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/mail/message/post", {**thread, "post_data": {"body": "Past the page"}}
            )
        files = {"ufile": ("photo.jpg.exe", PROGRAM, "application/octet-stream")}
        answer = self._post("/mail/attachment/upload", files=files, **thread)
        self.assertEqual(answer.status_code, 404)
        told = self.claim._get_told()
        self.assertEqual((told.author_id, len(told)), (self.minh_long, 1))
        told.date = "2026-01-31 18:30:00"
        self.assertIn("02/01/2026", self.url_open(link).text, "the day is that of the claim")

    def test_a_customer_sees_no_evidence_and_no_notes(self):
        self._log_in(self.buyer)
        page = self.url_open(f"/my/claims/{self.claim.id}")
        self.assertNotIn("Our note", page.text)
        for attachment, status in ((self.claim.photo_ids, 200), (self.evidence, 404)):
            url = f"/my/claims/{self.claim.id}/file/{attachment.id}"
            self.assertEqual(self.url_open(url).status_code, status)
            self.assertNotEqual(self.url_open(f"/web/content/{attachment.id}").status_code, 200)
        self.claim.message_post(body=Markup("Only for us"))
        self.claim.message_post(body=Markup("For the customer"), subtype_xmlid="mail.mt_comment")
        page = self.url_open(f"/my/claims/{self.claim.id}").text
        self.assertNotIn("Only for us", page)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model",
                 "odoo.models")  # fmt: skip
    def test_the_interface_gives_no_more_than_the_pages(self):
        self._log_in(self.buyer)
        for model in ("warranty.card", "warranty.claim"):
            seen = self._call(model, "search_read", [], self._get_readable(model))
            owners = {owner["partner_id"][0] for owner in seen}
            self.assertEqual(owners, {self.minh_long.id})
        claim, hers = self.claim.id, self.hers.id
        refused = [
            ("warranty.card", "read", [hers], ["name"]),
            ("warranty.claim", "read", [claim], ["decision"]),
            ("warranty.claim", "read", [claim], ["inspection_note"]),
            ("warranty.claim", "read", [claim], ["finding_ids"]),
            ("warranty.claim", "read", [claim], ["access_token"]),
            ("warranty.claim", "search", [["decision", "=", "covered"]]),
            ("warranty.claim", "write", [claim], {"state": "closed"}),
            ("warranty.claim", "write", [claim], {"decision": "excluded"}),
            ("warranty.claim", "write", [claim], {"customer_choice": "refund"}),
            ("warranty.claim", "create", {"device_serial": "CAM0002"}),
            ("warranty.claim", "message_post", [claim]),
            ("warranty.card", "write", [self.card.id], {"phone": "+84911222333"}),
            ("warranty.transfer.code", "search", []),
            ("warranty.transfer", "create", {"card_id": hers, "partner_id": self.minh_long.id}),
            ("warranty.assessment", "search", []),
            ("warranty.cost", "search", []),
            ("warranty.recovery", "search", []),
            ("warranty.claim", "_choose", [claim], "refund"),
            ("warranty.card", "_pass_on", [self.card.id]),
        ]
        for call in refused:
            with self.subTest(call[:2]), self.assertRaises(JsonRpcException):
                self._call(*call)
        self._assertUntouched()

    def _get_readable(self, model):
        return sorted(self.env[model]._get_portal_fields())

    def test_no_button_of_ours_moves_anything_for_a_customer(self):
        for record in (self.claim, self.card):
            mine = record.with_user(self.buyer)
            before = self._get_stored(record)
            for name in dir(type(record)):
                if not name.startswith("action_"):
                    continue
                with self.subTest(name):
                    savepoint = self.env.cr.savepoint()
                    try:
                        if self._press(mine, name):
                            self.env.invalidate_all()
                            self.assertEqual(self._get_stored(record), before)
                    finally:
                        savepoint.close(rollback=True)
                        self.env.invalidate_all()

    def _press(self, record, name):
        """Press a button, and return whether it did what it does; it may refuse in whatever words."""
        with suppress(Exception):
            getattr(record, name)()
            self.env.flush_all()
            return True
        return False

    def _get_stored(self, record):
        """Return what is stored of a record, as far as people see it."""
        names = [name for name, field in record._fields.items() if field.store]
        return record.sudo().read(sorted(set(names) - {"access_token", "message_ids"}))

    def test_a_form_sets_nothing_but_what_it_asks(self):
        self._log_in(self.buyer)
        self._report(
            self.cards - self.card,
            state="ready",
            decision="covered",
            partner_id=self.hoa.partner_id.id,
            notice_datetime="2020-01-01 00:00:00",
            user_id=self.buyer.id,
            card_id=self.hers.id,
            company_id=1,
        )
        claim = (self.cards - self.card).claim_ids
        self.assertEqual((claim.state, claim.decision, claim.user_id.id), ("new", False, False))
        self.assertEqual((claim.partner_id, claim.company_id), (self.minh_long, self.company))
        self.assertEqual(claim.notice_datetime.date(), claim.create_date.date())

    @mute_logger("odoo.http")
    def test_who_of_us_reads_a_claim_does_not_act_as_its_customer(self):
        groups = "base.group_user,poe_warranty.group_warranty_reader"
        self._log_in(self._make_user("warranty_reading", groups))
        page = self.url_open(self._get_pages()[0])
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(f"/my/claims/{self.claim.id}/answer", page.text)
        for url, values in self._get_forms():
            self.assertEqual(self._post(url, **values).status_code, 404, url)
        self._assertUntouched()

    @mute_logger("odoo.http", "odoo.models")
    def test_nobody_of_us_reads_the_link_by_which_a_customer_acts(self):
        self.claim._portal_ensure_token()
        for groups in ("stock.group_stock_user", "poe_warranty.group_warranty_manager"):
            user = self._make_user(f"warranty_{groups[-4:]}", f"base.group_user,{groups}")
            claim = self.claim.with_user(user)
            for read in (
                lambda c=claim: c.read(["access_token"]),
                lambda c=claim: c.search([("access_token", "!=", False)]),
                lambda c=claim: c.formatted_read_group([], ["access_token"]),
            ):
                with self.assertRaises(AccessError):
                    read()
            self.assertNotIn("access_token", claim.fields_get())
        # what is sent still holds it
        url = self.claim.with_user(user).get_portal_url()
        self.assertIn(self.claim.sudo().access_token, url)

    @mute_logger("odoo.models")
    def test_a_customer_reads_nothing_of_the_companys_settings(self):
        company = self.company.with_user(self.buyer)
        ours = [
            name
            for name, field in company._fields.items()
            if field._modules and all(module.startswith("poe_") for module in field._modules)
        ]
        self.assertIn("warranty_responsible_id", ours)
        for name in ours:
            with self.assertRaises(AccessError, msg=name):
                company.read([name])
        self.assertEqual(company.read(["name"])[0]["name"], self.company.name)

    def test_a_form_without_its_page_is_refused(self):
        self._log_in(self.buyer)
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"/my/claims/{self.claim.id}/answer", data={"words": "From elsewhere"}
            )
        self.assertEqual(answer.status_code, 400)
        self._assertUntouched()

    def test_what_is_no_photo_is_refused_in_words(self):
        self._log_in(self.buyer)
        device = self.cards - self.card
        for photo, said in (
            (PROGRAM, "no photo that can be read"),
            (SVG, "no photo that can be read"),
            (b"<html><script>alert(1)</script></html>", "no photo that can be read"),
            (make_photo()[:200], "no photo that can be read"),
            # a picture of a few kilobytes that would take hundreds of megabytes
            (make_photo(size=(7745, 7745), form="PNG"), "no photo that can be read"),
            (b"\xff\xd8\xff" + bytes(50 * 1024**2), "is larger than 10 MB"),
        ):
            with self.subTest(photo[:20]):
                answer = self._report(device, photos=[photo])
                self.assertEqual(answer.status_code, 200)
                self.assertIn(said, answer.text)
        answer = self._report(device, photos=[make_photo()] * 7)
        self.assertIn("At most 6 photos", answer.text)
        self.assertFalse(device.claim_ids)
        # what hides behind a picture does not come along
        self._report(device, photos=[make_photo() + PROGRAM + SVG])
        kept = device.claim_ids.photo_ids.raw
        self.assertFalse(PROGRAM in kept or SVG in kept)

    def test_words_are_words(self):
        self._log_in(self.buyer)
        words = "{{ object.env.user.login }}\r\nSet-Cookie: evil=1 <script>evil()</script> ${7*7}"
        self._report(self.cards - self.card, words, [make_photo()])
        claim = (self.cards - self.card).claim_ids
        self._post(f"/my/claims/{claim.id}/answer", words=words + " again")
        page = self.url_open(f"/my/claims/{claim.id}")
        self.assertIn("{{ object.env.user.login }}", page.text)
        self.assertNotIn("<script>evil()", page.text)
        self.assertNotIn("evil", page.cookies)
        self.assertNotIn("evil()", str(page.headers))
        # a file's name is ours, whatever the sender called it
        files = [("photos", ('x.jpg"\r\nEvil: 1', make_photo(), "image/jpeg"))]
        self._post(f"/my/claims/{claim.id}/answer", files=files, words="With a photo")
        self.assertNotIn("Evil", "".join(claim._get_told().attachment_ids.mapped("name")))

    def test_a_quotation_of_another_customer_is_not_accepted(self):
        self.company.warranty_labour_product_id = self.labour
        claim = self._judge("CAM0002", causes=["dropped"])
        claim.action_quote()
        claim.sale_order_id.action_quotation_sent()
        self._log_in(self.hoa)
        for token in (None, str(uuid.uuid4()), self.claim._portal_ensure_token()):
            answer = self.make_jsonrpc_request(
                f"/my/orders/{claim.sale_order_id.id}/accept",
                {"access_token": token, "name": "Hoa", "signature": PIXEL},
            )
            self.assertIn("error", answer)
        self.env.invalidate_all()
        self.assertEqual((claim.sale_order_id.state, claim.state), ("sent", "quotation"))
