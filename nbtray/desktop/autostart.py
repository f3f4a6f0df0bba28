"""Starts nbtray when its user logs in (`nbtray.ports.Autostart`), by the means of this platform."""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nbtray.core.problem import NbtrayError
from nbtray.core.startup import AutostartState, Off, On, Refused, Stale, Startup
from nbtray.desktop.autostart_entries import (
    Entry,
    desktop_entry,
    is_switched_off,
    launch_agent,
    starts_the_same,
    systemd_unit,
)
from nbtray.desktop.autostart_problems import AutostartRefused, NothingStartsPrograms
from nbtray.ports import Autostart, PrivateFiles

log = logging.getLogger(__name__)

SYSTEMD_RUNS = Path("/run/systemd/system")
"""There exactly when systemd is the init system (sd_booted(3))."""


def this_nbtray(environ: Mapping[str, str] = os.environ, python: str = sys.executable) -> Startup:
    """Return what has to be started so that the nbtray asked now runs again."""
    home = environ.get("NBTRAY_HOME", "")
    return Startup(python, str(Path(home).expanduser().absolute()) if home else "")


def find_autostart(
    startup: Startup,
    files: PrivateFiles,
    *,
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    systemd: Path = SYSTEMD_RUNS,
) -> Autostart:
    """Return the adapter for this platform."""
    if sys.platform == "win32":
        from nbtray.desktop.autostart_registry import RegistryAutostart, WindowsRegistry  # noqa: PLC0415 -- Windows only

        return RegistryAutostart(startup, WindowsRegistry())
    home = Path.home()
    if platform == "darwin":
        with_icon, without = (launch_agent(startup, home, tray=tray) for tray in (True, False))
        return EntryAutostart(with_icon, without, files)
    # A relative value is to be ignored (XDG Base Directory Specification).
    chosen = Path(environ.get("XDG_CONFIG_HOME", ""))
    config = chosen if chosen.is_absolute() else home / ".config"
    return EntryAutostart(
        desktop_entry(startup, config), systemd_unit(startup, config), files, can_do_without=systemd.is_dir
    )


@dataclass(frozen=True, slots=True)
class EntryAutostart:
    """An entry for a desktop, and one for a computer without; at most one of them is there."""

    with_icon: Entry
    without: Entry
    files: PrivateFiles
    can_do_without: Callable[[], bool] = lambda: True

    def look(self) -> AutostartState:
        """Tell whether this nbtray starts at login."""
        return _guarded(self._look)

    def switch_on(self, *, tray: bool) -> AutostartState:
        """Let it start at login from the next one on."""
        return _guarded(lambda: self._switch_on(tray=tray))

    def switch_off(self) -> AutostartState:
        """Let it start by itself no more."""
        return _guarded(self._switch_off)

    def _look(self) -> AutostartState:
        found: AutostartState = Off()
        for tray, entry in ((False, self.without), (True, self.with_icon)):
            content = self.files.read(entry.path)
            if content is None or is_switched_off(content) or not _is_linked(entry):
                continue
            if starts_the_same(content, entry):
                return On(str(entry.path), tray)
            found = Stale(str(entry.path))
        return found

    def _switch_on(self, *, tray: bool) -> AutostartState:
        if not tray and not self.can_do_without():
            raise NothingStartsPrograms
        entry, other = (self.with_icon, self.without) if tray else (self.without, self.with_icon)
        self.files.write(entry.path, entry.content)
        if entry.link is not None:
            entry.link.parent.mkdir(parents=True, exist_ok=True)
            entry.link.unlink(missing_ok=True)
            entry.link.symlink_to(entry.path)
        if other.path != entry.path:
            self._remove(other)
        return self._look()

    def _switch_off(self) -> AutostartState:
        self._remove(self.with_icon)
        self._remove(self.without)
        return self._look()

    def _remove(self, entry: Entry) -> None:
        if entry.link is not None:
            with suppress(FileNotFoundError, NotADirectoryError):
                entry.link.unlink()
        self.files.remove(entry.path)


def _is_linked(entry: Entry) -> bool:
    return entry.link is None or entry.link.is_symlink()


def _guarded(act: Callable[[], AutostartState]) -> AutostartState:
    try:
        return act()
    except NbtrayError as error:
        return Refused(error.problem)
    except OSError as error:
        return Refused(AutostartRefused(reason=error.strerror, path=error.filename).problem)
    except Exception as error:  # the outer door
        log.exception("Starting at login met something unforeseen")
        return Refused(AutostartRefused(reason=type(error).__name__, path="the entry").problem)
