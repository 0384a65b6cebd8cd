import re
from collections import defaultdict

from psycopg2 import DataError

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache

from ...tools.record import check_mapping, check_mappings
from ...tools.serial import serial_key

# Who hands over this very object is the program: no call from outside can bring it along.
PROGRAM = object()


class WarrantyGuardedMixin(models.AbstractModel):
    """Fields that people do not type in, and facts that are settled once. Buttons are not the
    protection: the same holds for every interface. Nor is ``sudo`` a key, since the portal, automated
    actions and other add-ons use it too.

    A field says so itself:

    - ``by_program=True``: nobody types it in, at any time;
    - ``settled_by="_get_reason_…"``: settled at some time. The method takes the name of the field and
      returns, of one record, in words why it can no longer change, or None while it can; other rooms
      and add-ons extend it.

    A model of Odoo is guarded by ``_inherit = ["stock.move", "warranty.guarded.mixin"]``. A parent's
    one2many opens nothing: its lines are guarded where they are written.
    """

    _name = "warranty.guarded.mixin"
    _description = "Record with fields that only the program writes"

    # whether each new record that has no name gets a number of its company
    _numbered = False

    # === WHO WRITES === #

    def _as_program(self):
        """Return these records for what the program itself writes, its guarded fields included."""
        return self.with_context(warranty_program=PROGRAM)

    @api.model
    def _is_program(self):
        """Tell whether it is the program that writes."""
        return self.env.context.get("warranty_program") is PROGRAM

    # === WHAT IS GUARDED === #

    @api.model
    def _valid_field_parameter(self, field, name):
        # a field says so itself: one that shows a guarded field of another document takes over nothing
        own = name in ("by_program", "settled_by") and hasattr(field, name)
        return own or super()._valid_field_parameter(field, name)

    @api.model
    @ormcache()
    def _get_program_fields(self):
        """Return the names of the fields that only the program writes."""
        return frozenset(n for n, field in self._fields.items() if getattr(field, "by_program", 0))

    @api.model
    @ormcache()
    def _get_settled_fields(self):
        """Return ``{field: method}`` of the facts that are settled at some time."""
        reasons = {name: getattr(field, "settled_by", None) for name, field in self._fields.items()}
        return {name: reason for name, reason in reasons.items() if reason}

    @api.model
    def _complete_new_vals(self, vals_list):
        """Return the values of new records with what the program adds to them."""
        return vals_list

    @api.model
    def _check_entered(self, vals_list):
        """:raise ValidationError: for a new record that makes no sense as it is entered, be it by hand,
        by a list or on another interface. A hook, as the one above."""

    @api.model
    def _add_numbers(self, vals_list):
        """Draw a number of the record's company for each that has none; those of a company together."""
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        for company, own in self._group_new_by_company(unnamed):
            numbers = self.with_company(company)._get_next_numbers(len(own))
            for vals, number in zip(own, numbers, strict=True):
                vals["name"] = number

    @api.model
    def _get_next_numbers(self, count):
        """Draw numbers from the sequence of the current company.

        :param int count: how many, one at least
        :return: list of str
        :raise UserError: when it has no more: it is archived or gone, or the last one was drawn
        """
        try:
            numbers = self._draw_numbers(count)
        except DataError as error:
            raise self._get_no_number_error() from error
        if not numbers or not all(numbers):
            raise self._get_no_number_error()
        return numbers

    @api.model
    def _draw_numbers(self, count):
        """Return so many numbers of the current company; none, or empty ones, where there are no more."""
        # sudo: whoever may make the record draws its number; the sequence stays closed
        sequence = self.env["ir.sequence"].sudo()
        return [sequence.next_by_code(self._name) for _number in range(count)]

    @api.model
    def _get_number_sequence(self):
        """Return the ``ir.sequence`` that gives the numbers of the current company's documents."""
        domain = [("code", "=", self._name), ("company_id", "in", (self.env.company.id, False))]
        # sudo: as above
        return self.env["ir.sequence"].sudo().search(domain, order="company_id", limit=1)

    @api.model
    def _leave_numbers_behind(self, numbers):
        """Let the sequence go on behind numbers that were given from outside: none of them is drawn
        again.

        :param list numbers: of new documents of the current company
        """
        sequence = numbers and self._get_number_sequence()
        if not sequence or sequence.use_date_range:
            return
        prefix, suffix = (re.escape(serial_key(s) or "") for s in sequence._get_prefix_suffix())
        own = re.compile(rf"{prefix}(\d{{1,9}}){suffix}")
        typed = (own.fullmatch(serial_key(number) or "") for number in numbers)
        highest = max((int(match[1]) for match in typed if match), default=0)
        sequence.invalidate_recordset(["number_next_actual"])  # drawn from since it was read
        if highest >= sequence.number_next_actual:
            sequence.number_next = highest + 1

    @api.model
    def _get_no_number_error(self):
        return UserError(
            self.env._(
                "“%(document)s” gets no number: its sequence is archived or used up. Let an "
                "administrator see to sequence “%(code)s” (Settings / Technical / Sequences).",
                document=self._description,
                code=self._name,
            )
        )

    @api.model
    def _group_new_by_company(self, vals_list):
        """Return ``[(res.company, [vals])]``: the values of new records by their company."""
        by_company = defaultdict(list)
        for vals in vals_list:
            by_company[self._get_new_company(vals)].append(vals)
        return by_company.items()

    @api.model
    def _get_new_company(self, vals):
        """Return the ``res.company`` that a new record with these values belongs to."""
        current = self.env.company
        given = vals.get("company_id") or self.default_get(["company_id"]).get("company_id")
        return current if given in (None, False, current.id) else current.browse(given)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """:raise AccessError: when a field is given a value that only the program writes. Empty ones, as
        a form sends, are left out."""
        check_mappings(self, vals_list)
        names, by_program = self._get_program_fields(), self._is_program()
        if names and not by_program:
            vals_list = [self._without_program_fields(vals, names) for vals in vals_list]
        if not by_program:
            self._check_entered(vals_list)
        if vals_list:  # core makes none at all, too
            vals_list = self._complete_new_vals(vals_list)
            if self._numbered:
                self._add_numbers(vals_list)
        records = super().create(vals_list)
        return records.with_context(warranty_program=None) if by_program else records

    def write(self, vals):
        """:raise AccessError: when a field is to change, or to be emptied, that only the program
            writes
        :raise UserError: when a fact is to change that is settled"""
        if self and not self._is_program():
            self._check_guarded(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """What only the program writes starts as its field says, whoever makes the record: no default
        that a call brings along, or that a user keeps for himself, is listened to."""
        defaults = super().default_get(fields)
        for name in self._get_program_fields() & defaults.keys():
            field = self._fields[name]
            del defaults[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                defaults[name] = field.convert_to_write(value, self)
        return defaults

    # === GUARDS === #

    def _check_guarded(self, vals):
        """As in :meth:`write`, for a document that checks before others write what follows."""
        check_mapping(self, vals)
        self._refuse_typed(self._get_program_fields() & vals.keys())
        self._check_settled(vals)

    def _check_file_open(self, name):
        """:raise UserError: as in :meth:`write`, for a file that is to change in a field"""
        if not self._is_program():
            self._check_guarded({name: None})

    @api.model
    def _without_program_fields(self, vals, names):
        """Return the values of a new record without these fields.

        :raise AccessError: when one of them says something
        """
        given = {name for name in names & vals.keys() if vals[name]}
        self._refuse_typed({name for name in given if not self._is_default(name, vals[name])})
        return {name: value for name, value in vals.items() if name not in names}

    @api.model
    def _is_default(self, name, value):
        """Tell whether a value of a field is the one with which every record starts."""
        field, blank = self._fields[name], self.browse()
        if not field.default or field.type in ("one2many", "many2many"):
            return False
        default = field.convert_to_cache(field.default(self), blank, validate=False)
        return field.convert_to_cache(value, blank, validate=False) == default

    @api.model
    def _refuse_typed(self, names):
        """:raise AccessError: when there are names of fields that only the program writes"""
        if names:
            raise AccessError(
                self.env._(
                    "%(document)s: %(fields)s cannot be typed in. It follows from what is done with "
                    "the buttons and from other documents.",
                    document=self._description,
                    fields=", ".join(
                        sorted(self._fields[name]._description_string(self.env) for name in names)
                    ),
                )
            )

    def _check_settled(self, vals):
        """:raise UserError: in the words of the first record of which a fact is settled"""
        settled = self._get_settled_fields()
        touched = settled.keys() & vals.keys()
        for record in self if touched else ():
            for name in sorted(touched):
                if reason := getattr(record, settled[name])(name):
                    raise UserError(reason)
