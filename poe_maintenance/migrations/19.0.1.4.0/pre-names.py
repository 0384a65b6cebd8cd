from odoo.tools import SQL
from odoo.tools.sql import column_exists, rename_column, table_exists

MODELS = {"maintenance.hold": "maintenance.contract.suspension"}
# {(model, field): its name}
FIELDS = {
    ("contract.contract", "hold_ids"): "suspension_ids",
    ("maintenance.result", "remedy"): "follow_up_kind",
    ("maintenance.equipment", "coverage"): "covered_by",
    ("maintenance.visit.line", "coverage"): "covered_by",
}
# {models whose views, filters and exports name a field: (old, new)}
WORDS = {
    ("contract.contract",): ("hold_ids", "suspension_ids"),
    ("maintenance.result", "maintenance.visit.line", "maintenance.request"): (
        "remedy",
        "follow_up_kind",
    ),
    (
        "maintenance.equipment",
        "maintenance.site",
        "maintenance.visit.line",
        "maintenance.request",
    ): ("coverage", "covered_by"),
}
# where core and its add-ons name a model
MODEL_COLUMNS = (
    ("ir_model", "model"),
    ("ir_model_fields", "model"),
    ("ir_model_fields", "relation"),
    ("ir_model_data", "model"),
    ("ir_attachment", "res_model"),
    ("ir_ui_view", "model"),
    ("ir_act_window", "res_model"),
    ("ir_act_report_xml", "model"),
    ("ir_act_server", "model_name"),
    ("ir_embedded_actions", "parent_res_model"),
    ("ir_exports", "resource"),
    ("ir_filters", "model_id"),
    ("mail_activity", "res_model"),
    ("mail_activity_type", "res_model"),
    ("mail_activity_plan", "res_model"),
    ("mail_followers", "res_model"),
    ("mail_message", "model"),
    ("mail_message_subtype", "res_model"),
    ("mail_scheduled_message", "model"),
    ("mail_template", "model"),
)


def migrate(cr, version):
    """What had a word of another meaning has its own: rows, their history and what people made on them
    stay. Safe to run again, and on databases that never had the old names."""
    for old, new in MODELS.items():
        _rename_table(cr, old.replace(".", "_"), new.replace(".", "_"))
        _rename_model(cr, old, new)
    for (model, old), new in FIELDS.items():
        _rename_field(cr, model, old, new)
    for models, (old, new) in WORDS.items():
        _rename_in_texts(cr, models, old, new)


def _rename_table(cr, old, new):
    """Rename a table with its sequence, constraints and indexes, which bear its name."""
    if not table_exists(cr, old) or table_exists(cr, new):
        return
    cr.execute(SQL("ALTER TABLE %s RENAME TO %s", SQL.identifier(old), SQL.identifier(new)))
    cr.execute(
        SQL(
            "ALTER SEQUENCE IF EXISTS %s RENAME TO %s",
            SQL.identifier(f"{old}_id_seq"),
            SQL.identifier(f"{new}_id_seq"),
        )
    )
    like = old.replace("_", r"\_") + r"\_%"
    cr.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND conname LIKE %s",
        (new, like),
    )
    for (name,) in cr.fetchall():
        cr.execute(
            SQL(
                "ALTER TABLE %s RENAME CONSTRAINT %s TO %s",
                SQL.identifier(new),
                SQL.identifier(name),
                SQL.identifier(new + name.removeprefix(old)),
            )
        )
    # an index of a constraint went with it
    cr.execute(
        "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexname LIKE %s", (new, like)
    )
    for (name,) in cr.fetchall():
        cr.execute(
            SQL(
                "ALTER INDEX %s RENAME TO %s",
                SQL.identifier(name),
                SQL.identifier(new + name.removeprefix(old)),
            )
        )


def _rename_model(cr, old, new):
    """Rename a model wherever it is named, and the XML ids that follow from its name."""
    for table, column in MODEL_COLUMNS:
        if column_exists(cr, table, column):
            _replace(cr, table, column, old, new)
    old, new = old.replace(".", "_"), new.replace(".", "_")
    cr.execute(
        """
        UPDATE ir_model_constraint
           SET name = regexp_replace(name, %(start)s, %(new)s)
         WHERE name ~ %(start)s
        """,
        {"start": rf"^{old}(?=_)", "new": new},
    )
    # of models and what they are made of; of access rights and rules
    made_of = "model|model_inherit_|field|selection_|constraint|access"
    _rename_xml_ids(cr, rf"^((?:{made_of})_|){old}(?=_|$)", rf"\1{new}")


def _rename_field(cr, model, old, new):
    """Rename a field with its column, so that it keeps what it holds and what is known of it."""
    table = model.replace(".", "_")
    if column_exists(cr, table, old) and not column_exists(cr, table, new):
        rename_column(cr, table, old, new)
    cr.execute(
        "UPDATE ir_model_fields SET name = %s WHERE model = %s AND name = %s", (new, model, old)
    )
    _rename_xml_ids(cr, rf"^((?:field|selection_)_{table}__){old}(?=__|$)", rf"\1{new}")


def _rename_xml_ids(cr, pattern, replacement):
    """Rename those of this add-on's XML ids that match a pattern."""
    cr.execute(
        """
        UPDATE ir_model_data
           SET name = regexp_replace(name, %(pattern)s, %(replacement)s)
         WHERE module = 'poe_maintenance' AND name ~ %(pattern)s
        """,
        {"pattern": pattern, "replacement": replacement},
    )


def _rename_in_texts(cr, models, old, new):
    """Let views name a field as it is called now, those that people made too: while ours are loaded
    one by one, the rest is checked with them. So do filters and exports."""
    word = rf"\m{old}\M"
    values = {"models": list(models), "word": word, "new": new}
    cr.execute(
        """
        UPDATE ir_ui_view
           SET arch_db = regexp_replace(arch_db::text, %(word)s, %(new)s, 'g')::jsonb
         WHERE model = ANY(%(models)s) AND arch_db::text ~ %(word)s
        """,
        values,
    )
    cr.execute(
        """
        UPDATE ir_filters
           SET domain = regexp_replace(domain, %(word)s, %(new)s, 'g'),
               context = regexp_replace(context, %(word)s, %(new)s, 'g'),
               sort = regexp_replace(sort, %(word)s, %(new)s, 'g')
         WHERE model_id = ANY(%(models)s)
           AND concat_ws(' ', domain, context, sort) ~ %(word)s
        """,
        values,
    )
    cr.execute(
        """
        UPDATE ir_exports_line line
           SET name = regexp_replace(line.name, %(word)s, %(new)s, 'g')
          FROM ir_exports export
         WHERE export.id = line.export_id
           AND export.resource = ANY(%(models)s) AND line.name ~ %(word)s
        """,
        values,
    )


def _replace(cr, table, column, old, new):
    cr.execute(
        SQL(
            "UPDATE %(table)s SET %(column)s = %(new)s WHERE %(column)s = %(old)s",
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            old=old,
            new=new,
        )
    )
