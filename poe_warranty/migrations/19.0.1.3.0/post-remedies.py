# What was done for a claim before is read from what it left: the repairs, the units handed out, the
# credit note or, of a claim that was handed over without any, that the device went back as it came.
# A claim that is closed was handed over, and so was one that is only kept open by its loaner.
REMEDIES = """
    WITH claim AS (
        SELECT claim.*, COALESCE(resolution.no_fault_found, FALSE) AS without_fault,
               claim.state = 'closed' OR (
                   claim.state = 'ready'
                   AND claim.returned_datetime IS NOT NULL
                   AND claim.loaner_lot_id IS NOT NULL
                   AND claim.loaner_back_on IS NULL
                   AND claim.device_place IN ('returned', 'taken_back')
                   AND NOT EXISTS (
                       SELECT 1 FROM stock_move move
                        WHERE move.claim_id = claim.id
                          AND move.claim_use = 'device_in'
                          AND move.state = 'done'
                          AND NOT EXISTS (
                              SELECT 1 FROM stock_move back
                               WHERE back.claim_id = claim.id
                                 AND back.claim_use IN ('device_out', 'taken_back')
                                 AND back.state <> 'cancel'))
               ) AS handed_over
          FROM warranty_claim claim
          LEFT JOIN warranty_code resolution ON resolution.id = claim.resolution_id
         WHERE NOT EXISTS (SELECT 1 FROM warranty_remedy known WHERE known.claim_id = claim.id)
    ),
    made AS (
        SELECT repair.claim_id,
               CASE WHEN repair.under_warranty THEN 'free_repair' ELSE 'charged_repair' END AS kind,
               repair.state = 'cancel' AS undone,
               'repair.order,' || repair.id AS result,
               repair.create_uid, repair.create_date, repair.write_date
          FROM repair_order repair
         WHERE repair.claim_id IS NOT NULL
     UNION ALL
        SELECT move.claim_id, 'replacement', move.state = 'cancel',
               'stock.picking,' || move.picking_id,
               move.create_uid, move.create_date, move.write_date
          FROM stock_move move
         WHERE move.claim_use = 'replacement'
     UNION ALL
        SELECT claim.id, 'refund', FALSE,
               'account.move,' || refund.id,
               refund.create_uid, refund.create_date, refund.write_date
          FROM warranty_claim claim
          JOIN account_move refund ON refund.id = claim.refund_id
    ),
    done AS (
        SELECT * FROM made
     UNION ALL
        SELECT claim.id, CASE WHEN claim.without_fault THEN 'no_fault' ELSE 'hand_back' END, FALSE,
               NULL, claim.write_uid, claim.write_date, claim.write_date
          FROM claim
         WHERE claim.state IN ('ready', 'closed')
           AND NOT EXISTS (
               SELECT 1 FROM made WHERE made.claim_id = claim.id AND NOT made.undone)
    )
    INSERT INTO warranty_remedy (
        claim_id, company_id, kind, state, result, user_id, date, date_end,
        create_uid, create_date, write_uid, write_date)
    SELECT claim.id, claim.company_id, done.kind,
           CASE WHEN done.undone THEN 'undone'
                WHEN claim.handed_over THEN 'done'
                WHEN claim.state = 'quotation' THEN 'offered'
                ELSE 'running' END,
           done.result, done.create_uid,
           LEAST(done.create_date, claim.returned_datetime),
           CASE WHEN done.undone THEN done.write_date
                WHEN claim.handed_over
                THEN COALESCE(claim.returned_datetime, claim.write_date) END,
           done.create_uid, done.create_date, done.create_uid, done.write_date
      FROM done
      JOIN claim ON claim.id = done.claim_id
     ORDER BY done.create_date, claim.id
"""


def migrate(cr, version):
    """Claims of earlier versions get their remedies; those that have any are left as they are."""
    cr.execute(REMEDIES)
