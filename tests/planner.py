"""One run of the planner, as the scheduled action makes it: bin/odoo python tests/planner.py DB"""

import sys

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

if __name__ == "__main__":
    config.parse_config(["-d", sys.argv[1], "--log-level=error"], setup_logging=True)
    with Registry(sys.argv[1]).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        env["contract.contract"]._cron_plan_visits()
