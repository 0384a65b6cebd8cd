"""Site, contract, customer, company and type of a result are read of its visit and its item from here on; and the
index of its device's list is the one that makes the list once."""

COLUMNS = ("category_id", "site_id", "contract_id", "customer_id", "company_id")
INDEXES = ("visit_line_id", "state", "date")


def migrate(cr, version):
    for name in COLUMNS:
        cr.execute(f"ALTER TABLE maintenance_result DROP COLUMN IF EXISTS {name}")
    for name in INDEXES:
        cr.execute(f"DROP INDEX IF EXISTS maintenance_result__{name}_index")
