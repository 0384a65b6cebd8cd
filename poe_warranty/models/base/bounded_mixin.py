from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date, ormcache


class WarrantyBoundedMixin(models.AbstractModel):
    """Numbers and dates that are refused before anything is computed of them. What was mistyped
    (1,000,000 years) costs a message, not a worker: a constraint would speak only after the loops
    that the value drives.

    A model names them in :meth:`_get_bounds`.
    """

    _name = "warranty.bounded.mixin"
    _description = "Record with bounded numbers"

    @api.model_create_multi
    def create(self, vals_list):
        """:raise ValidationError: naming a value out of its bounds and what they are"""
        for vals in vals_list:
            self._check_bounds(vals)
        return super().create(vals_list)

    def write(self, vals):
        """:raise ValidationError: as in :meth:`create`"""
        self._check_bounds(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """:raise ValidationError: as in :meth:`create`, for defaults that came with the call"""
        given = {f"default_{name}": name for name in fields}
        context = self.env.context
        self._check_bounds({given[key]: context[key] for key in given.keys() & context.keys()})
        return super().default_get(fields)

    def onchange(self, values, field_names, fields_spec):
        """:raise ValidationError: as in :meth:`create`, while it is typed; the form takes it back"""
        self._check_bounds(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _get_bounds(self):
        """Return ``{field: (lowest, highest)}``, both included: numbers, or days of a date."""
        return {}

    @api.model
    @ormcache()
    def _get_bounded_fields(self):
        """Return ``{field: bounds}`` of those that have some, and ``{field: None}`` of those whose
        records below them may."""
        below = {
            name: None
            for name, field in self._fields.items()
            if field.type == "one2many" and hasattr(self.env[field.comodel_name], "_get_bounds")
        }
        own = self._get_bounds()
        return below | {name: own[name] for name in own.keys() & self._fields.keys()}

    @api.model
    def _check_bounds(self, vals):
        """:raise ValidationError: when a value lies out of its bounds, of these records or of those
        that are created or changed below them

        :param dict vals: as for ``write``
        """
        bounds = self._get_bounded_fields()
        for name in bounds.keys() & vals.keys():
            field = self._fields[name]
            if bounds[name]:
                self._check_bound(field, vals[name], *bounds[name])
            else:
                for command in vals[name] or []:
                    # a default may give the values themselves instead of a command
                    is_command = isinstance(command, (tuple, list)) and len(command) == 3
                    line = command[2] if is_command else command
                    if isinstance(line, dict):
                        self.env[field.comodel_name]._check_bounds(line)

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
    def _format_bound(self, bound):
        """Return a bound as it is told: a number, or a day in the user's format."""
        return format_date(self.env, bound) if isinstance(bound, date) else bound

    @api.model
    def _is_bounded(self, field, value, lowest, highest):
        """Tell whether a value is a number, or a day, within bounds; an empty one counts as 0, or as
        no day."""
        try:
            if field.type not in ("date", "datetime"):
                return lowest <= float(value or 0) <= highest
            return not value or lowest <= fields.Date.to_date(value) <= highest
        except (TypeError, ValueError, OverflowError):
            return False
