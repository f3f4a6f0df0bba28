"""What is started when its user logs in, and what is known of that."""

import hashlib
from dataclasses import dataclass

from nbtray.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Startup:
    """This very nbtray: its interpreter, and its home where that is one of its own (`NBTRAY_HOME`)."""

    python: str
    home: str = ""

    def command(self, *, tray: bool) -> tuple[str, ...]:
        """Return the program and its arguments: with an icon, or for a computer without a desktop."""
        # -P: what lies in the folder it is started in is no part of nbtray.
        return (self.python, "-P", "-m", "nbtray", *(() if tray else ("run", "--no-tray")))

    @property
    def variables(self) -> dict[str, str]:
        """The variables it needs."""
        return {"NBTRAY_HOME": self.home} if self.home else {}

    @property
    def name(self) -> str:
        """What the entry is called; each home has one of its own."""
        return f"nbtray-{hashlib.sha256(self.home.encode()).hexdigest()[:8]}" if self.home else "nbtray"


@dataclass(frozen=True, slots=True)
class On:
    """It starts at login; `where` is the entry, `tray` whether with an icon."""

    where: str
    tray: bool = True


@dataclass(frozen=True, slots=True)
class Off:
    """Nothing starts it, or the person has switched the entry off in the desktop's own settings."""


@dataclass(frozen=True, slots=True)
class Stale:
    """The entry `where` starts something else: an nbtray that was moved or removed, or another one."""

    where: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It could not be changed, or looked at."""

    problem: Problem


AutostartState = On | Off | Stale | Refused
