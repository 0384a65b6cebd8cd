"""Site, contract, customer, company and type of a result are read of its visit and its item from here on; and the
index of its device's list is the one that makes the list once."""

from odoo.tools import SQL

COLUMNS = ("category_id", "site_id", "contract_id", "customer_id", "company_id")
INDEXES = ("visit_line_id", "state", "date")


def migrate(cr, version):
    for name in COLUMNS:
        column = SQL.identifier(name)
        cr.execute(SQL("ALTER TABLE maintenance_result DROP COLUMN IF EXISTS %s", column))
    for name in INDEXES:
        index = SQL.identifier(f"maintenance_result__{name}_index")
        cr.execute(SQL("DROP INDEX IF EXISTS %s", index))
