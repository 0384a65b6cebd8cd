"""What test_resolution_at_once cannot time from outside: a transaction that began before another one
ended, and acts after it. Run inside Odoo: bin/odoo python tests/late_presses.py DB

Prints, as JSON, what each of the steps left, what it may leave, and the error that was shown.
"""

import json
import logging
import sys
from functools import partial
from unittest.mock import patch

from steps import STEPS
from workshop import Workshop

import odoo
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import call_kw, retrying
from odoo.tools import config


class Person:
    """One user inside Odoo, called as ``conftest.Client`` is."""

    def __init__(self, registry, login):
        self.registry = registry
        with registry.cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            self.uid = env["res.users"].search([("login", "=", login)]).id

    def act(self, cr, model, method, *args, **kwargs):
        """Call a method in a transaction, begun anew where it must be."""
        env = odoo.api.Environment(cr, self.uid, {})
        return retrying(partial(call_kw, env[model], method, list(args), kwargs), env)

    def __call__(self, *args, **kwargs):
        with self.registry.cursor() as cr:
            return self.act(cr, *args, **kwargs)


def press_late(registry, shop, step):
    """Let the second person's transaction begin, then the first one press, then the second."""
    (early, *first), (late, *second) = step.calls[:2]
    error = ""
    with registry.cursor() as cr:
        cr.execute("SELECT 1 FROM res_users")
        shop.client(early)(*first)
        try:
            shop.client(late).act(cr, *second)
        except UserError as refused:
            error = str(refused)
    return {"seen": step.look(), "allowed": step.allowed, "error": error}


def main(database):
    config.parse_config(["-d", database, "--log-level=critical"], setup_logging=True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    registry = Registry(database)
    shop = Workshop(partial(Person, registry), "LATE", sold=len(STEPS) + 3, spare=30)
    # nobody is left to wait for
    with patch("odoo.service.model.random.uniform", return_value=0):
        found = {name: press_late(registry, shop, begin(shop)) for name, begin in STEPS.items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
