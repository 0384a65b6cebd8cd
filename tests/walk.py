"""The walks of docs/architecture.md, recorded: which files of ours one press enters, in their order.

    bin/odoo python tests/walk.py DATABASE [--files | --json]

DATABASE is a copy of one with the demo story; claims are made in it, and stay. ``--files`` tells the
files of each walk, ``--json`` only them.

How it is counted: a file is entered when a function of ours that stands in another file calls one in it.
Calls that follow one another in one file are one *stay*; returning to a file is no stay, calling once
more in it is one. Ours is what lies in the two add-ons, but for their tests and for the pure functions
of their ``tools/``. What Odoo calls of ours is found where Odoo is read, and is no step from one file of
ours to another: the button that is pressed, a method of its own that we extend, what it works out by
``depends`` or checks by ``constrains``; what these call in another file of ours is.

Each press is made once before it is recorded, on another document: what is asked once and then
remembered is no part.
"""

import json
import re
import sys
from functools import cache, partial

from late_presses import Person
from workshop import Workshop

import odoo
from odoo.modules.registry import Registry
from odoo.service.model import call_kw
from odoo.tools import config

OURS = re.compile(r".*/(poe_(?:warranty|maintenance)/(?!tests/).+\.py)$")
TOOLS = "/tools/"
THROUGH = "/odoo/orm/decorators.py"  # wraps a method, calls nothing by itself
WALKS = {}


def walk(name):
    """Register ``function(shop)``, which returns what is pressed: login, model, method, arguments."""
    return partial(WALKS.setdefault, name)


@walk("delivered with two serials")
def deliver(shop):
    _order, picking = shop.order(2)
    return "admin", "stock.picking", "button_validate", picking


@walk("claim typed")
def type_claim(shop):
    return "desk", "warranty.claim", "create", {"device_serial": shop.serials.pop()}


@walk("assessed")
def assess(shop):
    login, *call = type_claim(shop)
    return login, "warranty.claim", "action_assess", [shop.client(login)(*call)]


@walk("repair done")
def end_repair(shop):
    repair = shop.get("warranty.claim", shop.repairing(), "repair_id")
    return "technician", "repair.order", "action_repair_end", [repair]


@walk("handed over")
def hand_over(shop):
    return "desk", "warranty.claim", "action_close", [shop.repaired()]


@walk("handed over with a replaced unit")
def hand_replacement_over(shop):
    return "desk", "warranty.claim", "action_close", [shop.replaced()]


@walk("quoted")
def quote(shop):
    return "technician", "warranty.claim", "action_quote", [shop.received(card_lost=True)]


@walk("accepted")
def accept(shop):
    return "desk", "warranty.claim", "action_accept", [shop.quoted()]


@walk("invoiced")
def invoice(shop):
    return "desk", "warranty.claim", "action_invoice", [shop.charged()]


@cache
def get_file(path):
    """Return the path of one of our files within the checkout; None for any other."""
    found = OURS.match(path)
    return found and found[1]


def get_caller(frame):
    """Return the path of the file in which the call of a frame stands."""
    frame = frame.f_back
    while frame.f_code.co_filename.endswith(THROUGH):
        frame = frame.f_back
    return frame.f_code.co_filename


class Recorder:
    """Notes, within ``with``, each file that is entered."""

    def __init__(self):
        self.entered = []

    def __enter__(self):
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_error):
        sys.setprofile(None)

    def _note(self, frame, event, _argument):
        code = frame.f_code
        if event != "call" or code.co_name.startswith("<"):  # a lambda is where its function is
            return
        file = get_file(code.co_filename)
        if not file or TOOLS in file or self.entered[-1:] == [file]:
            return
        if get_file(get_caller(frame)) not in (None, file):
            self.entered.append(file)


def press(shop, login, model, method, *arguments):
    """Press a button as somebody; return the files that were entered."""
    person = shop.client(login)
    with person.registry.cursor() as cr:
        env = odoo.api.Environment(cr, person.uid, {})
        with Recorder() as recorder:
            call_kw(env[model], method, list(arguments), {})
    return recorder.entered


def record(shop):
    """Return ``{walk: [file]}``."""
    found = {}
    for name, prepare in WALKS.items():
        press(shop, *prepare(shop))
        found[name] = press(shop, *prepare(shop))
    return found


def main(database, mode=None):
    config.parse_config(["-d", database, "--log-level=error"], setup_logging=True)
    registry = Registry(database)
    walks = record(Workshop(partial(Person, registry), "WALK", sold=2 * len(WALKS), spare=20))
    if mode == "--json":
        print(json.dumps(walks))
        return
    for name, entered in walks.items():
        print(f"{name}: {len(entered)} stays / {len(set(entered))} files")
        if mode == "--files":
            print(*(f"    {file}" for file in entered), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
