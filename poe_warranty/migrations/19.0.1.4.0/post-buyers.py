NAME = "The warranty is of who bought the product, or took it over with proof."


def migrate(cr, version):
    """Every policy looks at who brings the device, also those that cards use: it promises no less by
    it, since a person decides."""
    cr.execute(
        """INSERT INTO warranty_exclusion
            (policy_id, sequence, clause, check_type, effect, name, causal, evidence_required,
             create_uid, create_date, write_uid, write_date)
        SELECT id, 85, 'II.1', 'not_original_buyer', 'review', jsonb_build_object('en_US', %s),
            false, false, 1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
        FROM warranty_policy policy
        WHERE NOT EXISTS (
            SELECT 1 FROM warranty_exclusion made
            WHERE made.policy_id = policy.id AND made.check_type = 'not_original_buyer'
        )""",
        [NAME],
    )
    cr.execute(
        """INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
        SELECT 'poe_warranty', replace(shipped.name, 'warranty_policy_', 'warranty_exclusion_')
            || '_not_original_buyer', 'warranty.exclusion', made.id, true
        FROM ir_model_data shipped
        JOIN warranty_exclusion made
        ON made.policy_id = shipped.res_id AND made.check_type = 'not_original_buyer'
        WHERE shipped.module = 'poe_warranty' AND shipped.model = 'warranty.policy'
        AND shipped.name IN ('warranty_policy_published', 'warranty_policy_consumer')
        ON CONFLICT (module, name) DO NOTHING"""
    )
