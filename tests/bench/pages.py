"""The public warranty check beside the home page of core's portal, asked for in turns on one server among
generated cards."""

import random
import re
import time

import requests
from desk import WARM_UP, get_best_p95, open_desk

UNLIMITED = str(10**9)
LOGIN = "bench_portal"


def measure(template, cards, turns, calls):
    """Return the results of the portal's home and of the check: each the 95th percentile of its best
    turn, the queries of a call and the server's peak memory."""
    desk = open_desk(template, cards)
    for kind in ("address", "number"):
        name = f"poe_warranty.public_check_per_{kind}"
        desk.call("ir.config_parameter", "set_param", [name, UNLIMITED])
    home, check = open_home(desk), open_check(desk)
    timed = {"/my/home": [], "/w": []}
    for _call in range(WARM_UP + turns * calls):
        for path, ask in (("/my/home", home), ("/w", check)):
            start = time.perf_counter()
            answer = ask()
            timed[path].append(time.perf_counter() - start)
            assert answer.status_code == 200, answer.text
    return [
        {
            "seconds": get_best_p95(seconds[WARM_UP:], calls),
            "queries": get_queries(desk, path),
            "peak_mb": desk.get_peak_mb(),
        }
        for path, seconds in timed.items()
    ]


def open_home(desk):
    """Return a function that reads the portal's home as a customer who is logged in."""
    group = [("module", "=", "base"), ("name", "=", "group_portal")]
    (found,) = desk.call("ir.model.data", "search_read", [group, ["res_id"]])
    values = {"name": LOGIN, "login": LOGIN, "password": LOGIN}
    desk.call("res.users", "create", [{**values, "group_ids": [(6, 0, [found["res_id"]])]}])
    session = desk.server.session(LOGIN).http
    return lambda: session.get(f"{desk.server.url}/my/home", timeout=120)


def open_check(desk):
    """Return a function that checks one of the cards as a visitor does, by its serial and the end of its
    customer's phone number."""
    url, session, numbers = f"{desk.server.url}/w", requests.Session(), random.Random(0)
    token = re.search(r'csrf_token: "(\w+)"', session.get(url, timeout=120).text)[1]

    def check():
        number = numbers.randrange(desk.cards)
        values = {
            "number": f"CAM{number:07d}",
            "digits": f"{number // 20:07d}"[-4:],
            "csrf_token": token,
        }
        answer = session.post(url, values, timeout=120)
        assert "o_warranty_device" in answer.text, answer.text
        return answer

    return check


def get_queries(desk, path):
    """Return the most queries that a request for a page took."""
    log = desk.server.log.read_text()
    return max(map(int, re.findall(rf'"(?:GET|POST) {path} HTTP/[^"]*" 200 - (\d+) ', log)))
