"""One life of the engine, with everything that feeds it; behind an icon or without one."""

import logging
import os
import sys
import threading
from collections.abc import Callable

from nbtray import __version__
from nbtray.core.address.effects import ReadNetwork
from nbtray.core.events import Event
from nbtray.core.folders import Folders
from nbtray.core.logins.events import LoginsWritten
from nbtray.core.mail.effects import AwaitUnlock, SendLetter
from nbtray.core.problem import Problem
from nbtray.core.server.events import QuitChosen
from nbtray.core.server.state import Looking
from nbtray.core.settings import Settings
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsEdited, SettingsReloadChosen
from nbtray.core.state import State
from nbtray.core.status.menu import TrayMenu
from nbtray.desktop.keyring_secrets import SERVICE, KeyringSecrets, account
from nbtray.desktop.unlocking import UnlockWatch
from nbtray.desktop.waking import WakeWatch
from nbtray.engine.clock import SystemClock
from nbtray.engine.control import Control
from nbtray.engine.dispatch import Dispatcher, Handler
from nbtray.engine.door import open_door
from nbtray.engine.loop import Engine
from nbtray.mail.credential import credential_from
from nbtray.mail.mailer import SmtpMailer
from nbtray.network.changes import NetworkWatch
from nbtray.ports import Notifier
from nbtray.storage.file_lock import locked
from nbtray.storage.file_watch import FileWatch
from nbtray.storage.log import Log
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.secret_places import SecretPlaces
from nbtray.storage.secrets_file import SecretsFile
from nbtray.storage.secrets_in_memory import SecretsInMemory
from nbtray.wiring import handlers, real_adapters

logger = logging.getLogger(__name__)

FINISH = 3.0
"""Seconds the workers may take to finish what they have once the engine has ended."""


class Session:
    """Begins in the constructor; `quit` and `leave` end it, `wait` waits for that, `close` cleans up."""

    def __init__(  # noqa: PLR0913 -- where it lives, and what it talks to
        self,
        folders: Folders,
        notifier: Notifier,
        draw: Callable[[TrayMenu], None],
        log: Log,
        *,
        start: bool,
        problems: tuple[Problem, ...],
    ) -> None:
        clock, files = SystemClock(), PrivateFiles()
        self._network = NetworkWatch(self.post)
        self.secrets = SecretPlaces(
            keyring=KeyringSecrets(
                account(folders), lambda: locked(folders.secrets_lock, folders.secrets_file)
            ),
            session=SecretsInMemory(),
            file=SecretsFile(folders, files),
        )
        mailer = SmtpMailer(credential_from(self.secrets.of, may_ask=False))
        self._unlocking = UnlockWatch(self.post, SERVICE, account(folders))
        adapters = real_adapters(
            folders, files, clock=clock, post=self.post, notifier=notifier, set_log_level=log.set_level
        )
        table = {
            **handlers(adapters),
            ReadNetwork: Handler(lambda _: self._network.check(), "network"),
            AwaitUnlock: Handler(lambda _: self._unlocking.listen()),
            SendLetter: Handler(mailer.send, "mail"),
        }
        self._ears = adapters.ears
        self._close_windows = adapters.close_windows
        self._dispatcher = Dispatcher(table, self.post)
        read = adapters.settings.read(ReadSettings()) or SettingsEdited(Settings())
        at_launch = read.settings.server.start_at_launch or adapters.wish.is_kept()
        state = State(
            settings=read.settings,
            settings_problems=read.problems,
            is_root=_is_root(),
            platform=sys.platform,
            folder_problems=problems,
            server=Looking(then_start=start or at_launch),
        )
        log.set_level(read.settings.log.level)
        self.engine = Engine(state, clock, self._dispatcher.carry_out, draw)
        self._control = Control(open_door(folders.control_socket, files), self.engine, self.secrets.session)
        self._waking = WakeWatch(self.post)
        self._settings = FileWatch(lambda: self.post(SettingsReloadChosen()), "nbtray-settings")
        self._logins = FileWatch(lambda: self.post(LoginsWritten()), "nbtray-logins")
        self._thread = threading.Thread(target=self.engine.run, name="nbtray-engine", daemon=True)
        logger.info("nbtray %s begins, pid %d, %s", __version__, os.getpid(), _surroundings())
        # The network first: what the engine decides at launch needs this computer's addresses.
        # The engine last: it begins only when everything that needs a thread has one.
        for each in (self._network, self._waking, self._control, self._thread):
            each.start()
        self._settings.watch([folders.settings_file])
        self._logins.watch([folders.logins])

    def post(self, event: Event) -> None:
        """Hand an event to the engine."""
        self.engine.post(event)

    def quit(self) -> None:
        """End as a person who has been asked would: the server stops too. Also called by a signal handler."""
        self.post(QuitChosen(even_if_busy=True))

    def when_ended(self, tell: Callable[[], None]) -> None:
        """Call `tell` once the engine has ended, from a thread of its own."""

        def wait_and_tell() -> None:
            self.wait()
            tell()

        threading.Thread(target=wait_and_tell, name="nbtray-end", daemon=True).start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the engine has ended; tell whether it has."""
        return self.engine.ended.wait(seconds)

    def close(self) -> None:
        """End everything but the server, which may outlive us, and the windows that live alone."""
        self._close_windows()
        self._control.close()
        self._network.stop()
        self._waking.stop()
        self._unlocking.stop()
        self._ears.stop()
        self._dispatcher.end(FINISH)
        logger.info("nbtray ends")


def _surroundings() -> str:
    """Say what whoever is sent this log has to ask first."""
    python = ".".join(map(str, sys.version_info[:3]))
    return f"Python {python} on {sys.platform}, desktop {os.environ.get('XDG_CURRENT_DESKTOP', 'none')}"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
