def uninstall_hook(env):
    """Take the records of the business away before Odoo removes the shipped data they point at,
    the evidence before what it is about. Repairs, orders, invoices and stock stay."""
    for table in (
        "warranty_finding",
        "warranty_assessment",
        "warranty_observation",
        "warranty_suspension",
        "warranty_claim",
        "warranty_receipt",
        "warranty_seal",
        "warranty_entitlement",
        "warranty_extension",
        "warranty_transfer",
        "warranty_card_copy",
        "warranty_card",
    ):
        env.cr.execute(f"DELETE FROM {table}")  # pylint: disable=sql-injection
