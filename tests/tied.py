"""What does not tie in the books and the stock of a database, as JSON: ``{company: [differences]}``; what
must hold is said in ``poe_warranty/tests/books.py``, which the add-ons' own tests use, too.

Usage: bin/odoo python tests/tied.py DATABASE
"""

import json
import sys
from contextlib import closing
from pathlib import Path

import odoo
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent.parent / "poe_warranty/tests"))

from books import find_differences  # noqa: E402


def main(database):
    config.parse_config(["-d", database, "--log-level=error"], setup_logging=True)
    with closing(Registry(database).cursor()) as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        companies = env["res.company"].search([])
        admin = env.ref("base.user_admin")
        admin.write(  # taken back, as nothing is committed
            {
                "company_ids": [Command.set(companies.ids)],
                "group_ids": [
                    Command.link(env.ref(group).id)
                    for group in (
                        "account.group_account_manager",
                        "stock.group_stock_manager",
                        "purchase.group_purchase_manager",
                        "sales_team.group_sale_manager",
                        "poe_warranty.group_warranty_manager",
                    )
                ],
            }
        )
        found = {company.name: find_differences(company.with_user(admin)) for company in companies}
        cr.rollback()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
