"""Black-box tests: a real server on a database of its own, spoken to over HTTP only.

``setup/test.sh`` names the template databases in the environment; run through ``make test``.
"""

import json
import os
import socket
import subprocess
import threading
import time
import xmlrpc.client
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import pytest
import requests

TOP = Path(__file__).parent.parent
BASE_DB = os.environ.get("POE_BASE_DB")
BOTH_DB = os.environ.get("POE_BOTH_DB")
RUN = os.environ.get("POE_RUN")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


def pytest_collection_modifyitems(items):
    """Files that take minutes come first, so that all workers end together."""
    items.sort(key=lambda item: not item.get_closest_marker("minutes"))


def shell(command):
    """Run a line with the set-up's functions at hand."""
    script = f". setup/env.sh; . setup/database.sh; {command}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout


def bin_odoo(*arguments, addons=None):
    """Run ``bin/odoo`` to its end, with the add-ons of another folder where one is given."""
    env = dict(os.environ)
    if addons:
        # a source checkout of Odoo keeps its own add-ons apart, see bin/odoo
        others = Path(env.get("ODOO_ROOT") or "nowhere") / "addons"
        folders = [addons, others] if others.is_dir() else [addons]
        env["ODOO_ADDONS_PATH"] = ",".join(map(str, folders))
    command = [TOP / "bin/odoo", *arguments]
    return subprocess.run(command, cwd=TOP, env=env, capture_output=True, text=True, check=False)


def odoo(*arguments, addons=None):
    """Run an Odoo command to its end and return its log; an error in the log fails the test."""
    done = bin_odoo(*arguments, addons=addons)
    log = done.stdout + done.stderr
    assert not done.returncode and " ERROR " not in log and " CRITICAL " not in log, log[-4000:]
    return log


@contextmanager
def database(template, name):
    """A throw-away copy of a template database, under a name no other run or worker has."""
    assert RUN, "run the black-box tests through `make test`"
    own = f"{RUN}_{name}_{WORKER}"
    shell(f"db_clone {template} {own}")
    try:
        yield own
    finally:
        shell(f"db_drop {own}")


@cache
def log_in(url, db, login):
    """Return the number of a user; asked once, since proving a password takes half a second."""
    uid = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common").authenticate(db, login, login, {})
    assert uid, f"{login} cannot log in"
    return uid


class Client:
    """One user's connection over XML-RPC."""

    def __init__(self, url, db, login):
        self.db, self.password = db, login
        self.uid = log_in(url, db, login)
        self.object = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object", allow_none=True)

    def __call__(self, model, method, *args, **kwargs):
        try:
            return self.object.execute_kw(
                self.db, self.uid, self.password, model, method, list(args), kwargs
            )
        except xmlrpc.client.Fault as fault:
            if "cannot marshal None" in fault.faultString:
                return None  # it was done; Odoo's XML-RPC only cannot say so
            raise


class Session:
    """One user's session as the web client holds it: JSON, and errors with their traceback."""

    def __init__(self, url, db, login):
        self.url, self.http = url, requests.Session()
        self.post("/web/session/authenticate", {"db": db, "login": login, "password": login})

    def post(self, path, params):
        answer = self.http.post(self.url + path, json={"params": params}, timeout=120).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["debug"])
        return answer["result"]

    def __call__(self, model, method, *args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", params)

    def press(self, model, button, record):
        """Press a button of a record; return the action it leads to, or False."""
        params = {"model": model, "method": button, "args": [[record]], "kwargs": {}}
        return self.post(f"/web/dataset/call_button/{model}/{button}", params)


class Server:
    """An Odoo server of its own on a free port, with further options."""

    def __init__(self, db, log_dir, *options):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.db, self.options = db, options
        self.log = Path(log_dir) / "server.log"
        self.start()

    def start(self):
        """Start it, or start it again where it was."""
        self.process = subprocess.Popen(
            [
                TOP / "bin/odoo", "-d", self.db, f"--db-filter=^{self.db}$",
                f"--http-port={self.port}", "--max-cron-threads=0", "--log-level=warn",
                *self.options,
            ],  # fmt: skip
            cwd=TOP, stdout=self.log.open("a"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        for _attempt in range(120):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                assert self.process.poll() is None, self.log.read_text()[-3000:]
                time.sleep(0.5)

    def client(self, login):
        return Client(self.url, self.db, login)

    def session(self, login):
        return Session(self.url, self.db, login)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)

    def kill(self):
        """Let it die in the middle of what it does."""
        self.process.kill()
        self.process.wait(30)


@pytest.fixture(scope="session")
def story_db():
    """A database in which the demo story was played; the workers do not play it twice."""
    with database(shell("build_story").strip(), "story") as name:
        yield name


def open_browser(playwright):
    """Return the browser in which screens and pages are opened."""
    return playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    )


def odoo_python(*arguments, addons=None):
    """Run a Python program in the environment and return what it printed."""
    done = bin_odoo("python", *arguments, addons=addons)
    assert not done.returncode, (done.stdout + done.stderr)[-4000:]
    return done.stdout


def check_tied(db):
    """Stock, ledger and report of each company of a database say the same, see tied.py."""
    differences = json.loads(odoo_python(TOP / "tests/tied.py", db))
    assert not any(differences.values()), differences


@pytest.fixture(scope="session")
def server(story_db, tmp_path_factory):
    """A running server on the story's database."""
    running = Server(story_db, tmp_path_factory.mktemp("log"))
    yield running
    running.stop()


@contextmanager
def reading(server, lang, *logins):
    """Let users read in a language for a while: the server is the other tests', too."""
    write = partial(server.client("admin"), "res.users", "write")
    users = server.client("admin")("res.users", "search_read", [("login", "in", logins)], ["lang"])
    write([user["id"] for user in users], {"lang": lang})
    try:
        yield
    finally:
        for user in users:
            write(user["id"], {"lang": user["lang"]})


def at_once(*calls):
    """Run the calls in threads that start together; return results, exceptions in their place."""
    results = [None] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(index, call):
        barrier.wait()
        try:
            results[index] = call()
        except Exception as error:  # the caller looks at it
            results[index] = error

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
