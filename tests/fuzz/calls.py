"""What can be called: every public method of our files, every field of ours that can be written, and
each call with its odd values, made again from a seed and its number."""

import inspect
import random
from datetime import date
from functools import cache
from typing import NamedTuple

from values import IDS, NUMBERS, ODD, choose

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method

OURS = ("odoo.addons.poe_warranty.", "odoo.addons.poe_maintenance.")
# called with odd values by their own kinds of target
OF_ORM = {"create", "write", "onchange", "ensure_one"}
SAMPLE = 60  # records of a model that calls are made on
MADE = object()  # in place of ids: what the step before made


class Step(NamedTuple):
    """One call as it comes in: ``args`` begins with ids where the method is for records."""

    model: str
    method: str
    args: list
    context: dict = {}


def is_own(model):
    """Tell whether a model is ours, and no other add-on's that we extend."""
    return (model._original_module or "").startswith("poe_")


def get_methods(model):
    """Return the names of the public methods of a model that stand in our files."""
    found = {
        name
        for definition in type(model).mro()
        if definition.__module__.startswith(OURS)
        for name, member in vars(definition).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }
    return sorted(name for name in found - OF_ORM if is_public(model, name))


def is_public(model, name):
    try:
        get_public_method(model, name)
    except AccessError:
        return False
    return True


def get_fields(model):
    """Return the names of the fields that our files declare."""
    return sorted(
        name
        for name, field in model._fields.items()
        if any(module.startswith("poe_") for module in field._modules)
    )


def get_targets(env):
    """Return ``[(kind, model, name)]``: what is aimed at, each in its turn."""
    targets = []
    for name in sorted(env):
        model = env[name]
        if model._abstract:
            continue
        fields = [model._fields[field] for field in get_fields(model)]
        typed = [field.name for field in fields if field.store or field.inverse]
        targets += [("press", name, method) for method in get_methods(model)]
        if model._auto:
            kinds = ("write", "create", "type") if is_own(model) else ("write",)
            targets += [(kind, name, field) for field in typed for kind in kinds]
        targets += [("find", name, field.name) for field in fields if field.search]
        if is_own(model):
            targets.append(("find", name, "display_name"))
    return targets


class Caller:
    """Makes calls on the records there are, as users of every role.

    :param env: of the superuser
    :param dict users: id by role
    """

    def __init__(self, env, users, seed):
        self.env, self.users, self.seed = env, users, seed
        self.targets = get_targets(env)
        self.ids, self.template, self.writers = map(
            cache, (self._find_ids, self._copy_values, self._find_writers)
        )

    def make(self, index):
        """Return the role and the steps of one call, always the same ones."""
        rng = random.Random(f"{self.seed}/{index}")
        kind, model, name = self.targets[index % len(self.targets)]
        role = rng.choice((rng.random() < 0.7 and self.writers(model)) or sorted(self.users))
        return role, getattr(self, f"_{kind}")(rng, self.env[model], name)

    # === KINDS === #

    def _press(self, rng, model, name):
        """A method: of a record in which something odd was typed before, every third time."""
        method = getattr(type(model), name)
        args = self._choose_arguments(rng, model, method)
        context = self._choose_context(rng, model)
        if getattr(method, "_api_model", False):
            return [Step(model._name, name, args, context)]
        if model._transient:
            made = Step(model._name, "create", [self._choose_values(rng, model)], context)
            return [made, Step(model._name, name, [MADE, *args], context)]
        steps, ids = [], self._choose_ids(rng, model)
        stored = [field for field in get_fields(model) if model._fields[field].store]
        if stored and rng.random() < 0.33:
            field = model._fields[rng.choice(stored)]
            steps.append(
                Step(model._name, "write", [ids, {field.name: self._choose_value(rng, field)}])
            )
        return [*steps, Step(model._name, name, [ids, *args], context)]

    def _write(self, rng, model, name):
        """A field of a record, which is read as a whole afterwards."""
        ids = self._choose_ids(rng, model) if is_own(model) else self._choose_known(rng, model)
        vals = {name: self._choose_value(rng, model._fields[name])}
        if is_own(model) and rng.random() < 0.02:
            vals = rng.choice(ODD)
        return [Step(model._name, "write", [ids, vals]), Step(model._name, "read", [ids])]

    def _create(self, rng, model, name):
        """A record with one odd value."""
        vals = {
            **self._choose_values(rng, model, odd=False),
            name: self._choose_value(rng, model._fields[name]),
        }
        if rng.random() < 0.02:
            vals = rng.choice(ODD)
        made = Step(model._name, "create", [vals], self._choose_context(rng, model))
        return [made, Step(model._name, "read", [MADE])]

    def _type(self, rng, model, name):
        """A field of a form, of a new record or of one there is."""
        ids = [] if rng.random() < 0.5 else self._choose_known(rng, model)
        values = {name: self._choose_value(rng, model._fields[name])}
        if rng.random() < 0.5:
            values = {**self._choose_values(rng, model, odd=False), **values}
        shown = {
            field.name: {"fields": {"display_name": {}}} if field.type == "many2one" else {}
            for field in model._fields.values()
            if field.type not in ("one2many", "many2many", "reference", "properties")
            and not field.groups
        }
        return [Step(model._name, "onchange", [ids, values, [name], shown])]

    def _find(self, rng, model, name):
        """A search by a field that our files look up in their own way."""
        operator = rng.choice(("=", "!=", "in", "not in", "like", "ilike", "not ilike", "<", ">="))
        domain = [(name, operator, choose(rng, model._fields[name].type))]
        return [Step(model._name, "search", [domain])]

    # === WHAT IS SENT === #

    def _choose_known(self, rng, model):
        known = self.ids(model._name)
        return rng.sample(known, min(len(known), rng.choice((1, 1, 1, 2, 3))))

    def _choose_ids(self, rng, model):
        # what core takes for ids on a model of its own is core's
        if hasattr(model, "_are_ids") and rng.random() < 0.2:
            return rng.choice(IDS)
        return self._choose_known(rng, model)

    def _choose_value(self, rng, field):
        """Return a value for a field: a record there is, every second time that it is to be one."""
        if field.type == "many2one" and rng.random() < 0.5:
            return self._choose_id(rng, field) or choose(rng)
        if field.type == "selection" and rng.random() < 0.5:
            return rng.choice(field.get_values(self.env) or [False])
        return choose(rng, field.type)

    def _choose_id(self, rng, field):
        known = self.ids(field.comodel_name)
        return rng.choice(known) if known else False

    def _choose_values(self, rng, model, odd=True):
        """Return values with which a record may be made, one of them odd."""
        vals = dict(self.template(model._name))
        for name in sorted(model._fields):
            field = model._fields[name]
            if not field.required or field.compute or field.related or name in vals:
                continue
            if field.type == "many2one":
                vals[name] = self._choose_id(rng, field)
            elif field.type == "selection":
                vals[name] = rng.choice(field.get_values(self.env) or [False])
            else:
                plain = {"date": date.today().isoformat(), "integer": 1, "float": 1.0}
                vals[name] = plain.get(field.type, "typed")
        names = get_fields(model)
        if odd and names:
            field = model._fields[rng.choice(names)]
            vals[field.name] = self._choose_value(rng, field)
        return vals

    def _choose_arguments(self, rng, model, method):
        """Return odd arguments, a few too many or too few among them."""
        args = []
        for parameter in list(inspect.signature(method).parameters.values())[1:]:
            if rng.random() < 0.1:
                break
            if parameter.name in ("values", "vals") and rng.random() < 0.7:
                args.append(self._choose_values(rng, model))
            elif parameter.name.endswith("_id") and rng.random() < 0.5:
                args.append(rng.choice((*NUMBERS[:4], *IDS)))
            else:
                args.append(rng.choice(ODD))
        return args + [rng.choice(ODD)] * (rng.random() < 0.05)

    def _choose_context(self, rng, model):
        """Return a context that brings defaults along, or a period for the figures."""
        if rng.random() < 0.9:
            return {}
        names = [f"default_{name}" for name in get_fields(model)] + ["figures_from", "figures_to"]
        return {rng.choice(names): choose(rng)}

    # === WHAT THERE IS === #

    def _find_ids(self, name):
        model = self.env[name].with_context(active_test=False)
        if model._abstract or model._transient:
            return []
        return model.search([], limit=SAMPLE, order="id desc").ids

    def _copy_values(self, name):
        """Return the values of a record there is, as far as it is copied and they can be sent."""
        model = self.env[name]
        known = self.ids(name)
        if model._transient or not known:
            return {}
        guarded = getattr(model, "_get_program_fields", frozenset)()
        try:
            with self.env.cr.savepoint():
                copied = model.browse(known[0]).copy_data()[0]
        except Exception:  # some records are not copied: what is required is made up then
            return {}
        plain = (str, int, float, bool, type(None))
        return {n: v for n, v in copied.items() if n not in guarded and isinstance(v, plain)}

    def _find_writers(self, name):
        """Return the roles that may write records of a model, or at least read them."""
        for operation in ("write", "read"):
            found = [
                role
                for role, user in sorted(self.users.items())
                if self.env[name].with_user(user).has_access(operation)
            ]
            if found:
                return found
        return []
