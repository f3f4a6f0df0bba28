"""What whoever claims to keep private files must do."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from nbtray.ports import PrivateFiles
from nbtray.storage.refusals import DiskFull, NotAFile


class PrivateFilesContract(ABC):
    """Subclass, give fixtures `files` and `path` (in a folder that does not exist), and spoil the disk."""

    @abstractmethod
    def full_disk(self, files: PrivateFiles) -> AbstractContextManager[None]:
        """Leave no room for a write while this lasts."""

    @abstractmethod
    def plant_a_link(self, files: PrivateFiles, path: Path) -> None:
        """Put a link to somewhere else in the place of the file."""

    def test_a_file_that_is_not_there_is_none(self, files: PrivateFiles, path: Path):
        assert files.read(path) is None

    @pytest.mark.parametrize("content", [b"", b"word\n", bytes(range(256)) * 4096])
    def test_what_is_written_is_read(self, files: PrivateFiles, path: Path, content: bytes):
        files.write(path, content)
        assert files.read(path) == content

    @pytest.mark.parametrize("durable", [True, False])
    def test_a_write_replaces_all_of_the_old_content(self, files: PrivateFiles, path: Path, durable: bool):  # noqa: FBT001 -- pytest's
        files.write(path, b"a long old content", durable=durable)
        files.write(path, b"new", durable=durable)
        assert files.read(path) == b"new"

    def test_files_are_apart(self, files: PrivateFiles, path: Path):
        files.write(path, b"one")
        files.write(path.with_name("other"), b"two")
        assert (files.read(path), files.read(path.with_name("other"))) == (b"one", b"two")

    def test_a_removed_file_is_gone(self, files: PrivateFiles, path: Path):
        files.write(path, b"old")
        files.remove(path)
        assert files.read(path) is None

    def test_removing_what_is_not_there_is_no_error(self, files: PrivateFiles, path: Path):
        files.remove(path)

    @pytest.mark.parametrize("durable", [True, False])
    def test_a_full_disk_is_a_sentence_and_loses_nothing(
        self,
        files: PrivateFiles,
        path: Path,
        durable: bool,  # noqa: FBT001 -- pytest's
    ):
        files.write(path, b"old")
        with self.full_disk(files), pytest.raises(DiskFull) as refused:
            files.write(path, b"new" * 100_000, durable=durable)
        assert str(path) in refused.value.problem.what
        assert files.read(path) == b"old"
        files.write(path, b"room again")
        assert files.read(path) == b"room again"

    def test_what_is_appended_comes_after_what_was_there(self, files: PrivateFiles, path: Path):
        assert files.append(path, b"one\n") == 4
        assert files.append(path, b"two\n") == 8
        assert files.read(path) == b"one\ntwo\n"

    def test_the_end_of_a_file_is_read_alone(self, files: PrivateFiles, path: Path):
        assert files.read_end(path, 3) is None
        files.write(path, b"a long beginning, end")
        assert files.read_end(path, 3) == b"end"
        assert files.read_end(path, 100) == b"a long beginning, end"

    def test_what_a_full_disk_cannot_append_leaves_the_file_as_it_was(self, files: PrivateFiles, path: Path):
        files.append(path, b"old\n")
        with self.full_disk(files), pytest.raises(DiskFull):
            files.append(path, b"new\n" * 100_000)
        assert files.read(path) == b"old\n"

    def test_a_link_is_not_followed(self, files: PrivateFiles, path: Path):
        self.plant_a_link(files, path)
        with pytest.raises(NotAFile):
            files.read(path)
        with pytest.raises(NotAFile):
            files.append(path, b"ours")
        files.write(path, b"ours")
        assert files.read(path) == b"ours"
