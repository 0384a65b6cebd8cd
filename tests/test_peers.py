"""What `make peers` tells of two sides of a module's tests."""

import json
import subprocess
import sys

import pytest

from conftest import TOP

COMPARE = TOP / "tests/peers/compare.py"


@pytest.fixture
def compare(tmp_path):
    """Compare two sides, given as ``test=outcome``; return the exit code and what was printed."""

    def write(name, outcomes):
        records = [{"test": test, "outcome": "begun", "error": ""} for test in outcomes]
        records += [
            {"test": test, "outcome": outcome, "error": f"why {outcome}"}
            for test, outcome in outcomes.items()
        ]
        (tmp_path / name).write_text("".join(json.dumps(record) + "\n" for record in records))

    def run(without, with_us, again=None):
        write("repair.without", without)
        write("repair.with", with_us)
        for side, outcomes in (again or {}).items():
            write(f"repair.{side}.again", outcomes)
        command = [sys.executable, COMPARE, tmp_path, tmp_path, "repair"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    return run


def test_what_fails_on_both_sides_is_not_ours(compare):
    code, told = compare({"a": "failed", "b": "passed"}, {"a": "failed", "b": "passed"})
    assert code == 0 and "0 fail only with us" in told


@pytest.mark.parametrize(
    "before, after",
    [("passed", "failed"), ("skipped", "failed"), ("passed", "skipped"), ("passed", None)],
)
def test_what_fails_or_vanishes_only_with_us_is_named(compare, before, after):
    code, told = compare({"a": before}, {"a": after} if after else {})
    assert code == 1 and "1 fail only with us" in told
    assert f"a: {after or 'missing'}" in told


def test_a_failure_says_why(compare):
    assert "why failed" in compare({"a": "passed"}, {"a": "failed"})[1]


def test_what_begins_and_never_ends_is_named(compare):
    assert compare({"a": "passed"}, {"a": "begun"})[0] == 1


@pytest.mark.parametrize(
    "again, new",
    [
        ({"without": {"a": "passed"}, "with": {"a": "failed"}}, 1),
        ({"without": {"a": "passed"}, "with": {"a": "passed"}}, 0),
        ({"without": {"a": "failed"}, "with": {"a": "failed"}}, 0),
    ],
)
def test_what_does_not_fail_alone_is_flaky(compare, again, new):
    code, told = compare({"a": "passed"}, {"a": "failed"}, again)
    assert code == new and ("flaky: a" in told) is not bool(new)
