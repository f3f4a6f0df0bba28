import queue
import sys

import pytest
from beds.no_threads import no_thread_starts

from nbtray.storage.file_watch import FileWatch, names_on_the_way

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


@pytest.fixture
def changes(tmp_path):
    heard = queue.Queue()
    FileWatch(lambda: heard.put(None), "watch").watch([tmp_path / "settings.toml"])
    return heard


def test_a_save_in_place_is_seen(changes, tmp_path):
    (tmp_path / "settings.toml").write_text("[server]\n")
    changes.get(timeout=60)


def test_a_save_by_renaming_is_seen(changes, tmp_path):
    (tmp_path / "fresh").write_text("[server]\n")
    (tmp_path / "fresh").rename(tmp_path / "settings.toml")
    changes.get(timeout=60)


def test_removing_it_is_seen(changes, tmp_path):
    (tmp_path / "settings.toml").write_text("[server]\n")
    changes.get(timeout=60)
    (tmp_path / "settings.toml").unlink()
    changes.get(timeout=60)


def test_other_files_of_the_folder_are_not_ours(changes, tmp_path):
    (tmp_path / "other.toml").write_text("")
    (tmp_path / "settings.toml").write_text("")
    changes.get(timeout=60)
    assert changes.empty()


def test_a_folder_that_cannot_be_watched_is_logged_and_nothing_breaks(tmp_path, caplog):
    FileWatch(lambda: None, "watch").watch([tmp_path / "missing" / "settings.toml"])
    assert "seen late" in caplog.text


@pytest.fixture
def certificate(tmp_path):
    """As certbot keeps it: a link to the newest of several."""
    live, archive = tmp_path / "live", tmp_path / "archive"
    live.mkdir()
    archive.mkdir()
    for number in (1, 2):
        (archive / f"fullchain{number}.pem").write_text(str(number))
    (live / "fullchain.pem").symlink_to("../archive/fullchain1.pem")
    return live / "fullchain.pem"


@pytest.fixture
def renewals(certificate):
    heard = queue.Queue()
    watch = FileWatch(lambda: heard.put(None), "watch")
    watch.watch([certificate])
    heard.watch = watch
    return heard


def test_a_link_put_in_place_of_a_link_is_seen(certificate, renewals):
    certificate.unlink()
    renewals.get(timeout=60)
    certificate.symlink_to("../archive/fullchain2.pem")
    renewals.get(timeout=60)


def test_a_new_file_where_the_link_leads_is_seen(certificate, renewals):
    certificate.resolve().write_text("renewed in place")
    renewals.get(timeout=60)


def test_a_file_that_was_only_made_is_not_read_yet(tmp_path, changes):
    with (tmp_path / "settings.toml").open("w") as file:
        (tmp_path / "settings.toml").with_name("settings.toml.lock").write_text("")
        assert changes.empty()
        file.write("[server]")
    changes.get(timeout=60)
    assert changes.empty()


def test_what_is_not_watched_any_more_is_not_told(certificate, renewals, tmp_path):
    other = tmp_path / "elsewhere"
    other.mkdir()
    renewals.watch.watch([other / "key.pem"])
    certificate.unlink()
    (other / "key.pem").write_text("")
    renewals.get(timeout=60)
    assert renewals.empty()


def test_every_link_on_the_way_counts(tmp_path):
    (tmp_path / "data-1").mkdir()
    (tmp_path / "data").symlink_to("data-1")
    (tmp_path / "tls.crt").symlink_to("data/tls.crt")
    (tmp_path / "data-1" / "tls.crt").write_text("")
    names = names_on_the_way(tmp_path / "tls.crt")
    assert names == {tmp_path / "tls.crt", tmp_path / "data", tmp_path / "data-1" / "tls.crt"}


def test_a_link_that_leads_to_itself_ends(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert names_on_the_way(tmp_path / "a") == {tmp_path / "a", tmp_path / "b"}


def test_a_change_that_could_not_be_told_ends_no_watch(tmp_path, caplog):
    heard = queue.Queue()

    def changed():
        heard.put(None)
        raise RuntimeError("nobody listens")

    FileWatch(changed, "watch").watch([tmp_path / "settings.toml"])
    for _ in range(2):
        (tmp_path / "settings.toml").write_text("[server]\n")
        heard.get(timeout=60)
    assert "could not be told" in caplog.text


def test_without_a_thread_left_it_is_late_and_tried_again_by_the_next_call(tmp_path, monkeypatch, caplog):
    heard = queue.Queue()
    watch = FileWatch(lambda: heard.put(None), "watch")
    with no_thread_starts(monkeypatch):
        watch.watch([tmp_path / "settings.toml"])
    assert "seen late" in caplog.text
    watch.watch([tmp_path / "settings.toml"])
    (tmp_path / "settings.toml").write_text("[server]\n")
    heard.get(timeout=60)
