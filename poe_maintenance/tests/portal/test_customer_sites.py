import uuid
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import JsonRpcException, tagged
from odoo.tools import format_date, mute_logger
from odoo.tools.translate import code_translations

from odoo.addons.poe_warranty.tests.customer import CustomerCommon, make_photo

from ..common import MaintenanceCommon


class SiteCustomerCommon(MaintenanceCommon, CustomerCommon):
    """Minh Long has a camera at its gate and one in its yard, under one contract; a guard is answerable
    for the gate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guard = cls._make_user("minhlong_guard", "base.group_portal")
        cls.guard.partner_id.parent_id = cls.minh_long
        cls.gate = cls._make_site("Gate", cls.minh_long, manager_ids=cls.guard.partner_id.ids)
        cls.yard = cls._make_site("Yard", cls.minh_long)
        cls.at_gate, cls.in_yard = cls.cards.equipment_ids.sorted(lambda d: d.lot_id.name)
        cls.at_gate.write({"site_id": cls.gate.id, "position": "Pole 3"})
        cls.in_yard.site_id = cls.yard
        cls.contract = cls._make_contract(
            cls.at_gate | cls.in_yard,
            "2020-01-01",
            name="Care of Minh Long",
            maintenance_kind="packaged",
            callouts_included=2,
        )
        cls.contract.contract_line_ids = [
            Command.create({"name": "Care\n#START# – #END#", "quantity": 1, "price_unit": 100})
        ]
        cls.visits = cls.env["maintenance.request"].create(
            [
                {
                    "name": f"Look at the {site.name}",
                    "maintenance_type": "preventive",
                    "site_id": site.id,
                    "contract_id": cls.contract.id,
                    "schedule_date": fields.Datetime.now() + timedelta(7),
                    "user_id": cls.desk.id,
                }
                for site in cls.gate | cls.yard
            ]
        )

    def _open(self, url, status=200):
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, status, url)
        return answer.text

    def _call_out(self, devices, words="All is dark", photos=()):
        files = [
            ("photos", (f"photo{number}.jpg", photo, "image/jpeg"))
            for number, photo in enumerate(photos)
        ]
        return self._post("/my/call-out/send", files=files, devices=devices.ids, words=words)

    def _get_callouts(self, site):
        domain = [("is_callout", "=", True), ("site_id", "=", site.id)]
        return self.env["maintenance.request"].search(domain)


@tagged("post_install", "-at_install")
class TestCustomerSites(SiteCustomerCommon):
    """What a customer finds and does about his sites, page by page."""

    # === who sees what === #

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_the_manager_of_a_site_sees_it_and_no_other(self):
        claim = self._claim("CAM0002")
        bare = self.env["warranty.claim"].create(
            {"device_serial": "UNKNOWN-1", "partner_id": self.minh_long.id}
        )
        self.assertFalse(bare.card_id)
        (camera,) = self.cards.filtered(lambda card: card.serial == "CAM0002")
        others = [
            f"/my/devices/{camera.id}",
            f"/my/claims/{claim.id}",
            f"/my/claims/{bare.id}",
            f"/my/sites/{self.yard.id}",
            f"/my/visits/{self.visits[1].id}",
        ]
        self._log_in(self.guard)
        for url, own, other in (
            ("/my/devices", "CAM0001", "CAM0002"),
            ("/my/sites", "Gate", "Yard"),
            ("/my/visits", "Look at the Gate", "Look at the Yard"),
        ):
            page = self._open(url)
            self.assertIn(own, page)
            self.assertNotIn(other, page)
        for url in others:
            self._open(url, 404)
        self._log_in(self.buyer)
        for url in others:
            self._open(url)
        # what a site says counts from the next page on
        self._log_in(self.guard)
        self.yard.manager_ids = self.guard.partner_id
        self._open(others[0])
        self._open(others[2], 404)
        (self.yard | self.gate).manager_ids = False
        for url in others:
            self._open(url)

    def test_a_device_says_where_it_hangs_and_what_looks_after_it(self):
        self._log_in(self.buyer)
        card = self.at_gate.card_id
        for url in ("/my/devices", f"/my/devices/{card.id}"):
            page = self._open(url)
            self.assertIn("Gate · Pole 3", page)
            self.assertIn("Care of Minh Long", page)
        self.assertIn("Pole 3", self._open(f"/my/sites/{self.gate.id}"))
        self.assertEqual(
            self.make_jsonrpc_request(
                "/my/counters",
                {"counters": ["maintenance_site_count", "maintenance_visit_count"]},
            ),
            {"maintenance_site_count": 2, "maintenance_visit_count": 2},
        )

    def test_the_lists_cost_no_more_queries_for_more_devices(self):
        def count(cards):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            places = cards.with_env(self.env)._get_portal_places()
            self.assertEqual(len(places), len(cards))
            return self.cr.sql_log_count - before

        count(self.cards)
        two = count(self.cards)
        more = self._sell_together([f"MANY-{number}" for number in range(8)], self.minh_long)
        more.equipment_ids.site_id = self.gate
        self.contract.device_ids = [
            Command.create({"equipment_id": device.id, "date_from": "2020-01-01"})
            for device in more.equipment_ids
        ]
        count(self.cards | more)
        self.assertLessEqual(count(self.cards | more), two)

    # === visits === #

    def test_a_visit_is_announced_and_its_report_opened(self):
        visit = self.visits[0]
        url = f"/my/visits/{visit.id}"
        self._log_in(self.guard)
        page = self._open(url)
        self.assertIn("We come on", page)
        self.assertIn(self.desk.name, page)
        self._open(f"{url}/report", 404)
        # a file of that name that the customer mailed to us is no report of ours
        visit.message_post(
            message_type="email", attachments=[(f"visit-{visit.id}.pdf", b"All is well")]
        )
        visit._as_program().finished_at = fields.Datetime.now()
        self._open(f"{url}/report", 404)
        report = self.env["ir.attachment"].create(
            {
                "name": visit._get_report_name(),
                "raw": b"%PDF-1.4",
                "res_model": visit._name,
                "res_id": visit.id,
            }
        )
        self.assertIn("Done on", self._open(url))
        self.assertEqual(self.url_open(f"{url}/report").content, report.raw)
        self.assertIn(visit.name, self._open("/my/visits?filterby=past"))

    def test_every_state_of_a_visit_has_its_words(self):
        visit = self.visits[0]
        now = fields.Datetime.now()
        words = {visit._get_portal_words()}
        for values in ({"started_at": now}, {"finished_at": now}, {"archive": True}):
            visit._as_program().write(values)
            words.add(visit._get_portal_words())
        self.assertEqual(len(words), 4)

    # === the contract === #

    def test_a_contract_is_read_without_marks_by_who_answers_for_all_of_it(self):
        self._log_in(self.buyer)
        url = f"/my/contracts/{self.contract.id}"
        self.assertIn(self.contract.name, self._open("/my/contracts"))
        page = self._open(url)
        for text in ("Packaged", "Pole 3", "Call-outs left this year", "Look at the Yard"):
            self.assertIn(text, page)
        for text in ("#START#", "#END#", "Price unit"):
            self.assertNotIn(text, page)
        self._log_in(self.guard)
        self.assertNotIn(self.contract.name, self._open("/my/contracts"))
        self.assertTrue(self.url_open(url).url.endswith("/my"))
        self.yard.manager_ids = self.guard.partner_id
        self.assertIn("Pole 3", self._open(url))

    def test_a_terminated_contract_says_its_last_day_and_no_invoice_to_come(self):
        today = fields.Date.context_today(self.contract)
        invoiced = today + timedelta(40)
        product = self.env.ref("poe_maintenance.product_contract_packaged")
        days = {"date_start": today, "date_end": today + timedelta(400)}
        following = invoiced + timedelta(1)
        line = {**days, "recurring_next_date": following, "last_date_invoiced": invoiced}
        self.contract.contract_line_ids.write({**line, "product_id": product.id})
        self.contract._terminate(today, self.env.ref("poe_maintenance.termination_reason_moved"))
        self._log_in(self.buyer)
        page = self._open(f"/my/contracts/{self.contract.id}")
        self.assertIn("Terminated; last day", page)
        self.assertNotIn("Next invoice", page)
        for text in (page, self._open("/my/contracts")):
            self.assertIn(format_date(self.env, today), text)
            self.assertNotIn(format_date(self.env, invoiced), text)

    def test_the_customer_reads_in_his_language_when_the_contract_began(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        self.minh_long.lang = "vi_VN"
        told = {("poe_maintenance", "vi_VN"): {"Contract start": "Hợp đồng bắt đầu"}}
        with patch.dict(code_translations.python_translations, told):
            contract = self._make_contract(self.at_gate, "2020-01-01")
        self.assertEqual(contract.modification_ids.description, "Hợp đồng bắt đầu")

    def test_what_is_included_is_told_in_the_reader_s_language_unless_worded_anew(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        shipped = self.contract.included_note
        read = self.contract.with_context(lang="vi_VN")
        self.assertEqual(self.contract._get_paper_notes()[0], shipped)
        Proposal = self.env["maintenance.proposal"].with_context(lang="vi_VN")
        self.assertEqual(read._get_paper_notes(), Proposal._get_inclusions("packaged", 2))
        self.contract.included_note = "Whatever we like"
        self.assertEqual(read._get_paper_notes()[0], "Whatever we like")

    # === call-outs === #

    def test_a_technician_is_asked_for_once_a_site(self):
        self._log_in(self.buyer)
        for _press in range(2):
            page = self._call_out(self.at_gate | self.in_yard, photos=[make_photo()])
            self.assertIn("We have your report", page.text)
        for site, device in ((self.gate, self.at_gate), (self.yard, self.in_yard)):
            call = self._get_callouts(site)
            self.assertEqual(len(call), 1)
            self.assertEqual(call._get_devices(), device)
            self.assertEqual((call.contract_id, call.customer_id), (self.contract, self.minh_long))
            self.assertFalse(call.owner_user_id or call.user_id or call.schedule_date)
            self.assertTrue(call.reported_at)
            task = call.activity_ids
            self.assertEqual(task.warranty_alert_key, "callout_reported")
            self.assertFalse(task.user_id.share)
            told = call.message_ids.filtered(lambda m: m.message_type == "comment")
            self.assertEqual((told.author_id, len(told.attachment_ids)), (self.buyer.partner_id, 1))
        # more about it comes onto the open one, of a new device onto another
        self._call_out(self.at_gate, "It smells, too")
        call = self._get_callouts(self.gate)
        call.description = "Ask for the cash first"
        page = self._open(f"/my/visits/{call.id}")
        for text in ("All is dark", "It smells, too"):
            self.assertIn(text, page)
        self.assertNotIn("Ask for the cash", page, "our notes are ours")
        self.assertEqual(len(self._get_callouts(self.gate)), 1)
        self.assertIn("callout_written", self._get_callouts(self.gate).activity_ids.mapped(
            "warranty_alert_key"
        ))  # fmt: skip

    def test_several_devices_of_a_site_are_one_callout(self):
        self.in_yard.site_id = self.gate
        self._log_in(self.buyer)
        self._call_out(self.at_gate | self.in_yard)
        call = self._get_callouts(self.gate)
        self.assertEqual(len(call), 1)
        self.assertEqual(call._get_devices(), self.at_gate | self.in_yard)

    def test_nobody_is_sent_without_contract_or_words(self):
        self._log_in(self.hoa)
        device = self.hers.equipment_ids
        self.assertIn("is under no contract today", self._call_out(device).text)
        self._log_in(self.buyer)
        self.assertIn("Tell us in your own words", self._call_out(self.at_gate, " ").text)
        self.assertIn("Choose the device", self._call_out(self.at_gate.browse()).text)
        today = fields.Date.today()
        self.contract.suspension_ids = [
            Command.create(
                {
                    "date_from": today - timedelta(1),
                    "date_to": today + timedelta(1),
                    "reason": "-",
                }
            )
        ]
        self.assertIn("is under no contract today", self._call_out(self.at_gate).text)
        self.assertFalse(self._get_callouts(self.gate))

    # === free services === #

    def _grant(self, quantity=1):
        """Return a free service on the camera at the gate."""
        card = self.at_gate.card_id
        self.env["warranty.promotion"].create(
            {
                "name": "Cleaning",
                "date_from": card.date_start,
                "date_to": card.date_start,
                "product_tmpl_ids": [Command.set(self.camera.product_tmpl_id.ids)],
                "line_ids": [Command.create({"product_id": self.labour.id, "quantity": quantity})],
            }
        )
        card._grant_entitlements()
        return card.entitlement_ids

    def _book(self, service, day, **more):
        url = f"/my/devices/{service.card_id.id}/book"
        return self._post(url, service=service.id, day=day, **more)

    def test_a_free_service_is_booked_for_a_day_as_often_as_it_is_left(self):
        service = self._grant()
        today = fields.Date.today()
        day = today + timedelta(10)
        self._log_in(self.guard)
        for wrong in ("", "no day", today - timedelta(3), today + timedelta(500)):
            self.assertIn("Choose a day from", self._book(service, wrong).text)
        self.assertFalse(service.sale_line_ids)
        for _press in range(2):
            page = self._book(service, day, entitlement_id=0, price_unit=1, state="draft")
            self.assertIn("You asked for", page.text)
        visit, order = service.visit_ids, service.sale_line_ids.order_id
        self.assertEqual((len(visit), len(order), service.left), (1, 1, 0))
        self.assertEqual((order.state, order.amount_total), ("sale", 0.0))
        self.assertEqual((visit.request_date, visit.schedule_date), (day, False))
        self.assertEqual((visit.site_id, visit.equipment_id), (self.gate, self.at_gate))
        self.assertEqual(visit.activity_ids.warranty_alert_key, "service_booked")
        self.assertFalse(visit.activity_ids.user_id.share)
        page = self._book(service, day + timedelta(1)).text
        self.assertIn("is used up", page)
        self.assertEqual(len(service.sale_line_ids), 1)

    def test_the_planner_reads_in_his_own_language_what_was_booked(self):
        self.env["res.lang"]._activate_lang("vi_VN")
        day = fields.Date.today() + timedelta(10)
        booked = self._grant().with_user(self.guard).sudo().with_context(lang="vi_VN")
        visit = booked._ask_for(day).sudo()
        for text in (visit.activity_ids.note, visit.description):
            self.assertIn(day.strftime("%m/%d/%Y"), text)


@tagged("post_install", "-at_install")
class TestSiteAttacks(SiteCustomerCommon):
    """What another customer, or a stranger, tries at sites, visits, reports and contracts."""

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_another_customer_s_sites_are_not_there(self):
        pages = [
            f"/my/sites/{self.gate.id}",
            f"/my/visits/{self.visits[0].id}",
            f"/my/visits/{self.visits[0].id}/report",
            "/my/sites/999999999",
            "/my/visits/0",
        ]
        contract = f"/my/contracts/{self.contract.id}"
        token = f"?access_token={uuid.uuid4()}"
        self._log_in(self.hoa)
        for page in pages:
            for query in ("", token):
                self._open(page + query, 404)
        for query in ("", token, "?report_type=pdf", f"{token}&report_type=pdf"):
            answer = self.url_open(contract + query)
            self.assertTrue(answer.url.endswith("/my"))
            self.assertNotIn(self.contract.name, answer.text)
        self.assertIn("is not yours any more", self._call_out(self.at_gate).text)
        book = f"/my/devices/{self.at_gate.card_id.id}/book"
        self.assertEqual(self._post(book, service=1, day="2099-01-01").status_code, 404)
        self.assertFalse(self._get_callouts(self.gate))
        self.authenticate(None, None)
        for page in (*pages[:3], "/my/call-out"):
            self.assertIn("/web/login", self.url_open(page).url)

    def test_a_form_sets_nothing_but_what_it_asks(self):
        self._log_in(self.buyer)
        self._post(
            "/my/call-out/send",
            devices=self.at_gate.ids,
            words="Dark",
            site_id=self.site.id,
            customer_id=self.hoa.partner_id.id,
            contract_id=0,
            reported_at="2020-01-01 00:00:00",
            user_id=self.buyer.id,
            charge="included",
        )
        call = self._get_callouts(self.gate)
        self.assertEqual((call.customer_id, call.contract_id), (self.minh_long, self.contract))
        self.assertFalse(call.charge or call.user_id)
        self.assertEqual(call.reported_at.date(), call.create_date.date())

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule",
                 "odoo.addons.base.models.ir_model", "odoo.models")  # fmt: skip
    def test_the_interface_gives_no_more_than_the_pages(self):
        self._log_in(self.guard)
        for model, path in (
            ("maintenance.site", "id"),
            ("maintenance.equipment", "site_id"),
            ("maintenance.request", "site_id"),
        ):
            names = sorted(self.env[model]._get_portal_fields())
            seen = self._call(model, "search_read", [], names)
            at = {record[path] if path == "id" else record[path][0] for record in seen}
            self.assertEqual(at, {self.gate.id}, model)
        visit, device = self.visits[0].id, self.at_gate.id
        refused = [
            ("maintenance.site", "read", [self.yard.id], ["name"]),
            ("maintenance.site", "read", [self.gate.id], ["note"]),
            ("maintenance.site", "write", [self.gate.id], {"manager_ids": [[5]]}),
            ("maintenance.request", "read", [self.visits[1].id], ["name"]),
            ("maintenance.request", "read", [visit], ["description"]),
            ("maintenance.request", "read", [visit], ["charge_reason"]),
            ("maintenance.request", "write", [visit], {"schedule_date": "2030-01-01 00:00:00"}),
            ("maintenance.request", "create", {"name": "Mine", "equipment_id": device}),
            ("maintenance.request", "message_post", [visit]),
            ("maintenance.equipment", "write", [device], {"site_id": self.yard.id}),
            ("maintenance.equipment", "read", [device], ["cost"]),
            ("maintenance.equipment", "_call_out", [device], "Dark"),
            ("maintenance.visit.line", "search", []),
            ("maintenance.result", "search", []),
            ("maintenance.contract.device", "search", []),
            ("warranty.entitlement", "search", []),
            ("contract.contract", "read", [self.contract.id], ["name"]),
        ]
        for call in refused:
            with self.subTest(call[:2]), self.assertRaises(JsonRpcException):
                self._call(*call)
        self._log_in(self.buyer)
        own = self.contract.id
        self.assertTrue(self._call("contract.contract", "read", [own], ["name", "date_end"]))
        for name in ("margin", "mtbf_hours", "sale_order_id", "renewal_order_ids"):
            with self.subTest(name), self.assertRaises(JsonRpcException):
                self._call("contract.contract", "read", [own], [name])


@tagged("post_install", "-at_install")
class TestSiteManagerOnPhone(SiteCustomerCommon):
    browser_size = "390x844"
    touch_enabled = True

    def _walk(self, lang):
        self.env["res.lang"]._activate_and_install_lang(lang)
        self.guard.lang = lang
        self._log_in(self.guard)
        self.assertIn(f'lang="{lang.replace("_", "-")}"', self.url_open("/my/sites").text)
        self.start_tour(
            "/my/sites", "poe_maintenance_site_manager_on_phone", login=self.guard.login
        )
        self.assertEqual(self._get_callouts(self.gate).name, "No picture at the gate")

    def test_a_technician_is_asked_for_from_a_phone(self):
        self._walk("en_US")

    def test_a_technician_is_asked_for_from_a_phone_in_vietnamese(self):
        self._walk("vi_VN")
