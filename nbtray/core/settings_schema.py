"""Every setting: its name in the file, what it may be, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from nbtray.core.settings import Interface, Listen, Settings
from nbtray.core.settings_rules import Flag, OneOf, Place, Rule, Sources, Whole

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
    Setting(
        "server.cull_idle",
        Whole("a duration", 0, YEAR),
        "Seconds after which a kernel nobody uses is ended; 0 never ends one.",
    ),
    Setting("server.cull_busy", Flag(), "Whether that also ends a kernel that is still computing."),
    Setting("server.cull_connected", Flag(), "Whether that also ends one with its notebook open."),
    Setting("address.sources", Sources(), "Who is asked for this computer's address; two must agree."),
    Setting("address.interval", Whole("an interval", 60, DAY), "Seconds between two looks at the address."),
    Setting("notices.server", Flag(), "Whether to notify when the server starts, fails or crashes."),
    Setting("notices.address", Flag(), "Whether to notify when the address has changed."),
    Setting("log.level", OneOf(LOG_LEVELS), "How much is written to the log: debug, info, warning or error."),
)
"""In the order of the file."""

GROUPS = tuple(field.name for field in fields(Settings))
BY_NAME = {setting.name: setting for setting in SETTINGS}


def with_values(settings: Settings, values: Mapping[str, object]) -> Settings:
    """Return the settings with these accepted values, by name, in place of theirs."""
    for group in GROUPS:
        changed: dict[str, Any] = {
            BY_NAME[name].key: value for name, value in values.items() if BY_NAME[name].group == group
        }
        table: dict[str, Any] = {group: replace(getattr(settings, group), **changed)}
        settings = replace(settings, **table)
    return settings
