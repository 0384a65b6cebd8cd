"""The table of ratios, mostly against core Odoo, measured in the same run.

Batches run on a database of Odoo's own modules and on one with our add-ons, in processes of their own
that take turns; their best times are compared. A scan at the desk and what a list asks for are
compared with other requests to the same server, see ``desk`` and ``lists``. Prints ``MISS`` and exits 1
when a ratio is above its goal; a whole run at full size writes the page of figures.
"""

import argparse
import functools
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import answers
import desk
import figures
import lists
import pages

FIGURES = Path("docs/figures.md")
WORKER = Path(__file__).with_name("worker.py")


@contextmanager
def prepared(options, database, case, size, addons=None):
    """Give what does a case once more and tells what it took, in a process of its own on a copy of the
    database or, at the smallest size, where only matters that it runs, in one that serves all cases."""
    with ExitStack() as stack:
        if options.size == "smallest":
            worker = keep_worker(database, addons)
        else:
            copy = stack.enter_context(desk.database(database, f"turn_{database}"))
            worker = stack.enter_context(start_worker(copy, addons, "--commit"))
        ask(worker, json.dumps({"case": case, "size": size}))
        yield functools.partial(ask, worker, f"{case} for {size} once more")
        ask(worker, "")


@functools.cache
def keep_worker(database, addons):
    return desk.opened.enter_context(start_worker(database, addons))


def start_worker(database, addons, *more):
    command = [sys.executable, "-W", "ignore", str(WORKER), "--database", database, *more]
    command += ["--addons", addons] if addons else []
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(worker, line):
    print(line, file=worker.stdin, flush=True)
    answer = worker.stdout.readline()
    if not answer:
        sys.exit(f"failed: {worker.args[-1]}, {line}")  # the worker told why
    return json.loads(answer)


def best(results):
    """Return the best of some results: of each part the best time, since what a machine does meanwhile
    hits parts of each."""
    parts = [min(times) for times in zip(*(result["parts"] for result in results), strict=True)]
    return {
        "parts": parts,
        "seconds": sum(parts),
        "queries": min(result["queries"] for result in results),
        "peak_mb": min(result["peak_mb"] for result in results),
    }


def take_turns(options, *runs):
    """Prepare the runs, of ``prepared``, and do them in turns, so that noise hits all of them; return the
    best of each. Each is done twice in a row, since the processor's caches know little of it after
    another, and on a database of its own: what one prepared, others would wait for."""
    results = []
    for _turn in range(options.turns):
        with ExitStack() as stack:
            repeats = [stack.enter_context(prepared(options, *run)) for run in runs]
            in_a_row = [[repeat() for _time in range(options.repeats)] for repeat in repeats]
            results += zip(*in_a_row, strict=True)
    return [best(of_run) for of_run in zip(*results, strict=True)]


def in_turns(core, ours):
    """Return what measures a case on core and one on ours."""

    def measure(size, options):
        return take_turns(options, (options.core, core, size), (options.ours, ours, size))

    return measure


def beside_peer(peer, ours, shares=None):
    """Return the same for a case on the database of OCA's peers, with their add-ons.

    :param dict shares: at a size of the run the peer does one in so many, and its time counts so many
        times: it works record by record, and all of it would take hours
    """

    def measure(size, options):
        share = shares[options.size] if shares else 1
        theirs, own = take_turns(
            options,
            (options.peer, peer, size // share, options.peer_addons),
            (options.ours, ours, size),
        )
        return scale(theirs, share), own

    return measure


def scale(result, times):
    """Return the result of work of which so many times as much is compared."""
    parts = [part * times for part in result["parts"]]
    return {**result, "parts": parts, "seconds": sum(parts)}


def since(case):
    """Return what compares a case of ours with what it took at an earlier commit."""

    def measure(size, options):
        return take_turns(
            options,
            (options.old, case, size, options.old_addons),
            (options.ours, case, size),
        )

    return measure


def growing(case):
    """Return what compares a case of ours with ten times a tenth of it."""

    def measure(size, options):
        tenth, whole = take_turns(
            options, (options.tenth, case, size // 10), (options.ours, case, size)
        )
        return scale(tenth, 10), whole

    return measure


def at_desk(base, ours):
    """Return what compares two of the calls that ``desk.measure`` makes."""

    def measure(size, options):
        few, calls = FEW_CARDS[options.size], SCANS[options.size]
        measured = desk.measure(options.ours, size, few, options.turns, calls)
        return measured[base], measured[ours]

    return measure


def on_visit(size, options):
    """Compare a save of core's request and an answer on a visit, see ``answers.measure``."""
    few, calls = FEW_CARDS[options.size], SCANS[options.size]
    return answers.measure(options.ours, few, size, options.turns, calls)


def on_pages(size, options):
    """Compare the portal's home and the public check, see ``pages.measure``."""
    return pages.measure(options.ours, size, options.turns, SCANS[options.size])


def in_lists(kind):
    """Return what compares the calls of one kind that ``lists.measure`` makes: the worst of them, and
    each in detail."""

    def measure(size, options):
        details = lists.measure(options.ours, size, options.turns)[kind]
        _label, *worst = max(details, key=lambda detail: get_ratio(*detail[1:]))
        return *worst, details

    return measure


def get_ratio(base, ours):
    return ours["seconds"] / base["seconds"]


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

    def measure_at(self, size, options):
        """Return the line of a size: ``row``, ``size``, ``base``, ``ours``, their ``ratio``, the
        ``goal`` or None, whether it is a ``miss``, after how many ``tries``, and ``details`` of its
        calls, if any."""
        judged = options.size != "smallest" and size >= self.goal_from
        base, ours, *details = self.measure(size, options)
        ratio, tries = get_ratio(base, ours), 1
        while judged and ratio > self.goal and "parts" in base and tries < TRIES:
            base, ours = map(best, zip((base, ours), self.measure(size, options), strict=True))
            ratio, tries = get_ratio(base, ours), tries + 1
        return {
            "row": self.name,
            "size": size,
            "base": base,
            "ours": ours,
            "ratio": ratio,
            "goal": self.goal if judged else None,
            "miss": judged and ratio > self.goal,
            "tries": tries,
            "details": details[0] if details else [],
        }


NEVER = float("inf")
CONTRACTS = {"full": (1000,), "small": (200,), "smallest": (10,)}
PEER_SHARE = {"full": 100, "small": 100, "smallest": 10}
BATCHES = {"full": (100, 1000), "small": (20, 200), "smallest": (10,)}
LISTS = {"full": (10_000,), "small": (1000,), "smallest": (20,)}
DEVICES = {"full": (10, 30), "small": (5,), "smallest": (1,)}
CARDS = {"full": (1_000_000,), "small": (20_000,), "smallest": (400,)}
# at the smallest size one server does for both
FEW_CARDS = {"full": 10_000, "small": 2_000, "smallest": 400}
SCANS = {"full": 200, "small": 200, "smallest": 2}
ON_VISIT = {"full": (400,), "small": (50,), "smallest": (5,)}
TURNS = {"full": 3, "small": 1, "smallest": 1}
# how often a batch is measured until it misses, the best of all its times counting: what a machine does
# beside it only ever adds to a time
TRIES = 3
REPEATS = {"full": 2, "small": 2, "smallest": 1}
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
        beside_peer("visits_peer", "visits_ours", PEER_SHARE),
        CONTRACTS,
        0.10,
        0,
    ),
    Row("old cards / contacts imported", in_turns("partner_list", "card_list"), LISTS, 1.00, 1000),
    Row("year of visits / 10 x a tenth", growing("visits_ours"), CONTRACTS, 1.20, 1000),
    Row(
        "visit started / core requests",
        in_turns("requests_core", "visit_start"),
        ON_VISIT,
        0.50,
        400,
    ),
    Row("answer on a visit p95 / core save", on_visit, ON_VISIT, 2.00, 0),
    Row("scan p95 / partner read p95", at_desk("read", "scan"), CARDS, 2.00, 0),
    Row("scan p95 / with few cards", at_desk("scan_few", "scan"), CARDS, 1.30, 0),
    Row("public check p95 / portal home", on_pages, CARDS, 2.00, 0),
    Row("list, filter, group / serials", in_lists("list"), CARDS, 1.20, 0),
    Row("type into a search box / serials", in_lists("search"), CARDS, 3.00, 0),
]
# of a run against an earlier commit, which measures nothing else
SINCE = [
    Row("delivery of serials, now / then", since("delivery"), BATCHES, 1.05, 1000),
    Row("claims assessed, now / then", since("assessment"), BATCHES, 1.05, 1000),
    Row("claim to invoice, now / then", since("repair_ours"), DEVICES, 1.05, 30),
    Row("free repair, now / then", since("repair_ours_free"), DEVICES, 1.05, 30),
    Row("unit replaced, now / then", since("replace_ours"), DEVICES, 1.05, 30),
]


def main(options):
    """Measure and print the rows; return the exit status."""
    layout = "{:<34}{:>9}{:>9}{:>9}{:>7}{:>6}{:>15}{:>12}  {}"
    print(layout.format(*figures.HEADS))
    lines = []
    with desk.opened:
        for row in (row for row in (SINCE if options.old else ROWS) if options.row in row.name):
            for size in row.sizes[options.size]:
                lines.append(row.measure_at(size, options))
                print(layout.format(*figures.get_cells(lines[-1])), flush=True)
                for detail in lines[-1]["details"]:
                    print(
                        "    {:<60}{:>9}{:>9}{:>7}{:>12}".format(*figures.get_detail_cells(detail))
                    )
    if options.size == "full" and not options.row and not options.old:
        FIGURES.write_text(figures.render(lines, figures.describe_machine(options.core)))
    return 1 if any(line["miss"] for line in lines) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", required=True, help="database with Odoo's own modules")
    parser.add_argument("--ours", required=True, help="database with our add-ons too")
    parser.add_argument("--tenth", required=True, help="another such, for a tenth of a case")
    parser.add_argument("--peer", required=True, help="database with OCA rma and maintenance_plan")
    parser.add_argument("--peer-addons", required=True, help="folder of the peers' add-ons")
    parser.add_argument("--old", help="database with our add-ons as they were at an earlier commit")
    parser.add_argument("--old-addons", help="folder of those add-ons")
    parser.add_argument("--size", choices=TURNS, default="full")
    parser.add_argument("--row", default="", help="only the rows whose name holds this")
    options = parser.parse_args()
    options.turns, options.repeats = TURNS[options.size], REPEATS[options.size]
    sys.exit(main(options))
