"""A skipped test is a failed run: nothing is left out silently. Workers share no files."""

import os
import shutil
from pathlib import Path

import pytest


def pytest_configure(config):
    """Give a worker files and sessions of its own, as pytest-odoo gives it a database."""
    if not hasattr(config, "workerinput") or not config.getoption("odoo_database", None):
        return
    from odoo.tools import config as odoo_config

    files = Path(odoo_config.filestore(config.getoption("odoo_database")))
    data = Path(os.environ["POE_RUN_DIR"]) / config.workerinput["workerid"]
    shutil.copytree(files, data / "filestore" / files.name)
    odoo_config["data_dir"] = str(data)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and not exitstatus:
        for report in skipped:
            reporter.write_line(f"skipped, which counts as failed: {report.nodeid}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
