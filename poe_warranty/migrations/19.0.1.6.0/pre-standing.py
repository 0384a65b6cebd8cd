def migrate(cr, version):
    """How each claim stands, in one statement: the program would read them one after the other."""
    cr.execute(
        """
        ALTER TABLE warranty_claim
            ADD COLUMN IF NOT EXISTS standing varchar,
            ADD COLUMN IF NOT EXISTS inspected_on timestamp
        """
    )
    cr.execute(
        """
        UPDATE warranty_claim claim
           SET standing = CASE
                   WHEN decision = 'covered'
                        AND state IN ('new', 'inspection', 'decided')
                        AND override_id IS NULL
                        AND defect_id IS NULL
                        AND COALESCE(inspection_note, '') = ''
                        AND NOT EXISTS (
                            SELECT FROM warranty_observation WHERE claim_id = claim.id
                        ) THEN 'to_inspect'
                   WHEN decision IN ('excluded', 'not_found')
                        AND goodwill_parts = 100 AND goodwill_labour = 100 THEN 'free'
                   ELSE decision
               END
         WHERE decision IS NOT NULL
        """
    )
