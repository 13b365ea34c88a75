"""A pytest plugin: with REQUIRE_ALL=1 a skipped test is a failure, named with its reason."""

import os

import pytest

_skips: dict[str, str] = {}


def _required() -> bool:
    return os.environ.get("REQUIRE_ALL", "") not in ("", "0")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a test that was skipped; one that is expected to fail did run."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note a file that skipped itself."""
    if report.skipped:
        _note(report)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a green run with skips red."""
    if _required() and _skips and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each skip and its reason."""
    if _required() and _skips:
        terminalreporter.section("REQUIRE_ALL=1: skipped, so failed", red=True, bold=True)
        for name, reason in sorted(_skips.items()):
            terminalreporter.write_line(f"{name}: {reason}")


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    where = report.longrepr
    reason = str(where[2]) if isinstance(where, tuple) else str(where)
    _skips[report.nodeid] = reason.removeprefix("Skipped: ")
