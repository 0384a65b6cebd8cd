"""A skipped test is a failed run: nothing is left out silently. Workers share no files."""

import gc
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


@pytest.fixture(scope="session", autouse=True)
def _world(request):
    """What all classes of a worker stand on is made once, and is never searched for garbage."""
    if not request.config.getoption("odoo_database", None):
        return
    request.getfixturevalue("load_registry")
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tests.common import get_db_name

    from odoo.addons.poe_warranty.tests.common import WarrantyCommon

    with Registry(get_db_name()).cursor() as cr:
        WarrantyCommon.keep_world(api.Environment(cr, SUPERUSER_ID, {}))
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and not exitstatus:
        for report in skipped:
            reporter.write_line(f"skipped, which counts as failed: {report.nodeid}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
