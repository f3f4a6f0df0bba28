"""Everything nbtray knows, as one value."""

from dataclasses import dataclass, field
from enum import StrEnum

from nbtray.core.address.agreement import AddressWatch
from nbtray.core.address.changes import Sightings
from nbtray.core.address.readings import LocalNetwork
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.effects import Effect
from nbtray.core.logins.watch import LoginWatch
from nbtray.core.mail.state import Letters
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.reach.state import ReachWatch
from nbtray.core.router.mapping import PortMappings
from nbtray.core.server.state import Activity, Looking, Server
from nbtray.core.settings import Settings


class Password(StrEnum):
    """What is known of the password; never the password."""

    UNKNOWN = "unknown"
    MISSING = "missing"
    ASKED = "asked"
    WEAK = "weak"
    SET = "set"


class Purpose(StrEnum):
    """What a person wants that would end the kernels."""

    STOP = "stop"
    RESTART = "restart"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Question:
    """A wish to end the kernels, held back until it is known that none is busy, or the person insists.

    `asked` once a notification has asked the person; unanswered, it changes nothing. `checking` while it is
    looked whether the server could be started again.
    """

    purpose: Purpose
    asked: bool = False
    checking: bool = False


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What a rule saw of the state when it last ran, and when it is due again (monotonic seconds)."""

    parts: tuple[object, ...]
    due: float


@dataclass(frozen=True, slots=True)
class State:
    """The engine's whole state; only `step` makes a new one.

    `platform` is `sys.platform`; `clock` is when the clocks were compared last.
    `rule_runs` has one for each rule that follows every event: it only spares work.
    """

    settings: Settings = field(default_factory=Settings)
    is_root: bool = False
    platform: str = "linux"
    generation: int = 0
    server: Server = field(default_factory=Looking)
    password: Password = Password.UNKNOWN
    certificate: Certificate | None = None
    issuing: bool = False
    asked_names: tuple[str, ...] = ()
    certificate_problem: Problem | None = None
    activity: Activity | None = None
    activity_pending: bool = False
    question: Question | None = None
    restart_problem: Problem | None = None
    network: LocalNetwork | None = None
    watch: AddressWatch = field(default_factory=AddressWatch)
    sightings: Sightings = field(default_factory=Sightings)
    letters: Letters = field(default_factory=Letters)
    logins: LoginWatch = field(default_factory=LoginWatch)
    mappings: PortMappings = field(default_factory=PortMappings)
    reach: ReachWatch = field(default_factory=ReachWatch)
    settings_problems: tuple[Problem, ...] = ()
    folder_problems: tuple[Problem, ...] = ()
    trouble: Problem | None = None
    clock: Moment | None = None
    tray_missing: bool = False
    quitting: bool = False
    ended: bool = False
    rule_runs: tuple[RuleRun, ...] = field(default=(), compare=False, repr=False)


Step = tuple[State, tuple[Effect, ...]]
"""What a decision comes to: the next state, and what should be done."""
