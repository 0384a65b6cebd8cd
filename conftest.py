"""A skipped test is a failed run: nothing is left out silently."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and not exitstatus:
        for report in skipped:
            reporter.write_line(f"skipped, which counts as failed: {report.nodeid}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
