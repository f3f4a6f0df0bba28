"""The icon on Linux, as a panel and a person see it."""

from contextlib import suppress
from dataclasses import replace

import pytest
from beds.fake_watcher import FakeWatcher
from beds.running_tray import running
from beds.tray_reader import DBusErrorResponse, TrayReader
from contracts.tray_contract import QUIT, RUNNING, STOPPED, TrayContract

from nbtray.core.server.events import MenuOpened, QuitChosen, StartChosen, StopChosen
from nbtray.core.status.menu import Look, Row, TrayMenu
from nbtray.tray.icon import open_tray
from nbtray.tray.image import SIZES, picture


class TestOurIcon(TrayContract):
    @pytest.fixture(autouse=True)
    def _person(self, reader):
        self.reader = reader

    def labels(self):
        return self.reader.labels()

    def click(self, *labels):
        self.reader.click(*labels)

    def left_click(self):
        # Where it is refused KDE opens the menu.
        with suppress(DBusErrorResponse):
            self.reader.left_click()

    def open_menu(self):
        self.reader.open_menu()

    def settle(self, tray, menu):
        tray.draw(menu)
        labels = [row.label if isinstance(row, Row) else None for row in menu.rows]
        self.reader.until(
            lambda: self.reader.labels() == labels and self.reader.property("Title") == menu.tooltip
        )


@pytest.fixture
def drawn(tray, reader):
    """The reader of an icon that shows the stopped menu."""
    tray.draw(STOPPED)
    reader.until(lambda: "Quit" in reader.labels())
    return reader


def test_a_double_click_is_one_click(drawn, posted, clock):
    for pause in (0.0, 0.15, 0.25):
        clock.forward(pause)
        drawn.left_click()
    clock.forward(0.6)
    drawn.left_click()
    drawn.click("Quit")
    posted.wait_for(QuitChosen())
    assert posted.events.count(StartChosen()) == 2


def test_the_second_click_of_two_does_not_undo_the_first(drawn, tray, posted, clock):
    drawn.left_click()
    posted.wait_for(StartChosen())
    tray.draw(RUNNING)
    drawn.until(lambda: "Stop" in drawn.labels())
    clock.forward(0.3)
    drawn.left_click()
    drawn.click("Quit")
    posted.wait_for(QuitChosen())
    assert StopChosen() not in posted.events


def test_an_opening_announced_three_times_is_one(drawn, posted, clock):
    drawn.open_menu()
    drawn.ask_menu("AboutToShowGroup", "ai", ([0],))
    drawn.ask_menu("EventGroup", "a(isvu)", ([(0, "opened", ("i", 0), 0)],))
    drawn.click("Quit")
    posted.wait_for(QuitChosen())
    assert posted.events.count(MenuOpened()) == 1
    clock.forward(2)
    drawn.open_menu()
    posted.until(lambda events: events.count(MenuOpened()) == 2)


def test_a_click_on_a_menu_that_has_changed_hits_the_same_row_or_nothing(drawn, tray, posted):
    old_start, old_quit = drawn.find("Start")["id"], drawn.find("Quit")["id"]
    tray.draw(RUNNING)
    drawn.until(lambda: "Stop" in drawn.labels())
    drawn.click_number(old_start)
    drawn.click_number(old_quit)
    posted.wait_for(QuitChosen())
    assert not {StartChosen(), StopChosen()} & set(posted.events)


def test_only_what_has_changed_is_sent(drawn, tray):
    drawn.signals.clear()
    state, *rest = STOPPED.rows
    tray.draw(replace(STOPPED, rows=(replace(state, label="Stopped by itself"), *rest)))
    changed, removed = drawn.signal("ItemsPropertiesUpdated")
    assert [(properties, removed) for _, properties in changed] == [
        ({"label": ("s", "Stopped by itself")}, [])
    ]
    # An open menu of LXQt would close.
    assert "LayoutUpdated" not in [name for name, _ in drawn.signals]


def test_a_row_more_is_a_new_layout_and_a_row_less_is_none(drawn, tray):
    drawn.signals.clear()
    tray.draw(replace(STOPPED, rows=STOPPED.rows[2:]))
    drawn.until(lambda: drawn.labels()[0] == "Start")
    assert "LayoutUpdated" not in [name for name, _ in drawn.signals]
    tray.draw(replace(STOPPED, rows=(*STOPPED.rows, Row("more", "More"))))
    assert drawn.signal("LayoutUpdated")[1] == 0


def test_the_same_menu_again_is_no_news(drawn, tray):
    drawn.signals.clear()
    tray.draw(replace(STOPPED))
    tray.draw(replace(STOPPED, tooltip="later"))
    drawn.until(lambda: drawn.property("Title") == "later")
    assert {name for name, _ in drawn.signals} <= {"NewTitle", "NewToolTip"}


def test_a_panel_reads_what_it_needs(drawn):
    properties = drawn.properties()
    assert properties["Id"] == "nbtray"
    assert properties["Category"] == "ApplicationStatus"
    assert properties["Status"] == "Active"
    assert properties["Menu"] == "/MenuBar"
    assert properties["OverlayIconPixmap"] == properties["AttentionIconPixmap"] == []
    # MATE hides an icon that has one, even an empty one.
    assert not [name for name in properties if name.startswith("XAyatana")]


def test_the_left_click_is_promised_before_there_is_a_menu(reader):
    # XFCE reads it once.
    assert reader.property("ItemIsMenu") is False
    reader.left_click()


def test_a_menu_without_a_default_row_is_opened_by_the_left_click(drawn, tray):
    assert drawn.property("ItemIsMenu") is False
    tray.draw(TrayMenu(Look.STARTING, "nbtray", (QUIT,)))
    drawn.until(lambda: drawn.labels() == ["Quit"])
    assert drawn.property("ItemIsMenu") is True


def test_the_picture_is_the_look_at_each_size(drawn, tray):
    tray.draw(RUNNING)
    drawn.signal("NewIcon")
    drawn.until(lambda: drawn.labels() == ["Stop", "Quit"])
    pixmaps = drawn.property("IconPixmap")
    assert [(width, height) for width, height, _ in pixmaps[:-1]] == [(size, size) for size in SIZES]
    for size, _, argb in pixmaps[:-1]:
        red, green, blue, alpha = picture(Look.RUNNING, size).split()
        assert argb[::4] == alpha.tobytes()
        assert (argb[1::4], argb[2::4], argb[3::4]) == (red.tobytes(), green.tobytes(), blue.tobytes())


def test_a_tooltip_has_no_markup_to_be_shown_or_rendered(drawn, tray):
    tray.draw(replace(STOPPED, tooltip="<b>nbtray</b> & friends"))
    drawn.signal("NewToolTip")
    assert drawn.property("ToolTip") == ("", [], "bnbtray/b  friends", "")
    assert drawn.property("Title") == "bnbtray/b  friends"


def test_text_the_bus_cannot_carry_is_shown_without_it(drawn, tray):
    tray.draw(TrayMenu(Look.FAILED, "nul \0 and half \ud83d", (Row("note", "nul \0 and half \ud83d"), QUIT)))
    drawn.until(lambda: drawn.labels() == ["nul  and half ?", "Quit"])
    assert drawn.property("Title") == "nul  and half ?"


@pytest.mark.parametrize(
    ("method", "signature", "body"),
    [
        ("SecondaryActivate", "ii", (0, 0)),
        ("XAyatanaSecondaryActivate", "u", (0,)),
        ("Scroll", "is", (1, "vertical")),
    ],
)
def test_what_means_nothing_to_us_is_taken_kindly(drawn, method, signature, body):
    assert drawn.ask_item(method, signature, body) == ()


@pytest.mark.parametrize("method", ["ProvideXdgActivationToken", "ContextMenu"])
def test_what_we_do_not_do_is_refused(drawn, method):
    with pytest.raises(DBusErrorResponse, match="UnknownMethod"):
        drawn.ask_item(method)


def test_what_is_promised_is_there(drawn):
    promised = drawn.introspect("/StatusNotifierItem").find("interface")
    assert {each.get("name") for each in promised.findall("property")} == set(drawn.properties())


def test_it_goes_with_a_status_and_stays_registered(session_bus, watcher, posted):
    opened = open_tray(posted, environ=session_bus.env, grace=60)
    with running(opened), TrayReader(watcher.wait()[0]) as reader:
        opened._icon.visible = False
        reader.until(lambda: reader.property("Status") == "Passive")
        opened._icon.visible = True
        reader.until(lambda: reader.property("Status") == "Active")
        assert len(watcher.items) == 1


def test_on_lxqt_it_goes_with_its_name_and_comes_with_another(session_bus, watcher, posted, monkeypatch):
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "LXQt")
    opened = open_tray(posted, environ=session_bus.env, grace=60)
    with running(opened):
        first = watcher.wait()[0]
        opened._icon.visible = False
        opened._icon.visible = True
        assert watcher.wait(2)[1] != first


def test_two_icons_of_one_process_id_do_not_answer_for_each_other(session_bus, watcher, posted):
    # Programs in Flatpak often have the same process id.
    with running(open_tray(posted, environ=session_bus.env, grace=60)):
        first = watcher.wait()[0]
        with running(open_tray(posted, environ=session_bus.env, grace=60)):
            second = watcher.wait(2)[1]
            assert second.startswith(":")
            with TrayReader(first) as one, TrayReader(second) as other:
                assert one.property("Id") == other.property("Id")


def test_a_panel_that_refuses_is_no_panel(session_bus, posted):
    tray = open_tray(posted, environ=session_bus.env, grace=0.05)
    with FakeWatcher(session_bus.address, refusing=True), running(tray):
        events = posted.until(len)
        assert [type(each).__name__ for each in events] == ["TrayMissing"]
