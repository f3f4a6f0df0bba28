"""A server that lives and does not answer: what its processes do meanwhile, and whether it may be restarted.

Stopped from outside (SIGSTOP), blocked by an extension, or too busy: from outside all look alike, and its
kernels may be computing.
"""

from dataclasses import dataclass, replace
from enum import Enum

SAID_AFTER = 60.0
"""Seconds of silence after which a person is told."""

IDLE_FOR = 600.0
"""Seconds without processor time after which nothing computes there any more."""

IDLE_LOAD = 0.0005
"""Share of one processor that a process without work takes: twice what an idle kernel was measured to."""

TICKS = 0.05
"""Seconds of processor time that are no work: the system counts in hundredths."""


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """What the system tells of the server's process and of all that it has started.

    `stopped` by a signal; `processor` is the seconds of all of them so far; `kernels` counts the terminals
    too, and `processes` everything.
    """

    stopped: bool
    processor: float
    kernels: int
    processes: int = 1


@dataclass(frozen=True, slots=True)
class Silence:
    """It has not answered since then (monotonic seconds); `told` when a person has been told.

    `facts` are the latest; `idle_from` is what they were when the processes last did something, and
    `idle_since` when that was.
    """

    since: float
    facts: ProcessFacts | None = None
    idle_from: ProcessFacts | None = None
    idle_since: float = 0.0
    told: bool = False


class Verdict(Enum):
    """What a silent server calls for."""

    WAIT = "wait"
    TELL = "tell"
    RESTART = "restart"


def after_look(silence: Silence, facts: ProcessFacts, now: float) -> Silence:
    """Return the silence after this look at the processes."""
    before, seconds = silence.idle_from, now - silence.idle_since
    allowed = TICKS + IDLE_LOAD * facts.processes * seconds
    # What has ended takes its seconds with it: fewer are a change as well.
    if before is None or abs(facts.processor - before.processor) > allowed:
        return replace(silence, facts=facts, idle_from=facts, idle_since=now)
    return replace(silence, facts=facts)


def judge(silence: Silence, kernels: int, now: float) -> Verdict:
    """Return what is to be done; `kernels` are those known of from before.

    It is restarted only where that ends no computation.
    """
    silent_for = now - silence.since
    if silent_for < SAID_AFTER:
        return Verdict.WAIT
    may_compute = silence.facts is None or bool(max(silence.facts.kernels, kernels))
    if not may_compute or (silence.facts is not None and now - silence.idle_since >= IDLE_FOR):
        return Verdict.RESTART
    return Verdict.WAIT if silence.told else Verdict.TELL
