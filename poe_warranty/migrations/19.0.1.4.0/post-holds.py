def migrate(cr, version):
    """Open claims whose hold was lifted know when: their service time counts from then."""
    cr.execute(
        """
        UPDATE warranty_claim claim
        SET released_datetime = lifted.date
        FROM (
            SELECT DISTINCT ON (later.claim_id) later.claim_id, later.date
            FROM warranty_assessment later
            WHERE later.decision <> 'hold'
            AND later.id > (
                SELECT MAX(held.id)
                FROM warranty_assessment held
                WHERE held.claim_id = later.claim_id AND held.decision = 'hold'
            )
            ORDER BY later.claim_id, later.id
        ) lifted
        WHERE lifted.claim_id = claim.id
        AND claim.state NOT IN ('closed', 'cancelled')
        AND claim.decision <> 'hold'
        """
    )
