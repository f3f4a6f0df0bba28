import stat
from pathlib import Path

import pytest
from beds.full_disk import no_file_may_grow

from nbtray.storage.capped_file import CappedFile


@pytest.fixture
def path(tmp_path):
    return tmp_path / "logs" / "nbtray.log"


def file(path, **changes):
    return CappedFile(path, **{"turns": True, "cap": 100, "older": 2} | changes)


def names(path):
    return sorted(each.name for each in path.parent.iterdir())


def test_lines_are_appended_to_a_private_file(path):
    written = file(path)
    written.append(b"one\n")
    written.append(b"two\n")
    written.close()
    written.append(b"three\n")
    assert path.read_bytes() == b"one\ntwo\nthree\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_stays_within_its_cap_and_keeps_the_newest(path):
    written = file(path)
    for number in range(100):
        written.append(b"%019d\n" % number)
        assert sum(each.stat().st_size for each in path.parent.iterdir()) <= 300
    assert names(path) == ["nbtray.log", "nbtray.log.1", "nbtray.log.2"]
    lines = b"".join(
        path.with_name(name).read_bytes() for name in ("nbtray.log.2", "nbtray.log.1", "nbtray.log")
    ).split()
    assert lines == [b"%019d" % number for number in range(100 - len(lines), 100)]
    assert len(lines) > 10


def test_one_line_longer_than_the_cap_is_written_all_the_same(path):
    written = file(path)
    written.append(b"x" * 150 + b"\n")
    written.append(b"y\n")
    assert path.read_bytes() == b"y\n"
    assert len(path.with_name("nbtray.log.1").read_bytes()) == 151


def test_a_guest_never_turns_it_over(path):
    guest = file(path, turns=False)
    for _ in range(30):
        guest.append(b"0123456789\n")
    assert names(path) == ["nbtray.log"]


def test_a_guest_goes_on_in_the_fresh_file(path):
    guest, owner = file(path, turns=False), file(path)
    guest.append(b"guest 1\n")
    owner.append(b"x" * 95 + b"\n")
    guest.append(b"guest 2\n")
    assert path.read_bytes().endswith(b"guest 2\n")


def test_a_file_somebody_has_removed_begins_again(path):
    written = file(path)
    written.append(b"one\n")
    path.unlink()
    written.append(b"two\n")
    assert path.read_bytes() == b"two\n"


def test_a_planted_link_is_not_followed(path, tmp_path):
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        file(path).append(b"one\n")
    assert not (tmp_path / "elsewhere").exists()


def test_it_goes_on_when_the_disk_has_room_again(path):
    written = file(path)
    written.append(b"one\n")
    with no_file_may_grow(), pytest.raises(OSError, match="large"):
        written.append(b"lost\n")
    written.append(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"


def test_closing_leaves_no_descriptor(path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    written = file(path)
    for _ in range(50):
        written.append(b"0123456789\n")
    written.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
