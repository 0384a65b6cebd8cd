from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """What happened before customers were told by the program is not told now, but that a warranty
    ends soon."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    kinds = env["warranty.message.kind"].search([("key", "!=", "card_expiring")])
    # every company
    companies = env["res.company"].search([])  # pylint: disable=no-search-all
    for kind in kinds:
        kind._pass_over(companies)
