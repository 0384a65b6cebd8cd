"""What is guarded, and on which records, asked of the add-ons themselves; and what each user can do to
it by the calls of the interface, which are taken back one by one. Prints JSON.

Usage: bin/odoo python tests/guarded.py DATABASE LOGIN…

- ``program``: ``{model: {field: value}}`` of the fields that only the program writes, each with a value
  that could be typed in;
- ``records``: ``{model: id}`` of a record of each;
- ``templates``: ``{model: values}`` with which one could be created;
- ``settled``: ``{login: [[model, field, id, value]]}`` of facts that are settled, as that user finds them;
- ``leaks``: ``{login: {write, create, default, settled: [call in words]}}``, empty where all is refused.
"""

import json
import sys
from contextlib import closing

import odoo
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import call_kw
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
        # one that says something can be emptied, too
        for record in records.filtered(name) + records:
            if getattr(record, method)(name):
                value = get_value(records.env, records._fields[name])
                yield [records._name, name, record.id, value]
                break


def attempt(env, model, method, *arguments, look=None, **keywords):
    """Make a call as it comes in from outside, and take it back.

    :param look: what is asked of the record before it is taken back, of what the call returned
    :return: what was seen, and the error with which the call ended, or None
    """
    with closing(env.cr.savepoint()):
        try:
            result = call_kw(env[model], method, list(arguments), keywords)
            env.flush_all()
            return look and look(env[model].browse(result)), None
        except Exception as error:  # which one it is tells whether it was refused
            return None, error


def get_leak(env, model, method, *arguments):
    """Return a call in words unless it is refused; another error is none of a guard."""
    _seen, error = attempt(env, model, method, *arguments)
    if isinstance(error, UserError):
        return None
    return f"{model}.{method}{arguments}"[:300] + f": {error or 'went through'}"


def get_empty(value):
    """Return what empties a field that this value could be typed into."""
    if isinstance(value, list):
        return [[5]]
    return 0 if isinstance(value, int | float) and not isinstance(value, bool) else False


def walk_writes(env, guarded):
    """Yield what is written of what only the program writes: a value, or none."""
    for model, fields in guarded["program"].items():
        for name, value in fields.items() if model in guarded["records"] else ():
            for typed in (value, get_empty(value)):
                yield get_leak(env, model, "write", [guarded["records"][model]], {name: typed})


def walk_creations(env, guarded):
    """Yield what is made with a value that only the program writes."""
    for model, fields in guarded["program"].items():
        for name, value in fields.items() if guarded["templates"].get(model) else ():
            if value:
                yield get_leak(env, model, "create", {**guarded["templates"][model], name: value})


def walk_defaults(env, guarded):
    """Yield what takes a value that the call brings along as a default, and would not have it of
    itself."""
    for model, fields in guarded["program"].items():
        template = guarded["templates"].get(model)
        if not template or not env[model].has_access("create"):
            continue
        defaults = {f"default_{name}": value for name, value in fields.items() if value}

        def look(record, fields=fields):
            return {name: str(record.sudo()[name]) for name in fields}

        plain, error = attempt(env, model, "create", template, look=look)
        if error:
            continue  # what these values are refused for is nothing that a default brings
        seen, _error = attempt(env, model, "create", template, context=defaults, look=look)
        for name, value in fields.items():
            if seen and value and seen[name] != plain[name] and seen[name] == str(value):
                yield f"{model}.create() with default_{name} {value!r}"


def walk_settled(env, guarded):
    """Yield what is written of a fact that is settled: a value, or none."""
    for model, name, record, value in guarded["settled"][env.user.login]:
        # sudo: whether there is something to empty, whoever may read it
        full = env[model].sudo().browse(record)[name]
        for typed in (value, get_empty(value)) if full else (value,):
            yield get_leak(env, model, "write", [record], {name: typed})


WALKS = {
    "write": walk_writes,
    "create": walk_creations,
    "default": walk_defaults,
    "settled": walk_settled,
}


def get_guarded(env, logins):
    """Return what is guarded, see above."""
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
        guarded = get_guarded(env, sys.argv[2:])
        guarded["leaks"] = {
            login: {
                kind: list(filter(None, walk(env(user=user), guarded)))
                for kind, walk in WALKS.items()
            }
            for user in env["res.users"].search([("login", "in", sys.argv[2:])])
            if (login := user.login)
        }
        print(json.dumps(guarded, default=str))
        cr.rollback()
