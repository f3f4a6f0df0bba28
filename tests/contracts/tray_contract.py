"""What whoever claims to be a tray must do."""

import threading
from abc import ABC, abstractmethod

from nbtray.core.desktop.events import CopyChosen, LogChosen, Url
from nbtray.core.server.events import MenuOpened, QuitChosen, StartChosen, StopChosen
from nbtray.core.status.menu import Look, Row, Separator, TrayMenu

START = Row("start", "Start", StartChosen(), default=True)
STOP = Row("stop", "Stop", StopChosen(), default=True)
QUIT = Row("quit", "Quit", QuitChosen())
COPIES = Row(
    "copy",
    "Copy",
    rows=(Row("public", "Public URL", CopyChosen(Url.PUBLIC)), Row("lan", "LAN URL", CopyChosen(Url.LAN))),
)
STOPPED = TrayMenu(
    Look.STOPPED,
    "nbtray: stopped",
    (
        Row("state", "Not running", enabled=False),
        Separator(),
        START,
        COPIES,
        Row("log", "Open log_file & more", LogChosen(), enabled=False),
        Separator(),
        QUIT,
    ),
)
RUNNING = TrayMenu(Look.RUNNING, "nbtray: running", (STOP, QUIT))


class TrayContract(ABC):
    """Subclass, give the fixtures `tray` and `posted`, and be the person before it."""

    @abstractmethod
    def labels(self) -> list[str | None]:
        """Return what is read in the menu; None is a line."""

    @abstractmethod
    def click(self, *labels: str) -> None:
        """Click the row under these labels, one for each level."""

    @abstractmethod
    def left_click(self) -> None:
        """Click the icon itself."""

    @abstractmethod
    def open_menu(self) -> None:
        """Open the menu and click nothing."""

    @abstractmethod
    def settle(self, tray, menu) -> None:
        """Draw, and wait until a person could see it."""

    def test_what_is_drawn_can_be_read(self, tray):
        self.settle(tray, STOPPED)
        assert self.labels() == ["Not running", None, "Start", "Copy", "Open log_file & more", None, "Quit"]

    def test_a_row_sends_its_event(self, tray, posted):
        self.settle(tray, STOPPED)
        self.click("Quit")
        posted.wait_for(QuitChosen())

    def test_a_row_below_another_sends_its_event(self, tray, posted):
        self.settle(tray, STOPPED)
        self.click("Copy", "LAN URL")
        posted.wait_for(CopyChosen(Url.LAN))

    def test_a_row_that_is_grey_or_only_tells_sends_nothing(self, tray, posted):
        self.settle(tray, STOPPED)
        self.click("Open log_file & more")
        self.click("Not running")
        self.click("Quit")
        posted.wait_for(QuitChosen())
        assert [each for each in posted.events if each in (LogChosen(), None)] == []

    def test_the_left_click_chooses_the_default_row(self, tray, posted):
        self.settle(tray, STOPPED)
        self.left_click()
        posted.wait_for(StartChosen())

    def test_the_left_click_chooses_nothing_where_no_row_is_the_default(self, tray, posted):
        self.settle(tray, TrayMenu(Look.STARTING, "nbtray: stopping", (QUIT,)))
        self.left_click()
        self.click("Quit")
        assert posted.until(lambda events: QuitChosen() in events).count(QuitChosen()) == 1

    def test_a_row_may_be_clicked_right_after_the_icon(self, tray, posted):
        self.settle(tray, STOPPED)
        self.left_click()
        posted.wait_for(StartChosen())
        self.settle(tray, RUNNING)
        self.click("Stop")
        posted.wait_for(StopChosen())

    def test_a_left_click_before_the_first_menu_starts(self, tray, posted):
        del tray
        self.left_click()
        posted.wait_for(StartChosen())

    def test_a_new_menu_takes_the_place_of_the_old(self, tray, posted):
        self.settle(tray, STOPPED)
        self.settle(tray, RUNNING)
        assert self.labels() == ["Stop", "Quit"]
        self.left_click()
        posted.wait_for(StopChosen())
        assert StartChosen() not in posted.events

    def test_whoever_opens_the_menu_is_seen(self, tray, posted):
        self.settle(tray, STOPPED)
        self.open_menu()
        posted.wait_for(MenuOpened())

    def test_any_thread_may_draw(self, tray):
        threads = [
            threading.Thread(target=tray.draw, args=(menu,)) for menu in (STOPPED, RUNNING, STOPPED) * 5
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.settle(tray, RUNNING)
        assert self.labels() == ["Stop", "Quit"]
