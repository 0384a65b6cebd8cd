from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools.comparison import (
    Assumptions,
    DeviceGroup,
    compare,
    count_visits,
    get_charged_share,
    get_contract_price,
    get_failures,
)
from ...tools.recurrence import Recurrence, count_parts, get_due_days, split_hours

START = date(2026, 1, 1)
CAMERAS = DeviceGroup(
    quantity=10, failure_rate=10, unit_value=100, interval=3, minutes=15, warranty_ends=()
)
ASSUMED = Assumptions(
    age_growth=0,
    prevented={"preventive": 50, "packaged": 50},
    downtime_hours={"none": 48, "preventive": 24, "packaged": 8},
    downtime_cost=10,
    callout_price=40,
    callouts_included=1,
    parts_share=30,
    hour_cost=12,
    travel_cost=15,
    margin=50,
)


@tagged("post_install", "-at_install")
class TestComparison(BaseCase):
    """Pure functions; every figure worked out by hand."""

    def _count(self, *intervals, years=1, **assumed):
        groups = [
            DeviceGroup(quantity=1, minutes=60, interval=months, extra_visits=extra)
            for months, extra in intervals
        ]
        return count_visits(groups, Assumptions(**assumed), START, years)

    def test_visits_that_fall_together_are_one(self):
        self.assertEqual(self._count((3, 0)), (4, 4))
        self.assertEqual(self._count((3, 0), (6, 0), (12, 0)), (4, 7))
        # months 2 4 6 8 10 12 and 3 9
        self.assertEqual(self._count((2, 0), (3, 0)), (8, 10))
        self.assertEqual(self._count((5, 0), years=5), (12, 12))
        self.assertEqual(self._count((0, 0), (0, 1), years=5), (0, 0))

    def test_what_the_storms_add_is_what_the_plan_adds(self):
        # on the last of every second month: the 31st of August is in the month before September
        self.assertEqual(self._count((2, 1), storm_month=9), (6, 6))
        self.assertEqual(self._count((2, 1), storm_month=8), (7, 7))
        self.assertEqual(self._count((3, 1), (2, 1), storm_month=8), (9, 12))
        # nobody asked for one more
        self.assertEqual(self._count((2, 0), storm_month=8), (6, 6))

    def test_more_visits_without_a_season_are_spread(self):
        self.assertEqual(self._count((6, 1)), (3, 3))
        self.assertEqual(self._count((6, 2), storm_month=8), (4, 4))
        self.assertEqual(self._count((12, 1), years=5), (10, 10))

    def test_a_long_visit_is_several(self):
        """Ten cameras of an hour, eight hours in a day."""
        cameras = DeviceGroup(quantity=10, minutes=60, interval=6)
        self.assertEqual(count_visits([cameras], Assumptions(), START, 1), (2, 20))
        self.assertEqual(count_visits([cameras], Assumptions(day_hours=8), START, 1), (4, 20))
        self.assertEqual(count_visits([cameras], Assumptions(day_hours=10), START, 1), (2, 20))

    def test_parts_of_a_long_visit(self):
        for runs, day_hours, split in (
            ([], 8, [[]]),
            ([(20.0, 1)], 8, [[0]]),  # one device is not split
            ([(9.0, 2)], 8, [[0], [1]]),
            ([(1.0, 5)], 3, [[0, 1, 2], [3, 4]]),
            ([(5.0, 4)], 8, [[0], [1], [2], [3]]),
            ([(1.0, 2), (8.0, 1)], 8, [[2], [0, 1]]),
            ([(9.0, 1), (0.0, 2)], 8, [[0, 1, 2]]),
            ([(0.1, 80)], 8, [list(range(80))]),
            ([(3.0, 3), (2.0, 2)], 8, [[0, 1], [2, 3, 4]]),
            ([(9.0, 9)], 0, [list(range(9))]),
        ):
            hours = [each for each, devices in runs for _device in range(devices)]
            self.assertEqual(split_hours(hours, day_hours), split, runs)
            self.assertEqual(count_parts(runs, day_hours), len(split), runs)

    def test_due_days_are_asked_for_once(self):
        get_due_days.cache_clear()
        once = Recurrence(START, 1)
        self.assertIs(
            get_due_days(once, date(2026, 12, 31)), get_due_days(once, date(2026, 12, 31))
        )
        self.assertEqual(get_due_days.cache_info().misses, 1)

    def test_failures_grow_with_age(self):
        old = DeviceGroup(quantity=1, age=2, failure_rate=10)
        # 10 % x 1.1^2, a year later x 1.1^3
        self.assertAlmostEqual(get_failures(old, 1, 10), 0.121)
        self.assertAlmostEqual(get_failures(old, 2, 10), 0.1331)

    def test_parts_are_free_while_the_warranty_runs(self):
        def share(end, year=1):
            group = DeviceGroup(quantity=2, warranty_ends=((end, 1),) if end else ())
            return get_charged_share(group, START, year)

        self.assertEqual(share(None), 2)
        self.assertEqual(share(date(2025, 12, 31)), 2)
        self.assertEqual(share(date(2026, 12, 31)), 1)
        # 73 of 365 days: a fifth of the year is free
        self.assertAlmostEqual(share(date(2026, 3, 14)), 1.8)
        self.assertEqual(share(date(2027, 12, 31), year=2), 1)
        self.assertEqual(share(date(2026, 12, 31), year=2), 2)

    def test_price_of_a_contract(self):
        # 4 trips x 15 + 10 cameras x 15 minutes x 4 visits = 10 h x 12; 180 x 1.5
        self.assertAlmostEqual(get_contract_price([CAMERAS], ASSUMED, "preventive", START, 1), 270)
        self.assertAlmostEqual(get_contract_price([CAMERAS], ASSUMED, "packaged", START, 1), 310)
        self.assertAlmostEqual(get_contract_price([CAMERAS], ASSUMED, "preventive", START, 3), 810)
        self.assertEqual(get_contract_price([CAMERAS], ASSUMED, "none", START, 3), 0)

    def test_one_year(self):
        result = compare([CAMERAS], ASSUMED, START, (1,), lambda amount: round(amount, 2))
        none, preventive, packaged = (
            result[option, 1] for option in ("none", "preventive", "packaged")
        )
        # 10 cameras x 10 % = 1 failure: 40 call-out, 30 parts, 48 h x 10
        self.assertEqual(
            (none["visits"], none["failures"], none["callout_cost"], none["parts_cost"]),
            (0, 1, 40, 30),
        )
        self.assertEqual((none["downtime_hours"], none["downtime_cost"]), (48, 480))
        self.assertEqual((none["contract_price"], none["total"]), (0, 550))
        # half of it; 270 + 20 + 15 + 12 h x 10
        self.assertEqual((preventive["visits"], preventive["failures"]), (4, 0.5))
        self.assertEqual(preventive["total"], 425)
        # the call-out is included; 310 + 0 + 15 + 4 h x 10
        self.assertEqual((packaged["callouts"], packaged["callout_cost"]), (0, 0))
        self.assertEqual(packaged["total"], 365)
        self.assertEqual(
            [figures["cheapest"] for figures in (none, preventive, packaged)], [False, False, True]
        )

    def test_three_years_with_warranty_growth_and_indexation(self):
        cameras = DeviceGroup(
            quantity=1,
            failure_rate=100,
            unit_value=100,
            interval=12,
            warranty_ends=((date(2027, 12, 31), 1),),
        )
        assumed = Assumptions(
            age_growth=10, parts_share=50, travel_cost=100, callout_price=10, indexation=10
        )
        result = compare([cameras], assumed, START, (3,), lambda amount: round(amount, 2))
        none, preventive = result["none", 3], result["preventive", 3]
        # 1 + 1.1 + 1.21 failures; parts in year 3 only: 1.21 x 50
        self.assertAlmostEqual(none["failures"], 3.31)
        self.assertEqual((none["callout_cost"], none["parts_cost"]), (33.1, 60.5))
        # 100 + 110 + 121
        self.assertEqual((preventive["visits"], preventive["contract_price"]), (3, 331))

    def test_devices_run_part_of_the_day(self):
        assumed = Assumptions(downtime_hours={"none": 48}, downtime_cost=1, hours_per_day=12)
        result = compare([CAMERAS], assumed, START, (1,))
        self.assertEqual(result["none", 1]["downtime_hours"], 24)

    def test_no_devices(self):
        result = compare([], ASSUMED, START)
        self.assertEqual(result["packaged", 5]["total"], 200)
        self.assertFalse(any(figures["cheapest"] for figures in result.values()))
