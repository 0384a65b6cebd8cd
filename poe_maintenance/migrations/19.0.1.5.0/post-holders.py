def migrate(cr, version):
    """A device whose card waits for its holder is installed nowhere yet, unless somebody said where."""
    cr.execute(
        """
        UPDATE maintenance_equipment device
        SET active = false
        FROM warranty_card card
        WHERE card.id = device.card_id
        AND card.partner_id IS NULL
        AND device.site_id IS NULL
        """
    )
