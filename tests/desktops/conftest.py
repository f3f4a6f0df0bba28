"""Installs the desktops, collects what was found, and ends with the README's table."""

from dataclasses import asdict
from pathlib import Path

import pytest

TABLE = Path(__file__).resolve().parents[1] / "artifacts" / "desktops" / "table.md"
FOUND = pytest.StashKey()
ROWS = {
    "seconds": "icon after",
    "left_click": "left click",
    "menu": "menu driven",
    "clipboard": "clipboard",
    "notification": "notification",
    "panel_restart": "panel restart",
}


def pytest_configure(config):
    config.stash[FOUND] = {}


@pytest.fixture(scope="session")
def findings(pytestconfig):
    return pytestconfig.stash[FOUND]


def pytest_terminal_summary(terminalreporter, config):
    found = config.stash[FOUND]
    if found:
        text = table(found)
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_text(text)
        terminalreporter.section("the table for the README")
        terminalreporter.write(text)


def table(found):
    """Return Markdown: a column per desktop."""
    lines = ["| | " + " | ".join(found) + " |", "|---" * (len(found) + 1) + "|"]
    columns = [asdict(one) for one in found.values()]
    lines += [
        f"| {label} | " + " | ".join(column[name] for column in columns) + " |"
        for name, label in ROWS.items()
    ]
    return "\n".join(lines) + "\n"
