def migrate(cr, version):
    """Cards issued before have no shorter term for labour: nothing is to be worked out for them."""
    cr.execute("ALTER TABLE warranty_card ADD COLUMN IF NOT EXISTS labour_until date")
