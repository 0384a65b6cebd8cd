"""The device is found: by the number as it is written, typed or damaged, by what was chosen beside it,
and "not ours" is said only when it is true."""

import unicodedata

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestFinding(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._sell("CAS0012")
        cls.twin = cls._sell("CAS0012", cls.binh, cls.recorder)
        cls.single = cls._sell("0012345")
        cls.drum = cls._make_product("Cable drum", "camera", tracking="lot")
        cls.lot = cls.env["stock.lot"].create({"name": "L1", "product_id": cls.drum.id})
        cls.env["stock.quant"].create(
            {
                "product_id": cls.drum.id,
                "lot_id": cls.lot.id,
                "location_id": cls.warehouse.lot_stock_id.id,
                "inventory_quantity": 10,
            }
        ).action_apply_inventory()
        for partner in (cls.an, cls.binh):
            order = cls._order(partner, (cls.drum, 2))
            order.picking_ids.move_ids.picked = True
            order.picking_ids.button_validate()
        cls.drums = cls.lot.warranty_card_ids.sorted("id")

    def _scan(self, serial):
        return self.env["warranty.claim"].with_user(self.desk).desk_scan(serial)

    def _create(self, **vals):
        """Register a claim as an interface does."""
        return self.env["warranty.claim"].with_user(self.desk).create(vals)

    def _enter_elsewhere(self, company, serial, **vals):
        """Enter a paper card in another company."""
        self.env["warranty.card"].sudo().with_company(company).create(
            {
                "company_id": company.id,
                "product_id": self.camera.id,
                "partner_id": self.an.id,
                "serial": serial,
                "date_start": "2025-01-10",
                "term_months": 24,
                **vals,
            }
        )

    # === in whatever spelling === #

    def test_every_spelling_finds_the_device(self):
        for serial in ("001\u20112345", "00\u00a012345", "\uff10012345\u200b", " 0012.345 "):
            scan = self._scan(serial)
            self.assertEqual((scan["outcome"], scan["device"]["serial"]), ("card", "0012345"))

    def test_damaged_numbers_are_offered_and_never_matched(self):
        damaged = (
            ("CÁ0012", "CAS0012"),
            (unicodedata.normalize("NFD", "cá0012"), "CAS0012"),
            ("CA10012", None),
            ("12345", "0012345"),
            ("12345.0", "0012345"),
        )
        for serial, meant in damaged:
            scan = self._scan(serial)
            self.assertEqual(scan["outcome"], "unknown", serial)
            offered = [suggestion["serial"] for suggestion in scan["suggestions"]]
            self.assertEqual(offered, [meant] if meant else [], serial)
            self.assertEqual("is not ours" in scan["message"], not meant, serial)
        for serial, _meant in damaged:
            self.assertFalse(self._create(device_serial=serial).card_id, serial)

    def test_a_serial_renamed_in_stock_leads_to_its_card(self):
        self.single.lot_id.name = "NEW-1"
        scan = self._scan("new1")
        self.assertEqual((scan["outcome"], scan["device"]["serial"]), ("card", "NEW-1"))
        claim = self._judge("NEW-1")
        self.assertEqual(claim.card_id, self.single)
        self.assertNotIn("serial_mismatch", claim.finding_ids.mapped("reason"))

    def test_a_customers_name_in_decomposed_unicode(self):
        self.an.name = "Trần Ân"
        typed = unicodedata.normalize("NFD", "Trần")
        self.assertIn(self.an.id, dict(self.env["res.partner"].name_search(typed)))
        claim = self._create(device_serial="0012345")
        self.assertIn(claim.id, dict(claim.name_search(typed)))

    # === one of several === #

    def test_the_product_chosen_after_the_scan_decides(self):
        form = Form(self.env["warranty.claim"].with_user(self.desk))
        form.device_serial = "CAS0012"
        self.assertFalse(form.card_id)
        form.product_id = self.recorder
        self.assertEqual((form.card_id, form.partner_id), (self.twin, self.binh))
        form.product_id = self.camera
        self.assertEqual((form.card_id, form.partner_id), (self.card, self.an))
        claim = form.save()
        claim.product_id = self.recorder
        self.assertEqual((claim.card_id, claim.lot_id), (self.twin, self.twin.lot_id))

    def test_the_product_decides_though_only_the_other_card_is_valid(self):
        self.twin.sudo()._cancel("Entered twice.")
        claim = self._create(device_serial="CAS0012")
        self.assertEqual(claim.card_id, self.card)
        claim.product_id = self.recorder
        claim.action_assess()
        self.assertEqual((claim.card_id, claim.decision), (self.twin, "excluded"))

    def test_the_customer_of_a_lot_that_was_sold_twice_decides(self):
        of_an, of_binh = self.drums
        self.assertEqual(self._claim("L1", partner_id=self.binh).card_id, of_binh)
        self.assertEqual(self._create(device_serial="l-1", partner_id=self.an.id).card_id, of_an)
        claim = self._create(device_serial="L1")
        self.assertFalse(claim.card_id)
        with self.assertRaisesRegex(UserError, "several customers"):
            claim.action_assess()
        claim.partner_id = self.binh
        self.assertEqual(claim.card_id, of_binh)
        claim.action_assess()
        self.assertNotIn("card_missing", claim.finding_ids.mapped("reason"))

    def test_whoever_brings_the_device_does_not_change_its_card(self):
        claim = self._create(device_serial="0012345")
        claim.partner_id = self.binh
        self.assertEqual((claim.card_id, claim.partner_id), (self.single, self.binh))

    def test_the_desk_chooses_among_all_that_bear_the_number(self):
        scan = self._scan("CAS0012")
        self.assertEqual(scan["outcome"], "choose")
        self.assertEqual({choice["id"] for choice in scan["cards"]}, {self.card.id, self.twin.id})
        self.assertEqual({c["id"] for c in self._scan("L1")["cards"]}, set(self.drums.ids))
        self._receive(self.recorder, ["0012345"])
        choices = self._scan("0012345")["cards"]
        self.assertEqual([choice["id"] for choice in choices], [self.single.id, False])
        lot = choices[1]["lot_id"]
        device = self.env["warranty.claim"].with_user(self.desk).desk_scan_lot(lot)
        self.assertEqual((device["outcome"], device["device"]["lot_id"]), ("device", lot))
        for product in (self.camera, self.recorder):
            self._receive(product, ["IN-STOCK"])
        self.assertEqual([c["id"] for c in self._scan("IN-STOCK")["cards"]], [False, False])

    # === not ours === #

    def test_a_device_of_another_company_of_ours(self):
        other = self.env["res.company"].create({"name": "POE North"})
        self._enter_elsewhere(other, "NORTH-1")
        scan = self._scan("north1")
        self.assertEqual((scan["outcome"], scan["card"], scan["cards"]), ("elsewhere", False, []))
        self.assertIn("POE North", scan["message"])
        claim = self._create(device_serial="NORTH-1")
        claim.action_assess()
        self.assertEqual(claim.decision, "not_found")
        self.assertIn("POE North", claim.verdict)
        self.assertIn("is not ours", self._scan("NOWHERE")["message"])

    def test_a_serial_that_all_companies_share_has_its_card_in_another_one(self):
        lot = self._receive(self.camera, ["SHARED-1"])
        self.assertFalse(lot.company_id)
        other = self.env["res.company"].create({"name": "POE North"})
        self._enter_elsewhere(other, "SHARED-1", lot_id=lot.id)
        scan = self._scan("SHARED-1")
        self.assertIn("POE North", scan["message"])
        found = self._judge("SHARED-1").finding_ids
        self.assertIn("card_elsewhere", found.mapped("reason"))

    def test_an_open_claim_on_an_unknown_device_is_gone_on_with(self):
        Claim = self.env["warranty.claim"].with_user(self.desk)
        values = {"device_serial": "ZZZ123", "partner_id": self.an.id}
        Claim.desk_register(values)
        claim = Claim.search([("device_serial", "=", "ZZZ123")])
        scan = Claim.desk_scan("zzz-123", as_serial=True)
        self.assertEqual((scan["outcome"], scan["open_claim"]["id"]), ("unknown", claim.id))
        self.assertIn(f"has the open claim {claim.name}", scan["message"])
        self.assertEqual([earlier["id"] for earlier in scan["history"]], claim.ids)
        refused = self.assertRaisesRegex(UserError, f"has the open claim {claim.name}")
        with refused, self.cr.savepoint():
            Claim.desk_register({**values, "device_serial": "ZZZ-123"})
        form = Form(Claim)
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as told:
            form.device_serial = "ZZZ-123"
        self.assertIn(claim.name, told.output[0])
        # another one of the same number
        Claim.desk_register({**values, "partner_id": self.binh.id})
        claim.action_cancel()
        Claim.desk_register(values)
        for _device in range(2):
            Claim.desk_register({**values, "device_serial": "No number"})
        self.assertFalse(Claim.desk_scan("no number", as_serial=True)["open_claim"])

    def test_the_number_of_a_card_is_no_serial_but_leads_to_it(self):
        scan = self._scan(f" {self.card.name.lower()} ")
        self.assertEqual((scan["card"]["id"], scan["chosen"]), (self.card.id, True))

    # === numbers beside the serial === #

    def test_seals_are_compared_as_serials_are(self):
        self.single.seal_ids = [(0, 0, {"number": "S-778"})]
        claim = self._judge("0012345", seal_condition="intact", seal_number="s 778\u200b")
        self.assertNotIn("III.2", claim.finding_ids.mapped("clause"))
        claim = self._create(device_serial="CAS0012", product_id=self.camera.id, seal_number="S779")
        self.card.seal_ids = [(0, 0, {"number": "S-780"})]
        claim.action_assess()
        self.assertIn("III.2", claim.finding_ids.mapped("clause"))

    def test_two_phones_of_one_field_are_both_the_customers(self):
        self.an.phone = "0912 345 678 / 0168 345 6789"
        card = self._sell("TWO-1")
        self.assertEqual(card.phone, "+84912345678 / +84383456789")
        for given in ("0383456789", "+84 (0)168 345 6789", "0912345678", "0999 888 777"):
            claim = self._judge("TWO-1", phone=given)
            found = claim.finding_ids.mapped("reason")
            self.assertEqual("phone_mismatch" in found, given == "0999 888 777", given)
            claim.action_cancel()
        for typed in ("0912 345 678", "383456789", "01683456789"):
            self.assertIn(card, card.search([("phone_search", "ilike", typed)]), typed)
        with self.assertRaises(ValidationError):
            self._claim("TWO-1", phone="0912 345 678 / 55555")
