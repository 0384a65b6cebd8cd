"""Visit and device of a result are those of its line, and read there."""

from odoo.tools import SQL

COLUMNS = ("request_id", "equipment_id")  # their indexes go with them


def migrate(cr, version):
    for name in COLUMNS:
        column = SQL.identifier(name)
        cr.execute(SQL("ALTER TABLE maintenance_result DROP COLUMN IF EXISTS %s", column))
