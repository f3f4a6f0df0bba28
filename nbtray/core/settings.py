"""What the user can choose, checked and complete."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


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
    cull_idle: int = 0
    cull_busy: bool = False
    cull_connected: bool = False


@dataclass(frozen=True, slots=True)
class AddressSettings:
    """How the external address is found; `interval` is seconds between two questions."""

    sources: tuple[str, ...] = DEFAULT_SOURCES
    interval: int = 300


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """Which desktop notifications are wanted."""

    server: bool = True
    address: bool = True


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What is written down."""

    level: str = "info"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a settings file can say."""

    server: ServerSettings = field(default_factory=ServerSettings)
    address: AddressSettings = field(default_factory=AddressSettings)
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    log: LogSettings = field(default_factory=LogSettings)


def closed(settings: Settings) -> Settings:
    """Return the settings for this computer only: what cannot be read opens no door."""
    return replace(settings, server=replace(settings.server, listen=Listen.COMPUTER))


CLOSED = closed(Settings())
