"""Watches which notifications programs send, and whether somebody showed them."""

import time
from dataclasses import dataclass
from typing import Self

from beds.waiting import PATIENCE
from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

MONITORING = DBusAddress(message_bus.object_path, message_bus.bus_name, "org.freedesktop.DBus.Monitoring")
NOTIFY = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'"
ANSWERS = ("type='method_return'", "type='error'")


@dataclass
class Seen:
    """One notification as it was sent; `shown` once the daemon has taken it."""

    title: str
    body: str
    actions: tuple[str, ...]
    shown: bool = False


class NoticesSeen:
    """Everything sent since; reads the bus only while somebody waits."""

    def __init__(self, address: str) -> None:
        self.all: list[Seen] = []
        self._open: dict[tuple[str, int], Seen] = {}
        self._bus = open_dbus_connection(address)
        become = new_method_call(MONITORING, "BecomeMonitor", "asu", ([NOTIFY, *ANSWERS], 0))
        unwrap_msg(self._bus.send_and_get_reply(become, timeout=PATIENCE))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bus.close()

    def wait_for(self, title: str) -> Seen:
        """Wait until a notification of this title has been shown."""
        return self._until(lambda: next((one for one in self.all if one.title == title and one.shown), None))

    def titles(self) -> list[str]:
        """Return the titles of all that have been sent so far."""
        try:
            while True:
                self._note(self._bus.receive(timeout=0.05))
        except TimeoutError:
            return [one.title for one in self.all]

    def _until(self, holds):
        deadline = time.monotonic() + PATIENCE
        while not (found := holds()):
            try:
                self._note(self._bus.receive(timeout=max(deadline - time.monotonic(), 0)))
            except TimeoutError:
                raise AssertionError(f"only these came: {self.all}") from None
        return found

    def _note(self, message) -> None:
        fields = message.header.fields
        if message.header.message_type is MessageType.method_call:
            _, _, _, title, body, actions, _, _ = message.body
            seen = Seen(title, body, tuple(actions))
            self.all.append(seen)
            self._open[fields[HeaderFields.sender], message.header.serial] = seen
        elif message.header.message_type is MessageType.method_return:
            answered = (fields.get(HeaderFields.destination), fields.get(HeaderFields.reply_serial))
            if answered in self._open:
                self._open.pop(answered).shown = True
