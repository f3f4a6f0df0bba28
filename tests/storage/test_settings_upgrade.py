"""The first change brings an old file up to date, with its comments, and keeps it as it was."""

import tomllib

import pytest

from nbtray.core.settings.schema import BY_NAME
from nbtray.core.settings.version import Change
from nbtray.storage.folders import find_folders, prepare
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.settings_edit import SettingsEditor
from nbtray.storage.settings_upgrade import brought_up_to_date, is_old

CHANGES = (
    (Change("server.door", "server.port"),),
    (Change("net.every", "address.interval", lambda minutes: minutes * 60),),
)
OLD = """\
# mine
[server]  # here
door = 8888  # the old one
folder = "~"
[net]
every = 10
"""


@pytest.fixture
def folders(tmp_path):
    found = find_folders({"NBTRAY_HOME": str(tmp_path / "home")})
    prepare(found)
    return found


def test_everything_moves_and_every_comment_stays():
    new = brought_up_to_date(OLD, CHANGES)
    assert tomllib.loads(new) == {
        "version": 3,
        "server": {"port": 8888, "folder": "~"},
        "net": {},
        "address": {"interval": 600},
    }
    assert new.startswith("version = 3\n# mine\n[server]  # here\nport = 8888  # the old one\n")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("server.door = 1 # why", "version = 3\nserver.port = 1 # why"),
        ("version = 2 # why\n[server]\nport = 1\n", "version = 3 # why\n[server]\nport = 1\n"),
        ("\ufeff[server]\ndoor = 1\n", "\ufeffversion = 3\n[server]\nport = 1\n"),
        ("server = {door = 1}\n", "version = 3\nserver = {port = 1}\n"),
    ],
)
def test_however_it_is_written(text, new):
    assert brought_up_to_date(text, CHANGES) == new


@pytest.mark.parametrize(
    ("text", "old"), [("", True), ("version = 3", False), ("version = 9", False), ("version = 'x'", False)]
)
def test_it_is_known_which_files_are_old(text, old):
    assert is_old(text, CHANGES) is old


def test_nothing_is_old_while_nothing_has_changed():
    assert not is_old("")


def test_a_change_writes_the_new_version_and_keeps_the_old_file(folders):
    folders.settings_file.write_text(OLD)
    assert SettingsEditor(folders, PrivateFiles(), CHANGES).set(BY_NAME["server.cull_idle"], 60) is None
    written = tomllib.loads(folders.settings_file.read_text())
    assert (written["version"], written["server"]) == (3, {"port": 8888, "folder": "~", "cull_idle": 60})
    assert (folders.settings / "settings.of-an-earlier-version.toml").read_text() == OLD
