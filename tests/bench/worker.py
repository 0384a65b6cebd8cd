"""Measure cases on one database. A line that names a case and its size, as JSON, has it prepared; each
line after it has it done once more, and the answer tells the seconds of its parts, its queries and peak
memory; an empty line ends it. Each line is answered.

What is measured is rolled back. What was prepared, too, so that other cases can follow; or, where the
database is of one case alone, it is committed, as what a request finds was: PostgreSQL looks at every
foreign key of a row once more when the transaction that made it changes it.
"""

import argparse
import gc
import json
import resource
import sys
import time
from itertools import pairwise, takewhile
from pathlib import Path

import odoo
from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent))


def measure(registry, wanted, commit, case, size):
    """Do a case once for each item of ``wanted``, each time on the data as they were prepared; yield None
    when it is ready, then what each took.

    :param bool commit: whether what is prepared stays
    """
    import cases
    import imports
    import resolution
    import visits

    prepare = (cases.CASES | imports.CASES | resolution.CASES | visits.CASES)[case]
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"tracking_disable": True})
        act = prepare(env, size)
        resolution.end_request(env)  # what was prepared is one, too
        if commit:
            cr.commit()
            know_tables(cr)
        gc.freeze()  # what is collected later is of the case alone
        yield None
        for _once_more in wanted:
            with cr.savepoint() as savepoint:
                env.invalidate_all()
                queries, times, checks = cr.sql_log_count, [time.perf_counter()], []
                for check in act() or ():
                    times.append(time.perf_counter())
                    checks.append(check)
                env.flush_all()
                times.append(time.perf_counter())
                queries = cr.sql_log_count - queries
                assert all(check() for check in checks), "not done as it should be"
                savepoint.rollback()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            parts = [end - start for start, end in pairwise(times)]
            yield {"parts": parts, "queries": queries, "peak_mb": peak}
        cr.rollback()
    registry.clear_all_caches()  # of what was rolled back


def know_tables(cr):
    """Have the planner know the tables, as in use; but not those that are empty: which it knows as empty
    it reads whole, for as long as a session fills them, and no database in use meets that."""
    cr.execute(
        "SELECT string_agg(oid::regclass::text, ', ') FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"
    )
    cr.execute(f"ANALYZE {cr.fetchone()[0]}")
    cr.commit()


def answer(result=None):
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--addons", help="folder of the add-ons to use instead of ours")
    parser.add_argument("--commit", action="store_true", help="the database is of one case alone")
    options = parser.parse_args()
    arguments = ["-d", options.database, "--log-level=critical"]
    if options.addons:
        arguments.append(f"--addons-path={options.addons}")
    config.parse_config(arguments, setup_logging=True)
    registry = Registry(options.database)
    for line in sys.stdin:
        wanted = takewhile(str.strip, sys.stdin)
        for result in measure(registry, wanted, options.commit, **json.loads(line)):
            answer(result)
        sql_db.close_db(options.database)  # it may be copied next
        answer()
