def migrate(cr, version):
    """Claims that are there have no technician, and only what was charged has a status: nothing is
    computed for the rest."""
    cr.execute("ALTER TABLE warranty_claim ADD COLUMN IF NOT EXISTS technician_id integer")
    cr.execute("ALTER TABLE warranty_claim ADD COLUMN IF NOT EXISTS charge_state varchar")
