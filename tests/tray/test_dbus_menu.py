"""The menu as each desktop reads it."""

from dataclasses import replace

import pytest
from beds.gnome_menu import GnomeMenu
from beds.tray_reader import DBusErrorResponse
from contracts.tray_contract import STOPPED
from examples import BUSY, LOOKED, NETWORK, TAKEN, running, stopped
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.address.readings import WayOut
from nbtray.core.desktop.events import CopyChosen, LogChosen, Url, WindowChosen
from nbtray.core.desktop.windows import Window
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.core.router.mapping import Ask, Denied, PortMappings, Reason, Refusal
from nbtray.core.server.events import QuitChosen
from nbtray.core.server.state import Failed, Starting
from nbtray.core.settings import ServerSettings, Settings
from nbtray.core.state import Purpose, Question
from nbtray.core.status.menu import Look, Row, Separator, TrayMenu
from nbtray.core.status.overview import status_of
from nbtray.core.status.tray_menu import tray_menu
from nbtray.tray.dbus_menu import DEFAULTS, DbusMenu
from nbtray.tray.menu_items import pystray_menu

CHECKS = TrayMenu(
    Look.STOPPED,
    "nbtray",
    (
        Row("log", "Log", LogChosen(), checked=True),
        Row("preferences", "Preferences", WindowChosen(Window.PREFERENCES), checked=False),
        Row("public", "Public", CopyChosen(Url.PUBLIC), checked=True, radio=True),
    ),
)


@pytest.fixture
def drawn(tray, reader):
    tray.draw(STOPPED)
    reader.until(lambda: "Quit" in reader.labels())
    return reader


def tree(node):
    number, properties, children = node
    return (
        number,
        {name: value for name, (_, value) in properties.items()},
        [tree(each) for _, each in children],
    )


def test_gnome_reads_the_layout_once_and_then_the_properties(drawn):
    _, layout = drawn.ask_menu("GetLayout", "iias", (0, -1, ["type", "children-display"]))
    _, properties, children = tree(layout)
    assert properties == {"children-display": "submenu"}
    assert [each[1] for each in children[:4]] == [
        {},
        {"type": "separator"},
        {},
        {"children-display": "submenu"},
    ]
    ids = [number for number, _, _ in children]
    (found,) = drawn.ask_menu("GetGroupProperties", "aias", (ids, ["label", "enabled"]))
    assert [number for number, _ in found] == ids
    assert found[2][1] == {"label": ("s", "Start"), "enabled": ("b", True)}


def test_kde_and_lxqt_read_one_level_at_a_time(drawn):
    _, layout = drawn.ask_menu("GetLayout", "iias", (0, 1, []))
    copies = next(each for each in tree(layout)[2] if each[1].get("label") == "Copy")
    assert copies[2] == []
    assert drawn.ask_menu("AboutToShow", "i", (copies[0],)) == (False,)
    _, below = drawn.ask_menu("GetLayout", "iias", (copies[0], 1, []))
    assert [each[1]["label"] for each in tree(below)[2]] == ["Public URL", "LAN URL"]


def test_nothing_below_is_read_at_depth_none(drawn):
    _, layout = drawn.ask_menu("GetLayout", "iias", (0, 0, []))
    assert tree(layout)[2] == []


def test_waybar_cinnamon_and_xfce_ask_in_groups(drawn, posted):
    start, copies = drawn.find("Start")["id"], drawn.find("Copy")["id"]
    assert drawn.ask_menu("AboutToShowGroup", "ai", ([copies, 999],)) == ([], [999])
    events = [(number, "clicked", ("i", 0), 0) for number in (999, drawn.find("Quit")["id"])]
    assert drawn.ask_menu("EventGroup", "a(isvu)", (events,)) == ([999],)
    posted.wait_for(QuitChosen())
    assert start != copies


def test_all_properties_of_all_rows_can_be_asked_for(drawn):
    (found,) = drawn.ask_menu("GetGroupProperties", "aias", ([], []))
    assert len(found) == 10
    (none,) = drawn.ask_menu("GetGroupProperties", "aias", ([999], []))
    assert none == []


def test_a_property_that_is_not_sent_has_its_default(drawn):
    row = drawn.find("Start")["id"]
    assert drawn.ask_menu("GetProperty", "is", (row, "label")) == (("s", "Start"),)
    assert {name: drawn.ask_menu("GetProperty", "is", (row, name))[0] for name in DEFAULTS} == {
        **DEFAULTS,
        "label": ("s", "Start"),
    }


@pytest.mark.parametrize(
    ("method", "signature", "body"),
    [
        ("GetLayout", "iias", (999, -1, [])),
        ("GetProperty", "is", (999, "label")),
        ("GetProperty", "is", (0, "colour")),
        ("Event", "isvu", (999, "clicked", ("i", 0), 0)),
        ("AboutToShow", "i", (999,)),
        ("Event", "s", ("clicked",)),
    ],
)
def test_what_is_not_there_is_an_error_and_harms_nothing(drawn, method, signature, body):
    with pytest.raises(DBusErrorResponse, match="InvalidArgs"):
        drawn.ask_menu(method, signature, body)
    assert "Quit" in drawn.labels()


def test_marks_are_told(tray, reader):
    tray.draw(CHECKS)
    reader.until(lambda: len(reader.labels()) == 3)
    log, preferences, public = reader.layout()["children"]
    assert (log["toggle-type"], log["toggle-state"]) == ("checkmark", 1)
    assert (preferences["toggle-type"], preferences["toggle-state"]) == ("checkmark", 0)
    assert (public["toggle-type"], public["toggle-state"]) == ("radio", 1)


def test_an_access_key_is_not_made_of_an_underscore(drawn):
    log = next(
        each for each in drawn.ask_menu("GetGroupProperties", "aias", ([], ["label"]))[0] if "_" in str(each)
    )
    assert log[1]["label"] == ("s", "Open log__file & more")


def test_the_menu_says_what_it_is(drawn):
    promised = drawn.introspect("/MenuBar").find("interface")
    assert promised.get("name") == "com.canonical.dbusmenu"
    assert {each.get("name") for each in promised.findall("method")} == {
        "GetLayout",
        "GetGroupProperties",
        "GetProperty",
        "Event",
        "EventGroup",
        "AboutToShow",
        "AboutToShowGroup",
    }


def _flat(node):
    for _, (number, properties, below) in node[2]:
        if "label" in properties:
            yield number, properties["label"][1]
        yield from _flat((number, properties, below))


class Served:
    """A menu without a bus: its signals in a list."""

    def __init__(self, clicked=lambda _: None):
        self.signals = []
        self.menu = DbusMenu(lambda *signal: self.signals.append(signal), clicked, lambda: None)

    def show(self, *rows):
        self.signals.clear()
        self.menu.show(pystray_menu(rows, lambda _: None))
        return self.signals

    def numbers(self):
        """The id of each row in its place, those hidden too, by its label."""
        return {label: number for number, label in _flat(self.menu.answer("GetLayout", (0, -1, [])).body[1])}


def test_a_row_that_goes_keeps_its_number_and_its_place_until_it_comes_back():
    served = Served()
    served.show(Row("a", "A"), Row("b", "B"))
    before = served.numbers()
    ((name, _, (changed, removed)),) = served.show(Row("b", "B"))
    assert (name, changed, removed) == (
        "ItemsPropertiesUpdated",
        [(before["A"], {"visible": ("b", False)})],
        [],
    )
    served.show(Row("c", "C"), Row("b", "B"))
    assert list(served.numbers()) == ["A", "C", "B"]
    assert [name for name, _, _ in served.show(Row("a", "A"), Row("b", "B"))] == ["ItemsPropertiesUpdated"]
    assert served.numbers() | before == served.numbers()


def test_what_is_below_a_row_that_has_gone_cannot_be_clicked():
    clicked = []
    served = Served(clicked.append)
    served.show(Row("more", "More", rows=(Row("a", "A"),)), Row("b", "B"))
    served.show(Row("b", "B"))
    for label in ("A", "B"):
        served.menu.answer("Event", (served.numbers()[label], "clicked", ("i", 0), 0))
    assert [item.text for item in clicked] == ["B"]


WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
NO_MAPPING = {
    "network": replace(NETWORK, ways=(WAY,)),
    "mappings": PortMappings(nonce="5e", ipv4=Denied(Ask(WAY, 9999), Refusal(Reason.SILENT), 1, 60.0)),
}
CLOSED = replace(LOOKED, firewall=Firewall("ufw", Passage.CLOSED, Passage.CLOSED, "sudo ufw allow 9999/tcp"))
MENUS = [
    tray_menu(status_of(state)).rows
    for state in (
        stopped(certificate=None),
        stopped(),
        stopped(server=Starting()),
        stopped(server=Failed(TAKEN)),
        running(),
        running(is_root=True),
        running(**NO_MAPPING),
        running(reach=CLOSED, **NO_MAPPING),
        running(settings=Settings(server=ServerSettings(port=1234))),
        running(activity=BUSY, question=Question(Purpose.STOP, asked=True)),
    )
]
"""Each has rows that another has not."""


@given(st.lists(st.sampled_from(MENUS), min_size=2, max_size=6))
def test_gnome_which_moves_no_row_shows_each_menu_as_it_is(menus):
    served = Served()
    gnome = GnomeMenu(served.menu)
    for rows in menus:
        served.show(*rows)
        gnome.read()
        shown = [row.label if isinstance(row, Row) else None for row in rows]
        assert gnome.labels() == shown


def test_equal_keys_on_different_levels_are_different_rows():
    served = Served()
    served.show(Row("a", "Outer", rows=(Row("a", "Inner"),)), Row("a", "Second"))
    assert len(set(served.numbers().values())) == 3


def test_a_change_below_one_row_is_told_for_that_row_only():
    served = Served()
    served.show(Row("top", "Top"), Row("more", "More", rows=(Row("a", "A"),)))
    (signal,) = served.show(Row("top", "Top"), Row("more", "More", rows=(Row("a", "A"), Row("b", "B"))))
    assert signal[0] == "LayoutUpdated"
    assert signal[2][1] == served.numbers()["More"]


def test_changes_in_two_places_are_told_for_the_whole_menu():
    served = Served()
    served.show(Row("one", "One", rows=(Row("a", "A"),)), Row("two", "Two", rows=(Row("a", "A"),)))
    rows = (Row("b", "B"), Row("a", "A"))
    (signal,) = served.show(Row("one", "One", rows=rows), Row("two", "Two", rows=rows))
    assert signal[2][1] == 0


def test_a_new_label_is_told_even_with_a_new_layout():
    # GNOME reads the properties of new rows only when the layout changes.
    served = Served()
    served.show(Row("a", "A"))
    layout, properties = served.show(Row("a", "Changed"), Row("b", "B"))
    assert layout[0] == "LayoutUpdated"
    assert properties[2] == ([(served.numbers()["Changed"], {"label": ("s", "Changed")})], [])


def test_a_mark_that_goes_is_told():
    served = Served()
    served.show(Row("a", "A", checked=True))
    ((name, _, (changed, removed)),) = served.show(Row("a", "A"))
    assert name == "ItemsPropertiesUpdated"
    assert changed == []
    assert sorted(removed[0][1]) == ["toggle-state", "toggle-type"]


def test_each_new_layout_has_a_new_revision():
    served = Served()
    served.show(Row("a", "A"))
    first = served.menu.answer("GetLayout", (0, 0, [])).body[0]
    served.show(Row("a", "A"), Separator(), Row("b", "B"))
    assert served.menu.answer("GetLayout", (0, 0, [])).body[0] > first


def test_a_method_nobody_knows_has_no_answer():
    assert Served().menu.answer("Explode", ()) is None
