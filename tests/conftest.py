"""What holds for every test run."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One plain closing line for whoever reads the log by machine: N passed, N failed, N skipped."""
    passed, failed, errors, skipped = (
        len(terminalreporter.getreports(outcome)) for outcome in ("passed", "failed", "error", "skipped")
    )
    terminalreporter.write_line(f"{passed} passed, {failed + errors} failed, {skipped} skipped")
