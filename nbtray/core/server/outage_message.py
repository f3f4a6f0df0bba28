"""The letter about a server that has been down for long, and the one that says that it runs again."""

from dataclasses import replace

from nbtray.core.address.announcement import addresses_told, is_mailing
from nbtray.core.mail.compose import letter
from nbtray.core.mail.message import Topic
from nbtray.core.mail.queue import Outbox, queued
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.server.silence import Silence
from nbtray.core.server.state import Failed, Outage, Pausing, Running, Starting, is_wanted
from nbtray.core.state import State, Step
from nbtray.core.status.wording import UNRESPONSIVE

LONG = 1800.0
"""Seconds a server that is wanted may be down before a letter tells."""

STEADY = 60.0
"""Seconds it must have run before a letter says that it runs again."""


def written(state: State, moment: Moment) -> Step:
    """Let a letter wait when the server has been down for long, and one when it runs again."""
    outbox, down = state.letters.outbox, _down(state)
    if outbox is None:
        return state, ()
    if down is not None and not outbox.down_told and is_mailing(state):
        since, problem = down
        if moment.monotonic - since >= LONG:
            return _queued(state, outbox, moment, since, str(problem)), ()
    elif outbox.down_told and down is None and isinstance(state.server, Running):
        if moment.monotonic - state.server.since >= STEADY:
            outage = state.server.outage
            since = state.server.since if outage is None else outage.since
            return _queued(state, outbox, moment, since, ""), ()
    elif outbox.down_told and not is_wanted(state.server):
        # The person who stopped it knows.
        return _with(state, replace(outbox, down_told=False)), ()
    return state, ()


def next_time(state: State) -> float | None:
    """Return when time alone makes a letter due (monotonic seconds)."""
    outbox, down = state.letters.outbox, _down(state)
    if outbox is None:
        return None
    if down is not None and not outbox.down_told and is_mailing(state):
        return down[0] + LONG
    if outbox.down_told and down is None and isinstance(state.server, Running):
        return state.server.since + STEADY
    return None


def _down(state: State) -> tuple[float, Problem] | None:
    """Return since when a server that is wanted does not run, and why."""
    match state.server:
        case Pausing(outage=outage) | Starting(outage=Outage() as outage):
            return outage.since, outage.problem
        case Failed(problem=problem, lives=False, since=since):
            return since, problem
        case Running(silence=Silence(since=since, told=True)):
            return since, UNRESPONSIVE
        case _:
            return None


def _queued(state: State, outbox: Outbox, moment: Moment, since: float, problem: str) -> State:
    up = not problem
    end = state.server.since if isinstance(state.server, Running) else moment.monotonic
    addresses = addresses_told(state, outbox) if up else ()
    new = letter(state, outbox, Topic.SERVER, moment.utc, addresses=addresses)
    if not up:  # nothing answers there now
        new = replace(new, urls=(), lan_url="", fingerprint_sha256="")
    new = replace(new, problem=problem, down_minutes=int((end - since) // 60))
    if is_mailing(state):
        outbox = queued(outbox, new, state.letters.sending)
    return _with(state, replace(outbox, down_told=not up))


def _with(state: State, outbox: Outbox) -> State:
    return replace(state, letters=replace(state.letters, outbox=outbox))
