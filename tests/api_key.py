"""Print a new API key of a user, as *Preferences / Account Security* gives it.

Usage: bin/odoo python tests/api_key.py DATABASE LOGIN
"""

import sys
from contextlib import closing
from datetime import datetime, timedelta

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config


def main(database, login):
    config.parse_config(["-d", database, "--log-level=error"], setup_logging=True)
    with closing(Registry(database).cursor()) as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        user = env["res.users"].search([("login", "=", login)])
        keys = env["res.users.apikeys"].with_user(user).sudo()
        print(keys._generate(None, "docs", datetime.now() + timedelta(days=1)))
        cr.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
