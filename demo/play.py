"""Play the demo story into a database and print what happened as a table.

Usage: bin/odoo python demo/play.py DATABASE
Exits with 1 when a step differs from what it must be.
"""

import logging
import sys
from pathlib import Path

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

sys.path.insert(0, str(Path(__file__).parent))

COLUMNS = (
    ("", 2, lambda step: "ok" if step.ok else "!!"),
    ("Step", 40, lambda step: step.text),
    ("Document", 24, lambda step: step.document),
    ("Decision / serials", 30, lambda step: step.decision),
    ("Amount", 13, lambda step: f"{step.amount:,.0f}" if step.amount else ""),
    ("Stock", 9, lambda step: step.stock),
)


def print_table(steps):
    """Print the steps; below each that differs, what was expected."""

    def row(cells):
        cut = (
            f"{cell[:width]:<{width}}"
            for cell, (_title, width, _get) in zip(cells, COLUMNS, strict=True)
        )
        return "  ".join(cut).rstrip()

    print(row([title for title, _width, _get in COLUMNS]))
    print("-" * 128)
    for step in steps:
        print(row([get(step) for _title, _width, get in COLUMNS]))
        if not step.ok:
            print(f"      expected: {step.expected}\n      seen:     {step.seen}")
    wrong = sum(not step.ok for step in steps)
    print("-" * 128)
    print(f"{len(steps)} steps, {wrong} differ from what they must be")
    return wrong


def main(database):
    config.parse_config(["-d", database, "--log-level=error"], setup_logging=True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    from story import Story  # needs Odoo's configuration

    with Registry(database).cursor() as cr:
        story = Story(odoo.api.Environment(cr, odoo.SUPERUSER_ID, {"lang": "en_US"}))
        try:
            story.tell()
        except Exception:
            print_table(story.steps)
            raise
        return print_table(story.steps)


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1]) else 0)
