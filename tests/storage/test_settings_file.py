import os

import pytest
from beds.fakes_storage import FakeSettingsFile
from beds.full_disk import as_an_ordinary_user
from contracts.settings_file_contract import SettingsFileContract, look

from nbtray.core.settings import CLOSED, Settings
from nbtray.core.settings.events import SettingsEdited
from nbtray.storage.settings_content import LARGEST
from nbtray.storage.settings_file import SettingsFile


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.toml"


@pytest.fixture
def settings(path):
    return SettingsFile(path)


class TestSettingsFile(SettingsFileContract):
    @pytest.fixture(autouse=True)
    def _path(self, path):
        self.path = path

    def edit(self, settings, content):
        del settings
        self.path.write_bytes(content)

    def delete(self, settings):
        del settings
        self.path.unlink()


class TestFakeSettingsFile(SettingsFileContract):
    @pytest.fixture
    def settings(self):
        return FakeSettingsFile()

    def edit(self, settings, content):
        settings.content = content

    def delete(self, settings):
        settings.content = None


def test_an_edit_that_keeps_the_size_and_the_time_is_seen(settings, path):
    path.write_text("[server]\nport = 1111\n")
    look(settings)
    before = path.stat()
    path.write_text("[server]\nport = 2222\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert look(settings).settings.server.port == 2222


def test_a_file_renamed_into_place_is_seen(settings, path):
    path.write_text("[server]\nport = 1111\n")
    look(settings)
    path.with_name("fresh").write_text("[server]\nport = 2222\n")
    path.with_name("fresh").rename(path)
    assert look(settings).settings.server.port == 2222


def test_a_link_into_somebodys_collection_of_such_files_is_followed(settings, path, tmp_path):
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "dotfiles" / "nbtray.toml").write_text("[server]\nport = 1111\n")
    path.symlink_to("dotfiles/nbtray.toml")
    assert look(settings).settings.server.port == 1111
    (tmp_path / "dotfiles" / "nbtray.toml").write_text("[server]\nport = 22222\n")
    assert look(settings).settings.server.port == 22222


HOSTILE = {
    "binary": bytes(range(256)) * 16,
    "UTF-16": '[server]\nlisten = "computer"\n'.encode("utf-16"),
    "Latin-1": '[server]\nfolder = "/home/müller"\n'.encode("latin-1"),
    "half written": b'[server]\nport = 1111\nfolder = "/da',
    "nothing but NULs": bytes(4096),
    "too long": b"# \n" * LARGEST,
    "one long line": b"#" * LARGEST,
    "deep lists": b"a = " + b"[" * 20_000,
    "deep tables": b"a = " + b"{a=" * 5_000,
    "deep name": b"[" + b"a." * 5_000 + b"a]",
    "twice the same": b"[server]\nport = 1\n[server]\nport = 2\n",
    "all the wrong types": b"server = 1\naddress = []\nnotices = 'x'\nlog = 1979-05-27\n",
    "wrong values": b"[server]\nport = {}\nfolder = 1\nenvironment = []\ninterface = nan\nlisten = 0x1\n",
    "endless number": b"a = " + b"9" * 100_000,
    "a JSON file": b'{"server": {"port": 9999}}',
    "an INI file": b"[server]\nport: 9999\n; comment\n",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_whatever_the_file_holds_there_are_settings_and_sentences(settings, path, content):
    path.write_bytes(content)
    told = look(settings)
    assert isinstance(told.settings, Settings)
    for problem in told.problems:
        assert "settings.toml" in problem.what
        assert len(str(problem)) < 400
        assert str(problem).isprintable()
    assert bool(told.problems) != content.startswith(b"#####")
    assert look(settings) is None


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"# only a word\r\n"])
def test_a_file_that_says_nothing_means_the_defaults(settings, path, content):
    path.write_bytes(content)
    assert look(settings) == SettingsEdited(Settings())


def test_the_mark_windows_editors_write_is_no_mistake(settings, path):
    path.write_bytes(b"\xef\xbb\xbf[server]\r\nport = 1111\r\n")
    told = look(settings)
    assert (told.settings.server.port, told.problems) == (1111, ())


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["fifo", "folder"])
def test_what_is_no_file_is_a_sentence_and_no_wait(settings, path, make):
    make(path)
    told = look(settings)
    assert told.settings == CLOSED
    assert [problem.code for problem in told.problems] == ["NotAFile"]
    assert look(settings) is None


def test_a_file_we_may_not_read_is_a_sentence_and_read_once_we_may(settings, path, tmp_path):
    tmp_path.chmod(0o755)
    path.write_text("[server]\nport = 1111\n")
    path.chmod(0)
    with as_an_ordinary_user():
        told = look(settings)
        assert [problem.code for problem in told.problems] == ["NotAllowed"]
        assert told.settings == CLOSED
        assert look(settings) is None
    path.chmod(0o644)
    assert look(settings).settings.server.port == 1111


def test_a_folder_we_may_not_enter_is_a_sentence_and_the_last_good_settings_go_on(settings, path, tmp_path):
    path.write_text("[server]\nport = 1111\n")
    look(settings)
    tmp_path.chmod(0o600)
    with as_an_ordinary_user():
        told = look(settings)
        assert told.settings.server.port == 1111
        assert [problem.code for problem in told.problems] == ["NotAllowed"]
    tmp_path.chmod(0o700)
