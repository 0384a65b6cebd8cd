"""Records that a call from outside names by their number."""

from collections.abc import Iterable, Mapping

from odoo.api import NewId
from odoo.exceptions import MissingError, ValidationError
from odoo.fields import Command

from ..const import MAX_INTEGER


def is_id(value):
    """Tell whether a value can be the number of a record."""
    return value.__class__ is int and 0 < value <= MAX_INTEGER


def get_id(text):
    """Return the number of a record that was sent as text, or None where it is none.

    :param str text: of any length
    """
    # so many digits no number of a record has, and of too many Python makes no number
    number = int(text) if text.isdecimal() and len(text) < 12 else 0
    return number if is_id(number) else None


def is_command(value):
    """Tell whether a value says what becomes of a list of records: a command, see
    ``odoo.fields.Command``, or in its place the number or the values of one."""
    if not isinstance(value, (list, tuple)):
        return is_id(value) or isinstance(value, (NewId, Mapping))
    kind, target, more = (*value, None, None, None)[:3]
    if kind.__class__ is not int and not isinstance(kind, Command):
        return False
    if kind == Command.CREATE:  # the form counts those that are not saved yet in its own way
        return isinstance(more, Mapping)
    if kind == Command.UPDATE:
        return isinstance(more, Mapping) and (is_id(target) or isinstance(target, NewId))
    if kind == Command.SET:
        if isinstance(more, (list, tuple)):
            return all(is_id(id_) or isinstance(id_, NewId) for id_ in more)
        return isinstance(more, Iterable) and not isinstance(more, (str, Mapping))
    if kind in (Command.DELETE, Command.UNLINK, Command.LINK):
        return is_id(target) or isinstance(target, NewId)
    return kind == Command.CLEAR


def get_asked(model, id_):
    """Return the one record of a number.

    :param model: empty recordset
    :param id_: as it was sent
    :raise MissingError: when it is no number, or nothing has it any more
    """
    record = model.browse(id_ if is_id(id_) else ()).exists()
    if not record:
        raise MissingError(
            model.env._(
                "“%(document)s” %(number)s is not there any more. Read the list again.",
                document=model._description,
                number=str(id_)[:20],
            )
        )
    return record


def check_mapping(model, vals):
    """:raise ValidationError: when values are not given by the names of their fields

    :param model: recordset, whose language is spoken
    :param vals: as they were handed over in place of those for ``write``
    """
    if not isinstance(vals, Mapping):
        raise ValidationError(model.env._("Give each value by the name of its field."))


def check_mappings(model, vals_list):
    """As :func:`check_mapping`, in place of those for ``create``."""
    for vals in vals_list if isinstance(vals_list, Iterable) else [vals_list]:
        check_mapping(model, vals)
