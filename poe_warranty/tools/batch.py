"""Scheduled work on many records, some at a time."""

import logging

from odoo.fields import Domain

_logger = logging.getLogger(__name__)

# so many records at a time
BATCH = 50


def run_in_batches(records, job, domain, work):
    """Let a scheduled job work on records, some at a time, committing after each batch: it can be
    killed and run again, by several servers at once. The log tells when it began and how it ended.

    :param records: of the model worked on, in the job's environment
    :param str job: what the job does, in the log
    :param domain: which records wait for it
    :param work: function of those of a batch that nobody else holds
    :return: whether the job came to its end, within the time that it has
    """
    domain = Domain(domain)
    last = done = held = 0
    left = records.search_count(domain)
    _logger.info("%s: begins, %d to do", job, left)
    while left:
        batch = records.search(domain & Domain("id", ">", last), limit=BATCH, order="id")
        if not batch:
            left = 0
            break
        last = batch[-1].id
        free = batch.try_lock_for_update()
        if free:
            work(free)
        done += len(free)
        held += len(batch) - len(free)
        left = records.search_count(domain & Domain("id", ">", last))
        if not records.env["ir.cron"]._commit_progress(len(batch), remaining=left):
            break
    _logger.info("%s: ends, %d done, %d held by others, %d left", job, done, held, left)
    return not left
