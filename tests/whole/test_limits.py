"""The system gives nbtray no file descriptor or no thread: status and quit are answered all the same."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
from beds.bare_program import ALONE, BareProgram
from beds.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prlimit(2) is Linux's")

TESTS = Path(__file__).resolve().parents[1]
FEW = 10
STRANGER = 61234
"""An account with no process of its own: to root, RLIMIT_NPROC does not apply."""


def limit_descriptors(pid, soft):
    hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)[1]
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))


def test_without_a_file_descriptor_left_status_stop_and_quit_are_answered(nbtray):
    server = nbtray.run()["pid"]
    pid = nbtray._process.pid
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)[0]
    limit_descriptors(pid, FEW)
    assert psutil.Process(pid).num_fds() >= FEW
    for _ in range(5):
        assert nbtray.status()["state"] == "running"
    # It may be able to stop the server or not: what it says is true.
    told = nbtray.command("stop", "--yes", check=False)
    assert ("Your Jupyter has stopped." in told) is not psutil.pid_exists(server), told
    assert nbtray.status()["state"] in ("stopped", "failed")

    limit_descriptors(pid, before)
    assert "Your Jupyter has stopped." in nbtray.command("stop", "--yes")
    assert nbtray.servers() == []
    nbtray.command("start")
    limit_descriptors(pid, FEW)
    nbtray.command("quit", "--yes", check=False)
    until(lambda: nbtray._process.poll() is not None, what="the end of nbtray")
    assert "Traceback" not in nbtray.printed()


@pytest.mark.parametrize("descriptors", [6, 12, 16, 24])
def test_started_with_few_descriptors_it_says_why_not_or_answers(tmp_path, descriptors):
    few = ("sh", "-c", f'ulimit -n {descriptors}; exec "$@"', "sh")
    more = f"start_at_launch = false\n{ALONE}"
    with BareProgram(tmp_path / "nb", more=more) as nbtray:
        nbtray.choose_password()
        nbtray.life = (*few, *nbtray.life)
        nbtray.run(wait=False)
        until(lambda: nbtray._process.poll() is not None or answers(nbtray), what="an answer or the end")
        if nbtray._process.poll() is None:
            nbtray.command("quit", "--yes", check=False)
            until(lambda: nbtray._process.poll() is not None, what="the end of nbtray")
        else:
            assert nbtray._process.poll() == 1
            assert nbtray.printed().strip()
        assert "Traceback" not in nbtray.printed()


def answers(nbtray):
    try:
        return bool(nbtray.status()["pid"]) or nbtray.status()["state"] != "stopped"
    except ValueError:
        return False


WITHOUT_THREADS = f"""
import os, resource, sys, threading
sys.path[:0] = [{str(TESTS.parent)!r}, {str(TESTS)!r}]
from pathlib import Path
from beds.running_nbtray import nbtray_with_password
from nbtray.client.connection import Connection
from nbtray.storage.folders import find_folders
# Once before: what is imported late may lie where only root can read.
with nbtray_with_password(find_folders({{"NBTRAY_HOME": sys.argv[1] + "-before"}})) as before:
    Connection(before.folders).status()
if os.getuid() == 0:
    os.setresgid({STRANGER}, {STRANGER}, {STRANGER})
    os.setresuid({STRANGER}, {STRANGER}, {STRANGER})
folders = find_folders({{"NBTRAY_HOME": sys.argv[1]}})
with nbtray_with_password(folders) as nbtray:
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
    try:
        threading.Thread(target=print).start()
    except RuntimeError:
        print("no thread")
    said = []
    for what in ("start", "running", "stop", "stopped", "start", "running"):
        with Connection(folders) as connection:
            if what in ("start", "stop"):
                connection.do(what, even_if_busy=True)
            else:
                nbtray.wait_for(what)
                said.append(connection.status()["state"])
    with Connection(folders) as connection:
        connection.do("quit", even_if_busy=True)
        for _ in connection.watch(20):
            pass
    print(said, nbtray.engine.ended.wait(60))
"""


def test_without_a_thread_left_everything_is_answered():
    with tempfile.TemporaryDirectory(prefix="nb") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        if os.getuid() == 0:
            Path(folder).chmod(0o755)
            os.chown(home, STRANGER, STRANGER)
        ran = subprocess.run(
            [sys.executable, "-c", WITHOUT_THREADS, str(home)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            cwd=folder,
        )
    assert "no thread" in ran.stdout, ran.stderr
    assert "['running', 'stopped', 'running'] True" in ran.stdout, ran.stderr
    assert "Traceback" not in ran.stderr
