"""Words of the screen."""


def get_labels(records, name):
    """Return ``{value: label}`` of a selection field, in the user's language.

    :param records: of the model, may be empty
    :param str name: of the field
    """
    return dict(records._fields[name]._description_selection(records.env))
