"""Reads an icon and clicks it over D-Bus, as a panel does, without a single pixel."""

import time
from xml.etree import ElementTree as ET

from beds.waiting import PATIENCE
from jeepney import (
    DBusAddress,
    HeaderFields,
    Introspectable,
    MatchRule,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

WATCHER = DBusAddress(
    "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
)


class TrayReader:
    """The first icon registered, or the one named; everything is read anew at each call.

    Works on a real panel as on a fake one: give `address`, or have DBUS_SESSION_BUS_ADDRESS set.
    """

    def __init__(self, item=None, address="SESSION"):
        self.signals = []
        self._bus = open_dbus_connection(address)
        try:
            name, _, path = (item or self.items()[0]).partition("/")
            self._item = DBusAddress(f"/{path}", name, "org.kde.StatusNotifierItem")
            rule = MatchRule(type="signal", sender=name)
            unwrap_msg(self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE))
            self.menu = DBusAddress(self.property("Menu"), name, "com.canonical.dbusmenu")
        except BaseException:
            self._bus.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._bus.close()

    def items(self):
        """All icons of the panel."""
        return self._reply(Properties(WATCHER).get("RegisteredStatusNotifierItems"))[0][1]

    def property(self, name):
        return self._reply(Properties(self._item).get(name))[0][1]

    def properties(self):
        return {name: value for name, (_, value) in self._reply(Properties(self._item).get_all())[0].items()}

    def ask_item(self, method, signature=None, body=()):
        return self._reply(new_method_call(self._item, method, signature, body))

    def ask_menu(self, method, signature=None, body=()):
        return self._reply(new_method_call(self.menu, method, signature, body))

    def introspect(self, path):
        """What the object at this path says of itself."""
        return ET.fromstring(self._reply(Introspectable(path, self._item.bus_name).Introspect())[0])  # noqa: S314 -- our own icon

    def left_click(self):
        self.ask_item("Activate", "ii", (0, 0))

    def layout(self):
        """The menu as nested dictionaries: id, label, enabled ... and `children`, without hidden rows."""
        return _tree(self.ask_menu("GetLayout", "iias", (0, -1, []))[1])

    def labels(self):
        """What a person reads in the menu; a line is None."""
        return [each.get("label") for each in self.layout()["children"]]

    def choices(self):
        """What a person can choose in the menu."""
        rows = self.layout()["children"]
        return [each["label"] for each in rows if "label" in each and each.get("enabled", True)]

    def find(self, *labels):
        """The row under these labels, one for each level."""
        row = self.layout()
        for label in labels:
            row = next(each for each in row["children"] if each.get("label") == label)
        return row

    def click(self, *labels):
        self.click_number(self.find(*labels)["id"])

    def click_number(self, number):
        self.ask_menu("Event", "isvu", (number, "clicked", ("i", 0), 0))

    def open_menu(self):
        self.ask_menu("AboutToShow", "i", (0,))

    def until(self, holds):
        """Wait until it holds, trying again at each signal of the icon, and return what it returned."""
        deadline = time.monotonic() + PATIENCE
        while not (found := holds()):
            self._hear(deadline)
        return found

    def signal(self, member):
        """Wait for this signal of the icon, and return what it carries."""
        deadline = time.monotonic() + PATIENCE
        while not (found := [body for name, body in self.signals if name == member]):
            self._hear(deadline)
        return found[-1]

    def _hear(self, deadline):
        message = self._bus.receive(timeout=max(deadline - time.monotonic(), 0))
        self._note(message)

    def _note(self, message):
        if message.header.message_type is MessageType.signal:
            self.signals.append((message.header.fields[HeaderFields.member], message.body))

    def _reply(self, message):
        serial = next(self._bus.outgoing_serial)
        self._bus.send(message, serial=serial)
        while True:
            heard = self._bus.receive(timeout=PATIENCE)
            if heard.header.fields.get(HeaderFields.reply_serial) == serial:
                return unwrap_msg(heard)
            self._note(heard)


def _tree(node):
    number, properties, children = node
    values = {name: value for name, (_, value) in properties.items()}
    if "label" in values:
        values["label"] = values["label"].replace("__", "_")
    below = [_tree(child) for _, child in children]
    return {"id": number, **values, "children": [each for each in below if each.get("visible", True)]}


__all__ = ["DBusErrorResponse", "TrayReader"]
