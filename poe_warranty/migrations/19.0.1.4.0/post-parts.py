def migrate(cr, version):
    """What was promised on parts names their serials, which tell one part from another."""
    cr.execute(
        """
        INSERT INTO stock_lot_warranty_coverage_rel (warranty_coverage_id, stock_lot_id)
        SELECT DISTINCT coverage.id, line.lot_id
        FROM warranty_coverage coverage
        JOIN stock_move_line line ON line.move_id = coverage.move_id
        WHERE coverage.kind = 'part' AND line.lot_id IS NOT NULL
        ON CONFLICT DO NOTHING
        """
    )
