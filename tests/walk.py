"""The walks of docs/architecture.md, recorded: which files of ours one press enters, in their order.

    bin/odoo python tests/walk.py DATABASE [--files | --json]

DATABASE is a copy of one with the demo story; claims are made in it, and stay. ``--files`` tells the
files of each walk, ``--json`` only them.

How it is counted: a file is entered when a function, or a method, of it is called and the last call
of a function of ours was in another file; so calls that follow one another in one file are one *stay*,
whatever Odoo does between them. Returning to a file is no stay, calling once more in it is one. Ours
is what lies in the two add-ons, but for their tests. Lambdas and comprehensions do not count, and
neither does what Odoo works out after the call, when it writes to the database. Each press is made
once before it is recorded, on another document: what is asked once and then remembered is no part.
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
        if event == "call" and not code.co_name.startswith("<"):
            file = get_file(code.co_filename)
            if file and self.entered[-1:] != [file]:
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
