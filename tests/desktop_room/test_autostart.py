import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from beds.fakes_storage import FakePrivateFiles
from beds.waiting import until
from contracts.autostart_contract import AutostartContract
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.startup import Off, On, Refused, Stale, Startup
from nbtray.desktop.autostart import find_autostart, this_nbtray
from nbtray.desktop.autostart_entries import desktop_entry, systemd_unit
from nbtray.desktop.autostart_registry import APPROVED, RUN, RegistryAutostart
from nbtray.storage.private_files import PrivateFiles

ODD = '/opt/o dd "$HOME" `x` %u \\ \\$y ü\'; #'
"""A folder whose name means something to every parser it passes."""


class FilesAsUsual(PrivateFiles):
    """The real ones, until the disk is full."""

    full = False

    def write(self, path, content):
        if self.full:
            FakePrivateFiles(full=True).write(path, content)
        super().write(path, content)


class EntryContract(AutostartContract):
    platform = ""

    @pytest.fixture(autouse=True)
    def _home(self, tmp_path, monkeypatch):
        monkeypatch.setenv("HOME", str(tmp_path))
        self.home, self.files = tmp_path, FilesAsUsual()
        (tmp_path / "systemd").mkdir()

    @pytest.fixture
    def autostart(self):
        return self.at("/opt/env/bin/python")

    def at(self, python):
        return find_autostart(
            Startup(python), self.files, environ={}, platform=self.platform, systemd=self.home / "systemd"
        )

    def moved(self):
        return self.at("/opt/elsewhere/bin/python")

    def refuse(self):
        self.files.full = True


class TestOnLinux(EntryContract):
    platform = "linux"

    @property
    def entry(self):
        return self.home / ".config" / "autostart" / "nbtray.desktop"

    def switch_off_in_the_desktop(self):
        text = self.entry.read_text()
        self.entry.write_text(text.replace("Autostart-enabled=true", "Autostart-enabled=false"))

    def test_what_xfce_and_kde_write_is_off_too(self, autostart):
        autostart.switch_on(tray=True)
        self.entry.write_text(self.entry.read_text() + "Hidden=true\n")
        assert autostart.look() == Off()

    def test_a_unit_that_was_disabled_is_off(self, autostart):
        autostart.switch_on(tray=False)
        (self.home / ".config/systemd/user/default.target.wants/nbtray.service").unlink()
        assert autostart.look() == Off()

    def test_what_a_person_added_to_the_entry_stays_theirs(self, autostart):
        autostart.switch_on(tray=True)
        self.entry.write_text(self.entry.read_text() + "X-GNOME-Autostart-Delay=10\n")
        assert autostart.look() == On(str(self.entry), tray=True)

    def test_without_systemd_there_is_a_sentence_and_no_file(self, autostart):
        (self.home / "systemd").rmdir()
        refused = autostart.switch_on(tray=False)
        assert isinstance(refused, Refused)
        assert "--no-tray" in refused.problem.advice
        assert not (self.home / ".config").exists()

    def test_a_folder_in_the_way_is_a_sentence(self, autostart):
        self.entry.mkdir(parents=True)
        assert isinstance(autostart.look(), Refused)
        assert isinstance(autostart.switch_on(tray=True), Refused)


class TestOnMacOs(EntryContract):
    platform = "darwin"

    @property
    def entry(self):
        return self.home / "Library" / "LaunchAgents" / "org.nbtray.nbtray.plist"

    def switch_off_in_the_desktop(self):
        self.entry.write_bytes(plistlib.dumps(plistlib.loads(self.entry.read_bytes()) | {"Disabled": True}))

    def test_the_server_outlives_a_crash(self, autostart):
        autostart.switch_on(tray=True)
        agent = plistlib.loads(self.entry.read_bytes())
        assert agent["AbandonProcessGroup"] is True
        assert agent["ProgramArguments"] == ["/opt/env/bin/python", "-P", "-m", "nbtray"]

    def test_a_damaged_one_is_not_ours(self, autostart):
        autostart.switch_on(tray=True)
        self.entry.write_bytes(b"<?xml never ends")
        assert isinstance(autostart.look(), Stale)


class FakeRegistry:
    """Two keys of the registry; one that is broken refuses as the system does."""

    def __init__(self):
        self.values, self.broken = {}, False

    def get(self, key, name):
        return self.values.get((key, name))

    def set(self, key, name, value):
        if self.broken:
            raise PermissionError(13, "Access is denied")
        self.values[key, name] = value

    def delete(self, key, name):
        self.values.pop((key, name), None)


class TestOnWindows(AutostartContract):
    @pytest.fixture
    def autostart(self):
        self.registry = FakeRegistry()
        return RegistryAutostart(Startup(r"C:\Program Files\env\python.exe"), self.registry)

    def moved(self):
        return RegistryAutostart(Startup(r"D:\env\python.exe"), self.registry)

    def switch_off_in_the_desktop(self):
        self.registry.values[APPROVED, "nbtray"] = bytes([3, *[0] * 11])

    def refuse(self):
        self.registry.broken = True

    def test_no_console_window_opens(self, autostart):
        autostart.switch_on(tray=True)
        expected = r'"C:\Program Files\env\pythonw.exe" -P -m nbtray'
        assert self.registry.values == {(RUN, "nbtray"): expected}

    def test_a_home_of_its_own_comes_by_the_command(self, tmp_path):
        registry = FakeRegistry()
        RegistryAutostart(Startup("python.exe", str(tmp_path)), registry).switch_on(tray=False)
        (command,) = registry.values.values()
        program = command.partition('-c "')[2].removesuffix('"')
        shown = program.replace("main()", "print(os.environ['NBTRAY_HOME'], sys.argv[1:])")
        shown = shown.replace("from nbtray.__main__ import main; ", "")
        done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=False)
        assert done.stdout == "" or done.stdout.strip() == f"{tmp_path} ['run', '--no-tray']"
        assert f"{tmp_path} ['run', '--no-tray']" in done.stdout + done.stderr

    def test_what_it_says_of_a_task_manager_that_allows_it(self, autostart):
        autostart.switch_on(tray=True)
        self.registry.values[APPROVED, "nbtray"] = bytes([2, *[0] * 11])
        assert isinstance(autostart.look(), On)


def test_each_home_has_an_entry_of_its_own():
    names = {Startup("python", home).name for home in ("", "/a", "/b")}
    assert len(names) == 3
    assert Startup("python").name == "nbtray"


def test_what_runs_now_is_what_starts_then(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/ada")
    assert this_nbtray({}) == Startup(sys.executable)
    assert this_nbtray({"NBTRAY_HOME": "~/portable"}).home == "/home/ada/portable"
    assert this_nbtray({"NBTRAY_HOME": "portable"}).home == str(tmp_path / "portable")


@pytest.mark.skipif(not shutil.which("gio"), reason="not installed: gio (libglib2.0-bin)")
def test_a_real_desktop_starts_what_the_entry_says_whatever_its_folder_is_called(tmp_path):
    folder = tmp_path / ODD.replace("/", "")
    folder.mkdir()
    python, seen = folder / "python", tmp_path / "seen"
    python.write_text(f'#!/bin/sh\nprintf "%s\\n" "$NBTRAY_HOME" "$@" > {seen}.new && mv {seen}.new {seen}\n')
    python.chmod(0o755)
    entry = desktop_entry(Startup(str(python), f"/home/{ODD}"), tmp_path)
    PrivateFiles().write(entry.path, entry.content)
    subprocess.run(["gio", "launch", entry.path], check=True)
    until(seen.exists, what="what was started")
    assert seen.read_text().splitlines() == [f"/home/{ODD}", "-P", "-m", "nbtray"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="not installed: systemd-analyze")
def test_systemd_understands_the_unit_whatever_its_folder_is_called(tmp_path):
    folder = tmp_path / ODD.replace("/", "")
    folder.mkdir()
    python = folder / "python"
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    entry = systemd_unit(Startup(str(python), f"/home/{ODD}"), tmp_path)
    PrivateFiles().write(entry.path, entry.content)
    command = ["systemd-analyze", "verify", "--user", "--man=no", str(entry.path)]
    env = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    judged = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (judged.returncode, judged.stdout, judged.stderr) == (0, "", "")


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1))
def test_no_folder_breaks_the_entries_into_other_lines(home):
    plain = desktop_entry(Startup("/python", "/x"), Path("/"))
    odd = desktop_entry(Startup("/python", f"/{home}"), Path("/"))
    assert odd.content.count(b"\n") == plain.content.count(b"\n")
    unit = systemd_unit(Startup("/python", f"/{home}"), Path("/"))
    assert unit.content.count(b"\n") == systemd_unit(Startup("/python", "/x"), Path("/")).content.count(b"\n")
