"""Crashes, kills, strangers: what the server's life meets."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from beds.full_disk import fill, small_disk
from beds.jupyter_bed import PASSWORD, jupyter_bed
from beds.waiting import until

from nbtray.core.server.effects import (
    CheckStart,
    ContinueServer,
    FindServer,
    ReadActivity,
    ReadProcess,
    StopServer,
    WatchServer,
)
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    NoServerFound,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StartRefused,
)
from nbtray.core.server.state import ServerRecord
from nbtray.core.settings import Interface, Listen
from nbtray.jupyter import configuration, preflight, process_identity
from nbtray.jupyter.configuration import config_file
from nbtray.jupyter.record import Recorded, RecordFile

CLONE = Path(__file__).resolve().parents[2]


def recorded(bed, pid, mark):
    """Write a record as if this process were the server."""
    record = ServerRecord(
        pid, 1.0, bed.port, Interface.SERVER, Listen.COMPUTER, "/", "/env", "2.21.1", datetime.now(UTC)
    )
    RecordFile(bed.folders.server_record, bed.files).write(Recorded(record, mark))
    return record


def sleeper(*arguments):
    """A process that has nothing to do with Jupyter."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", *arguments])
    # The parent of a vfork goes on before the kernel has noted the new program's arguments.
    until(lambda: process_identity.command_line(process.pid)[3:] == arguments, what="its command line")
    return process


@contextmanager
def open_files_left(spare):
    """Let this process open so many files more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
    try:
        with suppress(OSError):
            while True:
                held.append(os.dup(0))
        for descriptor in held[:spare]:
            os.close(descriptor)
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for descriptor in held[spare:]:
            os.close(descriptor)


def ours(bed):
    """The processes of this bed's servers."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if f"--config={config_file(bed.folders)}" in (process.info["cmdline"] or [])
    ]


def is_gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


NBTRAY = """
import sys
sys.path[:0] = [{clone!r}, {tests!r}]
from pathlib import Path
from beds.jupyter_bed import JupyterBed
bed = JupyterBed.__new__(JupyterBed)
bed.__dict__.update(place=Path({place!r}), port={port}, lives=[], notebooks=Path({place!r}) / "notebooks")
from nbtray.core.folders import Folders
from nbtray.storage.private_files import PrivateFiles
import queue
place = bed.place
bed.folders = Folders(place / "settings", place / "state", place / "logs", place / "run")
bed.files, bed.posted = PrivateFiles(), queue.SimpleQueue()
print(bed.started().pid, flush=True)
sys.stdin.read()
"""


def test_the_server_and_its_kernels_outlive_a_killed_nbtray(bed):
    script = NBTRAY.format(clone=str(CLONE), tests=str(CLONE / "tests"), place=str(bed.place), port=bed.port)
    nbtray = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    pid = int(nbtray.stdout.readline())
    browser = bed.browser()
    assert browser.log_in(PASSWORD)
    kernel = browser.open_kernel()
    kernel.run("kept = 41")

    nbtray.kill()
    nbtray.communicate()

    following = bed.nbtray()
    found = following.find(FindServer())
    assert isinstance(found, ServerFound)
    assert found.record.pid == pid
    following.watch(WatchServer(found.record))
    assert kernel.run("print(kept + 1)") == "42\n"
    kernel.close()
    following.stop(StopServer(1))
    exited = bed.posted.get(timeout=60)
    assert exited.pid == pid
    assert bed.posted.empty()
    assert is_gone(pid)


def test_a_server_that_was_still_starting_is_waited_for_and_adopted(bed):
    script = NBTRAY.format(clone=str(CLONE), tests=str(CLONE / "tests"), place=str(bed.place), port=bed.port)
    nbtray = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    until(bed.folders.server_record.exists)
    nbtray.kill()
    assert nbtray.communicate()[0] == b""
    found = bed.nbtray().find(FindServer())
    assert isinstance(found, ServerFound)
    assert found.record.port == bed.port


def test_a_port_somebody_has_starts_nothing_and_is_seen_to_be_free_again(bed):
    server = bed.nbtray()
    check = CheckStart(1, bed.plan())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", bed.port))
        taken.listen()
        event = bed.start(server=server)
        assert server.check(check).problem.code == "PortTaken"
    assert isinstance(event, StartRefused)
    assert (event.problem.code, event.hopeless, event.before_launch) == ("PortTaken", False, True)
    assert bed.log() == ""
    assert server.check(check) == StartChecked(1)
    bed.started(server=server)
    assert server.check(check) == StartChecked(1), "our own server is not in the way"


@pytest.mark.parametrize(
    ("environment", "code"), [("/gone/with/the/disk", "EnvironmentGone"), ("{empty}", "EnvironmentLacks")]
)
def test_an_environment_that_will_not_do_is_seen_before_the_launch(bed, environment, code):
    (bed.place / "empty" / "bin").mkdir(parents=True)
    (bed.place / "empty" / "bin" / "python").write_text("")
    plan = bed.plan(environment=environment.format(empty=bed.place / "empty"))
    event = bed.start(plan)
    assert isinstance(event, StartRefused)
    assert (event.problem.code, event.hopeless, event.before_launch) == (code, False, True)
    assert bed.nbtray().check(CheckStart(1, plan)).problem.code == code


def test_a_python_that_does_not_run_is_said(bed):
    broken = bed.place / "broken"
    site = broken / "lib" / "python3.12" / "site-packages"
    (site / "jupyter_server-2.21.1.dist-info").mkdir(parents=True)
    (broken / "bin").mkdir()
    (broken / "bin" / "python").write_text("")
    event = bed.start(bed.plan(environment=str(broken)))
    assert isinstance(event, StartRefused)
    assert (event.problem.code, event.hopeless) == ("EnvironmentBroken", False)
    assert str(broken / "bin" / "python") in event.problem.what


def test_a_full_disk_is_said_as_that_and_seen_to_have_room_again(tmp_path):
    with small_disk(tmp_path / "disk") as disk, jupyter_bed(disk) as bed:
        check = CheckStart(1, bed.plan())
        filling = fill(disk)
        event = bed.start()
        assert isinstance(event, StartRefused)
        assert (event.problem.code, event.hopeless, event.before_launch) == ("DiskFull", False, True)
        assert bed.nbtray().check(check).problem.code == "DiskFull"
        filling.unlink()
        assert bed.nbtray().check(check) == StartChecked(1)
        bed.started()


def test_too_few_open_files_may_pass_and_leave_nothing(bed):
    """However far a start comes before the system has none left to give."""
    refused, server = [], bed.nbtray()
    bed.started(server=server)  # everything is loaded
    server.stop(StopServer(1))
    for spare in range(1, 40):
        with open_files_left(spare):
            event = bed.start(server=server)
        if isinstance(event, ServerReady):
            break
        refused.append(event.problem.code)
        assert not event.hopeless
        assert ours(bed) == []
    assert "ProcessRefused" in refused
    assert isinstance(event, ServerReady)


def test_a_folder_whose_drive_does_not_answer_is_not_waited_for(bed, monkeypatch):
    """A FUSE file system whose program is stopped would do; a look that blocks is what it comes to."""
    answered = threading.Event()
    monkeypatch.setattr(preflight, "_look_at", lambda _: answered.wait(60))
    monkeypatch.setattr(preflight, "FOLDER_ANSWERS", 0.1)
    event = bed.start()
    answered.set()
    assert (event.problem.code, event.hopeless, event.before_launch) == ("FolderSilent", False, True)


def test_a_server_nbtray_had_no_time_to_record_never_serves(bed, monkeypatch):
    """Killed between the start and the record: the server waits in vain, and ends."""
    monkeypatch.setattr(configuration, "RECORDED_WITHIN", 0.3)
    writes = []

    class Forgetful:
        def read(self, path):
            return bed.files.read(path)

        def write(self, path, content, **how):
            if path == bed.folders.server_record:
                writes.append(path)
            else:
                bed.files.write(path, content, **how)

        def remove(self, path):
            bed.files.remove(path)

    server = bed.nbtray()
    server._files = Forgetful()
    server._record = RecordFile(bed.folders.server_record, server._files)
    event = bed.start(server=server)
    assert writes
    assert isinstance(event, StartRefused)
    assert "record: this process is not in it" in bed.log()
    assert "is running at" not in bed.log()


def test_a_stranger_with_the_recorded_pid_is_left_alone(bed):
    stranger = sleeper()
    try:
        recorded(bed, stranger.pid, "another boot:1")
        nbtray = bed.nbtray()
        assert nbtray.find(FindServer()) == NoServerFound(None)
        recorded(bed, stranger.pid, "another boot:1")
        assert nbtray.stop(StopServer(1)) == ServerStopped(1)
        assert stranger.poll() is None
        assert not bed.folders.server_record.exists()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_recorded_process_that_is_no_jupyter_of_ours_is_left_alone(bed):
    stranger = sleeper("--config=/somebody/else.py")
    try:
        mark = until(lambda: process_identity.identify(stranger.pid)).mark
        recorded(bed, stranger.pid, mark)
        assert bed.nbtray().find(FindServer()) == NoServerFound(None)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_of_ours_that_does_not_answer_is_left_alone_and_found_as_silent(bed):
    silent = sleeper(f"--config={config_file(bed.folders)}")
    bed.files.write(bed.folders.control_secret, b"secret")
    mark = until(lambda: process_identity.identify(silent.pid)).mark
    record = recorded(bed, silent.pid, mark)
    RecordFile(bed.folders.server_record, bed.files).write(
        Recorded(replace(record, started_at=datetime(2026, 1, 1, tzinfo=UTC)), mark)
    )
    nbtray = bed.nbtray(answer=0.3)
    event = nbtray.find(FindServer())
    assert isinstance(event, ServerFound)
    assert (event.record.pid, event.silent) == (silent.pid, True)
    assert silent.poll() is None
    nbtray.stop(StopServer(1))
    assert silent.wait(60) == -signal.SIGTERM
    assert not bed.folders.server_record.exists()


BLOCKING = """
import os, signal
def _jupyter_server_extension_points():
    return [{{"module": "blocking"}}]
def _load_jupyter_server_extension(app):
    signal.signal(signal.SIGUSR1, block)
def block(*_):
    while os.path.exists({0!r}):
        pass
"""


def test_a_blocked_event_loop_is_silence_with_work(bed, monkeypatch):
    """An extension of the user's computes and lets nobody in between."""
    blocks, place = bed.place / "blocks", bed.place / "extension"
    place.mkdir()
    (place / "blocking.py").write_text(BLOCKING.format(str(blocks)))
    extensions = {"ServerApp": {"jpserver_extensions": {"blocking": True}}}
    (place / "jupyter_server_config.json").write_text(json.dumps(extensions))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(place))
    monkeypatch.setenv("PYTHONPATH", str(place))
    server = bed.nbtray()
    record = bed.started(server=server)
    browser = bed.browser()
    assert browser.log_in(PASSWORD)
    terminal = browser.open_terminal()
    blocks.touch()
    os.kill(record.pid, signal.SIGUSR1)
    asked, read = ReadActivity(record), ReadProcess(record)
    before = server.processes(read).facts
    assert (before.stopped, before.kernels) == (False, 1), "a terminal is work too"
    unavailable = server.activity(asked)
    assert isinstance(unavailable, ActivityUnavailable)
    assert not unavailable.not_asked
    until(lambda: server.processes(read).facts.processor > before.processor + 0.5, what="its work")
    following = bed.nbtray(answer=0.3, start=0.3)
    assert following.find(FindServer()) == ServerFound(record, silent=True)
    blocks.unlink()
    until(lambda: isinstance(server.activity(asked), ActivityRead), what="its answer")
    terminal.socket.close()


def test_what_its_processes_do_is_seen_while_it_does_not_answer(bed):
    server = bed.nbtray()
    record = bed.started(server=server)
    browser = bed.browser()
    assert browser.log_in(PASSWORD)
    kernel = browser.open_kernel()
    kernel_pid = int(kernel.run("import os; print(os.getpid())"))
    read = ReadProcess(record)
    for pid in (record.pid, kernel_pid):
        os.kill(pid, signal.SIGSTOP)
        until(lambda pid=pid: psutil.Process(pid).status() == psutil.STATUS_STOPPED)
    still = server.processes(read).facts
    assert (still.stopped, still.kernels) == (True, 1)
    assert server.processes(read).facts == still
    os.kill(kernel_pid, signal.SIGCONT)
    server.let_go_on(ContinueServer(record))
    kernel.send("while True: pass")
    until(lambda: server.processes(read).facts.processor > still.processor + 0.5, what="its work")
    os.kill(kernel_pid, signal.SIGKILL)
    kernel.close()


def test_what_nbtray_itself_cannot_ask_is_not_the_servers_silence(bed):
    server = bed.nbtray()
    record = bed.started(server=server)
    with open_files_left(0):
        read = server.activity(ReadActivity(record))
    assert isinstance(read, ActivityUnavailable)
    assert read.not_asked


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"pid": 1}', b"\xff"])
def test_a_damaged_record_names_nobody(bed, content):
    bed.files.write(bed.folders.server_record, content)
    assert bed.nbtray().find(FindServer()) == NoServerFound(None)
    assert not bed.folders.server_record.exists()


def test_a_record_of_another_version_is_adopted_all_the_same(bed):
    record = recorded(bed, 4711, "boot:1")
    file = RecordFile(bed.folders.server_record, bed.files)
    values = json.loads(bed.folders.server_record.read_text())
    del values["asked"]["cull_busy"]
    values["asked"]["of_tomorrow"] = values["of_tomorrow"] = 1
    bed.files.write(bed.folders.server_record, json.dumps(values).encode())
    assert file.read() == Recorded(record, "boot:1")
    del values["asked"]
    bed.files.write(bed.folders.server_record, json.dumps(values).encode())
    assert file.read() == Recorded(record, "boot:1")


def test_a_stop_ends_what_kernels_have_started_in_sessions_of_their_own(bed):
    server = bed.nbtray()
    left = sleeper(f"--config={config_file(bed.folders)}")
    recorded(bed, left.pid, process_identity.identify(left.pid).mark)
    bed.started(server=server)
    assert left.wait(60) == -signal.SIGTERM, "never a second server"
    browser = bed.browser()
    assert browser.log_in(PASSWORD)
    kernel = browser.open_kernel()
    code = (
        "import subprocess, sys; print(subprocess.Popen("
        "[sys.executable, '-c', 'import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        " time.sleep(600)'], start_new_session=True, stdout=subprocess.DEVNULL).pid)"
    )
    escaped = int(kernel.run(code))
    assert not is_gone(escaped)
    kernel.close()
    server.stop(StopServer(1))
    assert is_gone(escaped)
    assert not bed.folders.server_record.exists()


DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(flush=True)
time.sleep(600)
"""


def test_a_server_that_will_not_end_is_ended(bed):
    command = [sys.executable, "-c", DEAF, f"--config={config_file(bed.folders)}"]
    deaf = subprocess.Popen(command, stdout=subprocess.PIPE)
    deaf.stdout.readline()
    recorded(bed, deaf.pid, process_identity.identify(deaf.pid).mark)
    assert bed.nbtray(stop=0.2).stop(StopServer(1)) == ServerStopped(1)
    assert deaf.wait(60) == -signal.SIGKILL
    deaf.stdout.close()
    assert not bed.folders.server_record.exists()


def test_a_start_that_takes_too_long_is_given_up_and_leaves_nothing(bed):
    server = bed.nbtray(start=0.0)
    event = bed.start(server=server)
    assert isinstance(event, StartRefused)
    assert (event.problem.code, event.hopeless) == ("StartTooSlow", False)
    assert not bed.folders.server_record.exists()
    assert server._launched is None
    assert ours(bed) == []


@pytest.mark.parametrize(("interface", "page"), [(Interface.LAB, "/lab"), (Interface.NOTEBOOK, "/tree")])
def test_each_interface_is_served(bed, interface, page):
    bed.started(bed.plan(interface=interface))
    browser = bed.browser()
    assert browser.log_in(PASSWORD)
    answer = browser.get("/", allow_redirects=True)
    assert answer.status_code == 200
    assert answer.url.startswith(bed.url + page)
