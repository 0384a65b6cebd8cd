"""What is typed into a search box, and that the database answers it from an index."""

from ast import literal_eval

from lxml import etree

from ...models.base import warranty_lookup
from ...tools.phone import get_country_code
from ..common import WarrantyCommon


class TestSearch(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAM-07 81")
        cls.other = cls._sell("NVR-5512", cls.binh)

    def setUp(self):
        super().setUp()
        self.claim = self._claim("cam0781", arrangement="Waits", device_condition="Scratched")
        self.claim.receipt_id = self.env["warranty.receipt"].create({"partner_id": self.an.id})
        self.receipt = self.claim.receipt_id
        self._claim("NVR5512")
        self.env.flush_all()

    def _find(self, record, name, text):
        """Type a text into a box of the list of a record's model."""
        return record.search([(name, "ilike", text)])

    def test_any_number_in_any_spelling(self):
        """The serial, a part of it, and the numbers of card, claim and receipt, in each list that
        knows them."""
        serial = ("CAM-07 81", "cam0781", "CAM.0781", "m07", "07-8")
        for record, numbers in (
            (self.card, (self.card.name,)),
            (self.claim, (self.card.name, self.claim.name)),
            (self.receipt, (self.card.name, self.claim.name, self.receipt.name)),
        ):
            for text in (*serial, *numbers, record.name.lower()):
                with self.subTest(model=record._name, text=text):
                    self.assertEqual(self._find(record, "number_search", text), record)
                    found = [id_ for id_, _name in record.name_search(text)]
                    self.assertEqual(found, record.ids)
            self.assertFalse(self._find(record, "number_search", "CAMO781"))

    def test_a_serial_renamed_in_stock_is_found_by_both(self):
        """The card bears what was printed; stock knows the serial under another name since."""
        self.card.lot_id.name = "CAM-0781-B"
        for text in ("cam 0781 b", "CAM-07 81"):
            for record in (self.card, self.claim, self.receipt):
                self.assertEqual(self._find(record, "number_search", text), record)

    def test_phone_in_any_spelling(self):
        """However the number is written on the record and typed by the desk."""
        self.claim.phone = "0912-345-678"
        for text in ("0912 345 678", "+84912345678", "0084 912 345 678", "912345678", "345 678"):
            for record in (self.card, self.claim, self.receipt):
                with self.subTest(model=record._name, text=text):
                    self.assertEqual(self._find(record, "phone_search", text), record)
        # the prefixes of 2018
        self.claim.phone = "0168 345 6789"
        for text in ("01683456789", "0383 456 789"):
            self.assertEqual(self._find(self.claim, "phone_search", text), self.claim)
        self.assertFalse(self._find(self.claim, "phone_search", "nobody"))

    def test_a_number_without_prefix_is_of_its_owners_country_or_ours(self):
        thailand = self.env.ref("base.th")
        self.company.country_id = thailand
        self.assertEqual(get_country_code(self.an), "VN")
        self.an.country_id = False
        self.assertEqual(get_country_code(self.an), "TH")
        self.assertEqual(get_country_code(self.company), "TH")

    def test_customers_name_claims_and_receipts(self):
        """In a field that chooses a claim or a receipt the customer's name does too."""
        self.an.name = "Trần An"
        for record in (self.claim, self.receipt):
            self.assertEqual([id_ for id_, _name in record.name_search("trần")], record.ids)

    def test_pages_of_groups(self):
        """The pages of a grouping by customer are those of the whole, by name, the claims of nobody
        last."""
        self.an.name = "Yến"
        stranger = self.claim.create({"device_serial": "STRANGE-1"})
        self.assertFalse(stranger.partner_id)
        Claim = self.env["warranty.claim"]
        grouping = {"domain": [], "groupby": ["partner_id"], "aggregates": ["__count"]}
        whole = Claim._read_group(**grouping, order="partner_id")
        names = [partner.name for partner, _count in whole]
        self.assertEqual(names, ["Binh", "Yến", False])
        for limit in (1, 2, 3, 4):
            pages = [
                Claim._read_group(**grouping, order="partner_id", limit=limit, offset=offset)
                for offset in range(0, len(whole), limit)
            ]
            self.assertEqual([group for page in pages for group in page], whole)
        grouping["domain"] = [("id", "=", 0)]
        self.assertFalse(Claim._read_group(**grouping, order="partner_id", limit=2))

    def _get_filter(self, model, name):
        """Return the domain of a filter that the search view of a model ships."""
        view = self.env.ref(f"poe_warranty.warranty_{model}_view_search")
        (node,) = etree.fromstring(view.arch).xpath(f"//filter[@name='{name}']")
        return literal_eval(node.get("domain"))

    def test_groups_of_joined_and_of_unstored_records(self):
        """A filter that joins another table, and a record that is read through another one."""
        for model, domain, name in (
            ("warranty.claim", [("receipt_clock", "=", "overdue")], "partner_id"),
            ("warranty.claim", [("promised_date", "!=", False)], "user_id"),
            ("warranty.card", [], "product_uom_id"),
        ):
            with self.subTest(model=model, group=name):
                Model = self.env[model].with_user(self.desk)
                found = Model.web_read_group(domain, [name], ["__count"], limit=80)
                counted = sum(group["__count"] for group in found["groups"])
                self.assertEqual(counted, Model.search_count(domain))

    def test_a_letter_that_most_customers_share(self):
        self.patch(warranty_lookup, "MAX_FOUND", 1)
        self.env["res.partner"].create([{"name": f"Anonymous {number}"} for number in range(3)])
        self.assertIn(self.claim, self.claim.search([("display_name", "ilike", "an")]))

    def _get_lookups(self):
        """Return what is typed into the one box of each list, and an index that answers it."""
        for record in (self.card, self.claim, self.receipt):
            for typed in ("0781", "0912 345 678", "binh", self.card.sale_order_id.name):
                anything = [("lookup_search", "ilike", typed)]
                yield record, anything, f"{record._table}__numbers_index"

    def test_answered_from_an_index(self):
        """No search of a list reads its table whole, nor its contacts."""
        numbers = [("number_search", "ilike", "0781")]
        phone = [("phone_search", "ilike", "0912 345 678")]
        partner = self.env["res.partner"]
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for record, domain, index in (
            (self.card, numbers, "warranty_card__numbers_index"),
            (self.claim, numbers, "warranty_claim__numbers_index"),
            (self.receipt, numbers, "warranty_receipt__numbers_index"),
            (self.card, phone, "warranty_card__phone_digits_index"),
            (self.claim, phone, "warranty_claim__phone_digits_index"),
            (self.receipt, phone, "warranty_receipt__phone_digits_index"),
            (self.card, self._get_filter("card", "withdrawn"), "warranty_card_withdrawn_idx"),
            (self.card, self._get_filter("card", "incomplete"), "warranty_card_incomplete_idx"),
            (self.claim, self._get_filter("claim", "open"), "warranty_claim_open_order"),
            (partner, [("display_name", "ilike", "Trần")], "res_partner_complete_name_trigram"),
            (partner, [("display_name", "ilike", "Trần")], "res_partner_vat_trigram"),
            (partner, [("plain_name", "ilike", "tran")], "res_partner_plain_name_trigram"),
            *((record, anything, index) for record, anything, index in self._get_lookups()),
        ):
            with self.subTest(model=record._name, domain=domain):
                # sudo: without the company's rule, whose index is as good among a few records
                query = record.sudo()._search(domain)
                self.env.cr.execute("EXPLAIN " + query.select().code, query.select().params)
                plan = "\n".join(line for (line,) in self.env.cr.fetchall())
                self.assertIn(index, plan)
