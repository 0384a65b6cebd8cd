from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, ormcache

from ...const import ANY_DAYS, MAX_AMOUNT, MAX_INTEGER
from ...tools.record import check_mapping, check_mappings, is_command, is_id
from ...tools.text import is_keepable, is_keepable_json
from .guarded_mixin import PROGRAM

# what a field of ours keeps when its model says nothing narrower
_WIDEST = {
    "integer": (-MAX_INTEGER, MAX_INTEGER),
    "float": (-MAX_AMOUNT, MAX_AMOUNT),
    "monetary": (-MAX_AMOUNT, MAX_AMOUNT),
    "date": ANY_DAYS,
    "datetime": ANY_DAYS,
}
_NUMBERS = ("integer", "float", "monetary")
_TEXTS = ("char", "text", "html")
_CHOICES = ("selection", "many2one", "one2many", "many2many", "json")


class WarrantyBoundedMixin(models.AbstractModel):
    """Numbers and dates that are refused before anything is computed of them. What was mistyped
    (1,000,000 years) costs a message, not a worker: a constraint would speak only after the loops
    that the value drives.

    A model names them in :meth:`_get_bounds`. What a person or another program sends for any other
    field of ours is looked at, too: whether it can be kept there at all.

    A model of Odoo has the mixin before its own name, ``_inherit = ["warranty.bounded.mixin",
    "res.company"]``, so that it looks before anybody else does something with the values.
    """

    _name = "warranty.bounded.mixin"
    _description = "Record with bounded numbers"
    _inherit = ["warranty.called.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        """:raise ValidationError: naming a value out of its bounds and what they are"""
        self._check_new(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """:raise ValidationError: as in :meth:`create`"""
        self._check_typed(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """:raise ValidationError: as in :meth:`create`, for defaults that came with the call"""
        context, names = self.env.context, fields if hasattr(fields, "__iter__") else ()
        given = {key.removeprefix("default_"): key for key in context if key.startswith("default_")}
        if brought := {name: context[key] for name, key in given.items() if name in names}:
            self._check_bounds(brought)
            for name in self._get_own_fields() & brought.keys():
                if self._fields[name].type in _NUMBERS:
                    self._check_value(self._fields[name], brought[name])
        return super().default_get(fields)

    def onchange(self, values, field_names, fields_spec):
        """:raise ValidationError: as in :meth:`create`, while it is typed; the form takes it back"""
        check_mapping(self, values)
        self._check_bounds(values, typed=True, in_form=True)
        return super().onchange(values, field_names, fields_spec)

    # === WHAT IS BOUNDED === #

    @api.model
    def _get_bounds(self):
        """Return ``{field: (lowest, highest)}``, both included: numbers, or days of a date."""
        return {}

    @api.model
    @ormcache("day")
    def _get_bounded_fields(self, day):
        """Return ``{field: bounds}`` of those that have some, and ``{field: None}`` of those whose
        records below them may.

        :param date day: today; bounds that lie before or after it are worked out once a day
        """
        below = {
            name: None
            for name, field in self._fields.items()
            if field.type == "one2many" and hasattr(self.env[field.comodel_name], "_get_bounds")
        }
        own = self._get_bounds()
        return below | {name: own[name] for name in own.keys() & self._fields.keys()}

    @api.model
    @ormcache()
    def _get_own_fields(self):
        """Return the names of the fields that add-ons of ours declare, or go on with."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if any(module.startswith("poe_") for module in field._modules)
        )

    # === CHECKS === #

    @api.model
    def _check_new(self, vals_list):
        """As :meth:`_check_typed`, for those who look into the values before they call ``super()``.

        :param list vals_list: as for ``create``
        """
        check_mappings(self, vals_list)
        for vals in vals_list:
            self._check_typed(vals)

    @api.model
    def _check_typed(self, vals):
        """:raise ValidationError: when these are no values of fields, or one of them cannot be kept

        :param dict vals: as for ``write``
        """
        check_mapping(self, vals)
        unknown = vals.keys() - self._fields.keys()
        if unknown and self._original_module.startswith("poe_"):
            raise ValidationError(
                self.env._(
                    "“%(document)s” has no field %(fields)s.",
                    document=self._description,
                    fields=", ".join(sorted(map(str, unknown))),
                )
            )
        self._check_bounds(vals, typed=True)

    @api.model
    def _check_bounds(self, vals, typed=False, in_form=False):
        """:raise ValidationError: when a value lies out of its bounds, of these records or of those
        that are created or changed below them

        :param dict vals: as for ``write``
        :param bool typed: whether values without bounds are looked at, too. The program's own are not
        :param bool in_form: whether a form hands them over, while somebody types
        """
        bounds = self._get_bounded_fields(fields.Date.today())
        typed = typed and self.env.context.get("warranty_program") is not PROGRAM
        if not typed and bounds.keys().isdisjoint(vals):
            return
        own = self._get_own_fields() if typed else frozenset()
        for name, value in vals.items():
            bound = bounds.get(name, False)
            if bound:
                self._check_bound(self._fields[name], value, *bound)
            elif name in own:
                self._check_value(self._fields[name], value, in_form)
            if bound is None:  # those below it have some
                lines = self.env[self._fields[name].comodel_name]
                for line in self._get_line_values(value):
                    lines._check_bounds(line, typed, in_form)

    @api.model
    def _get_line_values(self, commands):
        """Return the values of the records that commands create or change."""
        lines = []
        for command in commands if isinstance(commands, (list, tuple)) else ():
            # a default may give the values themselves instead of a command
            is_triple = isinstance(command, (tuple, list)) and len(command) == 3
            lines.append(command[2] if is_triple else command)
        return [line for line in lines if isinstance(line, dict)]

    def _check_bound(self, field, value, lowest, highest):
        """:raise ValidationError: when a value of a field is none, or out of its bounds"""
        if not self._is_bounded(field, value, lowest, highest):
            raise ValidationError(
                self.env._(
                    "%(field)s: enter a value between %(lowest)s and %(highest)s.",
                    field=field._description_string(self.env),
                    lowest=self._format_bound(lowest),
                    highest=self._format_bound(highest),
                )
            )

    @api.model
    def _check_value(self, field, value, in_form=False):
        """:raise ValidationError: when a field of ours cannot keep a value; ``in_form`` as above"""
        if field.type in _WIDEST:
            self._check_bound(field, value, *_WIDEST[field.type])
        elif field.type in _TEXTS and isinstance(value, str) and not is_keepable(value):
            raise ValidationError(
                self.env._(
                    "%s: the text holds signs that cannot be kept. Type it anew.",
                    field._description_string(self.env),
                )
            )
        elif field.type in _CHOICES and not self._is_choice(field, value, in_form):
            raise ValidationError(
                self.env._(
                    "%(field)s: “%(value)s” is none of the choices.",
                    field=field._description_string(self.env),
                    value=str(value)[:50],
                )
            )

    @api.model
    def _format_bound(self, bound):
        """Return a bound as it is told: a number, or a day in the user's format."""
        return format_date(self.env, bound) if isinstance(bound, date) else bound

    @api.model
    def _is_bounded(self, field, value, lowest, highest):
        """Tell whether a value is a number, or a day, within bounds; an empty one counts as 0, or as
        no day."""
        try:
            if field.type in ("date", "datetime"):
                day = fields.Date.to_date(field.convert_to_cache(value, self))
                return not day or lowest <= day <= highest
            number = int if field.type == "integer" else float
            return lowest <= number(value or 0) <= highest
        except (TypeError, ValueError, OverflowError):
            return False

    @api.model
    def _is_choice(self, field, value, in_form):
        """Tell whether a value can be the key of a selection, data, a record or commands for several:
        numbers, or what the form and the program hand over in their place: a form a record with its
        name, too. That a record exists is told when it is read."""
        if isinstance(value, models.BaseModel) or value in (False, None, "", 0):
            return True
        if field.type == "many2one":
            handed = (api.NewId, tuple, dict) if in_form else (api.NewId, tuple)
            return is_id(value) or isinstance(value, handed)
        if field.type in ("one2many", "many2many"):
            return isinstance(value, (list, tuple)) and all(map(is_command, value))
        if field.type == "json":
            return is_keepable_json(value)
        # core lets anything into a selection that a method lists, as time zones are
        return value in field.get_values(self.env)
