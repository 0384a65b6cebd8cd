"""Play a day's jobs on the screens of a database with the demo story, count what they take, and write it to
docs/day.md with how long the screens take to open; or take the pictures of every screen that is used daily.

Usage: bin/odoo python tests/day/play.py DATABASE [--pictures FOLDER]
Exits with 1 when a job takes more than its target, or a screen opens too slowly.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))
from hand import Hand
from jobs import JOBS, SOLD, SPARE, Day
from opening import LIMIT, TURNS, open_screens
from screens import take_pictures
from workshop import Workshop

from conftest import Server, open_browser, reading

PAGE = Path("docs/day.md")
LANGUAGES = {"vi_VN": "Vietnamese", "en_US": "English"}
STAFF = ("desk", "technician", "warranty_manager", "warehouse", "seller", "planner", "accountant")
HOW = """\
# A day's presses

Written by `make day`; not by hand. The jobs of a day are played through the screens of the demo story by
the users who do them (`tests/day/jobs.py`), in both languages, the desk's at 1366 × 768 pixels and the visits
on a telephone of 390 × 844, and every click, tap and key is counted. What a scanner types is not; the click in
the browser's dialog for printing is, and so are a camera's shutter and its *OK*. *Before* is what the same
took when strangers played the day, before the screens were mended. `tests/test_day.py` fails when a job
takes more than its target.

| job | before | target | clicks | keys | seconds |
|---|---|---|---|---|---|
"""
SECONDS = """
Seconds are those of the screens on the machine that wrote this page, with 0.2 for each key and 1.1 for each
click, as people take (keystroke-level model).
"""
SCREENS = f"""
## Screens

The lists and forms that are used daily, opened as from the menu, each beside a comparable screen of core's in
the same browser: the best of {TURNS} turns in milliseconds, as the administrator, who sees all of either. More
than {LIMIT} times core's fails the command.

| screen | beside | ours | core's | ratio |
|---|---|---|---|---|
"""


@dataclass
class Played:
    """What a job took."""

    job: object
    clicks: int
    keys: int
    seconds: float

    def has_too_many_clicks(self):
        return self.clicks > self.job.target

    def is_too_much(self):
        return self.has_too_many_clicks() or 0 < self.job.seconds < self.seconds

    def get_row(self):
        job = self.job
        target = f"{job.target} clicks" + (f", {job.seconds} seconds" if job.seconds else "")
        cells = (job.name, job.before, target, self.clicks, self.keys, f"{self.seconds:.0f}")
        return f"| {' | '.join(map(str, cells))} |"


def play(server, browser, lang, jobs=JOBS):
    """Play jobs in a language.

    :return: a list of :class:`Played`
    """
    shop = Workshop(server.client, f"DAY{lang[:2].upper()}", sold=SOLD, spare=SPARE)
    day = Day(shop, lambda login, size: Hand(browser, server.url, login, lang, size), lang)
    played = []
    with reading(server, lang, *STAFF):
        for job in jobs:
            hand = job.play(day)
            played.append(Played(job, hand.clicks, hand.keys, hand.get_seconds()))
    return played


def open_all(server, browser, turns=TURNS):
    """Open the screens of ``opening``, see there."""
    hand = Hand(browser, server.url, "admin", "en_US", "desk")
    opened = open_screens(hand.page, server.client("admin"), turns)
    hand.context.close()
    return opened


def write_page(played, opened):
    """Write the page from what the jobs took in each language, of which the more counts, and the screens."""
    jobs = [
        max(each, key=lambda p: (p.clicks, p.keys)).get_row() for each in zip(*played, strict=True)
    ]
    screens = [each.get_row() for each in opened]
    PAGE.write_text(
        "\n".join([HOW + jobs.pop(0), *jobs, SECONDS + SCREENS + screens.pop(0), *screens, ""])
    )


def main(options):
    with tempfile.TemporaryDirectory() as logs, sync_playwright() as playwright:
        server, browser = Server(options.database, logs), open_browser(playwright)
        try:
            if options.pictures:
                for lang in LANGUAGES:
                    with reading(server, lang, *STAFF):
                        take_pictures(server, browser, lang, options.pictures / lang)
                return 0
            opened = open_all(server, browser)
            played = [play(server, browser, lang) for lang in LANGUAGES]
        finally:
            browser.close()
            server.stop()
    write_page(played, opened)
    print(PAGE.read_text())
    too_much = any(p.is_too_much() for each in played for p in each)
    return int(too_much or any(each.is_too_slow() for each in opened))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--pictures", type=Path)
    sys.exit(main(parser.parse_args()))
