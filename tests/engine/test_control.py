import json
import os
import socket
import stat
import threading
from contextlib import contextmanager

import pytest
from beds.engine_bed import running_engine
from examples import IDLE, RECORD, running, stopped

from nbtray.core.effects import ReadActivity, StartServer
from nbtray.core.events import ActivityRead, NoServerFound, QuitChosen, StartChosen
from nbtray.core.folders import Folders
from nbtray.core.server import Looking
from nbtray.engine.control import CLIENTS, Control
from nbtray.engine.door import LoopbackDoor, UnixDoor, open_door
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.secrets_in_memory import SecretsInMemory


@contextmanager
def talk(path):
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(path))
        with client.makefile("rwb", buffering=0) as lines:
            yield client, lines


def said(lines):
    return json.loads(lines.readline())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "control.sock"


@contextmanager
def control_over(state, path):
    with running_engine(state) as (engine, world):
        control = Control(UnixDoor(path), engine, SecretsInMemory())
        control.start()
        yield engine, world
        control.close()


def test_it_greets_with_its_version_and_answers_status(path):
    with control_over(running(), path) as (engine, world), talk(path) as (_, lines):
        greeting = said(lines)
        assert (greeting["protocol"], greeting["pid"]) == (1, os.getpid())
        lines.write(b'{"ask": "status"}\n')
        world.until(ReadActivity)
        engine.post(ActivityRead(RECORD.pid, IDLE))
        status = said(lines)["status"]
        assert status["state"] == "running"
        assert status["kernels"] == {"count": 0, "busy": 0}
        assert status["urls"]["public"] == "https://81.2.69.10:9999/"


def test_do_posts_the_event(path):
    with control_over(stopped(), path) as (_, world), talk(path) as (_, lines):
        said(lines)
        lines.write(b'{"do": "start"}\n')
        assert said(lines) == {"ok": True}
        assert world.until(StartServer)


def test_a_quit_is_answered_though_nbtray_ends_at_once():
    class Ending:
        """An nbtray with nothing to stop: it is gone before anything more can be said."""

        def post(self, event):
            assert event == QuitChosen()
            client.shutdown(socket.SHUT_RDWR)

    near, far = socket.socketpair()
    client = far.dup()
    listening = [far]

    class Listener:
        def accept(self):
            if listening:
                return listening.pop()
            raise OSError

        def close(self):
            pass

    Control(Listener(), Ending(), SecretsInMemory()).start()
    with near, client, near.makefile("rwb", buffering=0) as lines:
        said(lines)
        lines.write(b'{"do": "quit"}\n')
        assert said(lines) == {"ok": True}


def test_a_watcher_hears_now_and_at_each_change(path):
    with control_over(stopped(server=Looking()), path) as (engine, _), talk(path) as (_, lines):
        said(lines)
        lines.write(b'{"ask": "watch"}\n')
        assert said(lines)["status"]["state"] == "starting"
        engine.post(NoServerFound())
        assert said(lines)["status"]["state"] == "stopped"
        engine.post(StartChosen())
        assert said(lines)["status"]["state"] == "starting"


def test_a_watcher_that_leaves_is_forgotten(path):
    with control_over(stopped(), path) as (engine, _):
        with talk(path) as (_, lines):
            said(lines)
            lines.write(b'{"ask": "watch"}\n')
            said(lines)
            assert len(engine._listeners) == 1
        for thread in threading.enumerate():
            if thread.name in ("nbtray-client", "nbtray-watched"):
                thread.join(10)
        assert engine._listeners == []


def test_garbage_gets_a_sentence_and_the_next_request_is_served(path):
    with control_over(stopped(), path), talk(path) as (_, lines):
        said(lines)
        lines.write(b"\xff\x00 not json\n")
        refused = said(lines)
        assert refused["ok"] is False
        assert refused["problem"]["what"]
        lines.write(b'{"ask": "status"}\n')
        assert said(lines)["ok"] is True


def test_an_endless_line_ends_the_conversation(path):
    with control_over(stopped(), path), talk(path) as (client, lines):
        said(lines)
        with pytest.raises(OSError, match=r"reset|[Bb]roken"):
            client.sendall(b"x" * (64 << 20))
        with talk(path) as (_, others):
            assert said(others)["protocol"] == 1


def test_a_silent_client_stalls_nobody(path):
    with control_over(stopped(), path), talk(path), talk(path) as (_, lines):
        said(lines)
        lines.write(b'{"ask": "status"}\n')
        assert said(lines)["ok"] is True


def test_one_client_too_many_is_turned_away(path):
    with control_over(stopped(), path):
        clients = []
        for _ in range(CLIENTS):
            client = socket.socket(socket.AF_UNIX)
            client.connect(str(path))
            assert client.recv(200)
            clients.append(client)
        with talk(path) as (_, lines):
            assert lines.readline() == b""
        for client in clients:
            client.close()


def test_only_the_owner_can_reach_the_socket_and_a_dead_ones_is_replaced(path):
    dead = UnixDoor(path)
    dead._socket.close()
    door = UnixDoor(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    door.close()
    assert not path.exists()


def test_closing_wakes_the_thread_that_accepts(path):
    door = UnixDoor(path)
    failed = threading.Event()

    def accept():
        try:
            door.accept()
        except OSError:
            failed.set()

    thread = threading.Thread(target=accept)
    thread.start()
    door.close()
    thread.join(10)
    assert failed.is_set()


def test_the_loopback_door_opens_to_who_knows_the_secret_only(path):
    door = LoopbackDoor(path, PrivateFiles())
    told = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    accepted = []
    thread = threading.Thread(target=lambda: accepted.append(door.accept()))
    thread.start()
    with socket.create_connection(("127.0.0.1", told["port"])) as stranger:
        stranger.sendall(b'{"token": "guess"}\n')
        assert stranger.recv(1) == b""
    with socket.create_connection(("127.0.0.1", told["port"])) as friend:
        friend.sendall(json.dumps({"token": told["token"]}).encode() + b"\nrest")
        thread.join(10)
        assert accepted[0].recv(10) == b"rest"
        accepted[0].close()
    door.close()


def test_the_door_for_this_platform_opens(tmp_path):
    folders = Folders(tmp_path, tmp_path, tmp_path, tmp_path)
    door = open_door(folders, PrivateFiles())
    assert folders.control_socket.exists()
    door.close()
