"""What is guarded, and on which records, asked of the add-ons themselves; prints JSON.

Usage: bin/odoo python tests/guarded.py DATABASE LOGIN…

- ``program``: ``{model: {field: value}}`` of the fields that only the program writes, each with a value
  that could be typed in;
- ``records``: ``{model: id}`` of a record of each;
- ``templates``: ``{model: values}`` with which one could be created;
- ``settled``: ``{login: [[model, field, id, value]]}`` of facts that are settled, as that user finds them.
"""

import json
import sys

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
TYPED = {
    "boolean": True,
    "integer": 7,
    "float": 7.5,
    "monetary": 7.5,
    "date": "2031-05-05",
    "datetime": "2031-05-05 05:05:05",
    "html": "<p>typed in</p>",
    "binary": PIXEL,
    "image": PIXEL,
}
LOOKED_AT = 200  # records of a model among which one with a settled fact is looked for


def get_value(env, field):
    """Return a value of a field that is not the one with which a record starts; None where there is
    nothing it could point to."""
    if field.relational:
        found = env[field.comodel_name].with_context(active_test=False).search([], limit=1)
        return found and ([[4, found.id]] if field.type.endswith("2many") else found.id) or None
    if field.type == "selection":
        start = field.default and field.default(env[field.model_name])
        return [key for key in field.get_values(env) if key != start][-1]
    return TYPED.get(field.type, "typed in")


def get_template(record, names):
    """Return values with which such a record could be made, but for the fields of these names."""
    try:
        with record.env.cr.savepoint():
            values = record.copy_data()[0]
    except Exception:  # some documents are not copied: then nothing is made of them
        return {}
    return {
        name: value
        for name, value in values.items()
        if name not in names and not isinstance(value, bytes)
    }


def get_settled(records, login):
    """Yield the facts of some records that a user finds settled: one of each field."""
    user = records.env["res.users"].search([("login", "=", login)])
    # sudo: why it is settled is asked as this user, whatever he may read
    records = records.with_user(user).sudo()
    for name, method in records._get_settled_fields().items():
        for record in records:
            if getattr(record, method)(name):
                value = get_value(records.env, records._fields[name])
                yield [records._name, name, record.id, value]
                break


def get_guarded(env, logins):
    """Return what is printed."""
    guarded = {
        "program": {},
        "records": {},
        "templates": {},
        "settled": {login: [] for login in logins},
    }
    for model in env.values():
        if model._abstract or not model._auto or not hasattr(model, "_get_program_fields"):
            continue
        name, names = model._name, model._get_program_fields()
        model = model.with_context(active_test=False)
        records = model.search([], limit=LOOKED_AT, order="id desc")
        guarded["program"][name] = {n: get_value(env, model._fields[n]) for n in sorted(names)}
        if records:
            guarded["records"][name] = records[0].id
            guarded["templates"][name] = get_template(records[0], names)
        for login in logins:
            guarded["settled"][login] += get_settled(records, login)
    return guarded


if __name__ == "__main__":
    config.parse_config(["-d", sys.argv[1], "--log-level=error"], setup_logging=True)
    with Registry(sys.argv[1]).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        print(json.dumps(get_guarded(env, sys.argv[2:]), default=str))
        cr.rollback()
