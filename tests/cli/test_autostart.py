import sys

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home folder of the test's own, on a computer whose init system is systemd."""
    home = tmp_path / "user"
    (home / "systemd").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr("nbtray.cli.autostart.find_autostart", _here(home))
    return home


def _here(home):
    from nbtray.desktop.autostart import find_autostart  # noqa: PLC0415 -- before it is replaced

    return lambda startup, files: find_autostart(startup, files, systemd=home / "systemd")


def test_nothing_starts_by_itself_unless_somebody_asks_for_it(nbtray, home):
    assert nbtray("autostart", "status").out == "nbtray does not start by itself.\n"
    nbtray("autostart", "off")
    assert not (home / ".config").exists()


def test_on_with_an_icon_is_an_entry_that_starts_this_nbtray(nbtray, folders, home):
    done = nbtray("autostart", "on", "--tray")
    assert (done.status, done.out) == (0, "nbtray starts when you log in.\n")
    (entry,) = (home / ".config" / "autostart").iterdir()
    assert str(entry) in done.err
    text = entry.read_text()
    assert f'"NBTRAY_HOME={folders.settings}" "{sys.executable}" "-P" "-m" "nbtray"' in text
    assert nbtray("autostart", "status").out == done.out
    assert nbtray("autostart", "off").out == "nbtray does not start by itself.\n"
    assert list((home / ".config" / "autostart").iterdir()) == []


def test_without_a_desktop_it_needs_a_password_first(nbtray, home):
    refused = nbtray("autostart", "on")
    assert refused.status == 1
    assert "nbtray password" in refused.err
    assert not (home / ".config").exists()


@pytest.mark.usefixtures("with_password")
def test_without_a_desktop_it_is_a_unit(nbtray, home):
    done = nbtray("autostart", "on")
    assert (done.status, done.out) == (0, "nbtray starts when you log in, without an icon.\n")
    assert "loginctl enable-linger" in done.err
    (unit,) = (home / ".config" / "systemd" / "user").glob("*.service")
    assert '"run" "--no-tray"' in unit.read_text()


@pytest.mark.usefixtures("with_password")
def test_where_nothing_starts_programs_it_says_so(nbtray, home):
    (home / "systemd").rmdir()
    refused = nbtray("autostart", "on", "--no-tray")
    assert refused.status == 1
    assert refused.err.startswith("Nothing on this computer starts programs at login")


def test_another_one_is_told_and_replaced(nbtray, home):
    nbtray("autostart", "on", "--tray")
    (entry,) = (home / ".config" / "autostart").iterdir()
    entry.write_text(entry.read_text().replace(sys.executable, "/gone/python"))
    done = nbtray("autostart", "status")
    assert done.out.startswith("Something else starts when you log in")
    assert str(entry) in done.err
    nbtray("autostart", "on", "--tray")
    assert nbtray("autostart", "status").out == "nbtray starts when you log in.\n"


def test_one_that_is_not_installed_is_refused(nbtray, home, monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    refused = nbtray("autostart", "on", "--tray")
    assert refused.status == 1
    assert "is not installed" in refused.err
    assert not (home / ".config").exists()
