"""The life of the Jupyter server: when it starts, stops, and is started again.

Looking -> Running | Stopped            an earlier nbtray's server is adopted, or there is none
Stopped | Failed -> Starting            a person starts it
Starting -> Running | Pausing | Failed  the probe has passed, or one sentence says why not
Running -> Pausing -> Starting          it crashed, and is started again after a while, for ever
Failed -> Starting                      the person has changed what kept it from starting
Running | Starting -> Stopping -> Stopped | Starting
"""

from dataclasses import replace

from nbtray.core.certificate.plan import renew_if_due
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.effects import Effect, EndProgram
from nbtray.core.logins.effects import AskPassword, RecallPassword
from nbtray.core.moment import Moment
from nbtray.core.server.effects import ReadActivity, ReadProcess, StartServer, StopServer, WatchServer
from nbtray.core.server.events import NoServerFound, ServerFound, ServerReady, ServerStopped, StartChosen
from nbtray.core.server.exposure import effective_listen
from nbtray.core.server.outage import failed, paused
from nbtray.core.server.silence import Silence
from nbtray.core.server.state import (
    Failed,
    LaunchPlan,
    Looking,
    Outage,
    Pausing,
    Running,
    ServerRecord,
    Starting,
    Stopped,
    Stopping,
    after_refusal,
)
from nbtray.core.settings import Listen
from nbtray.core.state import Password, Purpose, Question, State, Step
from nbtray.core.status import notices, wording
from nbtray.core.status.overview import status_of
from nbtray.core.timers import SetTimer, Timer, TimerRang

ACTIVITY_EVERY = 120.0
"""Seconds between two looks at a server nobody is looking at: an idle nbtray hardly wakes up."""

SILENCE_EVERY = 5.0
"""Seconds between two looks at a server that does not answer."""

SHUTDOWN_DEADLINE = 25.0
"""Seconds a quit may take: the server's own 15, its tree's end, and a margin."""


def look_done(state: State, event: ServerFound | NoServerFound, moment: Moment) -> Step:
    """Adopt the server an earlier nbtray left, or know that there is none."""
    looking = state.server
    if not isinstance(looking, Looking):
        return state, ()
    if isinstance(event, ServerFound):
        state, effects = _serve(state, event.record, None, moment, silent=event.silent)
        if looking.then_stop:
            # Chosen before it was found; as always, a busy kernel is asked for first.
            question = Question(Purpose.RESTART if looking.then_start else Purpose.STOP)
            state = replace(state, question=question)
        return state, effects
    state = replace(state, server=Stopped(), trouble=event.problem)
    return start(state, moment) if looking.then_start else (state, ())


def start_chosen(state: State, _event: StartChosen, moment: Moment) -> Step:
    """Start; where the password is being asked for, its window comes to the front."""
    return (state, (AskPassword(),)) if state.password is Password.ASKED else start(state, moment)


def start(state: State, moment: Moment, outage: Outage | None = None) -> Step:
    """Start the server, once there is a password to guard it."""
    match state.server:
        case Looking():
            return replace(state, server=Looking(then_start=True)), ()
        case Stopping():
            return replace(state, server=Stopping(again=True)), ()
        case Starting() | Running():
            return state, ()
    if state.quitting or state.password is Password.ASKED:
        return state, ()
    if state.password is Password.MISSING:
        # The window is what comes next: its answer starts the server, or leaves it stopped.
        off = (SetTimer(Timer.RESTART, None),) if isinstance(state.server, Pausing) else ()
        state = replace(state, password=Password.ASKED, server=Stopped())
        return state, (AskPassword(), *off)
    if state.password is Password.UNKNOWN:
        # There may be one: whoever was asked for another now would replace it.
        outage = after_refusal(outage, wording.PASSWORD_UNREADABLE, moment.monotonic)
        state, effects = paused(state, outage, moment)
        return state, (*effects, RecallPassword())
    state, certificate = renew_if_due(state, effective_listen(state), moment)
    generation = state.generation + 1
    state = replace(
        state, generation=generation, server=Starting(outage), question=None, trouble=None, activity=None
    )
    return state, (*certificate, StartServer(generation, launch_plan(state)), SetTimer(Timer.RESTART, None))


def ready(state: State, event: ServerReady, moment: Moment) -> Step:
    """The started server has passed the probe: serve, and say so."""
    if not isinstance(state.server, Starting) or event.generation != state.generation:
        return state, ()
    outage = state.server.outage
    state, effects = _serve(state, event.record, outage, moment)
    if state.settings.notices.server:
        status = status_of(state)
        again = outage is not None and outage.crashed
        notice = notices.restarted(status, outage) if outage and again else notices.serving(status)
        effects += (ShowNotice(notice),)
    return state, effects


def stop(state: State, *, again: bool = False) -> Step:
    """Stop the server now; the person has been asked, or had no reason to be."""
    state = replace(state, question=None)
    match state.server:
        case Looking() if not state.quitting:
            return replace(state, server=Looking(then_start=again, then_stop=True)), ()
        case Stopping():
            return replace(state, server=Stopping(again=again)), ()
        case Running() | Starting() | Looking() | Failed(lives=True):
            effects: tuple[Effect, ...] = (StopServer(state.generation), SetTimer(Timer.ACTIVITY, None))
            return replace(state, server=Stopping(again=again)), effects
        case Pausing() | Failed():
            return replace(state, server=Stopped()), (SetTimer(Timer.RESTART, None),)
        case _:
            return state, ()


def stopped(state: State, event: ServerStopped, moment: Moment) -> Step:
    """Everything the server had started has ended, or one sentence says that it has not."""
    if not isinstance(state.server, Stopping) or event.generation != state.generation:
        return state, ()
    again, outage = state.server.again, state.server.outage
    if event.problem is not None and not state.quitting:
        if again:
            return paused(state, after_refusal(outage, event.problem, moment.monotonic), moment)
        state, effects = failed(state, event.problem, moment)
        return replace(state, server=Failed(event.problem, lives=True)), effects
    state = replace(state, server=Stopped(), activity=None, activity_pending=False)
    if state.quitting:
        return _end(state)
    if again and outage is not None:
        return paused(state, outage, moment)
    return start(state, moment) if again else (state, ())


def leave(state: State, moment: Moment) -> Step:
    """End nbtray, and its server first."""
    state = replace(state, quitting=True)
    state, effects = stop(state)
    if isinstance(state.server, Stopping):
        return state, (*effects, SetTimer(Timer.SHUTDOWN, moment.monotonic + SHUTDOWN_DEADLINE))
    state, end = _end(state)
    return state, (*effects, *end)


def shutdown_overdue(state: State, _event: TimerRang, _moment: Moment) -> Step:
    """The server took longer to stop than anybody waits: leave it to the next nbtray, which adopts it."""
    return _end(state) if state.quitting else (state, ())


def _serve(
    state: State, record: ServerRecord, outage: Outage | None, moment: Moment, *, silent: bool = False
) -> Step:
    now = moment.monotonic
    running = Running(record, now, replace(outage, notified="") if outage else None)
    watched: tuple[Effect, ...] = (WatchServer(record), ReadActivity(record))
    if silent:
        running = replace(running, silence=Silence(now))
        watched += (ReadProcess(record), SetTimer(Timer.SILENCE, now + SILENCE_EVERY))
    state = replace(state, server=running, activity_pending=True, trouble=None)
    state, certificate = renew_if_due(state, record.listen, moment)
    effects = (*watched, SetTimer(Timer.ACTIVITY, now + ACTIVITY_EVERY))
    effects += (SetTimer(Timer.RESTART, None), *certificate)
    if record.listen is Listen.INTERNET and not state.sightings.fresh and state.network is not None:
        # Nobody has been asked for the address while nobody outside was served.
        effects += (SetTimer(Timer.ADDRESS, moment.monotonic),)
    return state, effects


def launch_plan(state: State) -> LaunchPlan:
    """Return what a start now would be told."""
    networks = state.network.networks if state.network else ()
    return LaunchPlan(state.settings.server, effective_listen(state), networks)


def _end(state: State) -> Step:
    return replace(state, ended=True), (EndProgram(),)
