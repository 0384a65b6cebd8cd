def migrate(cr, version):
    """What was covered is borne by us; goodwill on charged work was no cost so far, and what ended
    without one stays as it is."""
    cr.execute("ALTER TABLE warranty_cost ADD COLUMN IF NOT EXISTS borne_amount numeric")
    cr.execute(
        "UPDATE warranty_cost SET borne_amount = CASE WHEN is_covered THEN amount ELSE 0 END"
    )
