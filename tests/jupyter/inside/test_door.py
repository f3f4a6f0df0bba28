"""The listening socket: who comes in, and what it does when no file descriptor is left."""

import contextlib
import os
import socket
from types import SimpleNamespace

import pytest
from beds.full_table import no_descriptor_left
from beds.other_account import NOT_ROOT, OtherAccount

from nbtray.jupyter.inside import door as doors
from nbtray.jupyter.inside import peer as peer_module
from nbtray.jupyter.inside.connections import Connections, Places
from nbtray.jupyter.inside.door import SPARE, Door, behind
from nbtray.jupyter.inside.peer import Client, client_of
from nbtray.jupyter.inside.proxies import ip_networks

THERE, HERE = "203.0.113.5", "127.0.0.1"


class Street:
    """A door, and time."""

    def __init__(self, near=None, welcome=(), proxies=()):
        self.now = 100.0
        self.connections = Connections(Places(of_one_network=1000, of_strangers=1000))
        self.too_fast = set()
        strangers = SimpleNamespace(
            is_welcome=lambda client: client.address in welcome,
            is_too_fast=lambda client: client.address in self.too_fast,
        )
        self.door = Door(self.connections, strangers, near, lambda: self.now, ip_networks(proxies))

    def knocks(self, address, count):
        return sum(self.door.opens_for(Client(address)) for _ in range(count))


@pytest.fixture(autouse=True)
def give_back():
    """Close what a door has kept back."""
    made = []
    keep_back = Door.keep_back

    def noted(door):
        made.append(door)
        keep_back(door)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Door, "keep_back", noted)
        yield
    for door in {id(door): door for door in made}.values():
        while door._spare:
            os.close(door._spare.pop())
        door._owners.close()


def test_whoever_knocks_too_fast_is_turned_away_until_later():
    street = Street()
    assert street.knocks(THERE, 300) == doors.OF_A_NETWORK.burst
    assert street.knocks("198.51.100.9", 1) == 1
    street.now += 1
    assert street.knocks(THERE, 300) == 10


def test_this_computer_may_knock_as_it_likes():
    assert Street().knocks(HERE, 1000) == 1000


def test_many_strangers_together_do_not_keep_out_whoever_was_here_before():
    street = Street(welcome=("192.0.2.7",))
    for number in range(250):
        street.knocks(f"198.51.100.{number}", 2)
    assert street.knocks(THERE, 1) == 0
    assert street.knocks("192.0.2.7", 1) == 1
    assert street.knocks(HERE, 1) == 1


def test_nor_whoever_is_logged_in():
    street = Street()
    street.connections.signs_in(street.connections.opened(Client(THERE), lambda: None))
    for number in range(250):
        street.knocks(f"198.51.100.{number}", 2)
    assert street.knocks(THERE, 1) == 1


def test_whose_requests_would_be_refused_is_not_let_in_and_no_head_is_read():
    street = Street(welcome=("192.0.2.7",))
    street.too_fast = {THERE, "192.0.2.7", HERE}
    assert street.knocks(THERE, 1) == 0
    assert street.knocks("192.0.2.7", 1) == street.knocks(HERE, 1) == 1
    street.connections.signs_in(street.connections.opened(Client(THERE), lambda: None))
    assert street.knocks(THERE, 1) == 1


def test_only_near_ones_come_in_where_only_near_ones_are_served():
    street = Street(near=())
    assert street.knocks("192.168.1.9", 1) == 1
    assert street.knocks("8.8.8.8", 1) == 0
    assert Street(near=None).knocks("8.8.8.8", 1) == 1


@contextlib.contextmanager
def listening(host, street):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    plain = socket.socket(family, socket.SOCK_STREAM)
    plain.bind((host, 0))
    plain.listen()
    with behind(street.door, plain) as guarded:
        yield guarded


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_hands_over_connections_like_any_other(host):
    with listening(host, Street()) as door, socket.create_connection(door.getsockname()[:2]) as client:
        door.settimeout(10)
        connection, peer = door.accept()
        with connection:
            assert peer[:2] == client.getsockname()[:2]
            connection.sendall(b"hello")
            assert client.recv(5) == b"hello"


def test_whoever_is_turned_away_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(peer_module, "is_this_computer", lambda _: False)
    with listening("127.0.0.1", Street(near=())) as door:
        door.door._near = ()
        monkeypatch.setattr(doors.lan, "is_near", lambda *_: False)
        with socket.create_connection(door.getsockname()) as client:
            door.settimeout(10)
            with pytest.raises(ConnectionAbortedError):
                door.accept()
            client.settimeout(10)
            assert client.recv(1) == b""


def test_at_the_limit_the_owner_still_gets_in():
    street = Street()
    with listening("127.0.0.1", street) as door, contextlib.ExitStack() as stack:
        door.settimeout(10)
        clients = [stack.enter_context(socket.create_connection(door.getsockname())) for _ in range(SPARE)]
        with no_descriptor_left():
            for client in clients:
                connection, peer = (
                    stack.enter_context(contextlib.closing(door.accept()[0])),
                    client.getsockname(),
                )
                assert connection.getpeername() == peer


def test_at_the_limit_strangers_are_hung_up_on_and_cost_nothing(monkeypatch):
    monkeypatch.setattr(peer_module, "is_this_computer", lambda _: False)
    street = Street()
    with listening("127.0.0.1", street) as door, contextlib.ExitStack() as stack:
        door.settimeout(10)
        for _ in range(3 * SPARE):
            stack.enter_context(socket.create_connection(door.getsockname()))
        with no_descriptor_left():
            for _ in range(3 * SPARE):
                with pytest.raises(ConnectionAbortedError):
                    door.accept()
        assert len(street.door._spare) == SPARE


def test_with_nothing_kept_back_a_stranger_makes_room():
    street = Street()
    with listening("127.0.0.1", street) as door, contextlib.ExitStack() as stack:
        door.settimeout(10)
        hung_up = stack.enter_context(socket.create_connection(door.getsockname()))
        stranger = door.accept()[0]
        street.connections.opened(Client(THERE), stranger.close)
        for _ in range(SPARE + 1):
            stack.enter_context(socket.create_connection(door.getsockname()))
        with no_descriptor_left():
            for _ in range(SPARE + 1):
                stack.enter_context(contextlib.closing(door.accept()[0]))
        assert stranger.fileno() == -1
        hung_up.settimeout(10)
        assert hung_up.recv(1) == b""


def test_with_nobody_left_to_hang_up_on_it_waits_without_a_word():
    street = Street()
    with listening("127.0.0.1", street) as door, contextlib.ExitStack() as stack:
        door.settimeout(10)
        for _ in range(SPARE + 1):
            stack.enter_context(socket.create_connection(door.getsockname()))
        with no_descriptor_left():
            for _ in range(SPARE):
                stack.enter_context(contextlib.closing(door.accept()[0]))
            with pytest.raises(BlockingIOError):
                door.accept()


def test_another_account_of_this_computer_may_not_knock_as_it_likes():
    street, other, another = Street(), Client(HERE, 61_000), Client("::1", 61_000)
    assert sum(street.door.opens_for(other) for _ in range(300)) == doors.OF_A_NETWORK.burst
    assert not street.door.opens_for(another)
    assert street.door.opens_for(Client(HERE, 61_001))
    assert street.knocks(HERE, 100) == 100


as_root = pytest.mark.skipif(bool(NOT_ROOT), reason=NOT_ROOT or "-")


@pytest.fixture
def other():
    with OtherAccount() as other:
        yield other


@as_root
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_kernel_says_whose_connection_from_this_computer_it_is(host, other, monkeypatch):
    with listening(host, Street()) as door, contextlib.ExitStack() as stack:
        door.settimeout(10)

        def peer(connect):
            connect(*door.getsockname()[:2])
            connection, peer = door.accept()
            stack.enter_context(contextlib.closing(connection))
            return peer

        def root(*place):
            stack.enter_context(socket.create_connection(place))

        # The server is the other account's own: it is at home, and so is root.
        monkeypatch.setattr(os, "getuid", lambda: other.uid)
        assert peer(other.connect).client.is_here
        assert peer(root).client.is_here
        # It is somebody else's.
        monkeypatch.setattr(os, "getuid", lambda: other.uid + 1)
        assert peer(root).client.is_here
        theirs = peer(other.connect)
        assert theirs.client == Client(host, other.uid) == client_of(host, theirs)
        # Whom a proxy tells of has no account here.
        assert client_of("203.0.113.5", theirs) == Client("203.0.113.5")


@as_root
def test_a_trusted_proxy_is_held_to_no_limit_whoever_runs_it(other):
    street = Street(proxies=["127.0.0.1"])
    with listening("127.0.0.1", street) as door:
        door.settimeout(10)
        other.connect(*door.getsockname())
        connection, peer = door.accept()
        with connection:
            assert peer.client.is_here
            assert client_of("127.0.0.1", peer) == Client("127.0.0.1", other.uid)


@as_root
def test_at_the_limit_another_account_is_hung_up_on(other):
    with listening("127.0.0.1", Street()) as door:
        door.settimeout(10)
        other.connect(*door.getsockname())
        with no_descriptor_left(), pytest.raises(ConnectionAbortedError):
            door.accept()
        with socket.create_connection(door.getsockname()), no_descriptor_left():
            door.accept()[0].close()
