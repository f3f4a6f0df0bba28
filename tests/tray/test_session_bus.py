"""The connection to the session bus, good and bad."""

import os
import signal
import threading

import pytest
from beds.running_tray import running
from beds.session_bus import PrivateBus
from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

from nbtray.core.desktop.events import TrayMissing
from nbtray.tray.bus_socket import DAEMON
from nbtray.tray.icon import open_tray
from nbtray.tray.problems import SessionBusLost
from nbtray.tray.session_bus import SessionBus

PATIENCE = 60.0
PROPERTIES = "org.freedesktop.DBus.Properties"


class Bus:
    """A `SessionBus` whose loop runs in a thread."""

    def __init__(self, **options):
        self.bus = SessionBus(**options)
        self.ended = []
        self._thread = threading.Thread(target=lambda: self.ended.append(self.bus.run()))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.bus.stop()
        self.end()

    def end(self):
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        return self.ended[0]

    def wait(self, ask):
        """Let the loop do `ask(done)` and wait for what it gives `done`."""
        heard = threading.Event()
        got = []

        def done(value=None):
            got.append(value)
            heard.set()

        self.bus.soon(lambda: ask(done))
        assert heard.wait(PATIENCE)
        return got[0]


@pytest.fixture
def bus(session_bus):
    with Bus(environ=session_bus.env) as running_bus:
        yield running_bus


@pytest.fixture
def stranger(session_bus):
    with open_dbus_connection(session_bus.address) as connection:
        yield connection


def test_a_call_is_answered(bus):
    reply = bus.wait(lambda done: bus.bus.call(DAEMON, "GetId", answered=done))
    assert reply.header.message_type is MessageType.method_return


def test_a_call_to_nobody_is_answered_with_an_error(bus):
    nobody = DBusAddress("/", "org.example.Nobody", "org.example.Nobody")
    reply = bus.wait(lambda done: bus.bus.call(nobody, "Ask", answered=done))
    assert reply.header.message_type is MessageType.error


def test_it_can_be_stopped_before_it_runs(session_bus):
    bus = SessionBus(session_bus.env)
    bus.stop()
    assert bus.run() is None


def test_stopping_what_has_ended_is_nothing(session_bus):
    bus = SessionBus(session_bus.env)
    bus.stop()
    bus.run()
    bus.stop()
    bus.soon(lambda: None)


def test_last_words_still_go_out(session_bus, stranger):
    with Bus(environ=session_bus.env) as bus:
        address = DBusAddress("/", stranger.unique_name, "org.example.Words")
        bus.bus.before_end(lambda: bus.bus.call(address, "Farewell"))
    heard = stranger.receive(timeout=PATIENCE)
    while heard.header.message_type is not MessageType.method_call:
        heard = stranger.receive(timeout=PATIENCE)
    assert heard.header.fields[HeaderFields.member] == "Farewell"


def test_an_alarm_rings_once(bus):
    rings = []
    bus.wait(lambda done: bus.bus.later(0.01, lambda: (rings.append(1), done())))
    bus.wait(lambda done: bus.bus.later(0.01, done))
    assert rings == [1]


def test_what_fails_in_the_loop_does_not_end_it(bus, logged):
    bus.bus.soon(lambda: 1 / 0)
    bus.wait(lambda done: done())
    assert logged.events == ["The tray could not do something"]


def test_a_bus_that_goes_away_is_a_problem_and_no_exception(session_bus):
    with Bus() as bus:
        bus.wait(lambda done: done())
        session_bus.end()
        problem = bus.end()
    assert problem.code == SessionBusLost.__name__
    assert problem.what.startswith("The desktop session has ended")


def test_nothing_wakes_an_idle_loop(session_bus, reader):
    reader.property("Id")
    (thread,) = (each for each in threading.enumerate() if each.name == "tray")
    before = switches(thread)
    with Bus(environ=session_bus.env) as other:
        # Half a second in which somebody else is busy.
        other.wait(lambda done: other.bus.later(0.5, done))
    assert switches(thread) - before <= 2


def switches(thread):
    status = f"/proc/self/task/{thread.native_id}/status"
    with open(status) as file:  # noqa: PTH123 -- a number, not a document
        return sum(int(line.split()[1]) for line in file if line.startswith("voluntary"))


def test_a_bus_that_cannot_keep_up_blocks_nobody(session_bus):
    with Bus() as bus:
        bus.wait(lambda done: done())
        session_bus.hang()
        address = DBusAddress("/", "org.example.Nobody", "org.example.Nobody")
        for _ in range(50):
            bus.bus.soon(lambda: bus.bus.call(address, "Take", "s", ("x" * 100_000,)))
        bus.wait(lambda done: done())
        os.kill(session_bus._daemon.pid, signal.SIGCONT)
        reply = bus.wait(lambda done: bus.bus.call(DAEMON, "GetId", answered=done))
        assert reply.header.message_type is MessageType.method_return


class TestAStranger:
    """Whatever is sent to us is answered, and nothing of it ends the loop."""

    class Lamp:
        interface = "org.example.Lamp"
        introspection = "<node/>"

        def properties(self):
            return {"Lit": ("b", True)}

        def answer(self, *_):
            return None

    @pytest.fixture
    def ask(self, bus, stranger):
        bus.wait(lambda done: (bus.bus.export("/Lamp", self.Lamp()), done()))

        def asking(path, interface, member, signature=None, body=()):
            address = DBusAddress(path, bus.bus.unique_name, interface)
            reply = stranger.send_and_get_reply(
                new_method_call(address, member, signature, body), timeout=PATIENCE
            )
            name = reply.header.fields.get(HeaderFields.error_name, "")
            return name.removeprefix("org.freedesktop.DBus.Error.") or reply.body

        return asking

    def test_is_told_what_there_is(self, ask):
        assert ask("/Lamp", "org.freedesktop.DBus.Peer", "Ping") == ()
        assert ask("/Lamp", "org.freedesktop.DBus.Introspectable", "Introspect") == ("<node/>",)
        assert 'name="Lamp"' in ask("/", "org.freedesktop.DBus.Introspectable", "Introspect")[0]
        assert ask("/Lamp", PROPERTIES, "GetAll", "s", ("org.example.Lamp",)) == ({"Lit": ("b", True)},)
        assert ask("/Lamp", PROPERTIES, "Get", "ss", ("org.example.Lamp", "Lit")) == (("b", True),)

    def test_is_told_what_there_is_not(self, ask):
        assert ask("/Nothing", "org.example.Lamp", "Light") == "UnknownObject"
        assert ask("/Lamp", "org.example.Lamp", "Explode") == "UnknownMethod"
        assert ask("/Lamp", "org.example.Other", "Light") == "UnknownMethod"
        assert ask("/Lamp", PROPERTIES, "Get", "ss", ("org.example.Lamp", "Hot")) == ("UnknownProperty")
        assert ask("/Lamp", PROPERTIES, "Set", "ssv", ("org.example.Lamp", "Lit", ("b", False))) == (
            "PropertyReadOnly"
        )
        assert ask("/Lamp", PROPERTIES, "Get", "as", ([],)) == "UnknownMethod"

    def test_can_claim_no_change_of_owner(self, bus, stranger, ask):
        heard = []
        bus.wait(lambda done: (bus.bus.on_owner("org.example.Panel", heard.append), done()))
        claim = new_method_call(DBusAddress("/", bus.bus.unique_name, "org.freedesktop.DBus"), "Ignored")
        claim.header.message_type = MessageType.signal
        claim.header.fields[HeaderFields.member] = "NameOwnerChanged"
        claim.header.fields[HeaderFields.signature] = "sss"
        claim.body = ("org.example.Panel", "", ":1.99")
        stranger.send(claim)
        ask("/Lamp", "org.freedesktop.DBus.Peer", "Ping")
        assert heard == []


def test_two_desktops_at_once_do_not_meet(watcher, posted):
    other = PrivateBus()
    try:
        with running(open_tray(posted, environ=other.env, grace=0.01)):
            posted.wait_for(TrayMissing())
        assert watcher.items == []
    finally:
        other.end()
