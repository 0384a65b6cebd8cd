"""The page of figures that a whole run of ``make bench`` writes."""

import os
import platform
import re
import subprocess
from datetime import date
from pathlib import Path

HOW = """\
# Figures

Written by `make bench`; not by hand. Each row compares with something else that is measured in the same
run, so the ratio holds on another machine where the seconds do not; a ratio above its goal is a `MISS`
and fails the command.

- Batches (delivery, claims, repairs, replacements, lists, visits) run on a database of Odoo's own modules
  and on one with both add-ons, in processes of their own that take turns, twice in a row each; the best
  times are compared, of repairs and replacements those of each device. Each turn has a new copy of its
  database, in which what it prepares is committed and analyzed, as what a request finds was. A row
  that misses is measured again, twice at most, and says so; the best of all its times counts on both
  sides: what a machine does beside it only ever adds. A row without a goal at its size is told, not judged: a small
  batch is mostly its fixed part.
- At delivery the properties of all serials are read at once, where Odoo alone reads them one by one. The
  issue of 1,000 cards takes as many queries as that of 10, but for Odoo's own writing of at most 100 rows
  a statement (`poe_warranty/tests/card/test_card_performance.py`).
- OCA's `rma` and `maintenance_plan` are peers, never dependencies. `maintenance_plan` works record by
  record: it does a hundredth of the contracts, and its time counts a hundredfold.
- Scans and lists are requests to one server, asked for in turns; of scans the 95th percentile counts, of
  lists the best time. The cards are made by `tests/bench/generator.py`: it sells one device through
  Odoo, multiplies its rows by SQL, and checks a sample against what the ORM computes.
- The public check of a serial is compared with the home page of core's portal, read by a customer who is
  logged in; each try is noted and counted, as in use.
- A list is asked for as the web client does, its calls read from the views. First page and filters are
  compared with the first page of as many serials (`stock.lot`); a grouping by a record with theirs by
  product, by a date with theirs by a date of the same period, by anything else with theirs by company; a
  search for a product with theirs, one for a campaign with the beginning of the thousand serials that it
  names, and whatever else is typed with a serial that core finds by the index of its name. The row shows
  the call with the highest ratio.
- Repairs and replacements are steps of a user at the desk, core's as ours: only what he can press, so
  core's invoice is made by the dialog of its button. Each is a request of its own: nothing is remembered
  from the one before, and mail's log of it is written, too.
"""
HEADS = ("row", "size", "base s", "ours s", "ratio", "goal", "queries", "peak MB", "")
DETAIL_HEADS = ("call", "base s", "ours s", "ratio", "queries")


def get_cells(line):
    """Return the cells of a line of the table."""
    base, ours = line["base"], line["ours"]
    judged = line["goal"] is not None
    told = ("MISS" if line["miss"] else "ok") if judged else ""
    return (
        line["row"],
        f"{line['size']:,}",
        f"{base['seconds']:.3f}",
        f"{ours['seconds']:.3f}",
        f"{line['ratio']:.2f}",
        f"{line['goal']:.2f}" if judged else "",
        f"{base['queries']:,} → {ours['queries']:,}",
        f"{base['peak_mb']:.0f} → {ours['peak_mb']:.0f}",
        f"{told}, try {line['tries']}" if line["tries"] > 1 else told,
    )


def get_detail_cells(detail):
    """Return the cells of one call of a line."""
    label, base, ours = detail
    return (
        label,
        f"{base['seconds']:.3f}",
        f"{ours['seconds']:.3f}",
        f"{ours['seconds'] / base['seconds']:.2f}",
        f"{base['queries']:,} → {ours['queries']:,}",
    )


def render(lines, machine):
    """Return the page.

    :param lines: what was measured, see ``run.Row.measure_at``
    :param dict machine: words about where, see :func:`describe_machine`
    """
    where = [f"- {name}: {value}" for name, value in machine.items()]
    parts = [HOW, "\n".join(where) + "\n", render_table(HEADS, map(get_cells, lines))]
    for line in lines:
        if line["details"]:
            parts.append(f"## {line['row']}, {line['size']:,}\n")
            parts.append(render_table(DETAIL_HEADS, map(get_detail_cells, line["details"])))
    return "\n".join(parts)


def render_table(heads, rows):
    table = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in table)


def describe_machine(psql_database):
    """Return when, of what and where it was measured; nothing that names the machine."""
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1])
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return {
        "Date": date.today().isoformat(),
        "Commit": ask("git", "rev-parse", "--short=10", "HEAD")
        + ("" if is_clean() else ", changed"),
        "Processor": f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores",
        "Memory": f"{memory / 1024**2:.0f} GB",
        "PostgreSQL": ask("psql", "-d", psql_database, "-tAc", "SHOW server_version"),
        "Python": platform.python_version(),
    }


def is_clean():
    """Tell whether what is measured is what was committed."""
    return not ask("git", "status", "--porcelain", "--untracked-files=no")


def ask(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()
