"""Odd values: what a form, a list, a scanner or another program may send, and no clerk would."""

from math import inf, nan

NUMBERS = (
    0, -1, 1, 7, 1201, 36_601, 2**31 - 1, 2**31, -(2**31), 2**63, 10**30, 0.1, -0.5, 100.1, 1e15,
    1e16, 1e300, 1e308, -1e308, inf, -inf, nan,
)  # fmt: skip
DAYS = (
    "0001-01-01", "0001-01-02", "1582-10-10", "1899-12-31", "1970-01-01", "2024-02-29", "2026-02-30",
    "2199-12-31", "2999-12-31", "9999-12-31", "0000-00-00", "0001-01-01 00:00:00",
    "9999-12-31 23:59:59", "1969-12-31 23:59:59", "2026-06-15 25:61:61", "soon", "2026-06-15T08:00:00Z",
)  # fmt: skip
TEXTS = (
    "", " ", "\t\n", "abc", "1", "-1", "1e400", "NaN", "True", "\0", "SER\0IAL", "\ud800", "x\udfffy",
    "e\u0301\u0301", "\u202e\u200b", "😀" * 40, "%s %(x)s {0} {x}", "<script>alert(1)</script>",
    "'; DROP TABLE x; --", "_%_", "\\", "x" * 5000, "8.93E+14", "0912 345 678 / 0987", "⁹⁹", "१२३",
)  # fmt: skip
NOTHING = (False, None, True)
LISTS = (
    [], [1], [0], [-1], ["abc"], [None], [[]], [[1]], [1, 1], [10**30], [[5]], [[5, 0, 0]],
    [[0, 0, {}]], [[0, 0, {"nothing": 1}]], [[0, 0, "abc"]], [[1, 10**9, {}]], [[2, -1]],
    [[3, "abc"]], [[4, 10**9]], [[6, 0, [10**9]]], [[6, 0, "abc"]], [[9, 9, 9]], [{}], {}, {"id": 1},
    {"a": "b"},
)  # fmt: skip
# a value of any kind into a field of any kind
ODD = (*NOTHING, *NUMBERS, *DAYS, *TEXTS, *LISTS)
IDS = (
    [], False, None, "", "abc", "1", 0, -1, 1.5, True, 2**31, 10**30, {}, {"a": 1}, [-1], [10**9],
    [2**31], [10**30], ["abc"], ["1"], [1.5], [True], [[1]], [{}],
)  # fmt: skip

# values of its own kind, odd as they may be, get further than those of another
OF_KIND = {
    "integer": NUMBERS,
    "float": NUMBERS,
    "monetary": NUMBERS,
    "date": DAYS,
    "datetime": DAYS,
    "char": TEXTS,
    "text": TEXTS,
    "html": TEXTS,
    "boolean": NOTHING,
    "one2many": LISTS,
    "many2many": LISTS,
}


def choose(rng, kind=None):
    """Return an odd value, three times of four one of a kind of field."""
    own = OF_KIND.get(kind, ODD)
    return rng.choice(own if rng.random() < 0.75 else ODD)
