"""The steps of test_install_cycle, run inside Odoo: bin/odoo python tests/install_cycle.py DB STEP"""

import logging
import sys

import odoo
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config


def sell(env, serial):
    """Sell and deliver one serial; return its delivery."""
    warehouse = env["stock.warehouse"].search([], limit=1)
    product = env["product.product"].search([("default_code", "=", "CYCLE")]) or env[
        "product.product"
    ].create(
        {
            "name": "Cycle camera",
            "default_code": "CYCLE",
            "is_storable": True,
            "tracking": "serial",
            "warranty": 24,
            "warranty_type": "month",
        }
    )
    lot = env["stock.lot"].create({"name": serial, "product_id": product.id})
    env["stock.quant"].create(
        {
            "product_id": product.id,
            "lot_id": lot.id,
            "location_id": warehouse.lot_stock_id.id,
            "inventory_quantity": 1,
        }
    ).action_apply_inventory()
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Cycle"}).id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 1})],
        }
    )
    order.action_confirm()
    order.picking_ids.move_ids.picked = True
    order.picking_ids.button_validate()
    assert order.picking_ids.state == "done"
    return order.picking_ids


def maintain(env, device):
    """Put a device under a maintenance contract with planned visits."""
    site = env["maintenance.site"].create({"name": "Cycle", "partner_id": device.customer_id.id})
    device.site_id = site
    contract = env["contract.contract"].create(
        {
            "name": "Cycle",
            "partner_id": device.customer_id.id,
            "maintenance_kind": "packaged",
            "device_ids": [Command.create({"equipment_id": device.id})],
            "plan_line_ids": [Command.create({"interval": 1, "unit": "months"})],
        }
    )
    contract.action_plan_visits()
    assert len(contract.visit_ids) == 12


def before(env):
    sell(env, "OLD-1")
    sell(env, "OLD-2")


def with_addons(env):
    Card = env["warranty.card"]
    assert not Card.search([]), "cards of past deliveries are offered, not forced"
    wizard = env["warranty.card.issue"].create({"date_from": "2000-01-01"})
    assert wizard.delivery_count == 2
    wizard.action_issue()
    while env.company._issue_past_warranty_cards_batch():
        pass
    assert sorted(Card.search([]).mapped("serial")) == ["OLD-1", "OLD-2"]
    assert len(Card.search([]).equipment_ids) == 2
    sell(env, "NEW-1")
    assert Card.search([("serial", "=", "NEW-1")]).equipment_ids
    maintain(env, Card.search([("serial", "=", "NEW-1")]).equipment_ids)
    claim = env["warranty.claim"].create({"device_serial": "NEW-1", "card_lost": True})
    claim.action_assess()
    claim.partner_id.phone = False
    claim.action_quote()
    assert claim.repair_id


def alone(env):
    assert "equipment_ids" not in env["warranty.card"]._fields
    sell(env, "ALONE-1")
    assert env["warranty.card"].search([("serial", "=", "ALONE-1")])


def after(env):
    assert "warranty.card" not in env.registry
    env.cr.execute("SELECT FROM stock_picking_type WHERE code LIKE 'warranty%'")
    assert not env.cr.rowcount, "operation types of a kind that nobody knows any more"
    sell(env, "AFTER-1")
    repair = env["repair.order"].create({"partner_id": env.user.partner_id.id})
    repair.action_validate()
    assert repair.state == "confirmed"


STEPS = {"before": before, "with": with_addons, "alone": alone, "after": after}


if __name__ == "__main__":
    database, step = sys.argv[1:]
    config.parse_config(["-d", database, "--log-level=error"], setup_logging=True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        env.company.write({"stock_move_email_validation": False, "stock_text_confirmation": False})
        STEPS[step](env)
