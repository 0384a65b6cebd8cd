import logging

from odoo.tools.sql import column_exists

from odoo.addons.poe_warranty.tools.serial import serial_key, serial_shape

_logger = logging.getLogger(__name__)


def _make_numbers(numbers):
    return " ".join(filter(None, map(serial_key, numbers.split(" "))))


# (table, number, {key: what makes it}): keys that are stored; of plain signs they stay what they are
_KEYS = (
    ("stock_lot", "name", {"serial_key": serial_key, "serial_shape": serial_shape}),
    ("warranty_card", "serial", {"serial_key": serial_key, "serial_shape": serial_shape}),
    ("warranty_claim", "card_found_key", {"card_found_key": serial_key}),
    ("warranty_coverage", "serial_key", {"serial_key": serial_key}),
    ("warranty_card", "numbers", {"numbers": _make_numbers}),
    ("warranty_claim", "numbers", {"numbers": _make_numbers}),
    ("warranty_receipt", "numbers", {"numbers": _make_numbers}),
)
# keys that are new
_NEW_KEYS = (("warranty_card", "name", "name_key"), ("warranty_seal", "number", "number_key"))
# doubles are left as they are: until they are cleared away the database keeps no index on them
_DOUBLES = {
    "one valid card a device": """
        SELECT array_agg(name ORDER BY id) FROM warranty_card
        WHERE state = 'issued' AND tracking = 'serial' AND serial_key IS NOT NULL
        GROUP BY company_id, product_id, serial_key HAVING count(*) > 1""",
    "one card a card number": """
        SELECT array_agg(name ORDER BY id) FROM warranty_card
        WHERE name_key IS NOT NULL GROUP BY company_id, name_key HAVING count(*) > 1""",
    "one seal a seal number": """
        SELECT array_agg(number ORDER BY id) FROM warranty_seal
        WHERE number_key IS NOT NULL GROUP BY company_id, number_key HAVING count(*) > 1""",
}


def migrate(cr, version):
    """Numbers are compared in one spelling more than before (Unicode), and so are those of cards and
    seals. Their keys are filled in here, before the database indexes them."""
    for table, number, makers in _KEYS:
        # what is younger than the version upgraded from is computed anyway
        if all(column_exists(cr, table, column) for column in (number, *makers)):
            _fill(cr, table, number, makers, f"{number} ~ '[^\\x20-\\x7e]'")
    for table, number, key in _NEW_KEYS:
        cr.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {key} varchar")  # pylint: disable=sql-injection
        _fill(cr, table, number, {key: serial_key}, f"{number} IS NOT NULL")
    for rule, query in _DOUBLES.items():
        cr.execute(query)
        for (names,) in cr.fetchall():
            _logger.warning("Not %s: %s. Clear this up and upgrade again.", rule, ", ".join(names))


def _fill(cr, table, number, makers, condition):
    """Write keys of a table that are made of a number of it."""
    cr.execute(f"SELECT id, {number} FROM {table} WHERE {condition}")  # pylint: disable=sql-injection
    rows = [
        (id_, *(make(value) or None for make in makers.values())) for id_, value in cr.fetchall()
    ]
    columns = ", ".join(makers)
    values = ", ".join(f"made.{key}" for key in makers)
    cr.execute_values(
        f"UPDATE {table} SET ({columns}) = ROW({values}) "
        f"FROM (VALUES %s) AS made (id, {columns}) WHERE {table}.id = made.id",
        rows,
    )
