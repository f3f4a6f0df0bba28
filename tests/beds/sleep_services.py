"""Who can be asked to keep a computer awake: a stand-in for logind, and one for a desktop's power manager."""

import os
import select
import subprocess

from beds.bus_service import BusService
from beds.waiting import until
from jeepney import DBusAddress, HeaderFields, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg


class FakeLogind(BusService):
    """Hands out locks as logind does: the end of a pipe, held as long as somebody has it open."""

    name = "org.freedesktop.login1"
    path = "/org/freedesktop/login1"
    hands_out_files = True

    def __init__(self, address, refused=()):
        self.refused, self.asked, self._kept, self._given = refused, [], [], []
        super().__init__(address)

    def answer(self, member, message):
        if member != "Inhibit":
            return None
        self.asked.append(message.body)
        if message.body[0] in self.refused:
            return None
        kept, given = os.pipe()
        self._kept.append(kept)
        self._given.append(given)
        return "h", (given,)

    def is_held(self):
        while self._given:
            os.close(self._given.pop())  # the one who asked has a copy by now
        return any(not select.select([pipe], [], [], 0)[0] for pipe in self._kept)

    def close(self):
        super().close()
        for pipe in (*self._kept, *self._given):
            os.close(pipe)


class RealLogind:
    """The daemon itself, on a bus of its own."""

    def __init__(self, daemon, address):
        self._address = address
        variables = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": address}
        self._process = subprocess.Popen([daemon], env=variables, stderr=subprocess.DEVNULL)
        until(lambda: self._ask(message_bus.NameHasOwner(FakeLogind.name))[0], what="logind")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def is_held(self):
        manager = DBusAddress(FakeLogind.path, FakeLogind.name, f"{FakeLogind.name}.Manager")
        (locks,) = self._ask(new_method_call(manager, "ListInhibitors"))
        return any(who == "nbtray" for _, who, *_ in locks)

    def close(self):
        self._process.terminate()
        self._process.wait(60)

    def _ask(self, message):
        with open_dbus_connection(self._address) as bus:
            return unwrap_msg(bus.send_and_get_reply(message))


class FakePowerManager(BusService):
    """Counts a program as long as it is on the bus."""

    name = "org.freedesktop.PowerManagement"
    path = "/org/freedesktop/PowerManagement/Inhibit"

    def __init__(self, address):
        self._address, self.programs = address, []
        super().__init__(address)

    def answer(self, member, message):
        if member != "Inhibit":
            return None
        self.programs.append(message.header.fields[HeaderFields.sender])
        return "u", (len(self.programs),)

    def is_held(self):
        with open_dbus_connection(self._address) as bus:
            return any(
                unwrap_msg(bus.send_and_get_reply(message_bus.NameHasOwner(each)))[0]
                for each in self.programs
            )
