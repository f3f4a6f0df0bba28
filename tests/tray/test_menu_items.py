"""Our menu as pystray's."""

from contracts.tray_contract import STOPPED

from nbtray.core.desktop.events import LogChosen
from nbtray.core.status.menu import Row, Separator
from nbtray.tray.menu_items import pystray_menu
from nbtray.tray.pystray_api import Icon, Menu


def test_pystray_reads_every_row_as_it_is():
    items = list(pystray_menu(STOPPED.rows, lambda _: None))
    assert [each is Menu.SEPARATOR for each in items] == [
        isinstance(each, Separator) for each in STOPPED.rows
    ]
    state, _, start, copies, log, _, _ = items
    assert (state.text, state.enabled) == ("Not running", False)
    assert (start.default, copies.default) == (True, False)
    assert [each.text for each in copies.submenu] == ["Public URL", "LAN URL"]
    assert log.checked is None


def test_marks_are_as_they_are():
    rows = [
        Row("a", "A", checked=True),
        Row("b", "B", checked=False),
        Row("c", "C", checked=True, radio=True),
    ]
    marks = [(each.checked, each.radio) for each in pystray_menu(rows, lambda _: None)]
    assert marks == [(True, False), (False, False), (True, True)]


def test_an_item_gives_its_row():
    chosen = []
    row = Row("log", "Open log", LogChosen())
    (item,) = pystray_menu([row], chosen.append)
    item(Icon("nbtray"))
    assert chosen == [row]


def test_labels_are_said_as_the_platform_wants_them():
    (item,) = pystray_menu([Row("log", "log")], lambda _: None, str.upper)
    assert item.text == "LOG"
