import os

from nbtray.jupyter.inside.hashed_password import HashedPassword


def test_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "password.hash"
    path.write_text("argon2:one\n")
    hashed = HashedPassword(str(path))
    assert hashed.current() == "argon2:one"
    first = hashed.mark()
    fresh = tmp_path / "fresh"
    fresh.write_text("argon2:two\n")
    os.replace(fresh, path)  # noqa: PTH105 -- as it is replaced for real
    assert hashed.current() == "argon2:two"
    assert hashed.mark() != first


def test_an_unchanged_file_is_read_once(tmp_path):
    path = tmp_path / "password.hash"
    path.write_text("argon2:one")
    hashed = HashedPassword(str(path))
    hashed.current()
    stamp = path.stat()
    path.write_text("argon2:two")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert hashed.current() == "argon2:one"


def test_a_missing_or_unreadable_file_is_no_hash(tmp_path):
    path = tmp_path / "password.hash"
    hashed = HashedPassword(str(path))
    assert hashed.current() == ""
    path.write_bytes(b"\xff\xfe")
    assert hashed.current() == ""
    path.write_text("argon2:one")
    assert hashed.current() == "argon2:one"
    path.unlink()
    assert hashed.current() == ""


def test_the_mark_tells_nothing_of_the_hash(tmp_path):
    path = tmp_path / "password.hash"
    path.write_text("argon2:one")
    mark = HashedPassword(str(path)).mark()
    assert len(mark) == 16
    assert "one" not in mark
