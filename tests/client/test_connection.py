import os
import socket
import threading

import pytest
from beds.scripted_socket import GREETING, saying, scripted_socket

from nbtray import __version__
from nbtray.client import connection, reach
from nbtray.client.connection import Connection
from nbtray.client.problems import Declined, NoAnswer, NotForYou, NotRunning, OtherProtocol
from nbtray.engine.control import Control
from nbtray.engine.door import LoopbackDoor
from nbtray.storage.folders import prepare
from nbtray.storage.private_files import PrivateFiles


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.3)


def test_it_tells_and_does_what_it_is_asked_for(folders, running):
    with Connection(folders) as talking:
        assert talking.status()["state"] == "stopped"
        talking.do("start")
        running.wait_for("running")
        assert talking.status()["urls"]["local"] == "https://localhost:9999/"


@pytest.mark.usefixtures("running")
def test_a_watch_tells_each_change_until_nbtray_ends(folders):
    with Connection(folders) as talking, Connection(folders) as other:
        seen = []
        for status in talking.watch():
            if not seen:
                other.do("start")
            if status["state"] == "running" and "running" not in seen:
                other.do("quit")
            seen.append(status["state"])
    phases = [each for each, next_ in zip(seen, [*seen[1:], None], strict=True) if each != next_]
    assert phases[:3] == ["stopped", "starting", "running"]
    # Whether the last words are heard is up to how quickly nbtray hangs up.
    assert phases[3:] in ([], ["stopping"], ["stopping", "stopped"])


@pytest.mark.usefixtures("running")
def test_a_watch_ends_when_its_time_is_over(folders):
    with Connection(folders) as talking:
        assert [status["state"] for status in talking.watch(0.1)] == ["stopped"]


def test_nobody_there_is_no_nbtray(folders):
    with pytest.raises(NotRunning):
        Connection(folders)


def test_a_socket_left_by_a_killed_nbtray_is_no_nbtray(folders):
    prepare(folders)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folders.control_socket))
    with pytest.raises(NotRunning):
        Connection(folders)


def test_another_protocol_says_what_to_do(folders):
    with (
        scripted_socket(folders.control_socket, saying({"nbtray": "7.0", "protocol": 2, "pid": 1})),
        pytest.raises(OtherProtocol) as refused,
    ):
        Connection(folders)
    assert "version 7.0" in refused.value.problem.what
    assert __version__ in refused.value.problem.what
    assert "Restart nbtray" in refused.value.problem.advice


@pytest.mark.parametrize(
    "greeting",
    [
        b"",
        b"\n",
        b"null\n",
        b"[]\n",
        b"\xff\xfe\n",
        b"HTTP/1.1 400 Bad Request\r\n",
        b"x" * (2 << 20),
        b"[" * 9999 + b"\n",
    ],
    ids=["nothing", "empty", "null", "list", "binary", "http", "endless", "deep"],
)
def test_a_greeting_that_is_none_is_a_sentence(folders, greeting):
    with scripted_socket(folders.control_socket, saying(greeting)), pytest.raises((NoAnswer, OtherProtocol)):
        Connection(folders)


def test_silence_ends_by_the_deadline(folders):
    end = threading.Event()
    with scripted_socket(folders.control_socket, lambda _: end.wait(60)):
        with pytest.raises(NoAnswer):
            Connection(folders)
        end.set()


def test_a_dripped_greeting_ends_by_the_deadline(folders):
    end = threading.Event()

    def drip(client):
        for byte in b'{"nbtray": "0.1.0", "protocol": 1, "pid": 1}' * 10:
            client.sendall(bytes([byte]))
            if end.wait(0.05):
                return

    with scripted_socket(folders.control_socket, drip):
        with pytest.raises(NoAnswer):
            Connection(folders)
        end.set()


@pytest.mark.parametrize("answer", [b"", b"no json\n"], ids=["nothing", "no json"])
def test_an_answer_that_is_none_is_a_sentence(folders, answer):
    with (
        scripted_socket(folders.control_socket, saying(GREETING, answer)),
        Connection(folders) as talking,
        pytest.raises(NoAnswer),
    ):
        talking.status()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            {"ok": False, "problem": {"code": "X", "what": "It is night.", "advice": "Wait."}},
            "It is night. Wait.",
        ),
        ({"ok": False}, "nbtray has refused this."),
        ({"ok": False, "problem": "no"}, "nbtray has refused this."),
    ],
)
def test_a_refusal_is_handed_on(folders, answer, sentence):
    with (
        scripted_socket(folders.control_socket, saying(GREETING, answer)),
        Connection(folders) as talking,
        pytest.raises(Declined) as refused,
    ):
        talking.do("start")
    assert str(refused.value.problem) == sentence


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of another account's")
def test_a_folder_of_another_account_is_not_believed(folders):
    with scripted_socket(folders.control_socket, saying(GREETING)):
        os.chown(folders.runtime, 4711, 4711)
        with pytest.raises(NotForYou):
            Connection(folders)


def test_where_there_are_no_unix_sockets_it_goes_by_loopback(folders, running, monkeypatch):
    files = PrivateFiles()
    folders.control_socket.unlink()
    control = Control(LoopbackDoor(folders.control_socket, files), running.engine, running.session)
    control.start()
    monkeypatch.setattr(reach, "_reach_socket", reach._reach_loopback)
    with Connection(folders) as talking:
        assert talking.status()["state"] == "stopped"
    control.close()
    with pytest.raises(NotRunning):
        Connection(folders)
