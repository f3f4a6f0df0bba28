import os
import signal
import stat
import subprocess
import sys
import threading

import pytest
from beds.fakes_storage import FakePrivateFiles
from beds.full_disk import FakeDisk, RealDisk, as_an_ordinary_user, no_file_may_grow
from contracts.private_files_contract import PrivateFilesContract

from nbtray.storage.private_files import PrivateFiles, make_private_folder
from nbtray.storage.refusals import DiskFull, NotAFile, NotAFolder, NotAllowed


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "deeper" / "file.json"


@pytest.fixture
def files():
    return PrivateFiles()


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


class TestPrivateFiles(RealDisk, PrivateFilesContract):
    def plant_a_link(self, files, path):
        del files
        make_private_folder(path.parent)
        (path.parent / "elsewhere").write_text("theirs")
        path.symlink_to("elsewhere")


class TestFakePrivateFiles(FakeDisk, PrivateFilesContract):
    @pytest.fixture
    def files(self):
        return FakePrivateFiles()

    def plant_a_link(self, files, path):
        files.odd.add(path)


@pytest.mark.parametrize("umask", [0, 0o027, 0o077])
def test_only_this_user_can_read_what_is_written(files, path, umask):
    before = os.umask(umask)
    try:
        files.write(path, b"secret")
    finally:
        os.umask(before)
    assert [mode_of(each) for each in (path, path.parent, path.parent.parent)] == [0o600, 0o700, 0o700]


def test_a_file_others_could_read_is_private_after_a_write(files, tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o644)
    files.write(path, b"new")
    assert mode_of(path) == 0o600


def test_a_link_at_the_target_is_replaced_and_what_it_led_to_untouched(files, tmp_path):
    (tmp_path / "theirs").write_text("theirs")
    path = tmp_path / "file"
    path.symlink_to("theirs")
    files.write(path, b"ours")
    assert not path.is_symlink()
    assert (tmp_path / "theirs").read_text() == "theirs"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["fifo", "folder"])
def test_what_is_no_file_is_a_sentence_and_no_wait(files, tmp_path, make):
    make(tmp_path / "file")
    with pytest.raises(NotAFile, match="is not an ordinary file"):
        files.read(tmp_path / "file")


def test_a_file_in_place_of_the_folder_is_a_sentence(files, tmp_path):
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(NotAFolder, match="there is a file of that name in the way"):
        files.write(tmp_path / "state" / "file", b"")


def test_no_permission_is_a_sentence(files, tmp_path):
    files.write(tmp_path / "mine" / "file", b"old")
    (tmp_path / "mine").chmod(0o500)
    tmp_path.chmod(0o711)
    with as_an_ordinary_user(), pytest.raises(NotAllowed, match="This account may not use"):
        files.write(tmp_path / "mine" / "file", b"new")
    (tmp_path / "mine").chmod(0o700)
    assert files.read(tmp_path / "mine" / "file") == b"old"


def test_a_failed_write_leaves_nothing_behind(files, path):
    files.write(path, b"old")
    with no_file_may_grow(), pytest.raises(DiskFull):
        files.write(path, b"new")
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(("durable", "synced"), [(True, ["file", "folder"]), (False, [])])
def test_only_what_has_to_last_waits_for_the_disk(files, path, monkeypatch, durable, synced):
    seen = []
    monkeypatch.setattr(
        os, "fsync", lambda it: seen.append("folder" if stat.S_ISDIR(os.fstat(it).st_mode) else "file")
    )
    files.write(path, b"new", durable=durable)
    assert seen == synced
    assert mode_of(path) == 0o600


def test_what_a_killed_writer_left_is_cleaned_up_and_nothing_else(files, path):
    files.write(path, b"old")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    neighbours = {
        f".file.json.{os.getpid()}-0a1b2c3d.tmp",  # of a writer at work
        f".other.json.{ended.pid}-0a1b2c3d.tmp",  # of another file
        ".file.json.tmp",
        "file.json.1-0a.tmp",
    }
    for name in {*neighbours, f".file.json.{ended.pid}-0a1b2c3d.tmp"}:
        (path.parent / name).touch()
    files.write(path, b"new")
    assert {each.name for each in path.parent.iterdir()} == {path.name, *neighbours}


WRITER = """
import sys
from pathlib import Path
from nbtray.storage.private_files import PrivateFiles
files, path = PrivateFiles(), Path(sys.argv[1])
print("ready", flush=True)
while True:
    for letter in b"ab":
        files.write(path, bytes([letter]) * 300_000)
"""


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_content_whole(files, tmp_path):
    path = tmp_path / "file"
    files.write(path, b"a" * 300_000)
    killed_in_a_write = 0
    for step in range(12):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE)
        with writer.stdout:
            assert writer.stdout.readline() == b"ready\n"
            # Not a wait for something: the moment of the kill is what is varied.
            threading.Event().wait(step * 0.0025)
            writer.send_signal(signal.SIGKILL)
        writer.wait()
        left = [each for each in tmp_path.iterdir() if each != path]
        killed_in_a_write += len(left)
        assert len(left) <= 1
        assert files.read(path) in (b"a" * 300_000, b"b" * 300_000)
        files.write(path, b"a" * 300_000)
        assert list(tmp_path.iterdir()) == [path]
    assert killed_in_a_write, "no kill hit a write: the test has tried nothing"


def test_a_reader_sees_the_old_or_the_new_content_never_a_part(files, tmp_path):
    path = tmp_path / "file"
    contents = [bytes([letter]) * 50_000 for letter in b"abcd"]
    files.write(path, contents[0])
    writers = [threading.Thread(target=write_often, args=(files, path, content)) for content in contents]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert files.read(path) in contents
    for writer in writers:
        writer.join()
    assert list(tmp_path.iterdir()) == [path]


def write_often(files, path, content):
    for _ in range(25):
        files.write(path, content)


TINY_DISK = """
import sys
from pathlib import Path
from nbtray.core.settings.schema import BY_NAME
from nbtray.storage.folders import find_folders, prepare
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.refusals import DiskFull
from nbtray.storage.settings_edit import SettingsEditor
disk = Path(sys.argv[1])
folders, files = find_folders({"NBTRAY_HOME": str(disk / "home")}), PrivateFiles()
prepare(folders)
editor = SettingsEditor(folders, files)
assert editor.set(BY_NAME["server.port"], 1111) is None
before = folders.settings_file.read_bytes()
with (disk / "ballast").open("wb", buffering=0) as ballast:
    try:
        while ballast.write(bytes(4096)): pass
    except OSError:
        pass
for attempt in (
    lambda: files.write(folders.state / "big", bytes(100_000)),
    lambda: editor.set(BY_NAME["server.port"], 2222),
):
    try:
        attempt()
    except DiskFull as refused:
        print(refused)
    else:
        sys.exit("there was room")
assert folders.settings_file.read_bytes() == before
assert sorted(each.name for each in folders.settings.iterdir()) == ["logs", "run", "settings.toml", "state"]
(disk / "ballast").unlink()
assert editor.set(BY_NAME["server.port"], 2222) is None
"""


def test_settings_survive_a_disk_that_is_really_full(tmp_path):
    unshare = ["unshare", "--mount", *(() if os.geteuid() == 0 else ("--user", "--map-root-user"))]
    if subprocess.run([*unshare, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this account may not mount a file system of its own")
    mount = f'mount -t tmpfs -o size=256k,nr_inodes=100 tmpfs "{tmp_path}" && exec "$@"'
    command = [*unshare, "sh", "-c", mount, "sh", sys.executable, "-c", TINY_DISK, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("could not be saved because the disk is full") == 2
