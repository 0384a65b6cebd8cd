"""How far one press of a button walks through our files. Run inside Odoo:
bin/odoo python tests/walks.py DB

Prints, as JSON, for each walk the files it enters, in order. A file stands there once for each stay:
it is entered from another file of ours, whatever of Odoo lies between.
"""

import json
import sys
from functools import partial
from pathlib import Path

from late_presses import Person
from workshop import Workshop

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

TOP = Path(__file__).resolve().parent.parent
OURS = tuple(f"{TOP / addon}/" for addon in ("poe_warranty", "poe_maintenance"))


class Walk:
    """What is called while it is recorded: ``with walk: …``; ``walk.stays`` tells it afterwards."""

    def __init__(self):
        self.stays = []

    def __enter__(self):
        sys.setprofile(self._look)
        return self

    def __exit__(self, *_error):
        sys.setprofile(None)

    def _look(self, frame, event, _argument):
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(OURS) and self.stays[-1:] != [name]:
            self.stays.append(name)


def hand_over_a_replacement(shop):
    """The longest of the walks: the desk closes a claim whose replacement waits."""
    return "warranty.claim", "action_close", shop.replaced()


WALKS = [hand_over_a_replacement]


def record(registry, shop, begin):
    """Return the files that one walk enters, with the caches of a server that runs for some time."""
    for _warm in range(2):
        model, method, record_id = begin(shop)
        with registry.cursor() as cr:
            env = odoo.api.Environment(cr, Person(registry, "desk").uid, {})
            button = getattr(env[model].browse(record_id), method)
            with Walk() as walk:
                button()
    return [str(Path(name).relative_to(TOP)) for name in walk.stays]


def main(database):
    config.parse_config(["-d", database, "--log-level=error"], setup_logging=True)
    registry = Registry(database)
    shop = Workshop(partial(Person, registry), "WALK", sold=4, spare=8)
    print(json.dumps({begin.__name__: record(registry, shop, begin) for begin in WALKS}))


if __name__ == "__main__":
    main(sys.argv[1])
