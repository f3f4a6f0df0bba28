"""Our menu, a value, as pystray's menu, whose items call back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbtray.core.status.menu import Entry, Row
from nbtray.tray.pystray_api import Menu, MenuItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class RowItem(MenuItem):
    """A row; our Linux backend ties its id to `key`."""

    def __init__(self, row: Row, choose: Callable[[Row], None], label: Callable[[str], str]) -> None:
        self.key = row.key
        self._row = row
        self._choose = choose
        action = pystray_menu(row.rows, choose, label) if row.rows else self._chosen
        checked = None if row.checked is None else self._is_checked
        super().__init__(
            label(row.label), action, checked, radio=row.radio, default=row.default, enabled=row.enabled
        )

    def _chosen(self) -> None:
        self._choose(self._row)

    def _is_checked(self, _item: MenuItem) -> bool:
        return bool(self._row.checked)


def pystray_menu(
    entries: Iterable[Entry], choose: Callable[[Row], None], label: Callable[[str], str] = str
) -> Menu:
    """Return the entries as pystray shows them; `label` says a text as the platform wants it."""
    return Menu(
        *(RowItem(each, choose, label) if isinstance(each, Row) else Menu.SEPARATOR for each in entries)
    )
