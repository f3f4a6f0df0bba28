"""A whole nbtray in the test's own process, over a computer the test can change: no icon, no Jupyter."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from beds.fakes_desktop import FakeWakefulness
from beds.fakes_network import FakeAddressSource, FakeDesktop, FakeEars, FakeRouter
from beds.fakes_reach import FakeFirewall, FakeOutside
from beds.fakes_server import Computer, FakeCertificates, FakeServer
from beds.fakes_tray import FakeNotifier

from nbtray.core.address.effects import ReadNetwork
from nbtray.core.address.events import AddressCheckChosen, NetworkChanged
from nbtray.core.address.readings import LocalNetwork, WayOut
from nbtray.core.desktop.effects import OpenSettings
from nbtray.core.events import Event
from nbtray.core.folders import Folders
from nbtray.core.mail.effects import AwaitUnlock, SendLetter
from nbtray.core.server.events import QuitChosen
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsReloadChosen
from nbtray.core.state import State
from nbtray.core.status.status import Status
from nbtray.core.timers import Timer, TimerRang
from nbtray.desktop.unlocking import UnlockWatch
from nbtray.engine.clock import SystemClock
from nbtray.engine.control import Control
from nbtray.engine.dispatch import Dispatcher, Handler
from nbtray.engine.door import UnixDoor
from nbtray.engine.loop import Engine
from nbtray.jupyter.password import store
from nbtray.jupyter.password_file import PasswordFile
from nbtray.jupyter.wish_file import WishFile
from nbtray.network.answer import Answer
from nbtray.ports import AddressSource, Mailer, Post
from nbtray.storage.address_memory import AddressMemory
from nbtray.storage.folders import prepare
from nbtray.storage.lease_memory import LeaseMemory
from nbtray.storage.login_journal import LoginJournal
from nbtray.storage.outbox_journal import OutboxJournal
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.secrets_in_memory import SecretsInMemory
from nbtray.storage.settings_file import SettingsFile
from nbtray.wiring import Adapters, handlers

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
NETWORK = LocalNetwork("lab", ("192.168.77.10",), ("192.168.77.0/24",), "eth0", "192.168.77.10", (WAY,))
ADDRESS = "81.2.69.10"
HASHED = "argon2:$argon2id$v=19$m=10240,t=10,p=8$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"
"""What a password's hash looks like; it is that of none."""


@dataclass
class Running:
    """What the test can change and look at."""

    folders: Folders
    computer: Computer
    sources: FakeAddressSource = field(default_factory=FakeAddressSource)
    session: SecretsInMemory = field(default_factory=SecretsInMemory)
    router: FakeRouter = field(default_factory=FakeRouter)
    firewall: FakeFirewall = field(default_factory=FakeFirewall)
    outside: FakeOutside = field(default_factory=FakeOutside)
    engine: Engine | None = None
    notifier: FakeNotifier | None = None

    def post(self, event: Event) -> None:
        """Have something happen."""
        assert self.engine is not None
        self.engine.post(event)

    def seen_at(self, address: str) -> None:
        """Let every source tell this address, and wait until it is believed."""
        settings = SettingsFile(self.folders.settings_file).read(ReadSettings())
        assert settings is not None
        for source in settings.settings.address.sources:
            self.sources.answers[source] = Answer(200, address.encode())
        self.post(AddressCheckChosen())
        self.wait_until(lambda status: status.ipv4 and str(status.ipv4.address) == address)

    def edit_settings(self, text: str) -> None:
        """Save this in the settings file of a server that runs, and wait until nbtray knows."""
        self.folders.settings_file.write_text(text)
        self.post(SettingsReloadChosen())
        self.wait_until(lambda status: status.restart_for)

    def wait_for(self, state: str) -> None:
        """Return when the server's state is this."""
        self.wait_until(lambda status: status.phase == state)

    def wait_until(self, holds: Callable[[Status], object]) -> None:
        """Return when this holds of the status."""
        assert self.engine is not None
        reached = threading.Event()
        end = self.engine.listen(lambda status: reached.set() if holds(status) else None)
        assert reached.wait(60), self.engine.status
        end()


class Door(UnixDoor):
    """Hangs up on everybody at the end, as the end of a process does."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._clients: list[socket.socket] = []

    def accept(self) -> socket.socket:
        """Return the next connection."""
        self._clients.append(super().accept())
        return self._clients[-1]

    def hang_up(self) -> None:
        """End every conversation."""
        for client in self._clients:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)


@contextmanager
def nbtray_with_password(folders: Folders) -> Iterator[Running]:
    """Run one that would start its server without asking for a password first; the server is stopped."""
    store(HASHED, folders, PrivateFiles())
    with running_nbtray(folders) as nbtray:
        nbtray.wait_for("stopped")
        yield nbtray


@contextmanager
def running_nbtray(
    folders: Folders,
    computer: Computer | None = None,
    mailer: Mailer | None = None,
    unlocking: Callable[[Post], UnlockWatch] | None = None,
    sources: AddressSource | None = None,
) -> Iterator[Running]:
    """Run one until the test is over, or somebody tells it to quit; with a `mailer` it can write letters."""
    prepare(folders)
    nbtray = Running(folders, computer or Computer())
    files = PrivateFiles()
    notifier = nbtray.notifier = FakeNotifier(nbtray.post)
    desktop = FakeDesktop(folders.log, folders.settings_file)
    adapters = Adapters(
        server=FakeServer(nbtray.computer, nbtray.post),
        wish=WishFile(folders, files),
        certificates=FakeCertificates(nbtray.computer),
        passwords=PasswordFile(folders, files, window=("false",)),
        addresses=sources or nbtray.sources,
        memory=AddressMemory(folders.addresses, files),
        outbox=OutboxJournal(folders.outbox, files),
        router=nbtray.router,
        ears=FakeEars(),
        leases=LeaseMemory(folders.leases, files),
        firewall=nbtray.firewall,
        outside=nbtray.outside,
        settings=SettingsFile(folders.settings_file),
        desktop=desktop,
        awake=FakeWakefulness(),
        notifier=notifier,
        logins=LoginJournal(folders, files, SystemClock()),
        close_windows=lambda: None,
        open_settings=lambda _: desktop.open_settings(OpenSettings()),
        open_window=lambda _: desktop.open_settings(OpenSettings()),
        set_log_level=lambda _: None,
    )
    # The network is the one the test has posted.
    table = {**handlers(adapters), ReadNetwork: Handler(lambda _: None)}
    if mailer is not None:
        table[SendLetter] = Handler(mailer.send, "mail")
    watch = unlocking(nbtray.post) if unlocking else None
    if watch is not None:
        table[AwaitUnlock] = Handler(lambda _: watch.listen())
    dispatcher = Dispatcher(table, nbtray.post)
    read = adapters.settings.read(ReadSettings())
    assert read is not None
    state = State(settings=read.settings, settings_problems=read.problems)
    nbtray.engine = engine = Engine(state, SystemClock(), dispatcher.carry_out, lambda _: None)
    door = Door(folders.control_socket)
    control = Control(door, engine, nbtray.session)
    threads = [
        threading.Thread(target=engine.run),
        threading.Thread(target=_end, args=(engine, control, door)),
    ]
    for thread in threads:
        thread.start()
    control.start()
    nbtray.post(NetworkChanged(NETWORK))
    try:
        yield nbtray
    finally:
        nbtray.computer.release()
        nbtray.post(QuitChosen(even_if_busy=True))
        nbtray.post(TimerRang(Timer.SHUTDOWN))
        for thread in threads:
            thread.join(60)
        dispatcher.end(10)
        if watch is not None:
            watch.stop()


def _end(engine: Engine, control: Control, door: Door) -> None:
    engine.ended.wait()
    control.close()
    door.hang_up()
