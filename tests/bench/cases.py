"""What is measured. A case prepares its data and returns the action to time; one of several parts returns
what does them one by one, and the best time of each counts. A part returns what tells, when the time is
taken, whether it came out as it should."""

from datetime import timedelta

from odoo import Command, fields


def make_camera(env):
    """Create a product with serial numbers, under warranty."""
    product = env["product.product"].create(
        {"name": "Bench camera", "is_storable": True, "tracking": "serial", "list_price": 100}
    )
    if "warranty" in product._fields:
        product.write({"warranty": 24, "warranty_type": "month"})
    return product


def stock_serials(env, product, size):
    """Put ``size`` serials in stock and return their lots."""
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    lots = env["stock.lot"].create(
        [{"name": f"B{number:06d}", "product_id": product.id} for number in range(size)]
    )
    env["stock.quant"].create(
        [
            {
                "product_id": product.id,
                "lot_id": lot.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": 1,
            }
            for lot in lots
        ]
    ).action_apply_inventory()
    return lots


def order_serials(env, product, size):
    """Confirm an order of ``size`` pieces by a new customer, its delivery ready to be validated."""
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Bench customer"}).id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": size})],
        }
    )
    order.action_confirm()
    # questions and messages of the first delivery
    env.company.write({"stock_move_email_validation": False, "stock_text_confirmation": False})
    order.picking_ids.move_ids.picked = True
    return order


def delivery(env, size):
    """Complete one delivery of ``size`` serials of a sales order."""
    product = make_camera(env)
    stock_serials(env, product, size)
    picking = order_serials(env, product, size).picking_ids

    def act():
        picking.button_validate()
        assert picking.state == "done"

    return act


def repairs(env, size):
    """Create ``size`` repair orders with product, serial and customer."""
    product = make_camera(env)
    lots = stock_serials(env, product, size)
    partner = env["res.partner"].create({"name": "Bench customer"})

    def act():
        vals_list = [
            {"product_id": product.id, "lot_id": lot.id, "partner_id": partner.id} for lot in lots
        ]
        assert len(env["repair.order"].create(vals_list)) == size

    return act


def assessment(env, size):
    """Assess ``size`` claims on devices of ten invoiced orders, half of them past due; one device
    in ten has a torn seal, so that every decision but one without a card occurs."""
    today = fields.Date.today()
    product = make_camera(env)
    lots = stock_serials(env, product, size)
    for number in range(10):
        order = order_serials(env, product, size // 10)
        order.picking_ids.button_validate()
        invoice = order._create_invoices()
        invoice.invoice_payment_term_id = False
        invoice.invoice_date = today - timedelta(30)
        invoice.invoice_date_due = today + timedelta(10 if number % 2 else -10)
        invoice.action_post()
    claims = env["warranty.claim"].create(
        [
            {"device_serial": lot.name, "seal_condition": "intact" if number % 10 else "torn"}
            for number, lot in enumerate(lots)
        ]
    )
    assert len(claims.card_id) == size

    def act():
        claims.action_assess()
        assert set(claims.mapped("decision")) >= {"covered", "hold"}

    return act


CASES = {case.__name__: case for case in (delivery, repairs, assessment)}
