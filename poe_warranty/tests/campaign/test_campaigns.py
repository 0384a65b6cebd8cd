"""Campaigns: which devices they concern, who is told of them, and that they judge nothing."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from ...models.campaign import warranty_campaign_devices as devices
from ..common import WarrantyCommon
from ..customer import CustomerCommon

SOLD, NOW = "2025-05-12 03:00:00", "2025-11-20 03:00:00"


class CampaignCommon(WarrantyCommon):
    @classmethod
    def _launch(cls, **values):
        """Make a campaign about cameras."""
        products = [Command.set(cls.camera.product_tmpl_id.ids)]
        given = {"name": "Power board", "notice": "Unplug <b>it</b>\nBring it to us", **values}
        return cls.env["warranty.campaign"].create({"product_tmpl_ids": products, **given})


@tagged("post_install", "-at_install")
class TestCampaigns(CampaignCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.an.email = "an@example.com"
        serials = ["CAM0001", "CAM0002", "CAM0003", "CAM00030"]
        cls.cards = cls._sell_together(serials, moment=SOLD)
        cls.recorders = cls._sell("NVR0001", cls.binh, cls.recorder, SOLD)

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))

    def _get_concerned(self):
        cards = self.cards | self.recorders
        notices = self.env["warranty.campaign"]._get_notices(cards)
        return sorted(card.serial for card in cards if notices.get(card.id))

    def _get_served_claim(self, serial, campaign, repair=True, **values):
        """Return a claim of a device that was handed over for a campaign."""
        claim = self._judge(serial, **values)
        claim.campaign_id = campaign
        self._serve(claim, NOW, "2025-11-21 03:00:00", repair)
        return claim

    # === which devices === #

    def test_product_serial_day_and_company_say_which(self):
        north = self.env["res.company"].create({"name": "North"})
        cameras = sorted(self.cards.mapped("serial"))
        for values, serials in (
            ({}, cameras),
            ({"serials": " cam-0001 \n\nCAM 0003\nCAM-0001"}, ["CAM0001", "CAM0003"]),
            ({"serials": "cam0002 .. CAM0003"}, ["CAM0002", "CAM0003"]),
            ({"serials": "CAM0002\tCAM0009\nCAM00030"}, ["CAM0002", "CAM0003", "CAM00030"]),
            ({"serials": "CAM9999"}, []),
            ({"date_from": "2025-11-21"}, []),
            ({"date_from": "2025-01-01", "date_until": "2025-11-19"}, []),
            ({"date_from": "2025-11-20", "date_until": "2025-11-20"}, cameras),
            ({"company_id": north}, []),
            ({"company_id": self.company}, cameras),
            ({"active": False}, []),
        ):
            with self.subTest(values):
                company = values.pop("company_id", north.browse())
                campaign = self._launch(**values).sudo()
                campaign.company_id = company
                self.assertEqual(self._get_concerned(), sorted(serials))
                campaign.unlink()

    def test_today_is_the_day_of_the_policy(self):
        self._launch(date_from="2025-11-20", date_until="2025-11-20")
        self.assertEqual(self.cards.policy_id.tz, "Asia/Ho_Chi_Minh")
        for moment, told in (("2025-11-19 16:59:00", False), ("2025-11-19 17:01:00", True)):
            with freeze_time(moment):
                self.assertEqual(bool(self._get_concerned()), told)

    def test_a_renamed_serial_and_a_corrected_list_count(self):
        campaign = self._launch(serials="CAM0077")
        self.assertFalse(self._get_concerned())
        self.cards.filtered(lambda card: card.serial == "CAM0001").lot_id.name = "CAM-0077"
        self.assertEqual(len(self._get_concerned()), 1)
        campaign.serials = "CAM0002\nCAM0001 .. CAM0002"
        self.assertEqual(campaign.serials, "CAM0002\nCAM0001 .. CAM0002")
        self.assertIn("CAM0002", self._get_concerned())
        campaign.serials = False
        self.assertEqual(len(self._get_concerned()), len(self.cards))

    def test_the_list_finds_the_devices_of_a_campaign_however_many_it_names(self):
        self._launch(name="All cameras")
        self._launch(name="Some cameras", serials="CAM0001\ncam0003 .. CAM0009")
        self.cards.filtered(lambda card: card.serial == "CAM0002").lot_id.name = "CAM-0008"
        some = {"CAM0001", "CAM0003"}
        renamed = self.cards.filtered(lambda card: card.lot_id.name == "CAM-0008")
        for most in (devices.MOST_NAMED, 1):  # found by their serials, and compared one by one
            with patch.object(devices, "MOST_NAMED", most):
                for name, expected in (
                    ("Some", renamed | self.cards.filtered(lambda card: card.serial in some)),
                    ("All", self.cards),
                    ("cameras", self.cards),
                    ("No such", self.cards.browse()),
                ):
                    with self.subTest(most=most, name=name):
                        found = self.cards.search([("campaign_id", "ilike", name)])
                        self.assertEqual(found, expected)

    def test_what_is_no_list_is_told(self):
        for serials in ("CAM0009 .. CAM001", "CAM0009..CAM0001", "CAM1 ..", ".. CAM1", "--"):
            with self.subTest(serials):
                with self.assertRaises(UserError) as refused:
                    self._launch(serials=serials)
                self.assertIn("orrect the line", str(refused.exception))
        for values in ({"product_tmpl_ids": []}, {"notice": "  "}):
            with self.subTest(values), self.assertRaises(UserError):
                self._launch(**values)

    # === served === #

    def test_a_device_is_served_once_it_was_repaired_free_or_replaced(self):
        campaign = self._launch()
        self.assertEqual(campaign.card_count, len(self.cards))
        self._get_served_claim("CAM0001", campaign)
        self._get_served_claim("CAM0002", campaign, repair=False, fault_area="software")
        self.env.invalidate_all()
        waiting = ["CAM0002", "CAM0003", "CAM00030"]
        self.assertEqual(self._get_concerned(), sorted(waiting))
        self.assertEqual(campaign.card_count, 3)
        found = self.env["warranty.card"].search(campaign.action_view_cards()["domain"])
        self.assertEqual(sorted(found.mapped("serial")), sorted(waiting))
        # the next campaign is another matter
        self._launch()
        self.assertIn("CAM0001", self._get_concerned())

    def test_a_campaign_judges_nothing_and_stops_nothing(self):
        before = self._judge("CAM0003", fault_area="software")
        verdict = (before.decision, before.finding_ids.mapped("clause"))
        before.action_cancel()
        campaign = self._launch(kind="recall")
        claim = self._judge("CAM0003", fault_area="software")
        self.assertEqual((claim.decision, claim.finding_ids.mapped("clause")), verdict)
        self.assertEqual(claim.campaign_ids, campaign)
        self.assertFalse(claim.campaign_id, "the desk says which one it serves")
        self.assertIn("Recall for safety: Power board\nUnplug", claim.campaign_notice)
        claim.campaign_id = campaign
        self.assertFalse(claim.verdict_outdated)

    def test_the_desk_reads_the_most_serious_first_with_a_card_or_without(self):
        self._launch(name="Second")
        self._launch(name="First", kind="recall")
        self._receive(self.camera, ["CAM0100"])
        Claim = self.env["warranty.claim"].with_user(self.desk)
        for serial in ("CAM0001", "CAM0100"):
            scanned = Claim.desk_scan(serial)
            self.assertEqual([c["name"] for c in scanned["campaigns"]], ["First", "Second"])
        self.assertEqual(Claim.desk_scan("NVR0001")["campaigns"], [])
        self.assertEqual(Claim.desk_scan("STRANGE")["campaigns"], [])

    def test_only_an_administrator_writes_campaigns(self):
        campaign = self._launch(serials="CAM0001")
        with self.assertRaises(AccessError):
            campaign.with_user(self.desk).name = "Other"
        with self.assertRaises(AccessError):
            campaign.serial_ids.with_user(self.desk).first = "CAM0002"
        self.assertEqual(campaign.with_user(self.desk).serials, "CAM0001")

    # === many === #

    def test_many_devices_and_campaigns_take_no_more_queries(self):
        cards = self._sell_together([f"MANY{number}" for number in range(8)], moment=SOLD)
        claims = self.env["warranty.claim"].create(
            [{"device_serial": card.serial} for card in cards]
        )
        for size in (2, 8):
            campaigns = self.env["warranty.campaign"].union(
                *(self._launch(serials=f"MANY{number}\nMANY0 .. MANY9") for number in range(size))
            )
            self.env.flush_all()
            for ask in (
                lambda size=size: self.env["warranty.campaign"]._get_notices(cards[:size]),
                lambda campaigns=campaigns: campaigns.mapped("card_count"),
                lambda size=size: claims[:size].mapped("campaign_notice"),
            ):
                self.env.invalidate_all()
                with self.subTest(size=size), self.assertQueryCount(10):
                    ask()

    # === messages === #

    def _tell(self):
        with self.enter_registry_test_mode():
            self.env.ref("poe_warranty.ir_cron_tell_customers").method_direct_trigger()
        self.env.invalidate_all()

    def _get_messages(self, *states):
        kind = self.env.ref("poe_warranty.message_kind_campaign")
        domain = [("kind_id", "=", kind.id), ("state", "in", states or ("sent",))]
        return self.env["warranty.message"].search(domain)

    def test_a_holder_is_told_once_a_campaign_of_all_his_devices(self):
        self.env["res.lang"].sudo()._activate_and_install_lang("vi_VN")
        self.an.lang = "vi_VN"
        campaign = self._launch(kind="recall")
        campaign.with_context(lang="vi_VN").notice = "Rút điện <b>ngay</b>"
        self._tell()
        self.assertFalse(self._get_messages(), "nobody said that the holders are told")
        campaign.is_told = True
        for _run in range(2):
            self._tell()
        self.assertEqual(len(self._get_messages()), len(self.cards))
        mails = self.cards.sudo().message_ids.filtered(lambda m: m.message_type == "auto_comment")
        mails = mails.filtered(lambda mail: "Power board" in (mail.subject or ""))
        self.assertEqual((len(mails), mails.partner_ids), (1, self.an))
        self.assertIn("Rút điện &lt;b&gt;ngay", mails.body)
        for serial in self.cards.mapped("serial"):
            self.assertIn(serial, mails.body)
        self._launch(name="Lens", is_told=True, serials="CAM0002")
        self._tell()
        self.assertEqual(len(self._get_messages()), len(self.cards) + 1)

    def test_a_campaign_that_ended_meanwhile_is_not_told(self):
        campaign = self._launch(is_told=True)
        kind = self.env.ref("poe_warranty.message_kind_campaign").sudo()
        kind._note(self.env["warranty.card"].search(kind._get_waiting_domain()))
        campaign.active = False
        self._tell()
        self.assertEqual(len(self._get_messages("dropped")), len(self.cards))
        self.assertFalse(self._get_messages())


@tagged("post_install", "-at_install")
class TestCampaignPages(CampaignCommon, CustomerCommon):
    def _check(self, number, digits):
        self.authenticate(None, None)
        return self._post("/w", number=number, digits=digits).text

    def test_everybody_with_the_device_reads_the_notice_and_no_markup(self):
        card = self.cards[0]
        code = card._get_check_code()
        self._launch(serials=card.serial)
        self.env.flush_all()
        pages = [self._check(card.serial, "5678"), self.url_open(f"/w/{code}").text]
        self._log_in(self.buyer)
        pages.append(self.url_open(f"/my/devices/{card.id}").text)
        for page in pages:
            self.assertIn("Advice: Power board", " ".join(page.split()))
            self.assertIn("Unplug &lt;b&gt;it", page)
        other = self.url_open(f"/my/devices/{self.cards[1].id}").text
        self.assertNotIn("Power board", other)
        for wrong in (self._check(card.serial, "5679"), self._check("CAM7777", "5678")):
            self.assertNotIn("Power board", wrong)
            self.assertIn("o_warranty_nothing", wrong)

    def test_the_check_takes_as_many_queries_for_any_number_of_campaigns(self):
        Card = self.env["warranty.card"]

        def count(*asked):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Card._get_public_answer(*asked)
            return self.cr.sql_log_count - before

        asked = (("CAM0001", "5678"), ("CAM0001", "5679"), ("CAM7777", "5678"))
        for pair in asked:
            count(*pair)  # what is asked once and then remembered
        before = [count(*pair) for pair in asked]
        self.assertEqual(before[1:], [1, 1], "wrong and unknown take the one look-up")
        for number in range(9):
            self._launch(name=f"Campaign {number}")
        self.assertEqual([count(*pair) for pair in asked], before)
        self.assertEqual(len(Card._get_public_answer(*asked[0])[0]["campaigns"]), 9)

    def test_a_customer_reads_campaigns_on_our_pages_alone(self):
        campaign = self._launch(serials="CAM0001")
        self._log_in(self.buyer)
        calls = (
            ("warranty.campaign", "search_read", []),
            ("warranty.campaign", "read", campaign.ids),
            ("warranty.campaign.serial", "search_read", []),
            ("warranty.campaign", "_get_notices", self.cards.ids),
        )
        for call in calls:
            with (
                self.subTest(call),
                mute_logger("odoo.http"),
                self.assertRaises(JsonRpcException),
            ):
                self._call(*call)
