"""One box finds everything: each kind of thing, with the others' data beside it, as the desk asks."""

import unicodedata

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common import WarrantyCommon


class TestLookup(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.an.name, cls.binh.name = "Trần Thị Ánh", "Đỗ Văn Bình"
        cls.card = cls._sell("CAM0001")
        cls.pair = cls._sell_together(["NVR0001", "NVR0002"], cls.binh, cls.recorder)

    def _take_in(self, serial, partner, confirm=True):
        claim = self._judge(serial, device_condition="Scratched", arrangement="Waits")
        claim.receipt_id = self.env["warranty.receipt"].create({"partner_id": partner.id})
        if confirm:
            claim.receipt_id.action_confirm()
        self.env.flush_all()
        return claim

    def _scan(self, typed, *args, user=None):
        Claim = self.env["warranty.claim"].with_user(user or self.desk)
        return Claim.desk_scan(typed, *args)

    def _get_hits(self, scan):
        return {(hit["model"], hit["id"]) for hit in scan["hits"]}

    # === the desk === #

    def test_a_receipt_opens_pick_up(self):
        claim = self._take_in("CAM0001", self.an)
        self._take_in("NVR0001", self.binh)
        receipt = claim.receipt_id
        for typed in (
            receipt.name,
            f" {receipt.name.lower()} ",
            f"https://poe.example/w/{receipt.name}?lang=vi",
        ):
            scan = self._scan(typed)
            self.assertEqual(scan["outcome"], "open", typed)
            action = scan["action"]
            self.assertEqual((action["res_model"], action["res_id"]), (receipt._name, receipt.id))

    def test_a_receipt_that_is_being_filled_is_gone_on_with(self):
        claim = self._take_in("CAM0001", self.an, confirm=False)
        scan = self._scan(claim.receipt_id.name)
        self.assertEqual((scan["outcome"], scan["receipt_id"]), ("receipt", claim.receipt_id.id))

    def test_the_numbers_of_card_claim_and_order_lead_to_the_device(self):
        claim = self._take_in("CAM0001", self.an)
        claim.action_cancel()
        for number in (self.card.name, claim.name, self.card.sale_order_id.name):
            scan = self._scan(number)
            self.assertEqual(scan["outcome"], "card", number)
            self.assertEqual(scan["card"]["id"], self.card.id, number)
            self.assertTrue(scan["chosen"] and scan["verdict"], number)
            self.assertEqual([check["state"] for check in scan["checks"]][:1], ["passed"])
        hits = self._get_hits(self._scan(self.pair.sale_order_id.name))
        self.assertEqual(hits, {(card._name, card.id) for card in self.pair})

    def test_a_phone_in_any_spelling_finds_its_customers_devices(self):
        for typed in ("0987 654 321", "+84987654321", "0084 987.654.321", "(098) 765-4321"):
            scan = self._scan(typed)
            self.assertEqual(scan["outcome"], "found", typed)
            hits = self._get_hits(scan)
            self.assertEqual(hits, {(card._name, card.id) for card in self.pair})
            self.assertIn("Active", scan["hits"][0]["badge"])

    def test_a_name_with_and_without_accents_finds_open_receipts_and_devices(self):
        receipt = self._take_in("CAM0001", self.an).receipt_id
        for typed in ("tran thi anh", "Trần Thị Ánh", "ÁNH", unicodedata.normalize("NFD", "Ánh")):
            hits = self._get_hits(self._scan(typed))
            self.assertEqual(
                hits, {(receipt._name, receipt.id), (self.card._name, self.card.id)}, typed
            )
        self.assertEqual(
            self._get_hits(self._scan("do van binh")), {(card._name, card.id) for card in self.pair}
        )

    def test_a_customer_without_a_device_is_told_from_a_stranger(self):
        partner = self.an.copy({"name": "Ngọc Lan", "phone": "0903 111 222"})
        for typed in ("ngoc lan", "0903111222"):
            self.assertEqual(self._get_hits(self._scan(typed)), {("res.partner", partner.id)})
        scan = self._scan("STRANGE-1")
        self.assertEqual((scan["outcome"], scan["hits"]), ("unknown", []))
        self.assertIn("is not ours", scan["message"])

    def test_a_serial_comes_before_all_else_and_a_person_may_say_so(self):
        card = self._sell("0987654321")
        self.assertEqual(self._scan("0987654321")["card"]["id"], card.id)
        scan = self._scan("0912345678", True)
        self.assertEqual((scan["outcome"], scan["hits"]), ("unknown", []))
        suggestions = self._scan("CAMOOO1")["suggestions"]
        self.assertEqual([found["serial"] for found in suggestions], ["CAM0001"])

    def test_too_many_are_not_listed(self):
        self._sell_together([f"SER{number:03d}" for number in range(25)])
        scan = self._scan("tran thi")
        self.assertEqual(len(scan["hits"]), 20)
        self.assertIn("type more of it", scan["message"])

    # === whose it is === #

    def test_another_companys_are_not_shown(self):
        company = self.env["res.company"].create({"name": "POE North"})
        vals = {
            "company_id": company.id,
            "product_id": self.camera.id,
            "partner_id": self.an.id,
            "serial": "NORTH-1",
            "date_start": "2025-01-10",
            "term_months": 24,
        }
        Card = self.env["warranty.card"].sudo().with_company(company)
        # both companies count from one: theirs is not to be found by a number of ours
        other = Card.create({**vals, "name": "NORTH-WC-1"})
        other.flush_recordset()
        both = self._make_user("both", "poe_warranty.group_warranty_user")
        both.company_ids |= company
        for user in (self.desk, both):
            scan = self._scan("tran thi anh", user=user)
            self.assertEqual((scan["card"]["id"], scan["hits"]), (self.card.id, []))
            scan = self._scan(other.name, user=user)
            self.assertEqual((scan["outcome"], scan["card"]), ("elsewhere", False))
            self.assertIn("POE North", scan["message"])

    def test_a_number_of_another_company_of_ours_says_which_one(self):
        company = self.env["res.company"].create({"name": "POE North"})
        vals = {"company_id": company.id, "partner_id": self.an.id}
        Receipt = self.env["warranty.receipt"].sudo().with_company(company)._as_program()
        receipt = Receipt.create({**vals, "name": "NORTH-RC-1"})
        Claim = self.env["warranty.claim"].sudo().with_company(company)._as_program()
        claim = Claim.create({**vals, "name": "NORTH-CL-1", "device_serial": "ALIEN-1"})
        self.env.flush_all()
        for record in (receipt, claim):
            scan = self._scan(record.name.lower())
            self.assertEqual((scan["outcome"], scan["hits"]), ("elsewhere", []), record.name)
            self.assertIn("is a number of POE North", scan["message"])
        self.assertIn("is not ours", self._scan("ALIEN-1")["message"], "nor known there")

    def test_only_who_takes_claims_in_asks_the_desk(self):
        accountant = self._make_user("accountant", "account.group_account_invoice")
        with self.assertRaises(AccessError):
            self._scan("tran thi anh", user=accountant)

    # === the lists === #

    def test_the_lists_find_by_the_same_kinds(self):
        claim = self._take_in("CAM0001", self.an)
        self._take_in("NVR0001", self.binh)
        accountant = self._make_user("accountant", "account.group_account_invoice")
        typed = (
            "cam-0001",
            "AM0001",
            claim.name,
            claim.receipt_id.name,
            self.card.name,
            self.card.sale_order_id.name,
            "0912 345 678",
            "345678",
            "tran thi anh",
            "Ánh",
        )
        for user in (self.desk, accountant):
            for record in (self.card, claim, claim.receipt_id):
                for text in typed:
                    with self.subTest(user=user.login, model=record._name, typed=text):
                        Model = self.env[record._name].with_user(user)
                        found = Model.search([("lookup_search", "ilike", text)])
                        self.assertEqual(found.ids, record.ids)

    def test_whatever_is_typed_is_an_answer(self):
        for typed in (
            "%",
            "_",
            "\\",
            "'",
            "\0",
            "\ud800",
            "0" * 5000,
            "http://",
            "https://a/b/",
            5,
        ):
            for model in ("warranty.card", "warranty.claim", "warranty.receipt"):
                self.env[model].search([("lookup_search", "ilike", typed)])
                for name in ("lookup_search", "number_search", "phone_search"):
                    for operator in ("=", "!="):
                        with self.assertRaisesRegex(UserError, "contains"):
                            self.env[model].search([(name, operator, False)])
        for typed in ("%", "a%", "0" * 5000, "https://a/b/"):
            self._scan(typed)
        with self.assertRaisesRegex(UserError, "Scan or type"):
            self._scan("__")

    def test_another_add_on_adds_a_kind(self):
        Lookup = self.registry["warranty.lookup"]
        kinds = Lookup._get_kinds

        def find_nickname(lookup, Model, text, whole):
            known = Model._name == "warranty.card" and text == "the old one"
            return Domain("id", "in", self.card.ids) if known else Domain.FALSE

        self.patch(Lookup, "_get_kinds", lambda lookup: (*kinds(lookup), "nickname"))
        Lookup._find_nickname = find_nickname
        self.addCleanup(delattr, Lookup, "_find_nickname")
        self.assertEqual(self._scan("the old one")["card"]["id"], self.card.id)
        found = self.env["warranty.card"].search([("lookup_search", "ilike", "the old one")])
        self.assertEqual(found, self.card)

    def test_queries_do_not_grow_with_what_is_found(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["warranty.card"].search([("lookup_search", "ilike", "do van binh")])
            return self.cr.sql_log_count - before

        count()
        few = count()
        self._sell_together([f"MORE{number}" for number in range(8)], self.binh)
        self.assertEqual(count(), few)

    # === the buttons === #

    def test_customer_product_and_serial_lead_to_their_cards(self):
        contact = self.binh.create({"name": "Lan", "parent_id": self.binh.id})
        self._sell("CAM0002", contact)
        for record, number in (
            (self.binh, 3),
            (contact, 1),
            (self.recorder, 2),
            (self.recorder.product_tmpl_id, 2),
            (self.card.lot_id, 1),
        ):
            record = record.with_user(self.desk)
            self.assertEqual(record.warranty_card_count, number, record._name)
            action = record.action_view_warranty_cards()
            self.assertEqual(self.env["warranty.card"].search_count(action["domain"]), number)
        nobody = self._make_user("nobody", "base.group_user")
        self.assertFalse(self.binh.with_user(nobody).warranty_card_count)
