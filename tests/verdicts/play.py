"""Record random claims in a database, let the program assess them, and compare with ``evaluate``.

Usage: bin/odoo python tests/verdicts/play.py --database NAME --number 5000 --seed 1
The database gets a company's chart of accounts and is best thrown away; what belongs to the cases is
rolled back. Prints every difference with its whole case and exits with 1 when there is one.
"""

import argparse
import logging
import sys
import time
from collections import Counter

import cases as made
from evaluate import get_dates, judge

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

CONTEXT = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_activity_quick_update": True,
}
SEEN_EFFECTS = ("exclude", "hold", "review")


def get_seen(result):
    """Return the decision, deciding effects and all clauses of an assessed claim."""
    found = {
        (f.reason if f.reason == "not_original_buyer" else f.clause, f.effect)
        for f in result.finding_ids
    }
    return (
        result.decision,
        frozenset(finding for finding in found if finding[1] in SEEN_EFFECTS),
        frozenset(clause for clause, _effect in found),
    )


def compare(case, result, card):
    """Return in one line how the program differs from the definitions, or None."""
    if isinstance(result, Exception):
        return f"refused: {' '.join(str(result).split())}"
    expected, seen = judge(case), get_seen(result)
    if tuple(expected) != seen:
        parts = (
            [] if expected.decision == seen[0] else [f"{seen[0]} instead of {expected.decision}"]
        )
        for words, other, own in (
            ("missing", seen, expected),
            ("too much", expected, seen),
        ):
            deciding = sorted(" ".join(finding) for finding in own[1] - other[1])
            named = sorted(f"{clause} named" for clause in own[2] - other[2])
            parts += [f"{words}: {', '.join(deciding + named)}"] if deciding + named else []
        return "; ".join(parts)
    if card:
        dates = (card.nominal_end, card.effective_end, card.last_claim_day)
        if tuple(get_dates(case)) != dates:
            return f"dates {[str(d) for d in dates]} instead of {[str(d) for d in get_dates(case)]}"
    return None


def play(env, cases):
    """Record and assess the cases of one block; yield ``(case, difference or None)``."""
    from world import World

    world = World(env, cases)
    results = world.assess()
    for case in cases:
        yield case, compare(case, results[case.index], world.cards.get(case.index))


def get_blocks(start, number):
    """Return the indices of the run, those of one block together."""
    blocks = {}
    for index in range(start, start + number):
        blocks.setdefault(index // made.BLOCK, []).append(index)
    return blocks.values()


def show(seed, case, difference):
    print(f"\nDIFFERENCE {difference}\nmake verdicts SEED={seed} START={case.index} N=1\n{case}")


def main(options):
    config.parse_config(["-d", options.database, "--log-level=error"], setup_logging=True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    from world import set_up  # needs Odoo's configuration

    begun, seed = time.perf_counter(), options.seed
    decisions, kinds = Counter(), Counter()
    registry = Registry(options.database)
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, CONTEXT)
        set_up(env)
        env.flush_all()
        cr.commit()
        for indices in get_blocks(options.start, options.number):
            cases = [made.make_case(seed, index) for index in indices]
            for case, difference in play(env, cases):
                decisions[judge(case).decision] += 1
                if difference:
                    kinds[difference] += 1
                    show(seed, case, difference)
            cr.rollback()
            registry.clear_all_caches()  # of what was rolled back
    spent = time.perf_counter() - begun
    differ = sum(kinds.values())
    print("\n".join(f"{count:6} {kind}" for kind, count in kinds.most_common(40)))
    print(", ".join(f"{count} {decision}" for decision, count in decisions.most_common()))
    print(
        f"seed {seed}: {options.number} claims from {options.start} on, {differ} differ; "
        f"{spent:.0f} s, {options.number / spent:.0f} a second"
    )
    return 1 if differ else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--number", type=int, default=5000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--start", type=int, default=0, help="index of the first claim")
    sys.exit(main(parser.parse_args()))
