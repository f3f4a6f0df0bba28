"""A running server is known for ours by its folder, whatever becomes of the record or of the home's path."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from beds.jupyter_bed import PASSWORD, JupyterBed
from beds.waiting import until

from nbtray.core.folders import Folders
from nbtray.core.server.effects import FindServer, ReadProcess, StopServer, WatchServer
from nbtray.core.server.events import NoServerFound, ServerFound, ServerStopped, StartRefused
from nbtray.core.settings import Interface, Listen
from nbtray.jupyter import process_identity, process_sockets, server
from nbtray.jupyter.configuration import FOLDER_VARIABLE, config_file, identity_of_folder
from nbtray.jupyter.held_process import hold
from nbtray.jupyter.own_servers import find_own, is_own
from nbtray.jupyter.rebuilt_record import rebuild
from nbtray.jupyter.record import RecordFile

CORRUPTED = {
    "missing": None,
    "empty": b"",
    "cut off": b'{"pid": 12, "port": 99',
    "garbage": b"\xff\x00\xfe",
    "of another type": b"[1, 2]",
}


def seen_as(bed, place):
    """The same bed by another path."""
    other = JupyterBed.__new__(JupyterBed)
    other.__dict__.update(bed.__dict__)
    other.place = place
    other.folders = Folders(place / "settings", place / "state", place / "logs", place / "run")
    return other


def servers_of(bed):
    """Every process that was started with a configuration of ours below this place."""
    found = []
    for process in psutil.process_iter():
        try:
            if any(a.startswith(f"--config={bed.place}") for a in process.cmdline()):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def corrupt(path, content):
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


@pytest.fixture
def moved(bed, tmp_path):
    """Moves the home, and brings it back for the bed's own end."""
    to = tmp_path / "elsewhere"

    def move():
        to.mkdir()
        for name in ("state", "logs", "notebooks"):
            (bed.place / name).rename(to / name)
        return seen_as(bed, to)

    yield move
    if to.exists():
        seen_as(bed, to).nbtray().stop(StopServer(9))


@pytest.mark.parametrize("started_by", ["its real path", "a link"])
def test_a_home_behind_a_link_is_the_same_home(bed, tmp_path, started_by):
    link = tmp_path / "link"
    link.symlink_to(bed.place)
    through_link = seen_as(bed, link)
    one, other = (bed, through_link) if started_by == "its real path" else (through_link, bed)
    record = one.started()
    found = other.nbtray().find(FindServer())
    assert found == ServerFound(record)
    other.nbtray().stop(StopServer(1))
    assert servers_of(one) == []
    assert not bed.folders.server_record.exists()


def test_without_a_usable_record_it_is_adopted_with_its_kernels(bed):
    record = bed.started()
    browser = bed.browser()
    assert browser.log_in(PASSWORD)
    kernel = browser.open_kernel()
    kernel.run("kept = 41")
    for content in CORRUPTED.values():
        corrupt(bed.folders.server_record, content)
        found = bed.nbtray().find(FindServer())
        assert found == ServerFound(record.__class__(**fields_of(record, found.record))), content
        assert RecordFile(bed.folders.server_record, bed.files).read().record == found.record

    following = bed.nbtray()
    following.watch(WatchServer(found.record))
    assert kernel.run("print(kept + 1)") == "42\n"
    kernel.close()
    assert following.stop(StopServer(1)) == ServerStopped(1)
    assert bed.posted.get(timeout=60).pid == record.pid
    assert servers_of(bed) == []


def fields_of(record, found):
    """All fields as recorded, but the instant of the start, which is the process's own now."""
    values = {name: getattr(record, name) for name in record.__slots__}
    assert abs((found.started_at - record.started_at).total_seconds()) < 60
    return {**values, "started_at": found.started_at}


def test_a_record_of_another_process_loses_to_the_server(bed):
    record = bed.started()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        text = bed.folders.server_record.read_text()
        bed.folders.server_record.write_text(text.replace(str(record.pid), str(stranger.pid)))
        found = bed.nbtray().find(FindServer())
        assert isinstance(found, ServerFound)
        assert found.record.pid == record.pid
        bed.nbtray().stop(StopServer(1))
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_without_a_usable_record_it_is_stopped(bed):
    bed.started()
    corrupt(bed.folders.server_record, CORRUPTED["garbage"])
    assert bed.nbtray().stop(StopServer(1)) == ServerStopped(1)
    assert servers_of(bed) == []


def test_a_start_without_a_usable_record_makes_no_second_server(bed):
    first = bed.started()
    corrupt(bed.folders.server_record, None)
    second = bed.started()
    assert second.pid != first.pid
    assert servers_of(bed) == [second.pid]


def test_a_moved_home_takes_its_server_along(bed, moved):
    record = bed.started()
    there = moved()
    assert there.nbtray().find(FindServer()) == ServerFound(record)


def test_a_moved_home_finds_its_server_without_the_record_too(bed, moved):
    record = bed.started()
    there = moved()
    there.folders.server_record.unlink()
    # A new home at the old path is another one.
    bed.folders.jupyter.mkdir(parents=True)
    assert find_own(bed.folders, RecordFile(bed.folders.server_record, bed.files)) == []
    found = there.nbtray().find(FindServer())
    assert isinstance(found, ServerFound)
    assert found.record.pid == record.pid


def test_the_server_of_an_older_nbtray_in_a_moved_home_is_known_by_its_record(bed, moved, monkeypatch):
    monkeypatch.setattr("nbtray.jupyter.configuration.FOLDER_VARIABLE", "UNUSED")
    record = bed.started()
    assert process_identity.variable(record.pid, FOLDER_VARIABLE) == ""
    assert moved().nbtray().find(FindServer()) == ServerFound(record)


def test_a_copied_home_leaves_the_original_server_alone(bed, tmp_path):
    record = bed.started()
    copy = tmp_path / "copy"
    shutil.copytree(bed.place / "state", copy / "state")
    copied = seen_as(bed, copy)
    assert copied.nbtray().find(FindServer()) == NoServerFound(None)
    assert copied.nbtray().stop(StopServer(1)) == ServerStopped(1)
    assert psutil.Process(record.pid).is_running()
    assert bed.nbtray().find(FindServer()) == ServerFound(record)


def test_with_the_whole_state_deleted_it_is_found_although_nothing_can_be_asked_of_it(bed):
    record = bed.started()
    shutil.rmtree(bed.folders.state)
    nbtray = bed.nbtray(answer=0.2, start=0.2)
    found = nbtray.find(FindServer())
    assert isinstance(found, ServerFound)
    assert (found.record.pid, found.silent) == (record.pid, True)
    assert nbtray.processes(ReadProcess(found.record)).facts.kernels == 0
    nbtray.stop(StopServer(1))
    assert servers_of(bed) == []


def test_a_server_of_an_older_nbtray_without_a_record_is_adopted(bed, monkeypatch):
    monkeypatch.setattr("nbtray.jupyter.configuration.FOLDER_VARIABLE", "UNUSED")
    record = bed.started()
    values = bed.folders.jupyter / "server.json"
    values.write_text(values.read_text().replace('"asked"', '"unused"'))
    bed.folders.server_record.unlink()
    found = bed.nbtray().find(FindServer())
    assert isinstance(found, ServerFound)
    assert (found.record.pid, found.record.port) == (record.pid, record.port)
    assert (found.record.asked.port, found.record.asked.interface) == (record.port, Interface.SERVER)


def test_with_nothing_readable_the_process_itself_tells(bed):
    record = bed.started()
    (bed.folders.jupyter / "server.json").write_bytes(b"\xff")
    rebuilt = rebuild(record.pid, bed.folders, bed.files).record
    assert (rebuilt.port, rebuilt.listen, rebuilt.folder) == (record.port, Listen.COMPUTER, record.folder)
    assert (rebuilt.environment, rebuilt.jupyter_server) == (record.environment, record.jupyter_server)


def test_a_fork_of_the_server_is_no_second_server(bed):
    script = "import os, time\nos.fork()\ntime.sleep(600)\n"
    bed.folders.jupyter.mkdir()
    config = f"--config={config_file(bed.folders)}"
    process = subprocess.Popen([sys.executable, "-c", script, config], start_new_session=True)
    try:
        until(lambda: len(servers_of(bed)) == 2, what="the fork")
        found = find_own(bed.folders, RecordFile(bed.folders.server_record, bed.files))
        assert [each.pid for each in found] == [process.pid]
        found[0].held.release()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_server_that_does_not_end_keeps_its_record_and_is_not_said_to_have_stopped(bed, monkeypatch):
    record = bed.started()
    with monkeypatch.context() as patch:
        patch.setattr(server, "end", lambda *_: False)  # as one in uninterruptible sleep (D) is
        told = bed.nbtray().stop(StopServer(1))
        assert told.problem.code == "NotEnded"
        assert str(record.pid) in told.problem.what
        refused = bed.start()
        assert isinstance(refused, StartRefused)
        assert (refused.problem.code, refused.hopeless) == ("NotEnded", False)
    assert bed.nbtray().find(FindServer()) == ServerFound(record)


def test_where_there_is_no_proc_the_same_is_known(bed):
    record = bed.started()
    assert process_sockets._elsewhere(record.pid) == process_sockets.listening(record.pid)
    assert record.pid in process_identity._own_processes_elsewhere()
    assert process_identity._variable_elsewhere(record.pid, FOLDER_VARIABLE) == identity_of_folder(
        bed.folders
    )
    identity = process_identity._identity_elsewhere(record.pid)
    assert identity.parent == process_identity.identify(record.pid).parent == os.getpid()


def test_a_kernel_does_not_inherit_what_marks_the_server(bed):
    record = bed.started()
    browser = bed.browser()
    assert browser.log_in(PASSWORD)
    kernel = browser.open_kernel()
    assert kernel.run(f"import os; print(os.environ.get({FOLDER_VARIABLE!r}))") == "None\n"
    kernel.close()
    held = hold(record.pid, process_identity.identify(record.pid).mark)
    assert is_own(bed.folders, record.pid, recorded=False)
    held.release()


def test_a_process_that_ends_while_it_is_looked_at_is_nobody():
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    assert process_identity.variable(process.pid, "PATH") == ""
    assert process_sockets.listening(process.pid) == ()
    assert process_sockets.working_folder(process.pid) == ""
    assert process_identity.path_seen_by(process.pid, Path("/somewhere")) == Path("/somewhere")
