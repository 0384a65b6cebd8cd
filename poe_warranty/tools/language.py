"""In which language somebody is spoken to."""


def speak_to(user, records):
    """Return records in the language of a user, for what he is to read: who starts a task, as a
    scheduled job, may speak another one.

    :param user: ``res.users`` or ``res.partner``
    """
    return records.with_context(lang=user.lang or records.env.lang)
