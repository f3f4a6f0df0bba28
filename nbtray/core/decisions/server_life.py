"""The life of the Jupyter server: when it starts, stops, is started again, and is given up.

Looking -> Running | Stopped            an earlier nbtray's server is adopted, or there is none
Stopped | Failed -> Starting            a person starts it
Starting -> Running | Failed            the probe has passed, or one sentence says why not
Running -> Pausing -> Starting          it crashed, and is started again after a while
Pausing -> Failed                       it crashed too often in a row
Running | Starting -> Stopping -> Stopped | Starting
"""

from dataclasses import replace

from nbtray.core.decisions.certificate_plan import renew_if_due
from nbtray.core.effects import (
    AskPassword,
    Effect,
    EndProgram,
    ReadActivity,
    SetTimer,
    ShowNotice,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.events import (
    NoServerFound,
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartRefused,
    Timer,
)
from nbtray.core.exposure import effective_listen
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.server import (
    Failed,
    LaunchPlan,
    Looking,
    Pausing,
    Running,
    ServerRecord,
    Starting,
    Stopped,
    Stopping,
)
from nbtray.core.settings import Listen
from nbtray.core.state import Password, State, Step
from nbtray.core.views import notices, wording
from nbtray.core.views.overview import status_of

STABLE_AFTER = 600.0
"""Seconds of service after which earlier crashes are forgotten."""

CRASHES_TOLERATED = 5
LONGEST_PAUSE = 60.0

ACTIVITY_EVERY = 120.0
"""Seconds between two looks at a server nobody is looking at: an idle nbtray hardly wakes up."""

SHUTDOWN_DEADLINE = 25.0
"""Seconds a quit may take: the server's own 15, its tree's end, and a margin."""


def look_done(state: State, event: ServerFound | NoServerFound, moment: Moment) -> Step:
    """Adopt the server an earlier nbtray left, or know that there is none."""
    if not isinstance(state.server, Looking):
        return state, ()
    if isinstance(event, ServerFound):
        return _serve(state, event.record, 0, moment)
    then_start = state.server.then_start
    state = replace(state, server=Stopped(), trouble=event.problem)
    return start(state, moment) if then_start else (state, ())


def start(state: State, moment: Moment, crashes: int = 0) -> Step:
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
    if state.password in (Password.MISSING, Password.UNKNOWN):
        return replace(state, password=Password.ASKED), (AskPassword(),)
    listen = effective_listen(state)
    state, certificate = renew_if_due(state, listen, moment)
    generation = state.generation + 1
    networks = state.network.networks if state.network else ()
    plan = LaunchPlan(state.settings.server, listen, networks)
    state = replace(
        state, generation=generation, server=Starting(crashes), question=None, trouble=None, activity=None
    )
    return state, (*certificate, StartServer(generation, plan), SetTimer(Timer.RESTART, None))


def ready(state: State, event: ServerReady, moment: Moment) -> Step:
    """The started server has passed the probe: serve, and say so."""
    if not isinstance(state.server, Starting) or event.generation != state.generation:
        return state, ()
    crashes = state.server.crashes
    state, effects = _serve(state, event.record, crashes, moment)
    if state.settings.notices.server:
        notice = notices.restarted(status_of(state)) if crashes else notices.serving(status_of(state))
        effects += (ShowNotice(notice),)
    return state, effects


def refused(state: State, event: StartRefused, moment: Moment) -> Step:
    """The start came to nothing: say why; after a crash, try again while that may help."""
    if not isinstance(state.server, Starting) or event.generation != state.generation:
        return state, ()
    crashes = state.server.crashes
    if crashes and not event.hopeless:
        return _crashed(state, event.problem, crashes + 1, moment)
    # Why there is no certificate says more than that there is none.
    without = state.certificate is None and event.problem.code == "CertificateUnusable"
    return _fail(state, state.certificate_problem if without and state.certificate_problem else event.problem)


def exited(state: State, event: ServerExited, moment: Moment) -> Step:
    """The serving process ended by itself: start it again, unless it does so over and over."""
    if not isinstance(state.server, Running) or event.pid != state.server.record.pid:
        return state, ()
    stable = moment.monotonic - state.server.since >= STABLE_AFTER
    crashes = 1 if stable else state.server.crashes + 1
    return _crashed(state, event.problem, crashes, moment)


def pause_over(state: State, moment: Moment) -> Step:
    """The pause after a crash is over: start again."""
    if not isinstance(state.server, Pausing):
        return state, ()
    return start(state, moment, state.server.crashes)


def stop(state: State, *, again: bool = False) -> Step:
    """Stop the server now; the person has been asked, or had no reason to be."""
    state = replace(state, question=None)
    match state.server:
        case Looking() if not state.quitting:
            return replace(state, server=Looking(then_start=again)), ()
        case Stopping():
            return replace(state, server=Stopping(again=again)), ()
        case Running() | Starting() | Looking() | Failed(lives=True):
            effects: tuple[Effect, ...] = (StopServer(state.generation), SetTimer(Timer.ACTIVITY, None))
            return replace(state, server=Stopping(again=again)), effects
        case Pausing():
            return replace(state, server=Stopped()), (SetTimer(Timer.RESTART, None),)
        case _:
            return state, ()


def stopped(state: State, event: ServerStopped, moment: Moment) -> Step:
    """Everything the server had started has ended, or one sentence says that it has not."""
    if not isinstance(state.server, Stopping) or event.generation != state.generation:
        return state, ()
    again = state.server.again
    if event.problem is not None and not state.quitting:
        state, effects = _fail(replace(state, activity_pending=False), event.problem)
        return replace(state, server=Failed(event.problem, lives=True)), effects
    state = replace(state, server=Stopped(), activity=None, activity_pending=False)
    if state.quitting:
        return _end(state)
    return start(state, moment) if again else (state, ())


def leave(state: State, moment: Moment) -> Step:
    """End nbtray, and its server first."""
    state = replace(state, quitting=True)
    state, effects = stop(state)
    if isinstance(state.server, Stopping):
        return state, (*effects, SetTimer(Timer.SHUTDOWN, moment.monotonic + SHUTDOWN_DEADLINE))
    state, end = _end(state)
    return state, (*effects, *end)


def shutdown_overdue(state: State) -> Step:
    """The server took longer to stop than anybody waits: leave it to the next nbtray, which adopts it."""
    return _end(state) if state.quitting else (state, ())


def _serve(state: State, record: ServerRecord, crashes: int, moment: Moment) -> Step:
    running = Running(record, moment.monotonic, crashes)
    state = replace(state, server=running, activity_pending=True, unanswered=0, trouble=None)
    state, certificate = renew_if_due(state, record.listen, moment)
    at = moment.monotonic + ACTIVITY_EVERY
    effects = (WatchServer(record), ReadActivity(record), SetTimer(Timer.ACTIVITY, at), *certificate)
    if record.listen is Listen.INTERNET and not state.sightings.fresh and state.network is not None:
        # Nobody has been asked for the address while nobody outside was served.
        effects += (SetTimer(Timer.ADDRESS, moment.monotonic),)
    return state, effects


def _crashed(state: State, problem: Problem, crashes: int, moment: Moment) -> Step:
    state = replace(state, activity=None, activity_pending=False, question=None)
    if crashes >= CRASHES_TOLERATED:
        return _fail(state, wording.gave_up(crashes, problem))
    pause = min(2.0 ** (crashes - 1), LONGEST_PAUSE)
    at = moment.monotonic + pause
    state = replace(state, server=Pausing(crashes, at, problem))
    return state, (SetTimer(Timer.RESTART, at), SetTimer(Timer.ACTIVITY, None))


def _fail(state: State, problem: Problem) -> Step:
    state = replace(state, server=Failed(problem), activity=None)
    off: tuple[Effect, ...] = (SetTimer(Timer.ACTIVITY, None), SetTimer(Timer.RESTART, None))
    if not state.settings.notices.server:
        return state, off
    return state, (*off, ShowNotice(notices.failed(problem)))


def _end(state: State) -> Step:
    return replace(state, ended=True), (EndProgram(),)
