import os

from nbtray.jupyter.inside.watched_line import WatchedLine


def test_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "password.hash"
    path.write_text("argon2:one\n")
    watched = WatchedLine(str(path))
    assert watched.current() == "argon2:one"
    fresh = tmp_path / "fresh"
    fresh.write_text("argon2:two\n")
    os.replace(fresh, path)  # noqa: PTH105 -- as it is replaced for real
    assert watched.current() == "argon2:two"


def test_an_unchanged_file_is_read_once(tmp_path):
    path = tmp_path / "password.hash"
    path.write_text("argon2:one")
    watched = WatchedLine(str(path))
    watched.current()
    stamp = path.stat()
    path.write_text("argon2:two")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert watched.current() == "argon2:one"


def test_a_missing_or_unreadable_file_is_no_line(tmp_path):
    path = tmp_path / "password.hash"
    watched = WatchedLine(str(path))
    assert watched.current() == ""
    path.write_bytes(b"\xff\xfe")
    assert watched.current() == ""
    path.write_text("argon2:one")
    assert watched.current() == "argon2:one"
    path.unlink()
    assert watched.current() == ""
