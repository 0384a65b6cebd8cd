"""What is measured. A case prepares its data and returns the action to time; the same case runs on
a database with only Odoo's modules and on one with ours."""

from odoo import Command


def delivery(env, size):
    """Complete one delivery of ``size`` serials of a sales order (goal of issue: ratio ≤ 1.10)."""
    product = env["product.product"].create(
        {"name": "Bench camera", "is_storable": True, "tracking": "serial", "list_price": 100}
    )
    if "warranty" in product._fields:
        product.write({"warranty": 24, "warranty_type": "month"})
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
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Bench customer"}).id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": size})],
        }
    )
    order.action_confirm()
    picking = order.picking_ids
    picking.move_ids.picked = True

    def act():
        picking.button_validate()
        assert picking.state == "done"

    return act


CASES = {"delivery": delivery}
