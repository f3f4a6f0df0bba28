"""The Protocols of the desktop around the engine."""

from typing import Protocol

from nbtray.core import effects, events
from nbtray.core.notice import Notice
from nbtray.core.startup import AutostartState
from nbtray.core.views.menu import TrayMenu


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

    def keep(self, effect: effects.KeepAwake) -> events.SleepNotPrevented | None:
        """Keep it awake from now on, also when asked twice."""
        ...

    def let_sleep(self, effect: effects.LetSleep) -> None:
        """Let it fall asleep again."""
        ...


class Desktop(Protocol):
    """Clipboard, browser, editor."""

    def copy(self, effect: effects.CopyText) -> events.TextCopied | events.CopyRefused:
        """Put the text on the clipboard."""
        ...

    def open_url(self, effect: effects.OpenUrl) -> events.OpenRefused | None:
        """Open the browser."""
        ...

    def open_log(self, effect: effects.OpenLog) -> events.OpenRefused | None:
        """Open the log."""
        ...

    def open_settings(self, effect: effects.OpenSettings) -> events.OpenRefused | None:
        """Open the settings file."""
        ...
