"""Starting at login on Windows: the Run key, and the note by which the Task Manager switches it off."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Protocol

from nbtray.core.startup import AutostartState, Off, On, Refused, Stale, Startup
from nbtray.desktop.autostart_problems import AutostartRefused

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
SWITCHED_OFF = 1
"""The lowest bit of the note's first byte."""

WITH_A_HOME = "import os, sys; os.environ.update({variables}); sys.argv[1:] = {arguments}; {run}"
START = "from nbtray.__main__ import main; sys.exit(main())"
"""The Run key has no variables, so a home of its own has to come by the command."""


class Registry(Protocol):
    """The user's own part of the registry (HKEY_CURRENT_USER); raises OSError."""

    def get(self, key: str, name: str) -> str | bytes | None:
        """Return a value, or None when there is none."""
        ...

    def set(self, key: str, name: str, value: str) -> None:
        """Write a text."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Remove a value; one that is not there is removed already."""
        ...


@dataclass(frozen=True, slots=True)
class RegistryAutostart:
    """One value of the Run key (`nbtray.ports.Autostart`)."""

    startup: Startup
    registry: Registry

    def look(self) -> AutostartState:
        """Tell whether this nbtray starts at login."""
        try:
            command = self.registry.get(RUN, self.startup.name)
            note = self.registry.get(APPROVED, self.startup.name)
        except OSError as error:
            return self._refused(error)
        if command is None or (isinstance(note, bytes) and note[:1] and note[0] & SWITCHED_OFF):
            return Off()
        for tray in (True, False):
            if command == _command_line(self.startup, tray=tray):
                return On(f"HKEY_CURRENT_USER\\{RUN}", tray)
        return Stale(f"HKEY_CURRENT_USER\\{RUN}")

    def switch_on(self, *, tray: bool) -> AutostartState:
        """Let it start at login from the next one on."""
        try:
            self.registry.set(RUN, self.startup.name, _command_line(self.startup, tray=tray))
            self.registry.delete(APPROVED, self.startup.name)
        except OSError as error:
            return self._refused(error)
        return self.look()

    def switch_off(self) -> AutostartState:
        """Let it start by itself no more."""
        try:
            for key in (RUN, APPROVED):
                self.registry.delete(key, self.startup.name)
        except OSError as error:
            return self._refused(error)
        return self.look()

    def _refused(self, error: OSError) -> Refused:
        return Refused(AutostartRefused(path=RUN, reason=error.strerror or type(error).__name__).problem)


def _command_line(startup: Startup, *, tray: bool) -> str:
    python, *arguments = startup.command(tray=tray)
    # The one without a console window; both lie beside each other.
    windowed = PureWindowsPath(python).with_name("pythonw.exe")
    if startup.variables:
        after = arguments[arguments.index("nbtray") + 1 :]
        program = WITH_A_HOME.format(variables=startup.variables, arguments=after, run=START)
        arguments = ["-P", "-c", program]
    return subprocess.list2cmdline([str(windowed), *arguments])


if sys.platform == "win32":
    import winreg

    class WindowsRegistry:
        """The real one."""

        def get(self, key: str, name: str) -> str | bytes | None:
            """Return a value, or None when there is none."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value = winreg.QueryValueEx(opened, name)[0]
            except FileNotFoundError:
                return None
            return value if isinstance(value, bytes) else str(value)

        def set(self, key: str, name: str, value: str) -> None:
            """Write a text."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str, name: str) -> None:
            """Remove a value."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return
