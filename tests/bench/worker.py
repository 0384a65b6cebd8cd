"""Measure cases on one database. Each line read names a case, its size and the repeats, as JSON; each
line printed tells its seconds, queries and peak memory.

Everything is rolled back, so a run can be repeated on the same database.
"""

import argparse
import gc
import json
import resource
import sys
import time
from pathlib import Path

import odoo
from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent))


def measure(registry, case, size, repeats):
    """Return the best of some repeats, each on the data as they were prepared."""
    import cases
    import imports
    import resolution
    import visits

    prepare = (cases.CASES | imports.CASES | resolution.CASES | visits.CASES)[case]
    results = []
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"tracking_disable": True})
        act = prepare(env, size)
        resolution.end_request(env)  # what was prepared is one, too
        gc.freeze()  # what is collected later is of the case alone
        for _repeat in range(repeats):
            with cr.savepoint() as savepoint:
                env.invalidate_all()
                queries, start = cr.sql_log_count, time.perf_counter()
                act()
                env.flush_all()
                results.append((time.perf_counter() - start, cr.sql_log_count - queries))
                savepoint.rollback()
        cr.rollback()
    registry.clear_all_caches()  # of what was rolled back
    return {
        "seconds": min(seconds for seconds, _queries in results),
        "queries": min(queries for _seconds, queries in results),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--addons", help="folder of the add-ons to use instead of ours")
    options = parser.parse_args()
    arguments = ["-d", options.database, "--log-level=critical"]
    if options.addons:
        arguments.append(f"--addons-path={options.addons}")
    config.parse_config(arguments, setup_logging=True)
    registry = Registry(options.database)
    for line in sys.stdin:
        result = measure(registry, **json.loads(line))
        sql_db.close_db(options.database)  # it may be copied next
        print(json.dumps(result), flush=True)
