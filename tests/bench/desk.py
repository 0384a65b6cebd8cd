"""The reception desk over HTTP: how long a scan takes where there are few cards and where there are
very many, and how long it takes to read a partner."""

import functools
import random
import re
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parent.parent))
from conftest import Server, database, odoo_python

GENERATOR = Path(__file__).with_name("generator.py")
WARM_UP, CALLS = 20, 200


class Desk:
    """A web session with a server on a database of generated cards, of the administrator since
    nobody else may read all of a partner."""

    def __init__(self, db, cards, calls, log_dir):
        # each request is logged with the number of its queries
        self.server = Server(db, log_dir, "--workers=0", "--log-handler=werkzeug:INFO")
        self.http = requests.Session()
        self.post("/web/session/authenticate", {"db": db, "login": "admin", "password": "admin"})
        numbers = random.Random(0).sample(range(cards), calls)
        customers = self.call("res.partner", "search", [["name", "like", "Bench customer"]])
        self.calls = {
            "scan": [("warranty.claim", "desk_scan", f"CAM{number:07d}") for number in numbers],
            "read": [("res.partner", "read", [customers[n % len(customers)]]) for n in numbers],
        }

    def post(self, path, params):
        answer = self.http.post(self.server.url + path, json={"params": params}).json()
        assert "error" not in answer, answer["error"]["data"]["debug"]
        return answer["result"]

    def call(self, model, method, *args):
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", params)

    def time(self, kind, number):
        """Return the seconds that one call of a kind takes."""
        start = time.perf_counter()
        answer = self.call(*self.calls[kind][number])
        seconds = time.perf_counter() - start
        assert kind == "read" or answer["outcome"] == "card", answer
        return seconds

    def describe(self, kind, seconds):
        """Return the result of calls of one kind as the table shows it, of the best turn."""
        method = self.calls[kind][0][1]
        log = self.server.log.read_text()
        memory = Path(f"/proc/{self.server.process.pid}/status").read_text()
        turns = [seconds[n : n + CALLS] for n in range(WARM_UP, len(seconds), CALLS)]
        return {
            "seconds": min(statistics.quantiles(turn, n=20)[-1] for turn in turns),
            "queries": max(
                int(n) for n in re.findall(rf"/{method}#.* 200 - (\d+) ", log)[WARM_UP:]
            ),
            "peak_mb": int(re.search(r"VmHWM:\s+(\d+)", memory)[1]) / 1024,
        }


@contextmanager
def open_desk(template, cards, calls):
    with database(template, f"poe_bench_{cards}") as db, tempfile.TemporaryDirectory() as log_dir:
        odoo_python("-W", "ignore", GENERATOR, "--database", db, "--cards", str(cards))
        desk = Desk(db, cards, calls, log_dir)
        try:
            yield desk
        finally:
            desk.server.stop()


@functools.cache
def measure(template, many, few, turns):
    """Return the 95th percentile of the calls, of the best of some turns; few and many cards and the
    partner are asked for one after the other, so that noise hits all.

    :return: dict of ``read`` and ``scan`` with many cards, and ``scan_few``
    """
    calls = WARM_UP + turns * CALLS
    with open_desk(template, few, calls) as small, open_desk(template, many, calls) as large:
        kinds = {"read": (large, "read"), "scan": (large, "scan"), "scan_few": (small, "scan")}
        seconds = {name: [] for name in kinds}
        for number in range(calls):
            for name, (desk, kind) in kinds.items():
                seconds[name].append(desk.time(kind, number))
        return {name: desk.describe(kind, seconds[name]) for name, (desk, kind) in kinds.items()}
