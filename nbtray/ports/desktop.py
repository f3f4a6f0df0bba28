"""The Protocols of the desktop around the engine."""

from typing import Protocol

from nbtray.core.desktop.effects import CopyText, OpenLog, OpenSettings, OpenUrl
from nbtray.core.desktop.events import CopyRefused, OpenRefused, TextCopied
from nbtray.core.server.effects import KeepAwake, LetSleep
from nbtray.core.server.events import SleepNotPrevented
from nbtray.core.startup import AutostartState
from nbtray.core.status.menu import TrayMenu
from nbtray.core.status.notice import Notice


class Tray(Protocol):
    """Shows the icon and its menu; a click posts the row's event, opening the menu posts `MenuOpened`."""

    def draw(self, menu: TrayMenu) -> None:
        """Show this menu from now on; returns at once, from any thread."""
        ...


class Notifier(Protocol):
    """Shows notifications; a pressed button posts `NoticeAnswered`."""

    def show(self, notice: Notice) -> None:
        """Show the notice; returns at once, from any thread; nothing is raised when nobody can show it."""
        ...

    def withdraw(self, topic: str) -> None:
        """Take the notice of this topic off the screen, if it is there; returns at once, from any thread."""
        ...


class Autostart(Protocol):
    """Starts this nbtray when its user logs in; nothing is raised."""

    def look(self) -> AutostartState:
        """Tell whether it does."""
        ...

    def switch_on(self, *, tray: bool) -> AutostartState:
        """Let it start from the next login on: with an icon, or for a computer without a desktop."""
        ...

    def switch_off(self) -> AutostartState:
        """Let it start by itself no more."""
        ...


class Wakefulness(Protocol):
    """Keeps the computer from falling asleep by itself."""

    def keep(self, effect: KeepAwake) -> SleepNotPrevented | None:
        """Keep it awake from now on, also when asked twice."""
        ...

    def let_sleep(self, effect: LetSleep) -> None:
        """Let it fall asleep again."""
        ...


class Desktop(Protocol):
    """Clipboard, browser, editor."""

    def copy(self, effect: CopyText) -> TextCopied | CopyRefused:
        """Put the text on the clipboard."""
        ...

    def open_url(self, effect: OpenUrl) -> OpenRefused | None:
        """Open the browser."""
        ...

    def open_log(self, effect: OpenLog) -> OpenRefused | None:
        """Open the log."""
        ...

    def open_settings(self, effect: OpenSettings) -> OpenRefused | None:
        """Open the settings file."""
        ...
