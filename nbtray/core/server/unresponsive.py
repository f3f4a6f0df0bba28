"""A server that lives and does not answer: looked at every 5 s, told after a minute, restarted with care."""

from dataclasses import replace

from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.effects import Effect
from nbtray.core.moment import Moment
from nbtray.core.server.activity import look
from nbtray.core.server.effects import ContinueServer, ReadProcess, WatchServer
from nbtray.core.server.events import ActivityRead, ActivityUnavailable, ProcessSeen
from nbtray.core.server.life import SILENCE_EVERY, stop
from nbtray.core.server.silence import Silence, Verdict, after_look, judge
from nbtray.core.server.state import Running, Stopping, after_crash
from nbtray.core.server.supervision import STABLE_AFTER
from nbtray.core.state import State, Step
from nbtray.core.status import notices, wording
from nbtray.core.timers import SetTimer, Timer, TimerRang


def heard(state: State, event: ActivityRead | ActivityUnavailable, moment: Moment) -> Step:
    """Its silence ends or begins with what came of asking it."""
    if not isinstance(state.server, Running) or state.server.record.pid != event.pid:
        return state, ()
    match event:
        case ActivityRead():
            return ends(state)
        case ActivityUnavailable(not_asked=True):
            return state, ()
        case ActivityUnavailable():
            return silent(state, moment)


def silent(state: State, moment: Moment) -> Step:
    """It has not answered: look at it from now on, or judge by what has been seen since."""
    if not isinstance(state.server, Running):
        return state, ()
    if state.server.silence is not None:
        return _judged(state, state.server, state.server.silence, moment)
    record = state.server.record
    state = replace(state, server=replace(state.server, silence=Silence(moment.monotonic)))
    return state, (ReadProcess(record), SetTimer(Timer.SILENCE, moment.monotonic + SILENCE_EVERY))


def ends(state: State) -> Step:
    """It has answered."""
    if not isinstance(state.server, Running) or state.server.silence is None:
        return state, ()
    return replace(state, server=replace(state.server, silence=None)), (SetTimer(Timer.SILENCE, None),)


def look_again(state: State, _event: TimerRang, moment: Moment) -> Step:
    """Ask once more, and see what its processes do meanwhile."""
    if not isinstance(state.server, Running) or state.server.silence is None:
        return state, ()
    record = state.server.record
    state, asked = look(state)
    return state, (ReadProcess(record), *asked, SetTimer(Timer.SILENCE, moment.monotonic + SILENCE_EVERY))


def process_seen(state: State, event: ProcessSeen, moment: Moment) -> Step:
    """Take in what its processes do; let it go on if a signal has stopped it."""
    if not isinstance(state.server, Running) or event.pid != state.server.record.pid:
        return state, ()
    record, silence = state.server.record, state.server.silence
    if event.facts is None:
        return state, (WatchServer(record),)  # which tells how it ended
    if silence is None:
        return state, ()
    silence = after_look(silence, event.facts, moment.monotonic)
    state = replace(state, server=replace(state.server, silence=silence))
    return state, (ContinueServer(record),) if event.facts.stopped else ()


def _judged(state: State, server: Running, silence: Silence, moment: Moment) -> Step:
    kernels = state.activity.kernels if state.activity else 0
    match judge(silence, kernels, moment.monotonic):
        case Verdict.TELL:
            server = replace(server, silence=replace(silence, told=True))
            told: tuple[Effect, ...] = (ShowNotice(notices.unresponsive()),)
            return replace(state, server=server), told if state.settings.notices.server else ()
        case Verdict.RESTART:
            stable = moment.monotonic - server.since >= STABLE_AFTER
            outage = after_crash(None if stable else server.outage, wording.UNRESPONSIVE, moment.monotonic)
            state, effects = stop(state, again=True)
            return replace(state, server=Stopping(again=True, outage=outage)), effects
        case Verdict.WAIT:
            return state, ()
