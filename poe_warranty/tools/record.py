"""Records that a call from outside names by their number."""

from odoo.exceptions import MissingError

from ..const import MAX_INTEGER


def get_asked(model, id_):
    """Return the one record of a number.

    :param model: empty recordset
    :param id_: as it was sent
    :raise MissingError: when it is no number, or nothing has it any more
    """
    is_number = id_.__class__ is int and 0 < id_ <= MAX_INTEGER
    record = model.browse(id_ if is_number else ()).exists()
    if not record:
        raise MissingError(
            model.env._(
                "“%(document)s” %(number)s is not there any more. Read the list again.",
                document=model._description,
                number=str(id_)[:20],
            )
        )
    return record
