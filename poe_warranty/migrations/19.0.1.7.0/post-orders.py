from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """A quotation for several devices is about the first that was not refused."""
    Order = api.Environment(cr, SUPERUSER_ID, {})["sale.order"]
    refused = Order.search([("claim_id", "!=", False), ("repair_order_ids.state", "=", "cancel")])
    Order.env.add_to_compute(Order._fields["claim_id"], refused)
