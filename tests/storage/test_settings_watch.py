import queue
import sys

import pytest

from nbtray.storage.settings_watch import SettingsWatch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


@pytest.fixture
def changes(tmp_path):
    heard = queue.Queue()
    SettingsWatch(tmp_path / "settings.toml", lambda: heard.put(None)).start()
    return heard


def test_a_save_in_place_is_seen(changes, tmp_path):
    (tmp_path / "settings.toml").write_text("[server]\n")
    changes.get(timeout=10)


def test_a_save_by_renaming_is_seen(changes, tmp_path):
    (tmp_path / "fresh").write_text("[server]\n")
    (tmp_path / "fresh").rename(tmp_path / "settings.toml")
    changes.get(timeout=10)


def test_removing_it_is_seen(changes, tmp_path):
    (tmp_path / "settings.toml").write_text("[server]\n")
    changes.get(timeout=10)
    (tmp_path / "settings.toml").unlink()
    changes.get(timeout=10)


def test_other_files_of_the_folder_are_not_ours(changes, tmp_path):
    (tmp_path / "other.toml").write_text("")
    (tmp_path / "settings.toml").write_text("")
    changes.get(timeout=10)
    assert changes.empty()


def test_a_folder_that_cannot_be_watched_is_logged_and_nothing_breaks(tmp_path, caplog):
    SettingsWatch(tmp_path / "missing" / "settings.toml", lambda: None).start()
    assert "seen late" in caplog.text
