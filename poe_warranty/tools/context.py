"""Defaults that come in with a call."""


def without_defaults(records, names):
    """Return the records in a context that brings no default for some fields: what only the
    program writes, no caller sets.

    :param records: any recordset
    :param names: iterable of field names
    """
    keys = {f"default_{name}" for name in names}
    context = {key: value for key, value in records.env.context.items() if key not in keys}
    return records.with_context(context)  # pylint: disable=context-overridden
