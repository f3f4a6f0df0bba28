"""One look at nbtray, as a value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nbtray.core.address.readings import Confirmed
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.mail.waiting import WaitingLetter
from nbtray.core.problem import Problem
from nbtray.core.reach.status import ReachStatus
from nbtray.core.router.status import RouterStatus
from nbtray.core.server.state import Activity, ServerRecord
from nbtray.core.settings import Listen
from nbtray.core.state import Purpose


class Phase(StrEnum):
    """The server's state as the user sees it."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Urls:
    """The ways to the server; '' where there is none."""

    public: str
    lan: str
    local: str


@dataclass(frozen=True, slots=True)
class MailStatus:
    """How the letters do: `account` is '' when none are wanted; `stopped` when they wait for a person.

    `letters` are those that wait.
    """

    account: str = ""
    waiting: int = 0
    last_sent: datetime | None = None
    problem: Problem | None = None
    stopped: bool = False
    letters: tuple[WaitingLetter, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """One look at nbtray. `warnings` are things that work but should be looked at.

    `wanted` while a person wants the server to run; `retry_at` is when it is started again at the latest.
    `restart_problem` is why the last restart was not begun. `checking_address` while sources are being asked
    because a person wants to know.
    """

    phase: Phase
    reason: str
    problem: Problem | None
    record: ServerRecord | None
    port: int
    listen: Listen
    urls: Urls
    ipv4: Confirmed | None
    ipv6: Confirmed | None
    activity: Activity | None
    certificate: Certificate | None
    warnings: tuple[Problem, ...]
    restart_for: tuple[str, ...]
    question: Purpose | None
    offline: bool
    mail: MailStatus
    router: RouterStatus
    reach: ReachStatus
    wanted: bool = False
    checking_address: bool = False
    retry_at: datetime | None = None
    restart_problem: Problem | None = None

    @property
    def confirmed_at(self) -> datetime | None:
        """Return when the public URL's address was last confirmed."""
        best = self.ipv4 or self.ipv6
        return best.at if best else None
