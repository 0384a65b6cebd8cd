"""The public check as strangers try it: the time it takes tells nothing, and two servers have one limit
between them."""

import random
import re
import statistics
import time

import pytest
import requests

from conftest import Server, at_once, database, shell

TRIES = 500  # of each kind
WARM_UP = 20
# how far two means of random order lie apart once in 16,000 runs
FAR = 4.0
LIMIT = 6


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A server on a copy of the story of its own: its limits are set anew."""
    with database(shell("build_story").strip(), "public") as name:
        running = Server(name, tmp_path_factory.mktemp("public"))
        yield running
        running.stop()


@pytest.fixture(scope="module")
def admin(story):
    return story.client("admin")


@pytest.fixture
def set_limits(admin):
    """Return a function that sets the limits of the check, a number each."""

    def set_all(address, number):
        for kind, limit in (("address", address), ("number", number)):
            name = f"poe_warranty.public_check_per_{kind}"
            admin("ir.config_parameter", "set_param", name, str(limit))

    return set_all


@pytest.fixture(scope="module")
def card(admin):
    """Serial and the end of the phone number of a valid card."""
    found = admin(
        "warranty.card",
        "search_read",
        [("state", "=", "issued"), ("phone_digits", "!=", False), ("serial", "!=", False)],
        ["serial", "phone_digits"],
        limit=1,
    )
    return found[0]["serial"], found[0]["phone_digits"].split()[-1][-4:]


class Visitor:
    """A browser without a login."""

    def __init__(self, url):
        self.url, self.http = f"{url}/w", requests.Session()
        page = self.http.get(self.url, timeout=60).text
        self.token = re.search(r'csrf_token: "(\w+)"', page)[1]

    def ask(self, number, digits):
        values = {"number": number, "digits": digits, "csrf_token": self.token}
        return self.http.post(self.url, values, timeout=60)

    def time(self, number, digits):
        start = time.perf_counter()
        answer = self.ask(number, digits)
        return time.perf_counter() - start, answer


def get_distance(ones, others):
    """Return how far the ranks of two samples lie apart, in standard deviations (Mann-Whitney): a few slow
    answers of a busy machine do not count for more than others."""
    ranked = sorted([(value, True) for value in ones] + [(value, False) for value in others])
    ranks = sum(rank for rank, (_value, is_one) in enumerate(ranked, 1) if is_one)
    m, n = len(ones), len(others)
    mean = m * (m + n + 1) / 2
    return (ranks - mean) / (m * n * (m + n + 1) / 12) ** 0.5


def get_words(answer):
    """Return the page without what differs in each answer: tokens, and what was typed."""
    return re.sub(r'[0-9a-f]{40}o\d+|value="[^"]*"|number=[^"]*', "", answer.text)


def test_neither_time_nor_words_nor_status_tell_a_serial(story, set_limits, card):
    set_limits(10**9, 10**9)
    serial, ending = card
    wrong = f"{(int(ending) + 1) % 10_000:04d}"
    unknown = serial[:-1] + "X"
    visitor = Visitor(story.url)
    kinds = {"wrong": (serial, wrong), "unknown": (unknown, ending), "right": (serial, ending)}
    order = ["wrong", "unknown"] * TRIES + ["right"] * (TRIES // 5)
    random.Random(16).shuffle(order)
    for _try in range(WARM_UP):
        visitor.ask(serial, wrong)
    times, pages, statuses = ({kind: [] for kind in kinds} for _kind in range(3))
    for kind in order:
        seconds, answer = visitor.time(*kinds[kind])
        times[kind].append(seconds)
        pages[kind].append(get_words(answer))
        statuses[kind].append(answer.status_code)
    assert set(pages["wrong"]) == set(pages["unknown"]) and len(set(pages["wrong"])) == 1
    assert set(statuses["wrong"] + statuses["unknown"]) == {200}
    medians = {kind: statistics.median(seconds) for kind, seconds in times.items()}
    assert abs(get_distance(times["wrong"], times["unknown"])) < FAR, medians
    assert "read/write cursor" not in story.log.read_text(), "the route writes where it only reads"
    # the measure is sharp enough to tell what does more: a page that shows a device
    assert abs(get_distance(times["right"], times["wrong"])) > FAR, medians


def test_two_servers_share_one_limit(story, set_limits, admin, tmp_path):
    set_limits(10**9, LIMIT)
    second = Server(story.db, tmp_path)
    try:
        visitors = [Visitor(server.url) for server in (story, second) for _visitor in range(LIMIT)]
        answers = at_once(*[lambda v=visitor: v.ask("SHARED-1", "1234") for visitor in visitors])
        later = [Visitor(server.url).ask("shared 1", "1234") for server in (story, second)]
    finally:
        second.stop()
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {200, 429}, statuses
    assert statuses.count(200) <= LIMIT, statuses
    assert [answer.status_code for answer in later] == [429, 429]
    tries = [("number", "=", "SHARED1")]
    assert admin("warranty.public.try", "search_count", [*tries, ("refused", "=", True)])
    assert admin("warranty.public.try", "search_count", tries) <= 2 * LIMIT


def test_a_stranger_writes_nothing_over_these_routes(story, set_limits, card, admin):
    """Mass assignment, state, or decision: what is sent beside the form's own fields is left alone."""
    set_limits(10**9, 10**9)
    serial, ending = card
    visitor = Visitor(story.url)
    values = {"number": serial, "digits": ending, "csrf_token": visitor.token}
    more = {"state": "cancelled", "check_code": "X", "partner_id": 1, "card_id": 1, "limit": 10**9}
    ids = admin("warranty.card", "search", [("serial", "=", serial)])
    fields = ["state", "check_code", "partner_id", "write_date"]
    before = admin("warranty.card", "read", ids, fields)
    visitor.http.post(visitor.url, {**values, **more}, timeout=60).raise_for_status()
    answer = visitor.http.post(
        f"{visitor.url}/found",
        {**values, "message": "On the road", "card_id": ids[0], "is_looked_up": 1},
        timeout=60,
    )
    answer.raise_for_status()
    assert admin("warranty.card", "read", ids, fields) == before
    (found,) = admin("warranty.found.device", "search_read", [], ["card_id", "is_looked_up"])
    assert (found["card_id"], found["is_looked_up"]) == (False, False)
    # without the token of the page nothing is taken
    for path in ("", "/found"):
        answer = visitor.http.post(f"{visitor.url}{path}", {"number": serial}, timeout=60)
        assert answer.status_code == 400
