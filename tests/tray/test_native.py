"""pystray's own icons behind the same port: Windows, macOS, and appindicator where it is asked for."""

import signal
import sys
import threading
from types import ModuleType

import pytest
from beds.running_tray import running
from beds.stand_in_backend import WM_LBUTTONUP, WM_RBUTTONUP, AppHelper, StandIn, install
from contracts.tray_contract import STOPPED, TrayContract

from nbtray.core.desktop.events import TrayAppeared
from nbtray.core.server.events import StartChosen
from nbtray.core.status.menu import Look, Row, TrayMenu
from nbtray.core.status.notice import Notice
from nbtray.tray.icon import open_tray
from nbtray.tray.problems import NoTrayBackend

LONG = TrayMenu(Look.RUNNING, "nbtray: " + "😀" * 300, (Row("note", "x" * 300),))


@pytest.fixture
def opened(request, monkeypatch, posted, clock):
    install(monkeypatch)
    tray = open_tray(posted, platform=request.param, environ={}, monotonic=clock)
    with running(tray):
        posted.wait_for(TrayAppeared())
        yield tray


windows = pytest.mark.parametrize("opened", ["win32"], indirect=True)
mac = pytest.mark.parametrize("opened", ["darwin"], indirect=True)
both = pytest.mark.parametrize("opened", ["win32", "darwin"], indirect=True)


class NativeContract(TrayContract):
    @pytest.fixture
    def tray(self, opened):
        self.icon = opened._icon
        return opened

    def labels(self):
        return [None if each is self.icon.menu.SEPARATOR else self.read(each) for each in self.icon.menu]

    def read(self, item):
        return item.text

    def click(self, *labels):
        items = self.icon.menu
        for label in labels:
            item = next(each for each in items if self.read(each) == label)
            items = item.submenu
        if item.enabled:
            item(self.icon)

    def settle(self, tray, menu):
        tray.draw(menu)


@windows
class TestOnWindows(NativeContract):
    def read(self, item):
        return item.text.replace("&&", "&")

    def left_click(self):
        self.icon.receive(WM_LBUTTONUP)

    def open_menu(self):
        self.icon.receive(WM_RBUTTONUP)


@mac
class TestOnMacOs(NativeContract):
    def left_click(self):
        # There it opens the menu, in which the default row is bold.
        self.icon()

    def settle(self, tray, menu):
        tray.draw(menu)
        drawn = threading.Event()
        AppHelper.callAfter(drawn.set)
        assert drawn.wait(60)

    test_whoever_opens_the_menu_is_seen = None  # pystray has no hook for it


@windows
def test_a_double_click_is_one_click_on_windows_too(opened, posted):
    opened.draw(STOPPED)
    for _ in range(2):
        opened._icon.receive(WM_LBUTTONUP)
    assert posted.events == [TrayAppeared(), StartChosen()]


@both
def test_texts_fit_into_what_the_platform_has_for_them(opened, logged):
    opened.draw(LONG)
    opened.notifier.show(Notice("topic", "", "x" * 1000))
    opened.notifier.show(Notice("topic", "y" * 1000, ""))
    (title, message), (long_title, blank) = opened._icon.notified.until(lambda shown: len(shown) == 2)
    assert (title, blank) == (" ", " ")
    assert (len(message), len(long_title)) == (255, 63)
    assert logged.events == []


@windows
def test_a_drawing_that_fails_is_a_line_in_the_log(opened, logged, monkeypatch):
    def refuse(_icon):
        raise OSError("Explorer is not there")

    monkeypatch.setattr(StandIn, "_update_menu", refuse)
    opened.draw(STOPPED)
    assert logged.events == ["The tray could not be drawn"]


def test_a_backend_that_is_not_there_is_a_sentence(posted):
    elsewhere = "darwin" if sys.platform == "win32" else "win32"
    with pytest.raises(NoTrayBackend, match=elsewhere) as caught:
        open_tray(posted, platform=elsewhere, environ={})
    assert "--no-tray" in caught.value.problem.advice


def test_only_a_backend_with_a_menu_can_be_asked_for(posted):
    with pytest.raises(NoTrayBackend, match="xorg"):
        open_tray(posted, platform="linux", environ={"NBTRAY_TRAY": "xorg"})


def test_ctrl_c_stays_ours_with_appindicator(monkeypatch, posted):
    class TakesInterrupt(StandIn):
        def _run(self):
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            self._mark_ready()

    module = ModuleType("pystray._appindicator")
    module.Icon = TakesInterrupt
    monkeypatch.setitem(sys.modules, module.__name__, module)
    before = signal.getsignal(signal.SIGINT)
    open_tray(posted, platform="linux", environ={"NBTRAY_TRAY": "appindicator"}).run()
    assert signal.getsignal(signal.SIGINT) is before
