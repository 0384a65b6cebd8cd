"""One side of `make peers`: a module's own tests on one database, each result written as it comes.

    bin/odoo python tests/peers/side.py DATABASE MODULE RESULTS [--alone TEST …]

Odoo's own loader and suite run the tests, so what counts as a test is what Odoo says. Results are
lines of JSON; started again with the same file, it goes on where it stopped.
"""

import argparse
import json
import os
import signal
import socket
import threading
from collections import Counter
from pathlib import Path

import odoo.http
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tests import case, loader
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite
from odoo.tools import config

LIMIT = 300  # seconds for a test, and for the set-up of its class


def stop_waiting(*_):
    raise TimeoutError(f"no end within {LIMIT} seconds")


class Results(OdooTestResult):
    """Writes a line when a test begins and one when it has ended."""

    def __init__(self, path):
        super().__init__()
        lines = path.read_text().splitlines() if path.exists() else []
        records = [json.loads(line) for line in lines]
        self.begun = Counter(r["test"] for r in records if r["outcome"] == "begun")
        self.done = {r["test"] for r in records if r["outcome"] != "begun"}
        self.of_class = self.of_test = None
        self.file = path.open("a", buffering=1)

    def write(self, test, outcome, error=""):
        record = {"test": test, "outcome": outcome, "error": error}
        self.file.write(json.dumps(record) + "\n")

    def startTest(self, test):
        super().startTest(test)
        self.of_test = None
        self.write(test.canonical_tag, "begun")

    def stopTest(self, test):
        super().stopTest(test)
        self.write(test.canonical_tag, *(self.of_test or ("passed",)))

    def addError(self, test, err):
        self._note(test, "failed", self._exc_info_to_string(err, test))

    addFailure = addError

    def addSkip(self, test, reason):
        self._note(test, "skipped", reason)

    def _note(self, test, *outcome):
        """The first thing that goes wrong in a test, or in the set-up of its class, is told."""
        if isinstance(test, case.TestCase):
            self.of_test = self.of_test or outcome
        elif test.id().startswith("setUpClass"):
            self.of_class = self.of_class or outcome
        else:
            self.write(test.id(), *outcome)


class Suite(OdooSuite):
    """Each test has its own time, and shares the fate of its class' set-up."""

    def _handleClassSetUp(self, test, result):
        signal.setitimer(signal.ITIMER_REAL, LIMIT, LIMIT)
        if type(test) is not result._previousTestClass:
            result.of_class = None
        super()._handleClassSetUp(test, result)
        if type(test)._classSetupFailed:
            result.write(test.canonical_tag, *result.of_class)
        signal.setitimer(signal.ITIMER_REAL, LIMIT, LIMIT)


def start_server(database):
    """Odoo as its own test command starts it, but for the tests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config.parse_config(
        [
            *("-d", database, "--db-filter", f"^{database}$"),
            *("--http-port", str(port), "--log-level", "critical"),
            *("--log-handler", "py.warnings:CRITICAL"),
            # what bounds a served program would bound the browsers' patience too
            *("--limit-memory-hard", "0", "--limit-memory-soft", "0"),
        ]
    )
    threading.current_thread().dbname = database
    threading.current_thread().testing = True
    registry = Registry(database)
    # only now: with it set, loading the registry would run every module's tests
    config["test_enable"] = True
    server.load_server_wide_modules()
    server.server = server.ThreadedServer(odoo.http.root)
    server.server.start(stop=False)
    return registry


def remaining(tests, results):
    """The tests without a result. What ended the program twice is not tried again."""
    for test in tests:
        tag = test.canonical_tag
        if tag in results.done:
            continue
        if results.begun[tag] > 1:
            results.write(tag, "failed", "the program ended in this test, twice")
            continue
        yield test


def run(registry, module, results, alone):
    config["test_tags"] = f"/{module}"
    for position in ("at_install", "post_install"):
        # as in odoo.tests.shell, which runs them on a loaded registry too
        registry.loaded = registry.ready = position == "post_install"
        tests = list(remaining(loader.make_suite([module], position), results))
        if alone:
            suites = [Suite([test]) for test in tests if test.canonical_tag in alone]
        else:
            suites = [Suite(tests)]
        for suite in suites:
            results._previousTestClass = None
            odoo.modules.module.current_test = True
            suite.run(results)
            odoo.modules.module.current_test = False


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("module")
    parser.add_argument("results", type=Path)
    parser.add_argument("--alone", nargs="*", help="only these, each with a set-up of its own")
    options = parser.parse_args()
    registry = start_server(options.database)
    signal.signal(signal.SIGALRM, stop_waiting)
    run(registry, options.module, Results(options.results), options.alone)


if __name__ == "__main__":
    main()
    os._exit(0)  # a thread of a browser that hangs does not keep us
