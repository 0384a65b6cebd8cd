"""A day's jobs on the screens take no more presses than they may, and the screens can be timed."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from conftest import open_browser


@pytest.fixture
def day(monkeypatch):
    """The program that plays the day."""
    monkeypatch.syspath_prepend(Path(__file__).parent / "day")
    import play

    return play


def test_no_job_takes_more_than_its_target(server, day):
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        played = day.play(server, browser, "vi_VN")
        browser.close()
    # on a machine that does other work meanwhile the seconds say nothing
    assert not [each.get_row() for each in played if each.has_too_many_clicks()]


def test_the_screens_of_every_day_open_beside_cores(server, day):
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        opened = day.open_all(server, browser, turns=1)
        browser.close()
    # how fast they are, `make day` tells: here other work goes on meanwhile
    assert len(opened) == len({each.get_row() for each in opened})
