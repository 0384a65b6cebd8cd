"""Scheduled work on many records, some at a time."""

import logging

import psycopg2

from odoo.fields import Domain

_logger = logging.getLogger(__name__)

# so many records at a time
BATCH = 50
# so often in one run others may have been faster
TRIES = 20


def run_in_batches(records, job, domain, work, document=None):
    """Let a scheduled job work on records, some at a time, committing after each batch: it can be
    killed and run again, by several servers at once. The log tells when it began and how it ended.

    :param records: of the model worked on, in the job's environment
    :param str job: what the job does, in the log
    :param domain: which records wait for it
    :param work: function of those of a batch that nobody else holds
    :param str document: as in :func:`work_through`
    :return: whether the job came to its end, within the time that it has
    """
    domain = Domain(domain)
    last = done = failed = held = missed = 0
    left = records.search_count(domain)
    _logger.info("%s: begins, %d to do", job, left)
    while left:
        batch = records.search(domain & Domain("id", ">", last), limit=BATCH, order="id")
        if not batch:
            left = 0
            break
        try:
            free = batch.try_lock_for_update()
            worked = work_through(free, job, work, document)
        except psycopg2.errors.SerializationFailure:
            # another server changed one of them since this transaction began: the next one sees that
            missed += 1
            if missed == TRIES:
                raise
            records.env.cr.rollback()
            continue
        last = batch[-1].id
        done += len(worked)
        failed += len(free) - len(worked)
        held += len(batch) - len(free)
        left = records.search_count(domain & Domain("id", ">", last))
        if not records.env["ir.cron"]._commit_progress(len(batch), remaining=left):
            break
    _logger.info(
        "%s: ends, %d done, %d left out, %d held by others, %d left", job, done, failed, held, left
    )
    return not left


def work_through(records, job, work, document=None):
    """Let a job work on all records at once or, where that fails, on one after the other: what is
    wrong with one keeps no other waiting. The one that fails is named in the log and left as it was,
    and who answers for it gets a task, which goes when the job was done.

    :param records: that nobody else holds
    :param str job: what the job does
    :param work: function of records
    :param str document: field with the document on which the task is left; the record itself when
        left out
    :return: the records on which the work was done
    """
    worked = records
    if records and attempt(records, work):
        worked = records.browse()
        for record in records:
            if error := attempt(record, work):
                _leave_out(record, job, error, document)
            else:
                worked |= record
    _get_documents(worked, document)._settle_alert(_get_key(job))
    return worked


def attempt(records, work):
    """Let work be done on records, or nothing of it.

    :param work: function of the records
    :return: the error for which it was taken back, or None
    :raise psycopg2.Error: for what is no fault of these records, as two who change one at once, or a
        connection that is lost: who called tries again later
    """
    records.env.cr.flush()  # what waits to be written from before is no fault of this work
    try:
        with records.env.cr.savepoint():
            work(records)
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        raise
    except Exception as error:  # whatever it is, others do not wait for it
        return error
    return None


def _leave_out(record, job, error, document):
    _logger.error("%s: %s is left out", job, record, exc_info=error)
    told = _get_documents(record, document)
    if untold := attempt(told, lambda told: told._alert_left_out(_get_key(job), error)):
        _logger.error("%s: nobody could be told of %s", job, record, exc_info=untold)


def _get_documents(records, document):
    return records[document] if document else records


def _get_key(job):
    """Return the key of the tasks about what a job left out."""
    return f"left_out {job}"
