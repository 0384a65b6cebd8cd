"""Window actions that models share."""


def get_form_action(record, view=None, **more):
    """Return the window action that opens one record in its form.

    :param record: of any model
    :param view: ``ir.ui.view`` of the form, unless it is the model's own
    :param more: of the action, as its ``name``
    """
    return {
        "type": "ir.actions.act_window",
        "res_model": record._name,
        "res_id": record.id,
        "views": [[view.id if view else False, "form"]],
        **more,
    }


def get_dialog_action(model, name, **context):
    """Return the window action that asks something in a dialog.

    :param str model: of the dialog
    :param str name: its title
    :param context: with which it opens, as ``default_claim_id``
    """
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "views": [[False, "form"]],
        "target": "new",
        "context": context,
    }


def get_message_action(record, name, template, attachments=()):
    """Return the window action that writes a message to a customer or supplier.

    :param record: what the message is about
    :param str name: title of the dialog
    :param str template: external id of the ``mail.template``
    :param attachments: ``ir.attachment`` records that go with it
    """
    more = {"default_attachment_ids": attachments.ids} if attachments else {}
    return get_dialog_action(
        "mail.compose.message",
        name,
        default_model=record._name,
        default_res_ids=record.ids,
        default_template_id=record.env.ref(template).id,
        default_composition_mode="comment",
        default_email_layout_xmlid="mail.mail_notification_light",
        force_email=True,
        **more,
    )
