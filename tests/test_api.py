"""The examples of ``docs/api.md`` do what stands there, run with curl and a key against a server; and what
a program may not, it is told."""

import json
import os
import re
import subprocess

import pytest
import requests

from conftest import TOP, odoo_python

EXAMPLE = re.compile(r"```bash\n(?P<command>.*?)```\n+```json\n(?P<answer>.*?)```", re.DOTALL)
PAGE = TOP / "docs/api.md"


def get_key(server, login):
    return odoo_python(TOP / "tests/api_key.py", server.db, login).split()[-1]


@pytest.fixture(scope="module")
def key(server):
    """A key of who takes devices in; the customer of the examples has the reference they name."""
    admin = server.client("admin")
    card = admin("warranty.card", "search_read", [("serial", "=", "CAM0002")], ["partner_id"])[0]
    admin("res.partner", "write", card["partner_id"][0], {"ref": "KH-0042"})
    return get_key(server, "desk")


def post(server, key, path, **parameters):
    headers = {"Authorization": f"bearer {key}"} if key else {}
    url = f"{server.url}/json/2/{path}"
    return requests.post(url, json=parameters, headers=headers, timeout=60)


def have_one_shape(documented, answer):
    """Tell whether an answer has the fields that the page names, and no others; of a list the first."""
    if isinstance(documented, dict) and isinstance(answer, dict):
        return documented.keys() == answer.keys() and all(
            have_one_shape(documented[name], answer[name]) for name in documented
        )
    if isinstance(documented, list) and isinstance(answer, list):
        if not documented or not answer:
            return not documented and not answer
        return have_one_shape(documented[0], answer[0])
    scalars = (str, int, bool, type(None))
    return isinstance(answer, scalars) and isinstance(documented, scalars)


def test_the_page_has_its_examples():
    assert len(EXAMPLE.findall(PAGE.read_text())) >= 6


def test_the_examples_of_the_page(server, key):
    env = {**os.environ, "URL": server.url, "KEY": key}
    for command, documented in EXAMPLE.findall(PAGE.read_text()):
        done = subprocess.run(
            ["bash", "-ec", command], env=env, capture_output=True, text=True, check=False
        )
        assert not done.returncode, command + done.stderr
        answer, documented = json.loads(done.stdout), json.loads(documented)
        assert have_one_shape(documented, answer), f"{command}\n{done.stdout}"


def test_sent_twice_it_is_opened_once(server, key):
    sent = {"serial": "CAM0002", "fault": "No picture", "reference": "SHOP-1002"}
    first, second = (post(server, key, "warranty.claim/api_open", **sent).json() for _n in "ab")
    assert first["claim"]["number"] == second["claim"]["number"] and not second["is_new"]


@pytest.mark.parametrize(
    ("path", "parameters", "status", "words"),
    [
        ("warranty.card/api_look_up", {}, 422, "serial"),
        ("warranty.card/api_look_up", {"serial": ["CAM0002"]}, 422, "serial"),
        ("warranty.card/api_look_up", {"serial": "CAM0002", "sudo": True}, 422, "sudo"),
        ("warranty.card/api_devices", {"customer_id": 10**9}, 404, "not there any more"),
        ("warranty.card/api_devices", {"reference": "nobody"}, 404, "nobody"),
        ("warranty.card/api_devices", {"customer_id": 1, "limit": 10**6}, 422, "limit"),
        ("warranty.claim/api_open", {"serial": "NOT-OURS-1", "fault": "x"}, 404, "NOT-OURS-1"),
        ("warranty.claim/api_open", {"serial": "CAM0002", "fault": "x", "state": "closed"}, 422, "state"),
        ("warranty.claim/api_open", {"card": "nothing", "fault": "x"}, 404, "nothing"),
        ("warranty.claim/api_follow", {"numbers": {"a": 1}}, 422, "numbers"),
        ("warranty.claim/_update_state", {"state": "closed"}, 403, "Private"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(server, key, path, parameters, status, words):
    answer = post(server, key, path, **parameters)
    assert (answer.status_code, words in answer.json()["message"]) == (status, True), answer.text


def test_without_a_right_there_is_no_answer(server, key):
    path, sent = "warranty.card/api_look_up", {"serial": "CAM0002"}
    assert post(server, "", path, **sent).status_code == 401
    assert post(server, "0" * 40, path, **sent).status_code == 401
    # an accountant reads, and opens nothing
    reader = get_key(server, "accountant")
    assert post(server, reader, path, **sent).json()["devices"]
    opened = post(server, reader, "warranty.claim/api_open", **sent, fault="x")
    assert opened.status_code == 403, opened.text
