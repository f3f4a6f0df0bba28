"""Plays a story, judges it after every event, and tells of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from beds.simulation.clock import DAY, HOUR
from beds.simulation.home import Home
from beds.simulation.invariants import INVARIANTS
from beds.simulation.known_gaps import KNOWN_GAPS
from beds.simulation.story import Story, begin, home_of

Tell = Callable[[str], None]

UNDECIDED = "nbtray.engine.loop"
"""Who logs an error when a decision breaks."""


class Broken(BaseException):
    """An invariant does not hold; nothing of nbtray's may catch this."""


@dataclass(frozen=True)
class Failure:
    """Which invariant was broken, by what, and when."""

    invariant: str
    said: str
    at: float


@dataclass
class Played:
    """What came of it."""

    story: Story
    events: int = 0
    seconds: float = 0.0
    failure: Failure | None = None
    lines: list[str] = field(default_factory=list)


class Judge:
    """Looks at every invariant after each event."""

    def __init__(self) -> None:
        self._invariants = [each for each in INVARIANTS if each.__name__ not in KNOWN_GAPS]

    def __call__(self, home: Home) -> None:
        """Raise `Broken` when one does not hold."""
        for invariant in self._invariants:
            if wrong := invariant(home):
                raise Broken(Failure(invariant.__name__, wrong, home.clock.time))
        home.witness.judged()


class _Undecided(logging.Handler):
    """Hears of decisions that broke: the engine goes on, and the run has failed all the same."""

    def __init__(self, home: Home) -> None:
        super().__init__(logging.ERROR)
        self._home = home

    def emit(self, record: logging.LogRecord) -> None:
        """Hand on what broke."""
        drawing = self._home.faults.of("drawing", "breaks")
        if not drawing and record.exc_info and isinstance(record.exc_info[1], Exception):
            self._home.witness.broke(record.exc_info[1])


def play(story: Story, tell: Tell | None = None, *, skips_beats: bool = True) -> Played:
    """Play it to its end, or until an invariant breaks."""
    with TemporaryDirectory(prefix="nbtray-simulation-") as folder:
        home = home_of(story.seed, Path(folder) / "settings.toml")
        home.check, home.skips_beats = Judge(), skips_beats
        played = Played(story)
        home.witness.tell = _noted(home, played.lines, tell)
        log, handler = logging.getLogger(UNDECIDED), _Undecided(home)
        log.addHandler(handler)
        try:
            _play(home, story)
        except Broken as broken:
            (played.failure,) = broken.args
            home.witness.tell(f"BROKEN {played.failure.invariant}: {played.failure.said}")
        finally:
            log.removeHandler(handler)
        played.events, played.seconds = home.events, home.clock.time
    return played


def shrunk(story: Story, failure: Failure) -> Story:
    """Return the story without whatever it breaks the same invariant without (ddmin: Zeller, 1999)."""
    days = (failure.at + HOUR) / DAY
    incidents = [each for each in story.incidents if each.at <= failure.at]
    size = max(1, len(incidents) // 2)
    while True:
        at, dropped = 0, False
        while at < len(incidents):
            fewer = incidents[:at] + incidents[at + size :]
            found = play(replace(story, days=days, incidents=tuple(fewer))).failure
            if found is not None and found.invariant == failure.invariant:
                incidents, dropped = fewer, True
            else:
                at += size
        if size == 1 and not dropped:
            return replace(story, days=days, incidents=tuple(incidents))
        size = max(1, size // 2)


def _play(home: Home, story: Story) -> None:
    home.launch()
    for incident in story.incidents:
        # A computer that sleeps comes late to what was to happen meanwhile.
        home.run(max(0.0, incident.at - home.clock.time))
        home.witness.tell(str(incident))
        begin(home, incident)
    home.run(max(0.0, story.days * DAY - home.clock.time))


def _noted(home: Home, lines: list[str], tell: Tell | None) -> Tell:
    def note(line: str) -> None:
        stamped = f"{home.clock.time / DAY:10.5f}  {line}"
        lines.append(stamped)
        if tell is not None:
            tell(stamped)

    return note
