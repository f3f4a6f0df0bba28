"""The composition root: it knows every room and decides nothing.

What the icon needs is loaded first, everything else while the panel is already showing it.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from nbtray import __version__
from nbtray.core.problem import NbtrayError
from nbtray.desktop.single_instance import HeldBy, acquire
from nbtray.storage.folders import find_folders, prepare

if TYPE_CHECKING:
    from nbtray.core.events import Event
    from nbtray.core.folders import Folders
    from nbtray.core.problem import Problem
    from nbtray.core.status.notice import Notice
    from nbtray.desktop.single_instance import Lock
    from nbtray.session import Session

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds a second nbtray waits for the first to open its door, or to end."""

STEP = 0.05


class NotEnoughLeft(NbtrayError):
    """The system gives nbtray no thread, no file descriptor or no memory."""

    title = "nbtray cannot run: {reason}."
    advice = "End other programs of this account, or raise its limits (`ulimit -a` shows them)."


Announce = Callable[[dict[str, object]], None]
"""Hears each new status, as `status --json` tells it."""


def run(*, tray: bool, start: bool = False, announce: Announce | None = None) -> int:
    """Be the one nbtray of this home until it is told to quit; return the exit status."""
    try:
        folders = find_folders(os.environ)
        problems = prepare(folders)
        held = _the_lock(folders)
        if held is None:
            return 0
        with held:
            if tray:
                return _run_tray(folders, problems, start=start)
            return _run_bare(folders, problems, start=start, announce=announce)
    except NbtrayError as error:
        sys.stderr.write(f"{error.problem}\n")
        return 1
    except (OSError, RuntimeError, ImportError) as error:  # no thread or no file descriptor left
        log.exception("nbtray ends")
        sys.stderr.write(f"{NotEnoughLeft(reason=error).problem}\n")
        return 1


def _run_tray(folders: "Folders", problems: "tuple[Problem, ...]", *, start: bool) -> int:
    from nbtray.storage.log import Log  # noqa: PLC0415 -- a second nbtray needs none
    from nbtray.tray.icon import open_tray  # noqa: PLC0415 -- no tray, no pystray

    session: Session | None = None
    first_words = FirstWords()

    def post(event: "Event") -> None:
        assert session is not None  # noqa: S101 -- the icon keeps its events until `begin` has returned
        session.post(event)
        first_words.hear(event)

    icon = open_tray(post)
    log_file = Log(folders.log, resident=True)

    def begin() -> None:
        from nbtray import session as sessions  # noqa: PLC0415 -- the panel shows the icon by now

        nonlocal session
        session = sessions.Session(
            folders, icon.notifier, icon.draw, log_file, start=start, problems=problems
        )
        session.when_ended(icon.stop)

    def leave(*_: object) -> None:
        if session is None:
            icon.stop()
        else:
            session.quit()

    _on_signals(leave)
    lost = icon.run(begin)
    if session is not None:
        session.close()
    if lost is not None:
        # The desktop session is over, the user's computations need not be: the next nbtray adopts the server.
        log.warning("%s", lost)
    return 0


def _run_bare(
    folders: "Folders", problems: "tuple[Problem, ...]", *, start: bool, announce: Announce | None
) -> int:
    from nbtray.core.status.status_report import status_report  # noqa: PLC0415 -- not before the icon of a tray
    from nbtray.session import Session  # noqa: PLC0415 -- likewise
    from nbtray.storage.log import Log  # noqa: PLC0415 -- likewise

    log_file = Log(folders.log, resident=True, mirror=sys.stderr)
    session = Session(folders, LoggedNotices(), lambda _: None, log_file, start=start, problems=problems)
    _on_signals(lambda *_: session.quit())
    if announce is not None:
        session.engine.listen(lambda status: announce(status_report(status, __version__)))
    session.wait()
    session.close()
    return 0


class FirstWords:
    """Tells whoever started the tray from a terminal, once, whether there is an icon to look for."""

    def __init__(self) -> None:
        self._said = False

    def hear(self, event: "Event") -> None:
        """Print one line when the first panel has answered, or none has."""
        from nbtray.core.desktop.events import TrayAppeared, TrayMissing  # noqa: PLC0415 -- loaded by now, and not before the icon
        from nbtray.core.status import wording  # noqa: PLC0415 -- likewise

        match event:
            case TrayAppeared():
                line = wording.IN_TRAY
            case TrayMissing():
                line = str(wording.NO_TRAY)
            case _:
                return
        if not self._said and sys.stdout is not None:  # None: started without a console on Windows
            self._said = True
            with suppress(OSError):  # the terminal may be gone already
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


class LoggedNotices:
    """`ports.Notifier` where there is no desktop to show them."""

    def show(self, notice: "Notice") -> None:
        """Write the notice down."""
        log.info("%s: %s", notice.title, notice.body)

    def withdraw(self, topic: str) -> None:
        """Leave it in the log, where it was true when it was written."""


def _on_signals(leave: Callable[..., None]) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, leave)


def _the_lock(folders: "Folders") -> "Lock | None":
    """Return the lock, or None after the nbtray that has it has shown itself."""
    deadline = time.monotonic() + PATIENCE
    while isinstance(held := acquire(folders), HeldBy):
        from nbtray.client.connection import Connection  # noqa: PLC0415 -- for a second nbtray only
        from nbtray.client.problems import NotRunning  # noqa: PLC0415 -- likewise

        try:
            with Connection(folders) as connection:
                connection.do("show")
        except NotRunning:
            # It has the lock before it opens its door, and still when it has closed it.
            if time.monotonic() > deadline:
                raise
            time.sleep(STEP)
        else:
            sys.stdout.write("nbtray is running already; it has shown itself.\n")
            return None
    return held
