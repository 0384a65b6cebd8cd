"""The table of ratios against core Odoo, measured in the same run.

Each row runs its case on a database of Odoo's own modules and on one with our add-ons, in turns and
in processes of their own, and compares the best times. Prints ``MISS`` and exits 1 when a ratio is
above its goal at the larger size.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

WORKER = Path(__file__).with_name("worker.py")


@dataclass
class Row:
    """One line of the table: a case, its sizes, and how much slower than core it may be."""

    name: str
    case: str
    sizes: dict
    goal: float


ROWS = [
    Row("delivery of serials", "delivery", {"full": (100, 1000), "small": (20, 200)}, 1.10),
]


def run_worker(database, row, size, repeats):
    command = [
        sys.executable, "-W", "ignore", str(WORKER), "--database", database, "--case", row.case,
        "--size", str(size), "--repeats", str(repeats),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{row.name} on {database} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def best(results):
    return {key: min(result[key] for result in results) for key in results[0]}


def measure(row, size, options):
    """Return the best of each side, the sides taking turns so that noise hits both."""
    core, ours = [], []
    for _turn in range(options.turns):
        core.append(run_worker(options.core, row, size, options.repeats))
        ours.append(run_worker(options.ours, row, size, options.repeats))
    return best(core), best(ours)


def main(options):
    heads = ("row", "size", "core s", "ours s", "ratio", "goal", "queries", "peak MB", "")
    layout = "{:<22}{:>6}{:>9}{:>9}{:>8}{:>7}{:>15}{:>13}  {}"
    print(layout.format(*heads))
    missed = 0
    for row in ROWS:
        sizes = row.sizes[options.size]
        for size in sizes:
            core, ours = measure(row, size, options)
            ratio = ours["seconds"] / core["seconds"]
            judged = size == sizes[-1]
            miss = judged and ratio > row.goal
            missed += miss
            print(
                layout.format(
                    row.name,
                    size,
                    f"{core['seconds']:.2f}",
                    f"{ours['seconds']:.2f}",
                    f"{ratio:.2f}",
                    f"{row.goal:.2f}" if judged else "",
                    f"{core['queries']} -> {ours['queries']}",
                    f"{core['peak_mb']:.0f} -> {ours['peak_mb']:.0f}",
                    "MISS" if miss else "ok" if judged else "",
                ),
                flush=True,
            )
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", required=True, help="database with Odoo's own modules")
    parser.add_argument("--ours", required=True, help="database with our add-ons too")
    parser.add_argument("--size", choices=("full", "small"), default="full")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=2)
    sys.exit(main(parser.parse_args()))
