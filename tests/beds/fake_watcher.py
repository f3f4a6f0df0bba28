"""A panel reduced to what an icon sees of it."""

from beds.bus_service import BusService
from jeepney import HeaderFields

ITEM_PATH = "/StatusNotifierItem"


class FakeWatcher(BusService):
    """org.kde.StatusNotifierWatcher: `items` are the icons registered, as `bus name/path`."""

    name = "org.kde.StatusNotifierWatcher"
    path = "/StatusNotifierWatcher"

    def __init__(self, address="SESSION", *, refusing=False, host=True):
        self.items = []
        self._refusing = refusing
        self._host = host
        self.asked_for_host = 0
        super().__init__(address)

    def wait(self, count=1):
        """Wait until so many icons have registered, and return them."""
        return self.until(lambda: len(self.items) >= count and self.items)

    def host_comes(self):
        self._host = True
        self.emit("StatusNotifierHostRegistered")

    def host_goes(self):
        self._host = False
        self.emit("StatusNotifierHostUnregistered")

    def let_go(self, item):
        """Forget an icon that is still there, as GNOME's extension does by mistake."""
        self.items.remove(item)
        self.emit("StatusNotifierItemUnregistered", "s", (item,))

    def answer(self, member, message):
        properties = {
            "RegisteredStatusNotifierItems": ("as", self.items),
            "IsStatusNotifierHostRegistered": ("b", self._host),
            "ProtocolVersion": ("i", 0),
        }
        match member, message.body:
            case "RegisterStatusNotifierItem", (service,) if not self._refusing:
                sender = message.header.fields[HeaderFields.sender]
                self.items.append(sender + service if service.startswith("/") else service + ITEM_PATH)
                return None, ()
            case "Get", (_, name):
                self.asked_for_host += name == "IsStatusNotifierHostRegistered"
                return "v", (properties[name],)
            case "GetAll", _:
                return "a{sv}", (properties,)
        return None
