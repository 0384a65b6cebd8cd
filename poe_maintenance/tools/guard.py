"""Fields that only the program writes: buttons are not the protection."""

from odoo.addons.poe_warranty.tools.context import without_defaults


def guard_create(records, names, vals_list, refuse):
    """Return the records in whose context is created: one that brings no default for the fields.

    :param set names: the fields
    :param refuse: function of the names that somebody gives a value for; raises
    """
    if records.env.su:
        return records
    for vals in vals_list:
        if given := {name for name in names if vals.get(name)}:
            refuse(given)
    return without_defaults(records, names)


def guard_write(records, names, vals, refuse):
    """See :func:`guard_create`; emptying a field is writing it too."""
    if not records.env.su and (given := names & set(vals)):
        refuse(given)
