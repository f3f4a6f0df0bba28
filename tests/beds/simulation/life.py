"""One nbtray from its launch to its kill: the real engine, dispatcher, table of handlers and storage."""

from typing import TYPE_CHECKING

from beds.fakes_secrets import FakeKeyring
from beds.simulation.adapters import (
    SimulatedCertificates,
    SimulatedDesktop,
    SimulatedFirewall,
    SimulatedNetwork,
    SimulatedPasswords,
)
from beds.simulation.clock import Agenda
from beds.simulation.computer import SimulatedServer
from beds.simulation.disk import Killed
from beds.simulation.internet import SimulatedMailer, SimulatedOutside, SimulatedSources
from beds.simulation.router import SimulatedRouter
from beds.simulation.workers import Course, SimulatedWorker, Working

from nbtray.core.address.effects import ReadNetwork
from nbtray.core.certificate.effects import IssueCertificate
from nbtray.core.desktop.effects import ShowNotice, WithdrawNotice
from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.core.logins.effects import AskPassword
from nbtray.core.mail.effects import AwaitUnlock, KeepOutbox, RecallOutbox, SendLetter
from nbtray.core.mail.events import OutboxKept, OutboxNotKept, OutboxRecalled
from nbtray.core.router.effects import MapPort
from nbtray.core.server.effects import WatchServer
from nbtray.core.server.state import Looking
from nbtray.core.settings import Settings
from nbtray.core.settings.effects import ReadSettings, SetLogLevel
from nbtray.core.settings.events import SettingsEdited
from nbtray.core.state import State
from nbtray.core.status.menu import TrayMenu
from nbtray.engine.dispatch import Dispatcher, Handler
from nbtray.engine.loop import Engine
from nbtray.jupyter.wish_file import WishFile
from nbtray.mail.credential import credential_from
from nbtray.ports import Post
from nbtray.storage.address_memory import AddressMemory
from nbtray.storage.lease_memory import LeaseMemory
from nbtray.storage.login_journal import LoginJournal
from nbtray.storage.outbox_journal import TRIES, OutboxJournal
from nbtray.storage.secret_places import SecretPlaces
from nbtray.storage.secrets_in_memory import SecretsInMemory
from nbtray.storage.settings_file import SettingsFile
from nbtray.wiring import Adapters, handlers

if TYPE_CHECKING:
    from beds.simulation.home import Home

TRIED_NO_FURTHER = (ShowNotice, WithdrawNotice, WatchServer, SetLogLevel)
"""Ports that promise to raise nothing, as their contracts hold."""

BY_A_CHILD = (SendLetter, IssueCertificate, AskPassword, MapPort)
"""What needs a process or a thread of its own, where there may be none left."""


class NoThread(RuntimeError):
    """The system has no thread left to give."""


class _Waits(BaseException):
    """The journal would sleep now for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


def _wait_in_simulated_time(seconds: float) -> None:
    raise _Waits(seconds)


def _do_not_wait(seconds: float) -> None:
    """Try once more at once: it is the last time."""


class WitnessedJournal(OutboxJournal):
    """The real journal; whoever watches over the run learns what it holds."""

    def __init__(self, home: "Home") -> None:
        super().__init__(home.folders.outbox, home.disk)
        self._home = home

    def recall(self, effect: RecallOutbox) -> Course:
        """Return what was kept last; what cannot be read is waited for, without holding up time."""
        self._wait = _wait_in_simulated_time
        for _ in range(TRIES - 1):
            try:
                return self._witnessed(super().recall(effect))
            except _Waits as waits:
                yield waits.seconds
        self._wait = _do_not_wait
        return self._witnessed(super().recall(effect))

    def _witnessed(self, recalled: OutboxRecalled) -> OutboxRecalled:
        self._home.witness.recalled(recalled.outbox)
        return recalled

    def keep(self, effect: KeepOutbox) -> OutboxKept | OutboxNotKept:
        """Keep it."""
        self._home.witness.handed(effect.outbox)
        answer = super().keep(effect)
        if isinstance(answer, OutboxKept):
            self._home.witness.kept(effect.outbox)
        else:
            self._home.witness.not_kept()
        return answer


class Life:
    """A running nbtray; `kill_after` counts the effects until one is its last."""

    def __init__(self, home: "Home", *, start: bool) -> None:
        self._home = home
        self.agenda = Agenda()
        self.kill_after: int | None = None
        self.workers: dict[str, SimulatedWorker] = {}
        self.menu: TrayMenu | None = None
        self.router = SimulatedRouter(home)
        self.desktop = SimulatedDesktop(home)
        self.network = SimulatedNetwork(home, self.post)
        self._working = Working(home.clock, self.agenda, home.chance_of, self._breaks)
        settings = SettingsFile(home.settings_file)
        read = settings.read(ReadSettings()) or SettingsEdited(Settings())
        wish = WishFile(home.folders, home.disk)
        state = State(
            settings=read.settings,
            settings_problems=read.problems,
            server=Looking(then_start=start or read.settings.server.start_at_launch or wish.is_kept()),
        )
        dispatcher = Dispatcher(self._table(settings), self.post, begin_worker=self._begin_worker)
        self._dispatch = dispatcher.carry_out
        self.engine = Engine(state, home.clock, self._carry_out, self._draw)

    def begin(self) -> None:
        """Do what a session does: the network is read before the engine's first decision."""
        self.network.check()
        self.engine.begin()

    def post(self, event: Event) -> None:
        """Hand the engine an event."""
        self.engine.post(event)

    @property
    def state(self) -> State:
        """Return the engine's state."""
        return self.engine._state

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is under way."""
        return not self.engine.has_event and self.agenda.next == float("inf")

    def _carry_out(self, effect: Effect) -> None:
        if self.kill_after is not None:
            self.kill_after -= 1
            if self.kill_after <= 0:
                raise Killed
        self._dispatch(effect)

    def _draw(self, menu: TrayMenu) -> None:
        self.menu = menu
        if self._home.faults.of("drawing", "breaks"):
            raise RuntimeError("the panel is gone")

    def _begin_worker(self, name: str, post: Post) -> SimulatedWorker:
        if self._home.faults.of("threads", "none left"):
            raise NoThread("can't start new thread")
        worker = self.workers[name] = SimulatedWorker(name, post, self._working)
        return worker

    def _breaks(self, effect: Effect) -> bool:
        home = self._home
        broken = home.faults.of("adapters", "break") and not isinstance(effect, TRIED_NO_FURTHER)
        broken |= home.faults.of("threads", "none left") and isinstance(effect, BY_A_CHILD)
        return broken and home.chance_of("adapters").random() < 0.3

    def _await_unlock(self) -> None:
        self._home.unlock_awaited = self.post

    def _table(self, settings: SettingsFile) -> dict[type[Effect], Handler]:
        home, desktop = self._home, self.desktop
        places = SecretPlaces(home.keyring, SecretsInMemory(), FakeKeyring())
        mailer = SimulatedMailer(home, credential_from(places.of, may_ask=False))
        adapters = Adapters(
            server=SimulatedServer(home, self.post),
            wish=WishFile(home.folders, home.disk),
            certificates=SimulatedCertificates(home),
            passwords=SimulatedPasswords(home),
            addresses=SimulatedSources(home),
            memory=AddressMemory(home.folders.addresses, home.disk),
            outbox=WitnessedJournal(home),
            logins=LoginJournal(home.folders, home.disk, home.clock),
            router=self.router,
            ears=self.router,
            leases=LeaseMemory(home.folders.leases, home.disk),
            firewall=SimulatedFirewall(home),
            outside=SimulatedOutside(home),
            settings=settings,
            desktop=desktop,
            awake=desktop,
            notifier=desktop,
            open_settings=desktop.nothing,
            open_window=desktop.nothing,
            close_windows=desktop.nothing,
            set_log_level=desktop.nothing,
        )
        return {
            **handlers(adapters),
            ReadNetwork: Handler(lambda _: self.network.check(), "network"),
            AwaitUnlock: Handler(lambda _: self._await_unlock()),
            SendLetter: Handler(mailer.send, "mail"),
        }
