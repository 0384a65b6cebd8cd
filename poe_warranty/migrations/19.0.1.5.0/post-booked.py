from odoo import SUPERUSER_ID, api
from odoo.fields import Domain

from odoo.addons.poe_warranty.const import CLAIM_END_STATES


def migrate(cr, version):
    """Goodwill counts on the claims that are open; the closings of before booked what they booked."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    costs = env["warranty.cost"].search(
        [("account_move_id", "=", False), ("claim_id.state", "not in", CLAIM_END_STATES)]
    )
    env.add_to_compute(costs._fields["borne_amount"], costs)
    # every company
    for company in env["res.company"].search([]):  # pylint: disable=no-search-all
        _note_closings(company)


def _note_closings(company):
    key = f"{company.id}.stock_valuation_closing_ids"
    known = company.env["ir.config_parameter"].get_param(key) or ""
    closings = company.env["account.move"].browse(map(int, filter(None, known.split(","))))
    Move = company.env["stock.move"].with_company(company)
    for closing in closings.exists().filtered(lambda move: move.state == "posted").sorted("date"):
        unbooked = Domain("warranty_closing_id", "=", False)
        moves = Move.search(Move._get_closed_domain(closing, False) & unbooked)
        moves._as_program().warranty_closing_id = closing
