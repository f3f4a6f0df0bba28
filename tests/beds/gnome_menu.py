"""The menu as GNOME's AppIndicator extension (Debian 12's) keeps it, faults included."""

EVERYTHING = -1


class GnomeMenu:
    """Reads the root of a `DbusMenu` anew at each `read`, and changes its own list as dbusMenu.js does."""

    def __init__(self, menu):
        self._menu = menu
        self._known = []  # what the extension believes the order to be
        self._shown = []  # the order on the screen

    def read(self):
        """Do what `_doLayoutUpdate` does with the children of the root."""
        layout = self._menu.answer("GetLayout", (0, EVERYTHING, ["type", "children-display"]))
        _, (_, _, children) = layout.body
        ids = [number for _, (number, _, _) in children]
        gone = list(self._known)
        for place, number in enumerate(ids):
            if number in gone:
                gone.remove(number)
                # `child-moved` reaches a handler that takes its arguments for others: nothing moves.
                self._known.remove(number)
                self._known.insert(place, number)
            else:
                self._known.insert(place, number)
                self._shown.insert(place, number)
        for number in gone:
            self._known.remove(number)
            self._shown.remove(number)

    def labels(self):
        """What a person reads from top to bottom; a line is None."""
        (found,) = self._menu.answer("GetGroupProperties", (self._shown, [])).body
        properties = {number: {name: value for name, (_, value) in each.items()} for number, each in found}
        rows = [properties[number] for number in self._shown]
        return [row.get("label", "").replace("__", "_") or None for row in rows if row.get("visible", True)]
