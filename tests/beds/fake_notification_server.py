"""A notification server nobody sees: it remembers what to show, and presses buttons when told."""

from dataclasses import dataclass
from itertools import count, pairwise

from beds.bus_service import LATER, BusService
from jeepney import new_method_return

EVERYTHING = ("actions", "body", "body-markup", "persistence")


@dataclass(frozen=True)
class Shown:
    number: int
    replaces: int
    title: str
    body: str
    actions: dict
    hints: dict


class FakeNotificationServer(BusService):
    """org.freedesktop.Notifications with these `capabilities`; while `slow`, answers wait for `catch_up`."""

    name = "org.freedesktop.Notifications"
    path = "/org/freedesktop/Notifications"

    def __init__(self, capabilities=EVERYTHING, *, address="SESSION", slow=False):
        self.shown = []
        self.closed = []
        self.slow = slow
        self._capabilities = list(capabilities)
        self._numbers = count(1)
        self._owed = []
        super().__init__(address)

    def wait(self, number=1):
        """Wait until so many notifications have been asked for, and return the last."""
        return self.until(lambda: len(self.shown) >= number and self.shown[number - 1])

    def press(self, number, key):
        self.emit("ActionInvoked", "us", (number, key))

    def dismiss(self, number):
        self.emit("NotificationClosed", "uu", (number, 2))

    def catch_up(self):
        self.slow = False
        for message, number in self._owed:
            self._bus.send(new_method_return(message, "u", (number,)))

    def answer(self, member, message):
        match member, message.body:
            case "GetCapabilities", _:
                return "as", (self._capabilities,)
            case "CloseNotification", (number,):
                self.closed.append(number)
                return None, ()
            case "Notify", (_, replaces, _, title, body, actions, hints, _):
                number = replaces or next(self._numbers)
                buttons = dict(list(pairwise(actions))[::2])
                values = {name: value for name, (_, value) in hints.items()}
                self.shown.append(Shown(number, replaces, title, body, buttons, values))
                if self.slow:
                    self._owed.append((message, number))
                    return LATER
                return "u", (number,)
        return None
