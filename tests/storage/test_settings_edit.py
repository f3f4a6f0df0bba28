import threading
import tomllib

import pytest
from beds.toml_documents import Written, documents
from hypothesis import given, settings
from hypothesis import strategies as st

from nbtray.core.settings.check import check_text
from nbtray.core.settings.schema import BY_NAME, SETTINGS
from nbtray.core.settings.text import template
from nbtray.storage.file_lock import FileBusy, locked
from nbtray.storage.folders import find_folders, prepare
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.settings_edit import OVERTAKEN, SettingsEditor, with_setting
from nbtray.storage.settings_start import create_settings

PORT = BY_NAME["server.port"]
SOURCES = BY_NAME["address.sources"]


@pytest.fixture
def folders(tmp_path):
    found = find_folders({"NBTRAY_HOME": str(tmp_path / "home")})
    prepare(found)
    return found


@pytest.fixture
def editor(folders):
    return SettingsEditor(folders, PrivateFiles())


def changed_lines(before, after):
    """Which lines went, and which came: everything else is byte for byte where it was."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    old, new = old[start:], new[start:]
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    return old, new


def test_the_first_setting_makes_a_file_that_explains_the_others(editor, folders):
    assert editor.set(PORT, 8888) is None
    text = folders.settings_file.read_text()
    assert changed_lines(template(), text) == ([], ["port = 8888\n"])
    assert "# port = 9999\nport = 8888\n" in text
    assert folders.settings_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_finds_its_place_below_its_explanation(setting):
    value = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    value = value if isinstance(value, bool | int | list) else str(value)
    text = with_setting(template(), setting, value)
    gone, come = changed_lines(template(), text)
    assert gone == []
    assert len(come) == 1
    assert come[0].startswith(f"{setting.key} = ")
    assert text.splitlines()[text.splitlines().index(come[0].rstrip("\n")) - 1].startswith("# ")
    assert check_text(text) == check_text("")


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("[server]\nport = 1 # why\n# end\n", ["port = 1 # why\n"], ["port = 2 # why\n"]),
        ("[server]\r\nport = 1 # why\r\n# end\r\n", ["port = 1 # why\r\n"], ["port = 2 # why\r\n"]),
        ("[ server ]\n  port=0x10\n", ["  port=0x10\n"], ["  port=2\n"]),
        ("server.port = 1\n[x]\ny = nan\n", ["server.port = 1\n"], ["server.port = 2\n"]),
        (
            "x = {y = 1}\nserver = {port = 1} # z\n",
            ["server = {port = 1} # z\n"],
            ["server = {port = 2} # z\n"],
        ),
        ("'server'.\"port\" = 1", ["'server'.\"port\" = 1"], ["'server'.\"port\" = 2"]),
        ("[server]\nfolder = '~'\n", [], ["port = 2\n"]),
        ("[server]\r\n# port = 9999\r\n[x]\r\n", [], ["port = 2\r\n"]),
        ("[server]\n# port = 9999", ["# port = 9999"], ["# port = 9999\n", "port = 2\n"]),
        ("\ufeff[server]\nport = 1\n", ["port = 1\n"], ["port = 2\n"]),
        (
            "[server]\nport = '''\n1\n''' # wrong, and long\n",
            ["port = '''\n", "1\n", "''' # wrong, and long\n"],
            ["port = 2 # wrong, and long\n"],
        ),
    ],
)
def test_only_its_own_line_changes(text, old, new):
    assert changed_lines(text, with_setting(text, PORT, 2)) == (old, new)


def test_comments_in_a_list_stay_with_what_stays():
    text = """[address]
sources = [ # whom I trust
  "https://a.example", # one
  # two
  "https://b.example",
  "https://c.example", # three
] # end
"""
    changed = with_setting(text, SOURCES, ["https://a.example", "https://c.example", "https://d.example"])
    old, new = changed_lines(text, changed)
    assert old == ['  "https://b.example",\n', '  "https://c.example", # three\n']
    assert new == ['  "https://c.example", # three\n', '  "https://d.example",\n']


@given(documents(), st.sampled_from(["server.port", "server.folder", "server.allow_root"]))
@settings(max_examples=100, deadline=None)
def test_whatever_else_the_file_holds_it_means_the_same_and_keeps_its_comments(written: Written, name):
    values = {"server.port": 4242, "server.folder": "/däta", "server.allow_root": True}
    text = with_setting(written.text, BY_NAME[name], values[name])
    before, after = tomllib.loads(written.text), tomllib.loads(text)
    assert after["server"].pop(BY_NAME[name].key) == values[name]
    assert repr(after["server"]) == repr(before.get("server", {}))
    assert {**after, "server": None}.keys() == {**before, "server": None}.keys()
    assert text.count("# why") == written.text.count("# why")


def test_a_value_that_will_not_do_is_refused_before_anything_is_written(editor, folders):
    refused = editor.set(PORT, 99999)
    assert refused.what == "server.port is 99999; a port is a number from 1 to 65535."
    assert not folders.settings_file.exists()


def test_a_file_that_cannot_be_read_is_not_written_over(editor, folders):
    folders.settings_file.write_bytes(b"[server\nport = 1 # mine\n")
    assert "line 1" in editor.set(PORT, 2).what
    assert folders.settings_file.read_bytes() == b"[server\nport = 1 # mine\n"


def test_a_wrong_value_can_be_put_right(editor, folders):
    folders.settings_file.write_text("[server]\nport = 0\nprot = 3\n")
    assert editor.set(PORT, 2) is None
    assert folders.settings_file.read_text() == "[server]\nport = 2\nprot = 3\n"


@pytest.mark.parametrize("text", ["server = 3", "[[server]]\nport = 1"])
def test_a_file_in_which_there_is_no_place_for_it_is_not_touched(editor, folders, text):
    folders.settings_file.write_text(text)
    assert "by hand" in editor.set(PORT, 2).advice or "editor" in editor.set(PORT, 2).advice
    assert folders.settings_file.read_text() == text


def test_a_link_stays_a_link(editor, folders, tmp_path):
    (tmp_path / "dotfiles").mkdir()
    folders.settings_file.symlink_to(tmp_path / "dotfiles" / "nbtray.toml")
    editor = SettingsEditor(folders, PrivateFiles())
    assert editor.set(PORT, 1111) is None
    assert folders.settings_file.is_symlink()
    assert "port = 1111" in (tmp_path / "dotfiles" / "nbtray.toml").read_text()


def test_writers_at_the_same_time_lose_nothing(folders):
    wanted = {"server.port": 4242, "server.cull_idle": 60, "address.interval": 600, "notices.server": False}
    writers = [
        threading.Thread(target=SettingsEditor(folders, PrivateFiles()).set, args=(BY_NAME[name], value))
        for name, value in wanted.items()
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    checked = check_text(folders.settings_file.read_text())
    assert {name: BY_NAME[name].of(checked.settings) for name in wanted} == wanted


def test_a_lock_that_is_held_is_a_sentence(folders):
    with (
        locked(folders.settings_lock, folders.settings_file),
        pytest.raises(FileBusy, match="is changing"),
        locked(folders.settings_lock, folders.settings_file, patience=0.05),
    ):
        pytest.fail("both have it")
    with locked(folders.settings_lock, folders.settings_file, patience=0):
        pass


def test_the_template_is_written_once_and_never_over_a_file(folders):
    assert create_settings(folders, PrivateFiles()) is True
    assert folders.settings_file.read_text() == template()
    folders.settings_file.write_text("# mine\n")
    assert create_settings(folders, PrivateFiles()) is False
    assert folders.settings_file.read_text() == "# mine\n"


def test_several_are_written_at_once_or_none(editor, folders):
    folders.settings_file.write_text("# mine\n[server]\nport = 1 # why\n")
    assert editor.change({PORT: 2, BY_NAME["server.cull_idle"]: 60}) is None
    written = folders.settings_file.read_text()
    assert written.startswith("# mine\n[server]\nport = 2 # why\n")
    assert check_text(written).settings.server.cull_idle == 60
    assert editor.change({PORT: 3, BY_NAME["server.cull_idle"]: -1}).code == "SettingWrong"
    assert folders.settings_file.read_text() == written


def test_what_was_changed_meanwhile_is_not_written_over(editor, folders):
    folders.settings_file.write_text("[server]\nport = 1\n")
    seen = check_text("[server]\nport = 1\n").settings
    folders.settings_file.write_text("[server]\nport = 7\ncull_idle = 9\n")
    assert editor.change({PORT: 2}, seen).code == OVERTAKEN
    assert folders.settings_file.read_text() == "[server]\nport = 7\ncull_idle = 9\n"
    assert editor.change({BY_NAME["server.folder"]: "/data"}, seen) is None
    assert check_text(folders.settings_file.read_text()).settings.server.cull_idle == 9


def test_a_reset_keeps_the_file_as_it_was(editor, folders):
    assert editor.reset() is None
    folders.settings_file.write_text("[server]\nport = 7 # mine\n")
    kept = editor.reset()
    assert kept.read_text() == "[server]\nport = 7 # mine\n"
    assert folders.settings_file.read_text() == template()
