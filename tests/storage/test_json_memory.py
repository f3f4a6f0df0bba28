from datetime import UTC, datetime

import pytest
from beds.full_disk import no_file_may_grow

from nbtray.storage.json_memory import JsonMemory, moment
from nbtray.storage.private_files import PrivateFiles


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "numbers.json"


@pytest.fixture
def memory(path):
    return JsonMemory("the numbers", path, PrivateFiles())


def total(saved):
    return sum(saved["numbers"])


def test_what_was_saved_comes_back_with_its_meaning(memory, path):
    assert memory.recall(total) is None
    memory.save({"numbers": [1, 2]})
    assert memory.recall(total) == 3
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"\xff", b"3", b"{}", b'{"numbers": ["x"]}', b"[" * 100_000])
def test_nonsense_is_as_good_as_never_saved_and_is_logged(memory, path, content, caplog):
    path.parent.mkdir()
    path.write_bytes(content)
    assert memory.recall(total) is None
    assert "The memory of the numbers holds something else" in caplog.text


def test_a_full_disk_keeps_the_save_before_and_is_logged(memory, caplog):
    memory.save({"numbers": [1, 2]})
    with no_file_may_grow():
        memory.save({"numbers": [5]})
    assert memory.recall(total) == 3
    assert "The memory of the numbers was not saved" in caplog.text
    assert "disk is full" in caplog.text


def test_a_moment_has_a_zone():
    assert moment("2026-03-01T12:00:00+00:00") == datetime(2026, 3, 1, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="without its zone"):
        moment("2026-03-01T12:00:00")
