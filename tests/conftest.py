"""Keeps every test away from the developer's own desktop, home and settings."""

import contextlib
import os
import shutil
import signal
import tempfile
from pathlib import Path

import psutil
import pytest
from beds.waiting import until
from hypothesis import settings

# What would lead a program to somebody's real desktop, or change what Jupyter and pip do.
OF_THE_CALLER = (
    *(
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "XAUTHORITY",
        "DBUS_SESSION_BUS_ADDRESS",
        "DESKTOP_SESSION",
        "NBTRAY_HOME",
    ),
    *(
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
        "XDG_DATA_DIRS",
    ),
    *("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "JUPYTER_CONFIG_DIR", "JUPYTER_TOKEN", "BROWSER", "EDITOR"),
)


def pytest_addoption(parser):
    parser.addoption(
        "--desktops", action="store_true", help="drive the other real desktops (tests/run.py installs them)"
    )
    parser.addoption("--home", action="store_true", help="play the long scenes at home too")
    parser.addoption(
        "--fresh", action="store_true", help="set nbtray up from nothing by its first command, and click it"
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "desktop: needs the throw-away XFCE desktop")
    for name in OF_THE_CALLER:
        os.environ.pop(name, None)
    # No test asserts on wall-clock speed, and a busy computer is no counterexample.
    settings.register_profile("nbtray", deadline=None)
    settings.load_profile("nbtray")
    # A shell's background job ignores Ctrl+C, and so would all that the tests start and press it in.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    home = Path(tempfile.mkdtemp(prefix="nbtray-tests-home-"))
    os.environ["HOME"] = str(home)
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))


def pytest_ignore_collect(collection_path, config):
    """Leave the long scenes out, unless they were asked for."""
    long_scenes = {"desktops": "--desktops", "test_fresh_clone.py": "--fresh", "long": "--home"}
    flag = long_scenes.get(collection_path.name)
    return True if flag and not config.getoption(flag) else None


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left_running():
    """Fail where a test has not ended what it had started: it would run on for ever, as nbtray does."""
    yield
    with contextlib.suppress(AssertionError):
        until(lambda: not _of_ours())
    assert _of_ours() == []


def _of_ours():
    """Return the command lines of what lives in the home that the tests gave it."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get("HOME") == os.environ["HOME"]:
                found.append(process.cmdline())
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Fail what is left out for want of something, where tests/run.py has installed all that tests need."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and os.environ.get("NBTRAY_TESTS_HAVE_ALL"):
        _, _, reason = report.longrepr
        # Only Debian's own Python gets its tkinter as a package.
        if "not installed" in reason and "python3-tk" not in reason:
            report.outcome, report.longrepr = "failed", f"{reason}: name its package in beds/tool_packages.py"
    return report


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    failed = os.environ.get("NBTRAY_FAILED_CHECKS")
    if failed:
        terminalreporter.section("checks before the tests", red=True)
        terminalreporter.line(f"failed, see the top: {failed}", red=True)
