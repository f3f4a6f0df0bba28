"""The real kernel is asked about real connections, some of them a second account's."""

import contextlib
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from beds.full_table import no_descriptor_left
from beds.other_account import NOT_ROOT, OtherAccount

from nbtray.jupyter.inside import socket_owner
from nbtray.jupyter.inside.socket_owner import SocketOwners, Uid, Unknown

PLACES = {"IPv4": ("127.0.0.1", "127.0.0.1"), "IPv6": ("::1", "::1"), "mapped": ("::", "127.0.0.1")}
"""Where the server listens, and where the client connects to."""


@pytest.fixture
def owners():
    made = SocketOwners()
    yield made
    made.close()


@pytest.fixture(params=PLACES)
def place(request):
    """A listening socket, and the host to connect to."""
    host, target = PLACES[request.param]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listening:
        if host == "::":
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listening.bind((host, 0))
        listening.listen(200)
        yield listening, target


@contextlib.contextmanager
def connected(place):
    listening, target = place
    with socket.create_connection((target, listening.getsockname()[1])) as client:
        server = listening.accept()[0]
        with server:
            yield client, server


def test_our_own_connection_is_ours(owners, place):
    with connected(place) as (client, server):
        assert owners.of_peer(server) == owners.of_peer(client) == Uid(os.getuid())


@pytest.mark.skipif(bool(NOT_ROOT), reason=NOT_ROOT or "-")
def test_another_account_s_connection_is_theirs(owners, place):
    listening, target = place
    with OtherAccount() as other:
        other.connect(target, listening.getsockname()[1])
        with listening.accept()[0] as server:
            assert owners.of_peer(server) == Uid(other.uid)
            with connected(place) as (_, ours):
                assert owners.of_peer(ours) == Uid(os.getuid())


def test_a_client_s_mapped_address_is_the_ipv4_one(owners):
    with socket.socket() as listening, socket.socket(socket.AF_INET6) as client:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        client.connect(("::ffff:127.0.0.1", listening.getsockname()[1]))
        with listening.accept()[0] as server:
            assert owners.of_peer(server) == Uid(os.getuid())


def test_what_the_other_end_has_closed_is_nobody_s_and_not_root_s(owners, place):
    """The kernel says uid 0 of a socket that no process has any more."""
    with connected(place) as (client, server):
        client.close()
        assert server.recv(1) == b""
        assert isinstance(owners.of_peer(server), Unknown)
        server.shutdown(socket.SHUT_WR)  # the client's end is in TIME_WAIT now
        assert isinstance(owners.of_peer(server), Unknown)


def test_a_socket_that_listens_there_is_not_the_one(owners):
    """The kernel tells of a listening socket when there is no connection."""
    with socket.socket() as listening, socket.socket() as lonely, socket.socket() as far:
        for each in (listening, lonely):
            each.bind(("127.0.0.1", 0))
            each.listen()
        far.connect(lonely.getsockname())

        class Claims:
            """An end that says it is connected to the one that only listens."""

            def getpeername(self):
                return listening.getsockname()

            def getsockname(self):
                return far.getsockname()

        assert owners.of_peer(Claims()) == Unknown("the kernel has no such connection")


def test_a_reply_to_another_question_is_not_believed(owners, place, monkeypatch):
    with connected(place) as (_, server):
        question = socket_owner._question
        monkeypatch.setattr(socket_owner, "_question", lambda a, b, number: question(a, b, number + 1))
        assert isinstance(owners.of_peer(server), Unknown)
        monkeypatch.undo()
        assert owners.of_peer(server) == Uid(os.getuid())


@pytest.mark.parametrize("answer", [b"", b"\0" * 15, b"\0" * 16, struct.pack("=IHHII", 16, 20, 0, 1, 0)])
def test_an_answer_that_is_none_is_unknown(owners, place, answer, monkeypatch):
    with connected(place) as (_, server):
        monkeypatch.setattr(owners, "_open", lambda: Says(answer))
        assert isinstance(owners.of_peer(server), Unknown)


class Says:
    """A kernel with one thing to say."""

    def __init__(self, answer):
        self.send, self._answer = lambda _: None, answer

    def recv(self, _):
        return self._answer


def test_it_is_asked_without_a_descriptor_left(owners, place):
    with connected(place) as (_, server), no_descriptor_left():
        assert owners.of_peer(server) == Uid(os.getuid())


WITHOUT_NETLINK = """
import ctypes, socket, sys
sys.path.insert(0, sys.argv[1])
from nbtray.jupyter.inside.socket_owner import SocketOwners, Unknown
from nbtray.jupyter.inside import socket_owner
socket_owner.NETLINK_SOCK_DIAG = 31  # a family this kernel does not have
with socket.socket() as listening:
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    with socket.create_connection(listening.getsockname()), listening.accept()[0] as server:
        print(SocketOwners().of_peer(server))
"""


def test_without_that_netlink_nothing_is_known():
    root = str(Path(socket_owner.__file__).parents[3])
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETLINK, root], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.startswith("Unknown(reason='no answer: ")


@pytest.mark.parametrize("platform", ["darwin", "win32", "freebsd14"])
def test_elsewhere_nothing_is_known(platform, place, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    with connected(place) as (_, server):
        assert SocketOwners().of_peer(server) == Unknown(f"{platform} does not tell")
