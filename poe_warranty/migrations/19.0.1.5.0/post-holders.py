def migrate(cr, version):
    """Cards that were issued to our own company, since nobody was told at the counter or on the delivery,
    wait for their holders."""
    cr.execute(
        """
        UPDATE warranty_card card
        SET partner_id = NULL, phone = NULL, phone_digits = NULL
        FROM res_company company
        WHERE company.id = card.company_id
        AND card.partner_id = company.partner_id
        AND card.move_id IS NOT NULL
        AND card.state = 'issued'
        AND NOT EXISTS (SELECT 1 FROM warranty_transfer WHERE card_id = card.id)
        """
    )
