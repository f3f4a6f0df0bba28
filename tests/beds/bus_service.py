"""A name on the session bus, served by a thread."""

import threading
from itertools import chain

from beds.waiting import PATIENCE
from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

MAY_BE_REPLACED_AND_REPLACES = 1 | 2 | 4


class BusService:
    """Owns `name` until `close`; a subclass answers in `answer`.

    With a signature and a body, with None for a method it does not have, or with `LATER`.
    """

    name = ""
    path = ""
    hands_out_files = False

    def __init__(self, address="SESSION"):
        self.changed = threading.Condition()
        self._bus = open_dbus_connection(address, enable_fds=self.hands_out_files)
        wanted = message_bus.RequestName(self.name, MAY_BE_REPLACED_AND_REPLACES)
        serial = next(self._bus.outgoing_serial)
        self._bus.send(wanted, serial=serial)
        # Whoever waits for the name may call before the reply has been read: that call must not be lost.
        early = []
        while not answers(message := self._bus.receive(timeout=PATIENCE), serial):
            early.append(message)
        self._thread = threading.Thread(target=self._serve, args=(early,), name=self.name)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Go away, as when the program crashes."""
        self._bus.interrupt()
        self._thread.join(PATIENCE)
        self._bus.close()

    def emit(self, member, signature=None, body=()):
        self._bus.send(new_signal(DBusAddress(self.path, interface=self.name), member, signature, body))

    def tell(self, to, source, member, signature, body):
        """Send a signal to one program only, whoever it is supposed to come from."""
        message = new_signal(source, member, signature, body)
        message.header.fields[HeaderFields.destination] = to
        self._bus.send(message)

    def until(self, holds):
        """Wait until it holds, and return what it returned."""
        with self.changed:
            assert self.changed.wait_for(holds, PATIENCE)
            return holds()

    def answer(self, member, message):
        raise NotImplementedError

    def _serve(self, early):
        try:
            for message in chain(early, iter(self._bus.receive, None)):
                if message.header.message_type is MessageType.method_call:
                    self._reply(message)
        except (ReceiveStopped, OSError):
            return

    def _reply(self, message):
        member = message.header.fields[HeaderFields.member]
        with self.changed:
            answer = self.answer(member, message)
            self.changed.notify_all()
        if answer is None:
            error = "org.freedesktop.DBus.Error.UnknownMethod"
            self._bus.send(new_error(message, error, "s", (member,)))
        elif answer is not LATER:
            self._bus.send(new_method_return(message, *answer))


def answers(message, serial):
    return message.header.fields.get(HeaderFields.reply_serial) == serial


LATER = object()
