"""Every setting: its name in the file, what it may be, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from nbtray.core.secrets import Keeping
from nbtray.core.settings import (
    CertificateKind,
    Interface,
    Listen,
    Login,
    OtherPort,
    Security,
    Settings,
    StillAlive,
)
from nbtray.core.settings.mail_rules import HostName, MailAddress, MailAddresses, Text
from nbtray.core.settings.proxy_rules import Proxies
from nbtray.core.settings.rules import Flag, OneOf, Place, Rule, Sources, Whole

LOG_LEVELS = ("debug", "info", "warning", "error")
DAY = 86_400
YEAR = 365 * DAY


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `name` is as a person writes it: `server.port`."""

    name: str
    rule: Rule
    meaning: str

    @property
    def group(self) -> str:
        """The table it stands in."""
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        """Its name within the table."""
        return self.name.partition(".")[2]

    def of(self, settings: Settings) -> object:
        """Return its value."""
        value: object = getattr(getattr(settings, self.group), self.key)
        return value

    @property
    def default(self) -> object:
        """The value it has when the file says nothing."""
        return self.of(Settings())


SETTINGS = (
    Setting("server.port", Whole("a port", 1, 65535), "The port Jupyter answers on."),
    Setting("server.folder", Place("a folder"), "The folder whose notebooks are served; ~ is your home."),
    Setting(
        "server.environment",
        Place("an environment", may_be_empty=True),
        'The Python environment that holds Jupyter; "" lets nbtray choose (`nbtray environments`).',
    ),
    Setting("server.interface", OneOf(Interface), "What a browser gets: lab, notebook or server."),
    Setting(
        "server.listen",
        OneOf(Listen),
        "Who can reach it: computer (only this one), network (the local one) or internet.",
    ),
    Setting("server.allow_root", Flag(), "Whether root may serve more than this computer."),
    Setting("server.start_at_launch", Flag(), "Whether the server starts together with nbtray."),
    Setting("server.keep_awake", Flag(), "Whether this computer stays awake while the server runs."),
    Setting(
        "server.cull_idle",
        Whole("a duration", 0, YEAR),
        "Seconds after which a kernel nobody uses is ended; 0 never ends one.",
    ),
    Setting("server.cull_busy", Flag(), "Whether that also ends a kernel that is still computing."),
    Setting("server.cull_connected", Flag(), "Whether that also ends one with its notebook open."),
    Setting(
        "server.trusted_proxies",
        Proxies(),
        "Proxies in front, by address: believed about who is behind them. An empty list trusts none.",
    ),
    Setting("address.sources", Sources(), "Who is asked for this computer's address; two must agree."),
    Setting("address.interval", Whole("an interval", 60, DAY), "Seconds between two looks at the address."),
    Setting(
        "address.name",
        HostName(),
        'A DNS name of yours that leads here, for the public URL; "" uses the address itself.',
    ),
    Setting(
        "address.authorities",
        Place("a file", may_be_empty=True, left_open="trust the usual ones"),
        'A file of certificate authorities to trust for these sources; "" trusts the usual ones.',
    ),
    Setting(
        "certificate.kind",
        OneOf(CertificateKind),
        "Who vouches for the server: self-signed, authority (your own) or own-files.",
    ),
    Setting(
        "certificate.file",
        Place("a file", may_be_empty=True, left_open="have none"),
        "With own-files: your certificate, then those that signed it (PEM, fullchain.pem).",
    ),
    Setting(
        "certificate.key_file",
        Place("a file", may_be_empty=True, left_open="find the key beside the certificate, in the same file"),
        'With own-files: its key; "" if the same file holds it.',
    ),
    Setting("router.map", Flag(), "Whether your router is asked to open the port and for its address."),
    Setting(
        "router.other_port",
        OneOf(OtherPort),
        "If the router has only another port to give: use it, or retry until the wanted one is free.",
    ),
    Setting(
        "router.external_port",
        Whole("a port", 0, 65535),
        "The external port that you have forwarded to this computer yourself; 0: none.",
    ),
    Setting(
        "reach.outside",
        Flag(),
        "Whether services on the internet are asked to try your port, to see whether it is open.",
    ),
    Setting(
        "reach.services",
        Sources(with_port=True),
        "Who is asked for that: each connects to the address that asks, at the {port} put in.",
    ),
    Setting("mail.account", MailAddress(), 'The mail address that nbtray writes from; "" sends no mail.'),
    Setting(
        "mail.recipients", MailAddresses(), "Who gets the letters; an empty list means the account itself."
    ),
    Setting(
        "mail.provider",
        Text("a provider's name"),
        'Whose mail server to use (`nbtray mail providers`); "" goes by the address.',
    ),
    Setting("mail.host", HostName(), 'The mail server; "" is the provider\'s.'),
    Setting("mail.port", Whole("a port", 0, 65535), "The mail server's port; 0 is the usual one."),
    Setting("mail.security", OneOf(Security), "With mail.host: tls, starttls, or none (this computer only)."),
    Setting("mail.login", OneOf(Login), "How to log in there: password, xoauth2 or none."),
    Setting("mail.user", Text("a user name"), 'The name to log in with; "" is the account\'s address.'),
    Setting(
        "mail.token_command",
        Text("a command"),
        "The command that prints an access token, for the login xoauth2.",
    ),
    Setting(
        "mail.keep_password",
        OneOf(Keeping),
        "Where its password is kept: keyring, session (until nbtray ends) or file (plain text).",
    ),
    Setting(
        "mail.authorities",
        Place("a file", may_be_empty=True, left_open="trust the usual ones"),
        'A file of certificate authorities to trust for the mail server; "" trusts the system\'s.',
    ),
    Setting(
        "mail.per_hour", Whole("a number of letters", 1, 60), "Letters an hour at most; more become one."
    ),
    Setting(
        "mail.still_alive", OneOf(StillAlive), "A letter although nothing has changed: never, daily, weekly."
    ),
    Setting("mail.on_vpn", Flag(), "Whether to write although this computer seems to be on a VPN."),
    Setting(
        "mail.logins",
        Flag(),
        "Also write when somebody logs in from a new place, or guesses passwords.",
    ),
    Setting("notices.server", Flag(), "Whether to notify when the server starts, fails or crashes."),
    Setting("notices.address", Flag(), "Whether to notify when the address has changed."),
    Setting("notices.mail", Flag(), "Whether to notify when a letter cannot be sent."),
    Setting(
        "notices.logins", Flag(), "Whether to notify of guessed passwords, and of logins from new addresses."
    ),
    Setting("notices.reach", Flag(), "Whether to notify when the internet cannot reach it, or can again."),
    Setting("log.level", OneOf(LOG_LEVELS), "How much is written to the log: debug, info, warning or error."),
)
"""In the order of the file."""

GROUPS = tuple(field.name for field in fields(Settings))
BY_NAME = {setting.name: setting for setting in SETTINGS}


NEEDS_RESTART = (
    *("port", "folder", "environment", "interface", "listen"),
    *("cull_idle", "cull_busy", "cull_connected", "trusted_proxies"),
)
"""Of the server's settings, those that a running one was started with."""


def with_values(settings: Settings, values: Mapping[str, object]) -> Settings:
    """Return the settings with these accepted values, by name, in place of theirs."""
    for group in GROUPS:
        changed: dict[str, Any] = {
            BY_NAME[name].key: value for name, value in values.items() if BY_NAME[name].group == group
        }
        table: dict[str, Any] = {group: replace(getattr(settings, group), **changed)}
        settings = replace(settings, **table)
    return settings
