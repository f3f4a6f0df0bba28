"""The Protocols through which the engine asks the world; each has one real adapter and one contract suite."""

from nbtray.ports.address import AddressMemory, AddressSource
from nbtray.ports.desktop import Autostart, Desktop, Notifier, Tray, Wakefulness
from nbtray.ports.engine import Clock, Post
from nbtray.ports.mail import Mailer, OutboxJournal
from nbtray.ports.reach import FirewallLook, OutsideVantage
from nbtray.ports.router import LeaseMemory, Router, RouterEars
from nbtray.ports.secrets import Secrets
from nbtray.ports.server import Certificates, Passwords, Server, ServerWish
from nbtray.ports.storage import LoginJournal, PrivateFiles, SettingsFile

__all__ = [
    "AddressMemory",
    "AddressSource",
    "Autostart",
    "Certificates",
    "Clock",
    "Desktop",
    "FirewallLook",
    "LeaseMemory",
    "LoginJournal",
    "Mailer",
    "Notifier",
    "OutboxJournal",
    "OutsideVantage",
    "Passwords",
    "Post",
    "PrivateFiles",
    "Router",
    "RouterEars",
    "Secrets",
    "Server",
    "ServerWish",
    "SettingsFile",
    "Tray",
    "Wakefulness",
]
