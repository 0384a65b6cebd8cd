"""Cases of one device after another: repaired on a quotation, repaired free of charge, replaced.

Each step is a request of its own, of a user whose rights are checked and with mail's log kept: it
begins with an empty cache, and goes on with what the one before opened. What is measured is the time of
all devices; whether all came out as it should is looked at when the time is taken.
"""

import gc

from cases import make_camera, order_serials, stock_serials

from odoo import Command


def as_user(env):
    """Return the environment of the administrator at the desk, who holds every right but is no
    superuser, as requests have it."""
    user = env.ref("base.user_admin")
    return env(user=user, su=False, context={"allowed_company_ids": env.company.ids})


def step(env, method, *args):
    """Call a bound method as a request of its own."""
    result = method(*args)
    end_request(env)
    return result


def end_request(env):
    """End what was done as a request ends, on to what is written before its commit, mail's log too. The
    commit does not come, and nothing is left of it: each later environment would be looked for among
    all earlier ones."""
    env.cr.flush()
    env.cr.postcommit.clear()
    env.invalidate_all()
    gc.collect()


def make_part(env, size):
    """Create a spare part, genuine where that is a word, with enough of it in stock."""
    part = env["product.product"].create(
        {"name": "Bench part", "is_storable": True, "list_price": 20, "standard_price": 10}
    )
    if "is_genuine_part" in part._fields:
        part.is_genuine_part = True
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    env["stock.quant"]._update_available_quantity(part, warehouse.lot_stock_id, size)
    return part


def sell(env, size, spare=0):
    """Sell some devices, each on an order of its own.

    :param int spare: how many more stay in stock
    :return: the done deliveries; the devices have the first serials
    """
    product = make_camera(env)
    if "device_tmpl_ids" in product._fields:
        env["product.product"].search([("name", "=", "Bench part")]).write(
            {"device_tmpl_ids": [Command.link(product.product_tmpl_id.id)]}
        )
    stock_serials(env, product, size + spare)
    pickings = env["stock.picking"]
    for _number in range(size):
        picking = order_serials(env, product, 1).picking_ids
        picking.button_validate()
        pickings |= picking
    return pickings


def opened(env, action):
    """Return the record that a button opened, as the next request finds it."""
    return env[action["res_model"]].browse(action["res_id"])


# === repair === #


def repair_core(env, size, charged=True):
    """Repair devices with core's repair orders; see :func:`repair_ours`."""
    part = make_part(env, size)
    pickings = sell(env, size).with_env(as_user(env))
    env = pickings.env

    def serve(picking):
        place = picking.location_dest_id
        repair = step(
            env,
            env["repair.order"].create,
            {
                "partner_id": picking.partner_id.id,
                "product_id": picking.product_id.id,
                "lot_id": picking.move_line_ids.lot_id.id,
                "under_warranty": not charged,
                "internal_notes": "No picture · Some scratches",
                "product_location_src_id": place.id,
                "product_location_dest_id": place.id,
            },
        )
        add_part(env, repair, part)
        if charged:
            order = opened(env, step(env, repair.action_create_sale_order))
            step(env, order.action_confirm)
        step(env, repair.action_validate)
        work(env, repair)
        if not charged:
            return lambda: repair.state == "done"
        invoice_core(env, order)
        return lambda: repair.state == "done" and order.invoice_ids.amount_untaxed == 20

    return lambda: map(serve, pickings)


def invoice_core(env, order):
    """Invoice an order as its button does, by the dialog that it opens."""
    Dialog = env["sale.advance.payment.inv"].with_context(
        active_model="sale.order", active_ids=order.ids, active_id=order.id
    )
    step(env, step(env, Dialog.create, {}).create_invoices)


def repair_ours(env, size, charged=True):
    """Serve claims on site, from the first notice to the end of the work, with a part each.

    :param bool charged: on a quotation that is accepted and invoiced, else free of charge
    """
    part = make_part(env, size)
    pickings = sell(env, size).with_env(as_user(env))
    env = pickings.env

    def serve(picking):
        seal = "torn" if charged else "intact"
        claim = register(env, picking, received_datetime=False, seal_condition=seal)
        step(env, claim.action_assess)
        begin = claim.action_quote if charged else claim.action_repair
        repair = opened(env, step(env, begin))
        add_part(env, repair, part)
        step(env, claim.action_accept if charged else repair.action_validate)
        work(env, repair)
        if not charged:
            return lambda: claim.decision == "covered" and repair.state == "done"
        step(env, claim.action_invoice)
        return lambda: (
            claim.decision == "excluded"
            and repair.state == "done"
            and claim.invoice_ids.amount_untaxed == 20
        )

    return lambda: map(serve, pickings)


def register(env, picking, **values):
    """Register the claim on a delivered device as the reception desk sends it."""
    return step(
        env,
        env["warranty.claim"].create,
        {
            "device_serial": picking.move_line_ids.lot_id.name,
            "product_id": picking.product_id.id,
            "symptom_id": False,
            "fault_description": "No picture",
            "device_condition": "Some scratches",
            "accessories": "",
            "seal_condition": "intact",
            "seal_number": False,
            "card_lost": False,
            "loaner_lot_id": False,
            "arrangement": "",
            "photo_ids": [],
            **values,
        },
    )


def add_part(env, repair, part):
    """Put one piece of a part on a repair, as its form does."""
    line = {"repair_line_type": "add", "product_id": part.id, "product_uom_qty": 1}
    step(env, repair.write, {"move_ids": [Command.create(line)]})


def work(env, repair):
    """Do a confirmed repair."""
    step(env, repair.action_repair_start)
    step(env, repair.action_repair_end)


def repair_core_free(env, size):
    return repair_core(env, size, charged=False)


def repair_ours_free(env, size):
    return repair_ours(env, size, charged=False)


# === replacement === #


def replace_peer(env, size):
    """Receive devices and hand others out, with OCA's ``rma``."""
    pickings = sell(env, size, spare=size).with_env(as_user(env))
    env = pickings.env
    operation = env.ref("rma.rma_operation_replace")

    def serve(picking):
        rma = step(
            env,
            env["rma"].create,
            {
                "partner_id": picking.partner_id.id,
                "picking_id": picking.id,
                "move_id": picking.move_ids.id,
                "operation_id": operation.id,
                "description": "No picture",
            },
        )
        step(env, rma.action_confirm)
        receipt = rma.reception_move_id.picking_id
        receipt.move_ids.picked = True
        step(env, receipt.button_validate)
        Wizard = env["rma.delivery.wizard"].with_context(
            active_ids=rma.ids, rma_delivery_type="replace"
        )
        product = picking.product_id
        wizard = Wizard.create({"product_id": product.id, "product_uom": product.uom_id.id})
        step(env, wizard.action_deliver)
        delivery = rma.delivery_move_ids.picking_id
        delivery.action_assign()
        delivery.move_ids.picked = True
        step(env, delivery.button_validate)
        return lambda: rma.state == "replaced" and delivery.state == receipt.state == "done"

    return lambda: map(serve, pickings)


def replace_ours(env, size):
    """Receive devices, decide, and hand others out; their cards follow."""
    pickings = sell(env, size, spare=size).with_env(as_user(env))
    env = pickings.env

    def serve(picking):
        claim = register(env, picking)
        step(env, claim.action_receive)
        step(env, claim.action_assess)
        wizard = env["warranty.claim.replace"].create({"claim_id": claim.id})
        step(env, wizard.action_apply)
        step(env, claim.action_close)
        return lambda: (
            claim.state == "closed"
            and claim.device_place == "taken_back"
            and claim.replacement_card_id.lot_id
        )

    return lambda: map(serve, pickings)


CASES = {
    case.__name__: case
    for case in (
        repair_core,
        repair_ours,
        repair_core_free,
        repair_ours_free,
        replace_peer,
        replace_ours,
    )
}
