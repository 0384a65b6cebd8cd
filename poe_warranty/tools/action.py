"""Window actions that models share."""


def get_form_action(record):
    """Return the window action that opens one record in its form.

    :param record: of any model
    """
    return {
        "type": "ir.actions.act_window",
        "res_model": record._name,
        "res_id": record.id,
        "views": [[False, "form"]],
    }
