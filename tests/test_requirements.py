"""Every pin can be had for each Python the set-up supports."""

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

TOP = Path(__file__).parent.parent
PYTHONS = ["3.10.0", "3.11.0", "3.12.0", "3.13.0"]  # the first of each: some pins want a later one
SOURCE_ONLY = "docopt,ofxparse,rjsmin,vobject"  # no wheels; none needs a compiler


def get_pins(file, python):
    """The pins for one Python. Their markers are judged here: pip would for the Python it runs on."""
    environment = {"python_version": python.rpartition(".")[0], "python_full_version": python}
    lines = (line.partition("#")[0].strip() for line in (TOP / file).read_text().splitlines())
    pins = [Requirement(line) for line in lines if line]
    return [
        f"{pin.name}{pin.specifier}"
        for pin in pins
        if not pin.marker or pin.marker.evaluate(environment)
    ]


def start_pip(file, python, target):
    """Let pip look for the pins of a Python, without installing anything."""
    return subprocess.Popen(
        [
            sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--no-deps",
            "--no-build-isolation", "--only-binary=:all:", f"--no-binary={SOURCE_ONLY}",
            f"--python-version={python}", f"--target={target}", *get_pins(file, python),
        ],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("file", ["requirements.txt", "setup/lint-requirements.txt"])
def test_every_pin_resolves(file, tmp_path):
    runs = {python: start_pip(file, python, tmp_path) for python in PYTHONS}
    errors = {python: run.communicate()[1] for python, run in runs.items()}
    assert not any(run.returncode for run in runs.values()), errors
