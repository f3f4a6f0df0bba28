"""The menu as com.canonical.dbusmenu serves it; each host reads it in its own way, and all are answered."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from nbtray.tray import bus_text
from nbtray.tray.bus_object import Answer, Refusal, Reply, Variant
from nbtray.tray.introspection import document, method, readable, signal
from nbtray.tray.pystray_api import Menu, MenuItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Properties = dict[str, Variant]
Layout = tuple[int, Properties, list[tuple[str, "Layout"]]]

ROOT = 0
SUBMENU: Variant = ("s", "submenu")

DEFAULTS: Properties = {
    "type": ("s", "standard"),
    "label": ("s", ""),
    "enabled": ("b", True),
    "visible": ("b", True),
    "icon-name": ("s", ""),
    "icon-data": ("ay", b""),
    "shortcut": ("aas", []),
    "toggle-type": ("s", ""),
    "toggle-state": ("i", -1),
    "children-display": ("s", ""),
    "disposition": ("s", "normal"),
}
"""What a property has that is not sent, as the dbusmenu protocol says."""


class _Node(NamedTuple):
    properties: Properties
    children: tuple[int, ...] = ()
    item: MenuItem | None = None


class DbusMenu:
    """Serves one pystray menu: `emit` sends a signal, `clicked` and `opened` tell what a person did.

    An id belongs to a row's key and to no other row, ever: a click on a menu that has changed meanwhile hits
    the same row or nothing. A row that goes stays in its place, hidden, until it comes again: GNOME's
    extension moves no row (its handler takes the signal's arguments for others), so that one which comes
    while another goes would land in a wrong place.
    """

    interface = "com.canonical.dbusmenu"
    introspection = document(
        "com.canonical.dbusmenu",
        (
            readable("Version", "u"),
            readable("TextDirection", "s"),
            readable("Status", "s"),
            readable("IconThemePath", "as"),
            method("GetLayout", ("i", "i", "as"), ("u", "(ia{sv}av)")),
            method("GetGroupProperties", ("ai", "as"), ("a(ia{sv})",)),
            method("GetProperty", ("i", "s"), ("v",)),
            method("Event", ("i", "s", "v", "u")),
            method("EventGroup", ("a(isvu)",), ("ai",)),
            method("AboutToShow", ("i",), ("b",)),
            method("AboutToShowGroup", ("ai",), ("ai", "ai")),
            signal("ItemsPropertiesUpdated", ("a(ia{sv})", "a(ias)")),
            signal("LayoutUpdated", ("u", "i")),
            signal("ItemActivationRequested", ("i", "u")),
        ),
    )

    def __init__(
        self,
        emit: Callable[[str, str, tuple[object, ...]], None],
        clicked: Callable[[MenuItem], None],
        opened: Callable[[], None],
    ) -> None:
        self._emit = emit
        self._clicked = clicked
        self._opened = opened
        self._nodes: dict[int, _Node] = {ROOT: _Node({"children-display": SUBMENU})}
        self._ids: dict[tuple[str, ...], int] = {}
        self._revision = 1

    def properties(self) -> Mapping[str, Variant]:
        """Return the properties of the menu as a whole."""
        return {
            "Version": ("u", 3),
            "TextDirection": ("s", "ltr"),
            "Status": ("s", "normal"),
            "IconThemePath": ("as", []),
        }

    def show(self, menu: Menu | None) -> None:
        """Serve this menu from now on, and tell the hosts no more than what has changed."""
        old, self._nodes = self._nodes, {}
        children = self._add(ROOT, menu or (), (), old)
        self._nodes[ROOT] = _Node({"children-display": SUBMENU}, children)
        moved = [
            each for each, node in self._nodes.items() if each in old and old[each].children != node.children
        ]
        if moved:
            self._revision += 1
            # Only what is below the change is read again: LXQt closes an open menu whose root is.
            parent = moved[0] if len(moved) == 1 else ROOT
            self._emit("LayoutUpdated", "ui", (self._revision, parent))
        # After a new layout too: GNOME then reads the properties of new rows only.
        self._tell_properties(old)

    def answer(self, member: str, body: tuple[Any, ...]) -> Answer | None:
        """Answer one call of a host."""
        match member, body:
            case "GetLayout", (top, depth, names) if top in self._nodes:
                return Reply("u(ia{sv}av)", (self._revision, self._layout(top, depth, names)))
            case "GetGroupProperties", (ids, names):
                known = [each for each in ids or self._nodes if each in self._nodes]
                return Reply("a(ia{sv})", ([(each, self._some(each, names)) for each in known],))
            case "GetProperty", (row, name) if row in self._nodes and name in DEFAULTS:
                return Reply("v", (self._nodes[row].properties.get(name, DEFAULTS[name]),))
            case "Event", (row, kind, _, _) if row in self._nodes:
                self._happened(row, kind)
                return Reply()
            case "EventGroup", (events,):
                for row, kind, _, _ in events:
                    self._happened(row, kind)
                return Reply("ai", (self._unknown(each[0] for each in events),))
            case "AboutToShow", (row,) if row in self._nodes:
                self._happened(row, "opened")
                # Changes are sent as they come: nothing waits for the menu to be opened.
                return Reply("b", (False,))
            case "AboutToShowGroup", (ids,):
                for each in ids:
                    self._happened(each, "opened")
                return Reply("aiai", ([], self._unknown(ids)))
            case (("GetLayout" | "GetProperty" | "Event" | "AboutToShow"), _):
                return Refusal("InvalidArgs", "There is no such row or property.")
            case _:
                return None

    def _happened(self, row: int, kind: str) -> None:
        node = self._nodes.get(row)
        if kind == "opened" and row == ROOT:
            self._opened()
        elif kind == "clicked" and node and node.item:
            self._clicked(node.item)

    def _unknown(self, ids: Iterable[int]) -> list[int]:
        return [each for each in ids if each not in self._nodes]

    def _add(
        self, parent: int, items: Iterable[MenuItem], path: tuple[str, ...], old: Mapping[int, _Node]
    ) -> tuple[int, ...]:
        seen: Counter[str] = Counter()
        children = []
        for item, key in zip(rows := tuple(items), _keys(rows), strict=True):
            seen[key] += 1
            place = (*path, f"{key}#{seen[key]}")
            number = self._ids.setdefault(place, len(self._ids) + 1)
            below = self._add(number, item.submenu, place, old) if item.submenu else ()
            clickable = None if item is Menu.SEPARATOR or item.submenu else item
            self._nodes[number] = _Node(_properties(item), below, clickable)
            children.append(number)
        return self._with_hidden(old[parent].children if parent in old else (), children, old)

    def _with_hidden(
        self, before: Sequence[int], shown: Sequence[int], old: Mapping[int, _Node]
    ) -> tuple[int, ...]:
        """Return the rows shown now and those gone, each of these after the row that it came after."""
        rows = list(shown)
        for above, row in pairwise((None, *before)):
            if row is not None and row not in shown:
                rows.insert(0 if above is None else rows.index(above) + 1, row)
                self._hide(row, old)
        return tuple(rows)

    def _hide(self, row: int, old: Mapping[int, _Node]) -> None:
        properties, children, _ = old[row]
        self._nodes[row] = _Node({**properties, "visible": ("b", False)}, children)
        for each in children:
            self._hide(each, old)

    def _some(self, row: int, names: Sequence[str]) -> Properties:
        properties = self._nodes[row].properties
        return {name: value for name, value in properties.items() if not names or name in names}

    def _layout(self, row: int, depth: int, names: Sequence[str]) -> Layout:
        below = self._nodes[row].children if depth else ()
        children = [("(ia{sv}av)", self._layout(each, depth - 1, names)) for each in below]
        return row, self._some(row, names), children

    def _tell_properties(self, old: Mapping[int, _Node]) -> None:
        changed, removed = [], []
        for row in self._nodes.keys() & old.keys():
            before, after = old[row].properties, self._nodes[row].properties
            fresh = {name: value for name, value in after.items() if before.get(name) != value}
            gone = [name for name in before if name not in after]
            changed += [(row, fresh)] if fresh else []
            removed += [(row, gone)] if gone else []
        if changed or removed:
            self._emit("ItemsPropertiesUpdated", "a(ia{sv})a(ias)", (changed, removed))


def _keys(items: Sequence[MenuItem]) -> Iterator[str]:
    """Yield what tells each row from the others: its own key, or of a line that of the row below it."""
    for item, below in pairwise((*items, None)):
        if item is Menu.SEPARATOR:
            yield f"above {getattr(below, 'key', '')}"
        elif item is not None:
            yield getattr(item, "key", item.text)


def _properties(item: MenuItem) -> Properties:
    if item is Menu.SEPARATOR:
        return {"type": ("s", "separator"), "visible": ("b", True)}
    properties: Properties = {
        "label": ("s", bus_text.label(item.text)),
        "enabled": ("b", item.enabled),
        "visible": ("b", True),
    }
    if item.checked is not None:
        properties["toggle-type"] = ("s", "radio" if item.radio else "checkmark")
        properties["toggle-state"] = ("i", int(item.checked))
    if item.submenu:
        properties["children-display"] = SUBMENU
    return properties
