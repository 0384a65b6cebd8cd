"""What fails only with us: the two sides of `make peers`, test by test.

python3 compare.py [--suspects] FOLDER-WITHOUT FOLDER-WITH MODULE …
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

MISSING = {"outcome": "missing", "error": "the test is not there"}


def read(path):
    """The last word on each test."""
    lines = path.read_text().splitlines() if path.exists() else []
    return {record["test"]: record for record in map(json.loads, lines)}


def get_suspects(without, with_us):
    """What fails with us only, and what ran without us and does not run with us."""
    for test in sorted(without | with_us):
        before = without.get(test, MISSING)["outcome"]
        after = with_us.get(test, MISSING)["outcome"]
        ran = {"passed", "failed"}
        if (after == "failed" != before) or (before in ran and after not in ran):
            yield test


def is_flaky(test, without, with_us):
    """Alone, it passes with us or fails without us too."""
    return (
        with_us.get(test, MISSING)["outcome"] == "passed"
        or without.get(test, MISSING)["outcome"] == "failed"
    )


def tell(test, record):
    """The test and the lines that say what went wrong: of a traceback, its end."""
    lines = [line for line in record["error"].splitlines() if line.strip()]
    start = max((i for i, line in enumerate(lines) if line.startswith("  File ")), default=0)
    print(f"    {test}: {record['outcome']}")
    for line in lines[start : start + 8]:
        print(f"        {line}")


def compare(module, folder_without, folder_with):
    """Print the module's line and what differs; return how many tests fail only with us."""
    without, with_us = (
        read(folder_without / f"{module}.without"),
        read(folder_with / f"{module}.with"),
    )
    alone = [read(folder_with / f"{module}.{side}.again") for side in ("without", "with")]
    suspects = list(get_suspects(without, with_us))
    flaky = [test for test in suspects if is_flaky(test, *alone)]
    new = [test for test in suspects if test not in flaky]
    counts = [Counter(record["outcome"] for record in side.values()) for side in (without, with_us)]
    print(
        f"{module:38}{len(without):6}{counts[0]['skipped']:9}{counts[0]['failed']:9}"
        f"{counts[1]['failed']:9}{len(new):9}"
    )
    for test in flaky:
        print(f"    flaky: {test}")
    for test in new:
        tell(test, with_us.get(test, MISSING))
    return len(new)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suspects", action="store_true", help="only name the tests that differ")
    parser.add_argument("without", type=Path)
    parser.add_argument("with_us", type=Path)
    parser.add_argument("modules", nargs="+")
    options = parser.parse_args()
    if options.suspects:
        for module in options.modules:
            sides = options.without / f"{module}.without", options.with_us / f"{module}.with"
            print(*get_suspects(*map(read, sides)))
        return 0
    print(f"{'module':38}{'tests':>6}{'skipped':>9}{'fails':>9}{'with us':>9}{'only so':>9}")
    new = [compare(module, options.without, options.with_us) for module in options.modules]
    print(f"{sum(new)} fail only with us")
    return int(any(new))


if __name__ == "__main__":
    sys.exit(main())
