"""Servers on databases of generated cards, spoken to over HTTP, and how long a scan takes there: where
there are few cards, where there are very many, and beside reading a partner."""

import functools
import random
import re
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import Server, database, odoo_python

GENERATOR = Path(__file__).with_name("generator.py")
WARM_UP = 20
opened = ExitStack()  # the desks, to be closed in the end


class Desk:
    """A web session with a server on a database of generated cards, of the administrator since
    nobody else may read all of a partner."""

    def __init__(self, db, cards, log_dir):
        # each request is logged with the number of its queries
        self.server = Server(db, log_dir, "--workers=0", "--log-handler=werkzeug:INFO")
        self.session, self.cards, self.made = self.server.session("admin"), cards, 0
        (self.uid,) = self.call("res.users", "search", [[["login", "=", "admin"]]])

    def call(self, model, method, args=(), options=None):
        """Call a method of a model as the web client does."""
        self.made += 1
        return self.session(model, method, *args, **(options or {}))

    def time(self, call):
        """Make a call; return its seconds and its answer."""
        start = time.perf_counter()
        answer = self.call(*call)
        return time.perf_counter() - start, answer

    def get_queries(self):
        """Return the number of queries of each call so far, in order."""
        log = self.server.log.read_text()
        queries = [int(n) for n in re.findall(r"/call_kw/.* 200 - (\d+) ", log)]
        assert len(queries) == self.made, "the server's log is behind"
        return queries

    def get_peak_mb(self):
        status = Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


@functools.cache
def open_desk(template, cards):
    """Return the desk of a database with so many cards, made once a run."""
    db = opened.enter_context(database(template, f"cards_{cards}"))
    log_dir = opened.enter_context(tempfile.TemporaryDirectory())
    odoo_python("-W", "ignore", GENERATOR, "--database", db, "--cards", str(cards))
    desk = Desk(db, cards, log_dir)
    opened.callback(desk.server.stop)
    return desk


@functools.cache
def measure(template, many, few, turns, calls):
    """Return the 95th percentile of some calls, of the best of some turns; few and many cards and the
    partner are asked for one after the other, so that noise hits all.

    :return: dict of ``read`` and ``scan`` with many cards, and ``scan_few``
    """
    small, large = open_desk(template, few), open_desk(template, many)
    customers = large.call("res.partner", "search", [[["name", "like", "Bench customer"]]])
    numbers = random.Random(0)
    results = {name: [] for name in ("read", "scan", "scan_few")}
    for _call in range(WARM_UP + turns * calls):
        read = ("res.partner", "read", [[numbers.choice(customers)]])
        results["read"].append(take(large, read))
        for name, desk in (("scan", large), ("scan_few", small)):
            serial = f"CAM{numbers.randrange(desk.cards):07d}"
            results[name].append(take(desk, ("warranty.claim", "desk_scan", [serial])))
    return {name: summarize(timed[WARM_UP:], calls) for name, timed in results.items()}


def take(desk, call):
    """Make a call; return the desk, its number there and its seconds."""
    seconds, answer = desk.time(call)
    assert call[1] != "desk_scan" or answer["outcome"] == "card", answer
    return desk, desk.made - 1, seconds


def summarize(timed, calls):
    """Return the result of calls of one kind as the table shows it, of the best turn."""
    (desk,) = {desk for desk, _number, _seconds in timed}
    queries = desk.get_queries()
    return {
        "seconds": get_best_p95([seconds for _desk, _number, seconds in timed], calls),
        "queries": max(queries[number] for _desk, number, _seconds in timed),
        "peak_mb": desk.get_peak_mb(),
    }


def get_best_p95(seconds, calls):
    """Return the 95th percentile of the best of turns of so many calls."""
    turns = [seconds[first : first + calls] for first in range(0, len(seconds), calls)]
    return min(statistics.quantiles(turn, n=20)[-1] for turn in turns)
