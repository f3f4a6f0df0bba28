"""What the user can choose, checked and complete."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from nbtray.core.reach.outside import SERVICES
from nbtray.core.secrets import Keeping


class Interface(StrEnum):
    """Which Jupyter a browser gets."""

    LAB = "lab"
    NOTEBOOK = "notebook"
    SERVER = "server"


class Listen(StrEnum):
    """Who may reach the server."""

    COMPUTER = "computer"
    NETWORK = "network"
    INTERNET = "internet"


class Security(StrEnum):
    """How the way to a mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class OtherPort(StrEnum):
    """What is done when the router gives another external port than the wanted one."""

    USE = "use"
    RETRY = "retry"


class Login(StrEnum):
    """How nbtray shows a mail server whose account it is."""

    PASSWORD = "password"  # noqa: S105 -- the kind, not one
    XOAUTH2 = "xoauth2"
    NONE = "none"


class StillAlive(StrEnum):
    """How often a letter comes although nothing has changed."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


class CertificateKind(StrEnum):
    """Who vouches for the server's certificate."""

    SELF_SIGNED = "self-signed"
    AUTHORITY = "authority"
    OWN_FILES = "own-files"


DEFAULT_SOURCES = (
    "https://api.ipify.org",
    "https://ifconfig.co/ip",
    "https://icanhazip.com",
    "https://checkip.amazonaws.com",
    "https://ipecho.net/plain",
    "https://ident.me",
    "https://ifconfig.me/ip",
    "https://myip.dnsomatic.com",
)
"""Independent operators, each answering with nothing but the address."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the Jupyter server runs; durations are seconds, 0 switches a limit off."""

    port: int = 9999
    folder: str = "~"
    environment: str = ""
    interface: Interface = Interface.LAB
    listen: Listen = Listen.INTERNET
    allow_root: bool = False
    start_at_launch: bool = False
    keep_awake: bool = False
    cull_idle: int = 0
    cull_busy: bool = False
    cull_connected: bool = False
    trusted_proxies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressSettings:
    """How the external address is found; `interval` is seconds between two questions.

    `name` is a DNS name that leads here; '' puts the address itself into the URL. `authorities` is a file of
    certificate authorities to trust instead of the usual ones, '' for those.
    """

    sources: tuple[str, ...] = DEFAULT_SOURCES
    interval: int = 300
    name: str = ""
    authorities: str = ""


@dataclass(frozen=True, slots=True)
class CertificateSettings:
    """Which certificate a browser is shown.

    `file` and `key_file` are the user's own, for `OWN_FILES`; without a `key_file` the key is in `file` too.
    """

    kind: CertificateKind = CertificateKind.SELF_SIGNED
    file: str = ""
    key_file: str = ""


@dataclass(frozen=True, slots=True)
class RouterSettings:
    """What the router is asked for; an `external_port` that the user has forwarded, 0 for none."""

    map: bool = True
    other_port: OtherPort = OtherPort.USE
    external_port: int = 0


@dataclass(frozen=True, slots=True)
class ReachSettings:
    """Whether services on the `outside` are asked to connect back, and which: `{port}` is put in."""

    outside: bool = False
    services: tuple[str, ...] = SERVICES


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Who is written to, through which server; no `account`, no mail.

    What is '' or 0 of `provider`, `host`, `port` and `user` follows from the account's address, and no
    `recipients` means the account itself. `per_hour` is letters an hour at most. `authorities` is a file of
    certificate authorities to trust instead of the system's, '' for those.
    """

    account: str = ""
    recipients: tuple[str, ...] = ()
    provider: str = ""
    host: str = ""
    port: int = 0
    security: Security = Security.TLS
    login: Login = Login.PASSWORD
    user: str = ""
    token_command: str = ""
    keep_password: Keeping = Keeping.KEYRING
    authorities: str = ""
    per_hour: int = 6
    still_alive: StillAlive = StillAlive.NEVER
    on_vpn: bool = False
    logins: bool = False


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """Which desktop notifications are wanted."""

    server: bool = True
    address: bool = True
    mail: bool = True
    logins: bool = True
    reach: bool = True


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What is written down."""

    level: str = "info"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a settings file can say."""

    server: ServerSettings = field(default_factory=ServerSettings)
    address: AddressSettings = field(default_factory=AddressSettings)
    certificate: CertificateSettings = field(default_factory=CertificateSettings)
    router: RouterSettings = field(default_factory=RouterSettings)
    reach: ReachSettings = field(default_factory=ReachSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    log: LogSettings = field(default_factory=LogSettings)


def closed(settings: Settings) -> Settings:
    """Return the settings for this computer only: what cannot be read opens no door."""
    return replace(settings, server=replace(settings.server, listen=Listen.COMPUTER))


CLOSED = closed(Settings())
