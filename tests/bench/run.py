"""The table of ratios, mostly against core Odoo, measured in the same run.

Batches run on a database of Odoo's own modules and on one with our add-ons, in turns and in
processes of their own; their best times are compared. A scan at the desk is compared with another
request to the same server, see ``desk``. Prints ``MISS`` and exits 1 when a ratio is above its goal.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import desk

WORKER = Path(__file__).with_name("worker.py")


def run_worker(database, case, size, repeats, addons=None):
    command = [
        sys.executable, "-W", "ignore", str(WORKER), "--database", database, "--case", case,
        "--size", str(size), "--repeats", str(repeats), *(["--addons", addons] if addons else []),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{case} on {database} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def best(results):
    return {key: min(result[key] for result in results) for key in results[0]}


def take_turns(options, *runs):
    """Make the runs in turns, so that noise hits all of them; return the best of each."""
    results = [[run() for run in runs] for _turn in range(options.turns)]
    return [best(of_run) for of_run in zip(*results, strict=True)]


def in_turns(core, ours):
    """Return what measures a case on core and one on ours."""

    def measure(size, options):
        return take_turns(
            options,
            lambda: run_worker(options.core, core, size, options.repeats),
            lambda: run_worker(options.ours, ours, size, options.repeats),
        )

    return measure


def beside_peer(peer, ours, share=1):
    """Return the same for a case on the database of OCA's peers, with their add-ons.

    :param int share: the peer does one in so many, and its time counts so many times: it works
        record by record, and all of it would take hours
    """

    def measure(size, options):
        theirs, own = take_turns(
            options,
            lambda: run_worker(
                options.peer, peer, size // share, options.repeats, options.peer_addons
            ),
            lambda: run_worker(options.ours, ours, size, options.repeats),
        )
        return {**theirs, "seconds": theirs["seconds"] * share}, own

    return measure


def growing(case):
    """Return what compares a case of ours with ten times a tenth of it."""

    def measure(size, options):
        tenth, whole = take_turns(
            options,
            lambda: run_worker(options.ours, case, size // 10, options.repeats),
            lambda: run_worker(options.ours, case, size, options.repeats),
        )
        return {**tenth, "seconds": tenth["seconds"] * 10}, whole

    return measure


def at_desk(base, ours):
    """Return what compares two of the calls that ``desk.measure`` makes."""

    def measure(size, options):
        calls = desk.measure(options.ours, size, FEW_CARDS[options.size], options.turns)
        return calls[base], calls[ours]

    return measure


@dataclass
class Row:
    """One line of the table: what is measured, at which sizes, how much slower than what it is
    compared with it may be, and from which size on, since a small batch is mostly its fixed part; a
    row from size ``NEVER`` on is told, not judged."""

    name: str
    measure: Callable
    sizes: dict
    goal: float
    goal_from: int


NEVER = float("inf")
CONTRACTS = {"full": (1000,), "small": (200,)}
FEW_CARDS = {"full": 10_000, "small": 2_000}
BATCHES = {"full": (100, 1000), "small": (20, 200)}
DEVICES = {"full": (10, 30), "small": (5,)}
CARDS = {"full": (1_000_000,), "small": (20_000,)}
ROWS = [
    Row("delivery of serials, ours / core", in_turns("delivery", "delivery"), BATCHES, 1.10, 1000),
    Row("claims assessed / repairs made", in_turns("repairs", "assessment"), BATCHES, 0.20, 1000),
    Row("claim to invoice / core repair", in_turns("repair_core", "repair_ours"), DEVICES, 1.30, 0),
    Row(
        "free repair / core repair",
        in_turns("repair_core_free", "repair_ours_free"),
        DEVICES,
        1.30,
        NEVER,
    ),
    Row(
        "unit replaced, ours / OCA rma",
        beside_peer("replace_peer", "replace_ours"),
        DEVICES,
        1.00,
        0,
    ),
    Row(
        "year of visits, ours / OCA plan",
        beside_peer("visits_peer", "visits_ours", share=100),
        CONTRACTS,
        0.10,
        0,
    ),
    Row("year of visits / 10 x a tenth", growing("visits_ours"), CONTRACTS, 1.20, 1000),
    Row("scan p95 / partner read p95", at_desk("read", "scan"), CARDS, 2.00, 0),
    Row("scan p95 / with few cards", at_desk("scan_few", "scan"), CARDS, 1.30, 0),
]


def main(options):
    heads = ("row", "size", "base s", "ours s", "ratio", "goal", "queries", "peak MB", "")
    layout = "{:<34}{:>8}{:>9}{:>9}{:>7}{:>6}{:>13}{:>12}  {}"
    print(layout.format(*heads))
    missed = 0
    for row in (row for row in ROWS if options.row in row.name):
        for size in row.sizes[options.size]:
            base, ours = row.measure(size, options)
            ratio = ours["seconds"] / base["seconds"]
            judged = size >= row.goal_from
            miss = judged and ratio > row.goal
            missed += miss
            print(
                layout.format(
                    row.name,
                    size,
                    f"{base['seconds']:.3f}",
                    f"{ours['seconds']:.3f}",
                    f"{ratio:.2f}",
                    f"{row.goal:.2f}" if judged else "",
                    f"{base['queries']} -> {ours['queries']}",
                    f"{base['peak_mb']:.0f} -> {ours['peak_mb']:.0f}",
                    "MISS" if miss else "ok" if judged else "",
                ),
                flush=True,
            )
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", required=True, help="database with Odoo's own modules")
    parser.add_argument("--ours", required=True, help="database with our add-ons too")
    parser.add_argument("--peer", required=True, help="database with OCA rma and maintenance_plan")
    parser.add_argument("--peer-addons", required=True, help="folder of the peers' add-ons")
    parser.add_argument("--size", choices=("full", "small"), default="full")
    parser.add_argument("--row", default="", help="only the rows whose name holds this")
    parser.add_argument("--turns", type=int, help="3, or 1 at the small size")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    options.turns = options.turns or {"full": 3, "small": 1}[options.size]
    sys.exit(main(options))
