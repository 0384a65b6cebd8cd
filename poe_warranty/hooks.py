def uninstall_hook(env):
    """Take the records of the business away before Odoo removes the shipped data they point at,
    the evidence before what it is about. Repairs, orders, invoices and stock stay."""
    _retire_places(env)
    types = ["poe_warranty.mail_activity_alert", "poe_warranty.mail_activity_loaner"]
    ids = [kind.id for kind in map(env.ref, types)]
    env["mail.activity"].search([("activity_type_id", "in", ids)]).unlink()
    for table in ("sale_order", "repair_order", "stock_move", "account_move"):  # they stay
        env.cr.execute(f"UPDATE {table} SET claim_id = NULL WHERE claim_id IS NOT NULL")  # pylint: disable=sql-injection
    for table in (
        "warranty_found_device",
        "warranty_message",
        "warranty_mail",
        "warranty_spare_proposal",
        "warranty_recovery",
        "warranty_finding",
        "warranty_change",
        "warranty_notice",
        "warranty_assessment",
        "warranty_observation",
        "warranty_suspension",
        "warranty_coverage",
        "warranty_cost",
        "warranty_remedy",
        "warranty_claim",
        "warranty_receipt",
        "warranty_seal",
        "warranty_entitlement",
        "warranty_extension",
        "warranty_transfer_code",
        "warranty_transfer",
        "warranty_card_copy",
        "warranty_card",
        "warranty_promotion_line",
        "warranty_promotion",
        "warranty_exclusion",
        "warranty_policy_term",
        "warranty_policy",
    ):
        env.cr.execute(f"DELETE FROM {table}")  # pylint: disable=sql-injection


def _retire_places(env):
    """Archive the operation types and the empty locations of warranty work: what was moved there
    stays on record, and an installation later makes its own."""
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    retired = {"active": False, "barcode": False}
    # of kinds that Odoo knows without us
    warehouses.service_in_type_id.write({**retired, "code": "incoming"})
    warehouses.service_out_type_id.write({**retired, "code": "outgoing"})
    places = env["stock.location"].search([("warranty_use", "!=", False)])
    places.filtered(lambda place: not any(place.quant_ids.mapped("quantity"))).active = False
