"""What holds for every date and every set of service times (hypothesis)."""

import calendar
from datetime import date, datetime, timedelta

import pytz
from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.common import TransactionCase

from ...tools.dates import next_working_day, split_term, union_days

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 120)
LENGTHS = st.integers(0, 60)
INTERVALS = st.lists(
    st.tuples(DAYS, LENGTHS).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))),
    max_size=8,
)
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2060, 12, 30))
ZONES = st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Paris", "America/Sao_Paulo", "Asia/Kathmandu"])

RECORDS = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
PURE = settings(max_examples=300, deadline=None, derandomize=True)


class TestDateArithmetic(TransactionCase):
    """The pure functions, against a count of single days."""

    @PURE
    @given(INTERVALS)
    def test_union_counts_every_day_once(self, intervals):
        days = {
            first + timedelta(days=n)
            for first, last in intervals
            for n in range((last - first).days)
        }
        self.assertEqual(union_days(intervals), len(days))

    @PURE
    @given(INTERVALS, DAYS, LENGTHS)
    def test_one_more_interval_never_shortens(self, intervals, first, length):
        more = [*intervals, (first, first + timedelta(days=length))]
        self.assertGreaterEqual(union_days(more), union_days(intervals))
        self.assertLessEqual(union_days(more), union_days(intervals) + length)

    @PURE
    @given(DAYS, st.integers(1, 4000))
    def test_a_split_term_ends_on_its_day(self, start, length):
        end = start + timedelta(days=length)
        months, days = split_term(start, end)
        self.assertEqual(start + relativedelta(months=months, days=days), end)
        self.assertTrue(months >= 0 and 0 <= days < 31)

    @PURE
    @given(DAYS, st.sets(st.integers(0, 40)))
    def test_the_next_working_day_is_the_nearest_that_is_worked(self, day, offsets):
        worked = {day + timedelta(days=n) for n in offsets}
        found = next_working_day(day, worked)
        self.assertGreaterEqual(found, day)
        self.assertEqual(found, min(worked, default=day))


@tagged("post_install", "-at_install")
class TestCardDates(TransactionCase):
    """The same on cards and policies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2061-01-01"))  # no card begins in the future
        cls.policy = cls.env.ref("poe_warranty.warranty_policy_consumer")
        cls.product = cls.env["product.product"].create(
            {"name": "Camera", "is_storable": True, "tracking": "serial"}
        )
        cls.partner = cls.env["res.partner"].create({"name": "An"})

    def _card(self, start, months, intervals=()):
        card = (
            self.env["warranty.card"]
            .sudo()
            .create(
                {
                    "product_id": self.product.id,
                    "partner_id": self.partner.id,
                    "policy_id": self.policy.id,
                    "date_start": start,
                    "term_months": months,
                }
            )
        )
        self.env["warranty.suspension"].sudo().create(
            [{"card_id": card.id, "date_from": first, "date_to": last} for first, last in intervals]
        )
        return card

    @RECORDS
    @given(DAYS, MONTHS)
    def test_end_is_the_corresponding_day_or_the_last_of_the_month(self, start, months):
        card = self._card(start, months)
        end = card.nominal_end
        self.assertEqual((end.year * 12 + end.month) - (start.year * 12 + start.month), months)
        last = calendar.monthrange(end.year, end.month)[1]
        self.assertEqual(end.day, min(start.day, last))
        self.assertGreater(self._card(start, months + 1).nominal_end, end)

    @RECORDS
    @given(DAYS, MONTHS, INTERVALS)
    def test_service_time_only_ever_lengthens(self, start, months, intervals):
        card = self._card(start, months, intervals)
        self.assertEqual(
            card.effective_end, card.nominal_end + timedelta(days=union_days(intervals))
        )
        self.assertGreaterEqual(card.last_claim_day, card.effective_end)
        self.assertLess(card.last_claim_day.weekday(), 5)
        self.assertLess(card.last_claim_day - card.effective_end, timedelta(days=3))

    @RECORDS
    @given(MOMENTS, ZONES, st.sampled_from(["UTC", "Pacific/Auckland", "America/New_York"]))
    def test_the_user_never_moves_a_local_date(self, moment, zone, user_zone):
        policy = self.policy.copy({"tz": zone})
        self.env.user.tz = user_zone
        local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()
        self.assertEqual(policy.with_context(tz=user_zone)._get_local_date(moment), local)

    @RECORDS
    @given(DAYS, MONTHS, INTERVALS, DAYS)
    def test_facts_as_of_a_day_leave_later_service_out(self, start, months, intervals, day):
        card = self._card(start, months, intervals)
        begun = [pair for pair in intervals if pair[0] <= day]
        end, last = card._get_ends(day)
        self.assertEqual(
            end, start + relativedelta(months=months, days=0) + timedelta(union_days(begun))
        )
        self.assertLessEqual(end, card.effective_end)
        self.assertGreaterEqual(last, end)
