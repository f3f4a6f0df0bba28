import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from beds.commands import NBTRAY
from beds.waiting import until

from nbtray.cli import launch, left_behind
from nbtray.cli.home import Home
from nbtray.cli.problems import NotStarted
from nbtray.desktop.single_instance import acquire
from nbtray.jupyter.configuration import config_file
from nbtray.jupyter.password import matches
from nbtray.jupyter.process_identity import identify

FOR_JUPYTER = {"PYTHONWARNINGS": ""}
"""Its warnings are its own."""


@pytest.fixture
def settings(folders):
    """Settings that serve this computer on a free port, and leave nothing running."""
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port = any_port.getsockname()[1]
    folders.settings.mkdir(mode=0o700)
    folders.settings_file.write_text(
        f"[server]\nport = {port}\nlisten = 'computer'\nfolder = '{folders.settings}'\n"
    )
    yield port
    subprocess.run([*NBTRAY, "quit", "--yes"], check=False, capture_output=True)


def kill_nbtray(folders):
    """Kill it as the system does when memory runs out."""
    os.kill(int(folders.lock.read_text()), signal.SIGKILL)
    until(lambda: not _listening(folders), what="the end of nbtray")


def _listening(folders):
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(folders.control_socket)) == 0


def test_start_launches_nbtray_whose_server_outlives_it(nbtray, folders, settings):
    # Two at once, as when an autostart entry meets a person: one nbtray, one server, one password.
    both = [
        subprocess.Popen(
            [*NBTRAY, "start"],
            env=nbtray.env | FOR_JUPYTER,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [each.communicate(timeout=100) for each in both]
    assert [each.returncode for each in both] == [0, 0], told
    assert all(f"https://localhost:{settings}/" in out for out, _ in told)
    (made,) = [line for out, _ in told for line in out.splitlines() if line.startswith("Password: ")]
    assert matches(made.removeprefix("Password: "), folders.password_hash.read_text().strip())

    first = json.loads(nbtray("status", "--json").out)
    assert (first["state"], first["port"]) == ("running", settings)

    kill_nbtray(folders)
    left = nbtray("status", "--json")
    assert left.status == 1
    assert json.loads(left.out)["pid"] == first["pid"]
    assert "`nbtray start` takes it over" in json.loads(left.out)["reason"]

    again = nbtray.process("start", **FOR_JUPYTER)
    assert again.status == 0, again.err
    assert json.loads(nbtray("status", "--json").out)["pid"] == first["pid"]

    kill_nbtray(folders)
    stopped = nbtray("stop")
    assert (stopped.status, stopped.out) == (
        0,
        "nbtray was not running; the Jupyter server it had left behind has stopped.\n",
    )
    assert identify(first["pid"]) is None
    assert nbtray("stop").out == "nbtray is not running.\n"


def test_a_server_whose_record_is_lost_is_seen_adopted_and_stopped(nbtray, folders, settings, tmp_path):
    assert nbtray.process("start", **FOR_JUPYTER).status == 0
    first = json.loads(nbtray("status", "--json").out)
    kill_nbtray(folders)
    (tmp_path / "link").symlink_to(folders.settings)
    through_link = {"NBTRAY_HOME": str(tmp_path / "link")}

    folders.server_record.write_text("{")
    left = json.loads(nbtray.process("status", "--json", **through_link).out)
    assert (left["state"], left["pid"], left["port"]) == ("running", first["pid"], settings)

    assert nbtray.process("start", **through_link, **FOR_JUPYTER).status == 0
    assert json.loads(nbtray("status", "--json").out)["pid"] == first["pid"]
    assert json.loads(nbtray("status", "--json").out)["restart_for"] == []

    kill_nbtray(folders)
    folders.server_record.unlink()
    assert "has stopped" in nbtray.process("stop", **through_link).out
    assert identify(first["pid"]) is None


def test_nothing_is_said_to_have_stopped_while_another_nbtray_holds_the_lock(nbtray, folders):
    folders.jupyter.mkdir(parents=True)
    config = f"--config={config_file(folders)}"
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", config]) as server:
        try:
            until(lambda: left_behind.is_running(Home(run=None, folders=folders)), what="the server")
            with acquire(folders):
                told = nbtray("stop")
            assert (told.status, told.out) == (1, "")
            assert told.err.startswith("Another nbtray is starting, or it does not answer.")
            assert server.poll() is None
        finally:
            server.kill()


@pytest.mark.usefixtures("with_password")
def test_an_nbtray_that_does_not_come_up_says_why(nbtray, folders):
    folders.lock.mkdir(parents=True)
    done = nbtray("start")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("nbtray did not start. ")
    assert str(folders.lock) in done.err


@pytest.mark.usefixtures("with_password")
def test_an_nbtray_that_hangs_is_not_waited_for_for_ever(nbtray, tmp_path, monkeypatch):
    hanging = tmp_path / "python"
    hanging.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 1000\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(hanging))
    monkeypatch.setattr(launch, "PATIENCE", 0.5)
    done = nbtray("start")
    assert done.status == 1
    assert done.err.startswith("nbtray did not start. It gave no reason.")
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}").exists()


def test_paths_that_were_meant_from_here_stay_the_same_elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    told = launch._environment({"PYTHONPATH": f".{os.pathsep}/abs", "NBTRAY_HOME": "home", "PATH": "bin"})
    assert told == {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}/abs",
        "NBTRAY_HOME": str(tmp_path / "home"),
        "PATH": "bin",
    }


def test_why_it_did_not_start_is_a_sentence_either_way():
    for reason in ("It gave no reason.", "The disk is full. Make room."):
        assert str(NotStarted(reason=reason)).startswith(f"nbtray did not start. {reason}")
