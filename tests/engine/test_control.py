import errno
import json
import os
import socket
import stat
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from beds.engine_bed import running_engine
from beds.full_disk import as_an_ordinary_user
from beds.waiting import until
from examples import HOME, IDLE, RECORD, running, stopped
from hypothesis import given as forall
from hypothesis import strategies as st
from letters import MOVE, WRONG_PASSWORD, mailing, told

from nbtray.core.folders import Folders
from nbtray.core.mail.effects import KeepOutbox
from nbtray.core.mail.queue import Hold, Waiting
from nbtray.core.problem import Problem
from nbtray.core.server.effects import ReadActivity, StartServer
from nbtray.core.server.events import ActivityRead, NoServerFound, QuitChosen, StartChosen
from nbtray.core.server.state import Looking
from nbtray.core.settings import Settings
from nbtray.core.settings.events import SettingsEdited
from nbtray.engine import control as control_module
from nbtray.engine.control import CLIENTS, WATCHERS, Control
from nbtray.engine.door import DoorBlocked, LoopbackDoor, UnixDoor, open_door
from nbtray.engine.peer import account_of
from nbtray.engine.request_lines import RequestLines
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
        assert (status["kernels"]["count"], status["kernels"]["busy"]) == (0, 0)
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

        def admits(self, client):  # noqa: ARG002 -- anybody
            return True

        def close(self):
            pass

    control = Control(Listener(), Ending(), SecretsInMemory())
    control.start()
    with near, client, near.makefile("rwb", buffering=0) as lines:
        said(lines)
        lines.write(b'{"do": "quit"}\n')
        assert said(lines) == {"ok": True}
    control.close()


@pytest.mark.parametrize("reason", [errno.ECONNABORTED, errno.EMFILE, errno.ENOMEM])
def test_an_accept_that_fails_is_tried_again(path, reason, monkeypatch, caplog):
    monkeypatch.setattr(control_module, "PAUSE", 0.01)
    failures = iter([reason] * 30)

    class Failing(UnixDoor):
        def accept(self):
            client = super().accept()
            if number := next(failures, None):
                client.close()
                raise OSError(number, os.strerror(number))
            return client

    with running_engine(stopped()) as (engine, _):
        control = Control(Failing(path), engine, SecretsInMemory())
        control.start()
        for _ in range(30):
            with talk(path) as (_, lines):
                assert lines.readline() == b""
        with talk(path) as (_, lines):
            said(lines)
            lines.write(b'{"ask": "status"}\n')
            assert said(lines)["ok"] is True
        control.close()
    assert caplog.text.count("No command can be answered") == 1


def test_no_thread_is_started_for_a_client(path):
    with control_over(stopped(), path) as (engine, _):
        before = set(threading.enumerate())
        with ExitStack() as watching:
            for _ in range(WATCHERS):
                _, lines = watching.enter_context(talk(path))
                said(lines)
                lines.write(b'{"ask": "watch"}\n')
                said(lines)
            _, lines = watching.enter_context(talk(path))
            said(lines)
            lines.write(b'{"ask": "watch"}\n')
            assert said(lines)["problem"]["code"] == "TooManyWatchers"
            with talk(path) as (_, more):
                said(more)
                more.write(b'{"ask": "status"}\n')
                assert said(more)["ok"] is True
            assert set(threading.enumerate()) <= before
        until(lambda: engine._listeners == [], what="the end of the watches")


def test_a_request_that_fails_in_an_unforeseen_way_costs_that_conversation_only(path, monkeypatch):
    with control_over(stopped(), path) as (engine, _):
        with monkeypatch.context() as patch:
            patch.setattr(engine, "fresh_status", lambda *_: 1 // 0)
            for _ in range(CLIENTS + 1):
                with talk(path) as (_, lines):
                    said(lines)
                    lines.write(b'{"ask": "status"}\n')
                    assert lines.readline() == b""
        with talk(path) as (_, lines):
            said(lines)
            lines.write(b'{"ask": "status"}\n')
            assert said(lines)["ok"] is True


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
        until(lambda: engine._listeners == [], what="the end of the watch")


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
    thread.join(60)
    assert failed.is_set()


def test_the_loopback_door_opens_to_who_knows_the_secret_only(path):
    door = LoopbackDoor(path, PrivateFiles())
    told = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    token = json.dumps({"token": told["token"]}).encode()
    for words, admitted in (
        (b'{"token": "guess"}\n', False),
        (b'{"token": 7}\n', False),
        (b"[" * 150 + b"\n", False),
        (b"\n", False),
        (b"x" * 300, False),
        (token + b"\nrest", True),
    ):
        with socket.create_connection(("127.0.0.1", told["port"])) as client, door.accept() as accepted:
            client.sendall(words)
            assert door.admits(accepted) is admitted, words
            assert not admitted or accepted.recv(10) == b"rest"
    door.close()


def test_a_stranger_who_drips_the_secret_is_not_waited_for(path, monkeypatch):
    monkeypatch.setattr("nbtray.engine.door.SOON", 0.05)
    door = LoopbackDoor(path, PrivateFiles())
    port = json.loads(path.read_text())["port"]
    with socket.create_connection(("127.0.0.1", port)) as client, door.accept() as accepted:
        client.sendall(b'{"to')
        assert not door.admits(accepted)
    door.close()


def test_strangers_at_the_loopback_door_stall_nobody_who_knows_the_secret(path):
    door = LoopbackDoor(path, PrivateFiles())
    told = json.loads(path.read_text())
    with running_engine(stopped()) as (engine, _):
        control = Control(door, engine, SecretsInMemory())
        control.start()
        with ExitStack() as open_ones:
            for _ in range(CLIENTS - 1):
                open_ones.enter_context(socket.create_connection(("127.0.0.1", told["port"])))
            friend = open_ones.enter_context(socket.create_connection(("127.0.0.1", told["port"])))
            friend.sendall(json.dumps({"token": told["token"]}).encode() + b"\n")
            assert json.loads(friend.makefile().readline())["protocol"] == 1
        control.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another account")
@pytest.mark.skipif(sys.platform != "linux", reason="macOS is asked in another way")
def test_another_account_is_turned_away_even_if_the_modes_let_it_through(caplog):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "control.sock"
        with control_over(stopped(), path):
            Path(folder).chmod(0o777)
            path.chmod(0o666)
            with talk(path) as (_, lines):
                assert said(lines)["protocol"] == 1
            with as_an_ordinary_user(), talk(path) as (_, lines):
                assert lines.readline() == b""
        assert "Somebody else has knocked" in caplog.text


def test_the_kernel_tells_our_own_account():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert account_of(ours) == os.getuid()


@pytest.mark.parametrize("squat", ["folder", "missing"])
def test_a_door_that_cannot_be_made_is_a_sentence(path, squat):
    if squat == "folder":
        path.mkdir()
    else:
        path = path.parent / "missing" / "control.sock"
    with pytest.raises(DoorBlocked, match="cannot be made"):
        UnixDoor(path)


def test_a_link_planted_in_the_socket_s_place_is_not_followed(path):
    victim = path.with_name("victim")
    victim.write_text("kept")
    path.symlink_to(victim)
    door = UnixDoor(path)
    assert stat.S_ISSOCK(path.lstat().st_mode)
    assert victim.read_text() == "kept"
    door.close()
    assert victim.read_text() == "kept"


def test_a_line_that_is_dripped_has_one_deadline():
    near, far = socket.socketpair()
    with near, far:
        lines = RequestLines(far, 0.2)
        near.sendall(b'{"ask": "st')
        drip = threading.Thread(target=lambda: [near.sendall(b" ") or time.sleep(0.05) for _ in range(10)])
        drip.start()
        with pytest.raises(OSError, match=r"time|end"):
            lines.next()
        drip.join()


@forall(st.lists(st.binary(max_size=40).map(lambda text: text.replace(b"\n", b"")), max_size=6), st.data())
def test_lines_come_out_as_they_were_said_however_they_are_cut(said_lines, data):
    near, far = socket.socketpair()
    with near, far:
        stream = b"".join(line + b"\n" for line in said_lines)
        cut = data.draw(st.integers(0, len(stream)))
        lines = RequestLines(far, 5.0)
        heard = []
        near.sendall(stream[:cut])
        heard += [lines.next() for _ in range(stream[:cut].count(b"\n"))]
        near.sendall(stream[cut:])
        heard += [lines.next() for _ in range(len(said_lines) - len(heard))]
        near.shutdown(socket.SHUT_WR)
        assert heard == said_lines
        assert lines.next() is None


def test_a_watcher_that_never_reads_does_not_hold_up_the_engine(path):
    with control_over(stopped(server=Looking()), path) as (engine, world), talk(path) as (_, lines):
        said(lines)
        lines.write(b'{"ask": "watch"}\n')
        said(lines)
        # More than the socket's buffers hold; nobody reads them.
        for number in range(3000):
            engine.post(SettingsEdited(Settings(), (Problem("Any", f"{number} {'x' * 500}.", ""),)))
        engine.post(NoServerFound())
        engine.post(StartChosen())
        assert world.until(StartServer)


def test_the_door_for_this_platform_opens(tmp_path):
    folders = Folders(tmp_path, tmp_path, tmp_path, tmp_path)
    door = open_door(folders.control_socket, PrivateFiles())
    assert folders.control_socket.exists()
    door.close()


def test_a_secret_that_is_kept_lets_the_letters_go_that_waited_for_it(path):
    now = datetime.now(UTC)
    letter = replace(MOVE, written_at=now)
    refused = Waiting(letter, now, attempts=1, hold=Hold.PERSON, problem=WRONG_PASSWORD)
    with control_over(mailing(told(HOME, waiting=(refused,))), path) as (_, world), talk(path) as (_, lines):
        said(lines)
        lines.write(b'{"keep": "mail", "secret": "hush"}\n')
        assert said(lines) == {"ok": True}
        (entry,) = world.until(KeepOutbox).outbox.waiting
        assert (entry.hold, entry.problem) == (Hold.TIME, None)
