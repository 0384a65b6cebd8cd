from odoo import SUPERUSER_ID, api
from odoo.tools import split_every


def migrate(cr, version):
    """Cards for quantities know what their deliveries said, so that a correction can be told from
    what is there."""
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    Card = env["warranty.card"]._as_program()
    domain = [("move_id", "!=", False), ("tracking", "!=", "serial")]
    for ids in split_every(1000, Card.search(domain).ids):
        for move, cards in Card.browse(ids).grouped("move_id").items():
            settled = move._get_settled_quantities()
            for card in cards:
                card.moved_quantity = settled.get(card.lot_id, 0.0)
        env.flush_all()
        env.invalidate_all()
