"""One connection to the session bus and the one loop that reads it.

Everything that touches the bus happens on the thread that runs the loop, so nothing here is locked;
other threads come in through `soon` and `stop`.
"""

from __future__ import annotations

import logging
import os
import select
import socket
import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageFlag,
    MessageType,
    new_error,
    new_method_call,
    new_signal,
)

from nbtray.tray.bus_object import ERROR, BusObject, reply_to
from nbtray.tray.bus_socket import DAEMON, BusSocket
from nbtray.tray.problems import SessionBusLost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nbtray.core.problem import Problem

log = logging.getLogger(__name__)

MS_PER_S = 1000


class _Alarm(NamedTuple):
    at: float
    action: Callable[[], None]


class SessionBus:
    """The session bus named in `environ`; raises `NoSessionBus`, in a few seconds at the latest."""

    def __init__(
        self, environ: Mapping[str, str] = os.environ, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._monotonic = monotonic
        self._replies: dict[int, Callable[[Message], None]] = {}
        self._objects: dict[str, BusObject] = {}
        self._signals: dict[tuple[str, str], Callable[[Message], None]] = {}
        self._owners: dict[str, Callable[[str], None]] = {}
        self._soon: deque[Callable[[], None]] = deque()
        self._alarms: list[_Alarm] = []
        self._farewells: list[Callable[[], None]] = []
        self._stopping = False
        self._bus = BusSocket(environ)
        self.unique_name = self._bus.unique_name
        # Waking through a socket is all that `stop` does: it may be called in a signal handler.
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        self._signals["org.freedesktop.DBus", "NameOwnerChanged"] = self._owner_changed

    # From any thread.

    def soon(self, action: Callable[[], None]) -> None:
        """Let the loop do `action` next; returns at once."""
        self._soon.append(action)
        self._wake()

    def stop(self) -> None:
        """Let the loop end; also from a signal handler, and before the loop has begun."""
        self._stopping = True
        self._wake()

    def _wake(self) -> None:
        try:
            self._waker.send(b"\0")
        except OSError:
            # Full: it will wake anyway. Closed: there is no loop left to wake.
            return

    # From the loop's thread, or before the loop runs.

    def export(self, path: str, target: BusObject) -> None:
        """Answer calls to `path` with this object."""
        self._objects[path] = target

    def call(
        self,
        address: DBusAddress,
        method: str,
        signature: str | None = None,
        body: tuple[object, ...] = (),
        *,
        answered: Callable[[Message], None] | None = None,
    ) -> None:
        """Call a method; `answered` gets the reply or the error."""
        message = new_method_call(address, method, signature, body)
        if answered is None:
            message.header.flags |= MessageFlag.no_reply_expected
        serial = self._bus.send(message)
        if answered is not None:
            self._replies[serial] = answered

    def emit(
        self, source: DBusAddress, signal: str, signature: str | None = None, body: tuple[object, ...] = ()
    ) -> None:
        """Send a signal to whoever listens."""
        self._bus.send(new_signal(source, signal, signature, body))

    def on_signal(self, sender: str, interface: str, member: str, heard: Callable[[Message], None]) -> None:
        """Hear this signal from now on. Whoever knows our name can send one: check the sender."""
        self._match(f"type='signal',sender='{sender}',interface='{interface}',member='{member}'")
        self._signals[interface, member] = heard

    def on_owner(self, name: str, changed: Callable[[str], None]) -> None:
        """Hear who owns `name` whenever that changes: a unique name, or '' for nobody."""
        self._match(
            "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
            f"member='NameOwnerChanged',arg0='{name}'"
        )
        self._owners[name] = changed

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Do `action` once, so many seconds from now."""
        self._alarms.append(_Alarm(self._monotonic() + seconds, action))

    def before_end(self, action: Callable[[], None]) -> None:
        """Do `action` when the loop has been stopped and the bus can still be spoken to."""
        self._farewells.append(action)

    def run(self) -> Problem | None:
        """Serve until stopped; the problem says that the bus was lost instead."""
        try:
            while not self._stopping:
                self._turn()
            for each in self._farewells:
                _guarded(each)
        except OSError as error:
            return SessionBusLost(reason=str(error)).problem
        finally:
            self._bus.close()
            self._woken.close()
            self._waker.close()
        return None

    def _turn(self) -> None:
        poll = select.poll()
        poll.register(self._woken, select.POLLIN)
        poll.register(self._bus, select.POLLIN | (select.POLLOUT if self._bus.is_behind else 0))
        ready = dict(poll.poll(self._milliseconds_to_wait()))
        if self._woken.fileno() in ready:
            self._woken.recv(4096)
        while self._soon:
            _guarded(self._soon.popleft())
        self._ring()
        happened = ready.get(self._bus.fileno(), 0)
        if happened & select.POLLOUT:
            self._bus.flush()
        if happened & ~select.POLLOUT:
            for message in self._bus.receive():
                _guarded(lambda: self._take(message))  # noqa: B023 -- called before the next message

    def _milliseconds_to_wait(self) -> float | None:
        if not self._alarms:
            return None
        return max(0.0, min(each.at for each in self._alarms) - self._monotonic()) * MS_PER_S

    def _ring(self) -> None:
        now = self._monotonic()
        due = [each for each in self._alarms if each.at <= now]
        self._alarms = [each for each in self._alarms if each.at > now]
        for each in due:
            _guarded(each.action)

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        match message.header.message_type:
            case MessageType.method_call:
                self._answer(message)
            case MessageType.signal:
                heard = self._signals.get((fields[HeaderFields.interface], fields[HeaderFields.member]))
                if heard:
                    heard(message)
            case _:
                answered = self._replies.pop(fields[HeaderFields.reply_serial], None)
                if answered:
                    answered(message)

    def _answer(self, call: Message) -> None:
        try:
            reply = reply_to(call, self._objects)
        except (LookupError, TypeError, ValueError) as error:
            log.warning("A call on the bus was not understood: %r", error)
            reply = new_error(call, f"{ERROR}InvalidArgs", "s", ("The call was not understood.",))
        if not call.header.flags & MessageFlag.no_reply_expected:
            self._bus.send(reply)

    def _owner_changed(self, message: Message) -> None:
        name, _, owner = message.body
        if message.header.fields.get(HeaderFields.sender) == "org.freedesktop.DBus" and name in self._owners:
            self._owners[name](owner)

    def _match(self, rule: str) -> None:
        self.call(DAEMON, "AddMatch", "s", (rule,))


def _guarded(action: Callable[[], None]) -> None:
    """Do it; the outer door of the loop, which outlives whatever one message or one caller does to it."""
    try:
        action()
    except Exception:
        log.exception("The tray could not do something")
