def migrate(cr, version):
    """*Devices In* and *Devices Out* are operation types of kinds of their own: other people's code that
    looks for a warehouse's receipts or deliveries finds the warehouse's."""
    for field, code in (
        ("service_in_type_id", "warranty_in"),
        ("service_out_type_id", "warranty_out"),
    ):
        cr.execute(  # pylint: disable=sql-injection
            f"""UPDATE stock_picking_type kind SET code = %s
            FROM stock_warehouse warehouse WHERE warehouse.{field} = kind.id""",
            [code],
        )
