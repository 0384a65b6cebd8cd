"""Call public methods and write fields with odd values, as users of every role, and tell which end in a
traceback out of our files instead of words.

Usage: bin/odoo python tests/fuzz/play.py --database NAME --number 20000 --seed 1
The database gets users and is best thrown away; every call is taken back. Prints each place that fails
with the call that makes it fail again, and exits with 1 when there is one.
"""

import argparse
import linecache
import logging
import re
import signal
import sys
import time
import traceback
from collections import Counter
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from unittest.mock import patch

import psycopg2
from calls import MADE, Caller, is_own

import odoo
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import call_kw
from odoo.tools import config

sys.path.append(str(Path(__file__).parent.parent))
from test_menus import ROLES  # noqa: E402

OURS = re.compile(r".*/(poe_(?:warranty|maintenance)/(?!tests/).+\.py)$")
# a database's refusal of what belongs together becomes words where the call comes in (``retrying``)
WORDS = (UserError, RedirectWarning, psycopg2.IntegrityError)
# core alone leads a domain to the database: nothing of ours looks at it on the way
SEARCHES = ("search", "name_search", "web_search", "read_group", "formatted_read_group")
BLOCK = 200  # calls of one transaction
LIMIT = 20  # seconds for one call: more costs a worker
PDF = b"%PDF-1.4\n%%EOF"
# how a call begins that only hands on what was called
HANDING_ON = ("super(", "models.BaseModel.")


class StuckError(Exception):
    """A call that does not come to an end."""


def stop(_number, _frame):
    raise StuckError(f"still at it after {LIMIT} seconds")


def is_handed_on(frame):
    """Tell whether a frame of ours only hands a call on to whom it extends: ``super().write(vals)``, or
    to core at once: ``models.BaseModel.browse(self, ids)``."""
    line = linecache.getline(frame.filename, frame.lineno)
    start = getattr(frame, "colno", None)
    if start is None:  # Python 3.10 knows the line alone
        return any(call in line for call in HANDING_ON)
    return line.encode()[start:].decode().startswith(HANDING_ON)


def find_place(error):
    """Return where in our files an error came from, as ``file:line in function``, or None when it is
    core's own."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        found = OURS.match(frame.filename)
        if found and not is_handed_on(frame):
            return f"{found[1]}:{frame.lineno} in {frame.name}"
    return None


def judge(env, step, error):
    """Return how a step ended, and where when that is a place of ours."""
    if isinstance(error, WORDS):
        return "words", None
    place = find_place(error)
    is_given = isinstance(error, psycopg2.Error) and not step.method.startswith(SEARCHES)
    if not place and is_given and is_own(env[step.model]):
        place = f"{step.model}: the database was given it"
    return ("ours", place) if place else ("core", None)


def fill(args, made):
    """Return arguments that the call may change, with the ids that were made in their place."""
    return [list(made) if argument is MADE else deepcopy(argument) for argument in args]


def call(env, step, made):
    """Make one call as it comes in from outside."""
    keywords = {"context": step.context} if step.context else {}
    with env.cr.savepoint():  # which writes to the database what is pending
        return call_kw(env[step.model], step.method, fill(step.args, made), keywords)


def play(env, steps):
    """Make the steps of one call and take them back.

    :return: how the first one that was not answered ended, else the last: outcome, place, error, step
    """
    made, ended = [], ("done", None, None, steps[-1])
    with closing(env.cr.savepoint()):
        for step in steps:
            signal.alarm(LIMIT)
            try:
                result = call(env, step, made)
            except Exception as error:  # how it ended is what is asked
                outcome, place = judge(env, step, error)
                ended = outcome, place, error, step
                if outcome != "words" or step.method == "create":
                    return ended
            else:
                if step.method == "create":
                    made = result if isinstance(result, list) else [result]
                ended = ("done", None, None, step)
            finally:
                signal.alarm(0)
    return ended


def make_users(env):
    """Return ``{role: id}`` of users with just the groups of their role, and of the administrator."""
    users = {"administrator": env.ref("base.user_admin").id}
    for role, groups in ROLES.items():
        vals = {"name": role, "login": f"fuzz_{role}"}
        found = [env.ref(group).id for group in ("base.group_user", *groups)]
        users[role] = env["res.users"].create({**vals, "group_ids": [Command.set(found)]}).id
    return users


def show(options, index, role, steps, error, place):
    print(f"\n{place}: {type(error).__name__}: {str(error)[:200]!r}")
    print(f"as {role}: " + "; then ".join(tell(step) for step in steps))
    print(f"make fuzz SEED={options.seed} START={index} N=1")
    if options.number == 1:
        traceback.print_exception(error)


def tell(step):
    args = ["<made>" if argument is MADE else repr(argument)[:200] for argument in step.args]
    context = f", context={step.context!r}" if step.context else ""
    return f"{step.model}.{step.method}({', '.join(args)}{context})"


def main(options):
    config.parse_config(["-d", options.database, "--log-level=critical"], setup_logging=True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    signal.signal(signal.SIGALRM, stop)
    begun, outcomes, kinds = time.perf_counter(), Counter(), Counter()
    places = {}
    registry = Registry(options.database)
    Report = registry["ir.actions.report"]
    # what is on paper is asked, not how long the program takes that makes a file of it
    printed = patch.object(Report, "_run_wkhtmltopdf", lambda *_args, **_keywords: PDF)
    with printed, registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        caller = Caller(env, make_users(env), options.seed)
        cr.commit()
        for index in range(options.start, options.start + options.number):
            if not (index - options.start) % BLOCK:
                cr.rollback()
                registry.clear_all_caches()  # of what was taken back
                cr.execute("SET LOCAL statement_timeout = %s", [LIMIT * 1000])
            role, steps = caller.make(index)
            outcome, place, error, step = play(env(user=caller.users[role]), steps)
            outcomes[outcome] += 1
            if outcome == "core":
                kinds[f"{type(error).__name__} of {step.method}"] += 1
            elif outcome == "ours":
                key = (place, type(error).__name__)
                if key not in places:
                    show(options, index, role, steps, error, place)
                places[key] = places.get(key, 0) + 1
        cr.rollback()
    spent = time.perf_counter() - begun
    for (place, name), count in sorted(places.items(), key=lambda item: -item[1]):
        print(f"{count:6} {name} at {place}")
    print(f"{len(caller.targets)} methods and fields; core's own: " + tell_kinds(kinds))
    print(
        f"seed {options.seed}: {options.number} calls from {options.start} on: "
        f"{outcomes['done']} done, {outcomes['words']} refused in words, {outcomes['core']} core's "
        f"own errors, {outcomes['ours']} out of our files; {spent:.0f} s"
    )
    return 1 if places else 0


def tell_kinds(kinds):
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(8)) or "none"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--start", type=int, default=0, help="number of the first call")
    sys.exit(main(parser.parse_args()))
