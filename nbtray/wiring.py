"""Which adapter carries out which effect, and on which worker: the composition root's table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nbtray.certificates.own import OwnCertificates
from nbtray.core.address.asking import AT_ONCE
from nbtray.core.address.effects import ReadAddress, RecallAddresses, SaveAddresses
from nbtray.core.address.readings import Family
from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles, RecallCertificate
from nbtray.core.certificate.events import CertificateFilesChanged
from nbtray.core.desktop.effects import (
    CopyText,
    OpenLog,
    OpenSettings,
    OpenUrl,
    OpenWindow,
    ShowNotice,
    WithdrawNotice,
)
from nbtray.core.desktop.events import OpenRefused
from nbtray.core.effects import Effect
from nbtray.core.folders import Folders
from nbtray.core.logins.effects import (
    AskPassword,
    LogEverybodyOut,
    ReadLogins,
    RecallLogins,
    RecallPassword,
    SaveLogins,
)
from nbtray.core.mail.effects import KeepOutbox, RecallOutbox
from nbtray.core.reach.effects import AskOutside, ReadFirewall
from nbtray.core.router.effects import HearRouter, MapPort, ReadRouter, RecallLeases, SaveLeases, UnmapPort
from nbtray.core.server.effects import (
    CheckFolder,
    CheckStart,
    ContinueServer,
    FindServer,
    KeepAwake,
    KeepWish,
    LetSleep,
    ReadActivity,
    ReadProcess,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.settings.effects import ReadSettings, SetLogLevel
from nbtray.desktop.keeping_awake import KeepingAwake, real_take
from nbtray.desktop.local_desktop import LocalDesktop
from nbtray.desktop.window_launcher import WindowLauncher
from nbtray.engine.dispatch import Handler
from nbtray.jupyter.exit_watch import ExitWatch
from nbtray.jupyter.password_file import PasswordFile
from nbtray.jupyter.server import JupyterServer
from nbtray.jupyter.wish_file import WishFile
from nbtray.network.address_source import HttpsAddressSource
from nbtray.network.firewall import SystemFirewall
from nbtray.network.outside import OutsideServices
from nbtray.network.router import GatewayRouter
from nbtray.network.router_ears import RouterEars as MulticastEars
from nbtray.ports import (
    AddressMemory,
    AddressSource,
    Certificates,
    Clock,
    Desktop,
    FirewallLook,
    LeaseMemory,
    LoginJournal,
    Notifier,
    OutboxJournal,
    OutsideVantage,
    Passwords,
    Post,
    PrivateFiles,
    Router,
    RouterEars,
    Server,
    SettingsFile,
    Wakefulness,
)
from nbtray.ports.server import ServerWish
from nbtray.storage import address_memory, lease_memory, login_journal, outbox_journal, settings_file
from nbtray.storage.file_watch import FileWatch
from nbtray.storage.settings_start import create_settings

SetLevel = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Adapters:
    """One of each port that an effect goes to, and what is too small for one: windows, the log's level."""

    server: Server
    wish: ServerWish
    certificates: Certificates
    passwords: Passwords
    addresses: AddressSource
    memory: AddressMemory
    outbox: OutboxJournal
    logins: LoginJournal
    router: Router
    ears: RouterEars
    leases: LeaseMemory
    firewall: FirewallLook
    outside: OutsideVantage
    settings: SettingsFile
    desktop: Desktop
    awake: Wakefulness
    notifier: Notifier
    open_settings: Callable[[OpenSettings], OpenRefused | None]
    open_window: Callable[[OpenWindow], OpenRefused | None]
    close_windows: Callable[[], None]
    set_log_level: SetLevel


def handlers(adapters: Adapters) -> Mapping[type[Effect], Handler]:
    """Return who carries out each effect.

    What must not overtake each other shares a worker: a certificate is in place before the server that shows
    it starts, a stop follows the start it ends, and what is asked of the router is on the disk before.
    """
    server, desktop, memory = adapters.server, adapters.desktop, adapters.memory
    router, leases = adapters.router, adapters.leases
    return {
        RecallPassword: Handler(lambda _: adapters.passwords.recall(), "server"),
        RecallCertificate: Handler(lambda _: adapters.certificates.recall(), "server"),
        FindServer: Handler(server.find, "server"),
        IssueCertificate: Handler(adapters.certificates.issue, "server"),
        ReadCertificateFiles: Handler(adapters.certificates.read_files, "server"),
        StartServer: Handler(server.start, "server"),
        # Not behind a start or a stop: a folder on a network drive may keep it waiting.
        CheckStart: Handler(server.check, "check"),
        StopServer: Handler(server.stop, "server", first=server.cancel),
        WatchServer: Handler(server.watch),
        ReadActivity: Handler(server.activity, "activity"),
        CheckFolder: Handler(server.check_folder, "check"),
        ReadProcess: Handler(server.processes, "process"),
        ContinueServer: Handler(server.let_go_on, "process"),
        # Not behind a start that takes its time: whoever wants everybody out wants it now.
        LogEverybodyOut: Handler(server.log_everybody_out, "activity"),
        AskPassword: Handler(adapters.passwords.ask, "password", first=adapters.passwords.remind),
        # As many as a person's question asks at once, of both families.
        ReadAddress: Handler(adapters.addresses.read, "address", lanes=AT_ONCE * len(Family)),
        RecallAddresses: Handler(memory.recall, "memory"),
        SaveAddresses: Handler(memory.save, "memory"),
        # A worker of its own: a journal that cannot be read is waited for.
        RecallOutbox: Handler(adapters.outbox.recall, "outbox"),
        KeepOutbox: Handler(adapters.outbox.keep, "outbox"),
        RecallLogins: Handler(adapters.logins.recall, "memory"),
        ReadLogins: Handler(adapters.logins.read, "memory"),
        SaveLogins: Handler(adapters.logins.save, "memory"),
        RecallLeases: Handler(leases.recall, "router"),
        SaveLeases: Handler(leases.save, "router"),
        MapPort: Handler(router.map, "router"),
        UnmapPort: Handler(router.unmap, "router"),
        ReadRouter: Handler(router.read, "router"),
        HearRouter: Handler(adapters.ears.listen_to),
        ReadFirewall: Handler(adapters.firewall.read, "firewall"),
        AskOutside: Handler(adapters.outside.ask, "outside"),
        ReadSettings: Handler(adapters.settings.read, "memory"),
        SetLogLevel: Handler(lambda effect: adapters.set_log_level(effect.level)),
        ShowNotice: Handler(lambda effect: adapters.notifier.show(effect.notice)),
        WithdrawNotice: Handler(lambda effect: adapters.notifier.withdraw(effect.topic)),
        CopyText: Handler(desktop.copy, "desktop"),
        OpenUrl: Handler(desktop.open_url, "desktop"),
        OpenLog: Handler(desktop.open_log, "desktop"),
        OpenSettings: Handler(adapters.open_settings, "desktop"),
        OpenWindow: Handler(adapters.open_window, "desktop"),
        KeepWish: Handler(adapters.wish.keep, "memory"),
        KeepAwake: Handler(adapters.awake.keep, "awake"),
        LetSleep: Handler(adapters.awake.let_sleep, "awake"),
    }


def real_adapters(  # noqa: PLR0913 -- everything an adapter is built over, by name
    folders: Folders,
    files: PrivateFiles,
    *,
    clock: Clock,
    post: Post,
    notifier: Notifier,
    set_log_level: SetLevel,
) -> Adapters:
    """Build the real adapter of each port."""
    desktop = LocalDesktop(folders)

    def open_settings(effect: OpenSettings) -> OpenRefused | None:
        create_settings(folders, files)
        return desktop.open_settings(effect)

    passwords, windows = PasswordFile(folders, files), WindowLauncher(post, open_settings)

    def close_windows() -> None:
        # The others live alone: they show or change what is on the disk.
        passwords.stop()
        windows.close()

    certificate_files = FileWatch(lambda: post(CertificateFilesChanged()), "nbtray-certificate")
    return Adapters(
        server=JupyterServer(folders, files, post, clock, exits=ExitWatch()),
        wish=WishFile(folders, files),
        certificates=OwnCertificates(folders, files, certificate_files.watch),
        passwords=passwords,
        addresses=HttpsAddressSource(),
        memory=address_memory.AddressMemory(folders.addresses, files),
        outbox=outbox_journal.OutboxJournal(folders.outbox, files),
        logins=login_journal.LoginJournal(folders, files, clock),
        router=GatewayRouter(post),
        ears=MulticastEars(post),
        leases=lease_memory.LeaseMemory(folders.leases, files),
        firewall=SystemFirewall(),
        outside=OutsideServices(),
        settings=settings_file.SettingsFile(folders.settings_file),
        desktop=desktop,
        awake=KeepingAwake(real_take()),
        notifier=notifier,
        open_window=windows.open,
        close_windows=close_windows,
        open_settings=open_settings,
        set_log_level=set_log_level,
    )
