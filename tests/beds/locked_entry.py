"""A Secret Service whose collection is open and whose entries are locked one by one, as KeePassXC does."""

from beds.bus_service import BusService
from jeepney import HeaderFields

ENTRY = "/org/freedesktop/secrets/collection/ours/1"


class LockedEntry(BusService):
    """Holds one entry; `looks` counts who has asked for it."""

    name = "org.freedesktop.secrets"
    path = "/org/freedesktop/secrets"

    def __init__(self, address):
        self.locked, self.looks, self.asked_for = True, 0, None
        super().__init__(address)

    def unlock(self):
        self.locked = False
        self.say_something()

    def say_something(self):
        self.emit("CollectionChanged", "o", (f"{self.path}/collection/ours",))

    def answer(self, member, message):
        path = message.header.fields[HeaderFields.path]
        match member:
            case "Get":
                asked = message.body[1]
                locked = path == ENTRY and self.locked
                return "v", (("b", locked) if asked == "Locked" else ("s", "ours"),)
            case "SearchItems":
                (self.asked_for,) = message.body
                self.looks += 1
                if path != self.path:
                    return "ao", ([ENTRY],)
                return "aoao", (([], [ENTRY]) if self.locked else ([ENTRY], []))
            case _:
                return None
