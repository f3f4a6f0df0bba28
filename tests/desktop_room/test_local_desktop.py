from pathlib import Path

import pytest
from beds.fakes_network import FakeDesktop
from contracts.desktop_contract import DesktopContract

from nbtray.core.desktop.effects import CopyText
from nbtray.core.desktop.events import CopyRefused
from nbtray.desktop.local_desktop import LocalDesktop


class TestLocalDesktop(DesktopContract):
    """On a real display; what is opened goes to a script in the place of the browser."""

    @pytest.fixture(autouse=True)
    def _world(self, screen, folders, tmp_path):
        for folder in (folders.logs, folders.settings):
            folder.mkdir()
        self.log, self.settings = folders.log, folders.settings_file
        self.notes = tmp_path / "opened"
        self.tools = tmp_path / "bin"
        self.tools.mkdir()
        opener = self.tools / "xdg-open"
        opener.write_text(f'#!/bin/sh\necho "$1" >> {self.notes}\n')
        opener.chmod(0o755)
        self.screen = screen
        self.env = screen.env | {"PATH": f"{self.tools}:{screen.env['PATH']}"}

    @pytest.fixture
    def desktop(self, folders):
        return LocalDesktop(folders, self.env)

    def clipboard(self):
        return self.screen.run("xclip", "-selection", "clipboard", "-out")

    def opened(self):
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def break_it(self):
        self.env["PATH"] = "/nowhere"


class TestFakeDesktop(DesktopContract):
    @pytest.fixture
    def desktop(self, tmp_path):
        self.log, self.settings = tmp_path / "nbtray.log", tmp_path / "settings.toml"
        self.fake = FakeDesktop(self.log, self.settings)
        return self.fake

    def clipboard(self):
        return self.fake.clipboard

    def opened(self):
        return self.fake.opened

    def break_it(self):
        self.fake.broken = True


def test_what_nobody_has_foreseen_is_a_sentence_too(folders, caplog):
    desktop = LocalDesktop(folders, {"DISPLAY": ":1", "PATH": str(Path("/usr/bin"))}, "linux")
    refused = desktop.copy(CopyText("\ud800"))  # half a surrogate pair: no encoding has it
    assert isinstance(refused, CopyRefused)
    assert refused.problem.code == "ClipboardRefused"
    assert "nobody has foreseen" in caplog.text
