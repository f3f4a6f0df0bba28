"""While a person wants the server to run it is tried again for ever; this decides when.

After a crash soon, otherwise after pauses that grow to 15 minutes, and at once when the cause has gone:
nbtray looks at it in each pause, and some events say so.
"""

from dataclasses import replace

from nbtray.core.address.events import Woke
from nbtray.core.certificate.effects import RecallCertificate
from nbtray.core.desktop.events import AdapterFailed
from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.core.logins.effects import AskPassword
from nbtray.core.logins.events import NO_WINDOW, PasswordMissing, PasswordSet
from nbtray.core.moment import Moment
from nbtray.core.server import busy_question
from nbtray.core.server.effects import (
    CheckFolder,
    CheckStart,
    FindServer,
    KeepWish,
    ReadActivity,
    ReadProcess,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.server.events import ActivityUnavailable, ServerExited, StartChecked, StartRefused
from nbtray.core.server.life import launch_plan, start
from nbtray.core.server.outage import failed, next_look, paused
from nbtray.core.server.state import (
    Failed,
    Looking,
    Outage,
    Pausing,
    Running,
    Server,
    Starting,
    Stopping,
    after_crash,
    after_refusal,
    is_wanted,
)
from nbtray.core.state import Password, State, Step
from nbtray.core.timers import SetTimer, Timer, TimerRang

STABLE_AFTER = 600.0
"""Seconds of service after which earlier crashes are forgotten."""

SUPERVISED = {
    each.__name__
    for each in (
        *(CheckFolder, CheckStart, FindServer, ReadActivity, ReadProcess),
        *(StartServer, StopServer, WatchServer),
    )
}
"""Effects that nobody need be told about when they could not be carried out: they are tried again."""

AGAIN_AFTER = 5.0
"""Seconds until what could not even be tried (no thread, no memory) is tried again."""


def refused(state: State, event: StartRefused, moment: Moment) -> Step:
    """The start came to nothing: say why, and try again unless only a person can change that."""
    if not isinstance(state.server, Starting) or event.generation != state.generation:
        return state, ()
    problem, outage = event.problem, state.server.outage
    effects: tuple[Effect, ...] = ()
    if problem.code == "CertificateUnusable":
        # Why there is no certificate says more than that there is none; one that is there is read anew.
        problem = (not state.certificate and state.certificate_problem) or problem
        state, effects = replace(state, certificate=None), (RecallCertificate(),)
    if event.hopeless:
        return failed(state, problem, moment)
    outage = after_refusal(outage, problem, moment.monotonic)
    state, more = paused(state, outage, moment, blocked=event.before_launch)
    return state, (*effects, *more)


def exited(state: State, event: ServerExited, moment: Moment) -> Step:
    """The serving process ended by itself: start it again, after growing pauses."""
    if not isinstance(state.server, Running) or event.pid != state.server.record.pid:
        return state, ()
    stable = moment.monotonic - state.server.since >= STABLE_AFTER
    before = None if stable else state.server.outage
    return paused(state, after_crash(before, event.problem, moment.monotonic), moment)


def timer_rang(state: State, _event: TimerRang, moment: Moment) -> Step:
    """Start again when the pause is over, or look whether the cause has gone; or do again what failed."""
    match state.server:
        case Pausing(outage=outage, retry_at=at) if moment.monotonic >= at:
            return start(state, moment, outage)
        case Pausing() as pausing:
            return state, (CheckStart(state.generation, launch_plan(state)), next_look(pausing, moment))
        case Looking():
            return state, (FindServer(),)
        case Stopping():
            return state, (StopServer(state.generation),)
        case Running() if busy_question.is_checking(state):
            return busy_question.go_on(state)
        case Running(record=record):
            return state, (WatchServer(record),)
        case _:
            return state, ()


def checked(state: State, event: StartChecked, moment: Moment) -> Step:
    """Start at once when what was seen to be in the way has gone."""
    if not isinstance(state.server, Pausing) or event.generation != state.generation:
        return busy_question.checked(state, event)
    if event.problem is None and state.server.blocked:
        return start(state, moment, state.server.outage)
    blocked = event.problem is not None
    return replace(state, server=replace(state.server, blocked=blocked)), ()


def follow(before: State, state: State, event: Event, moment: Moment) -> Step:
    """Start at once when this event may have taken away what kept the server from starting."""
    if not isinstance(state.server, Pausing | Failed) or before.server is not state.server:
        return state, ()
    if not is_wanted(state.server):
        return state, ()
    by_person = before.settings.server != state.settings.server
    by_person |= before.settings.certificate != state.settings.certificate
    if by_person:
        return start(state, moment)
    if not isinstance(state.server, Pausing):
        return state, ()
    may_help = isinstance(event, Woke | PasswordSet) or before.network != state.network
    may_help |= before.certificate_problem is not None and state.certificate_problem is None
    return start(state, moment, state.server.outage) if may_help else (state, ())


def wish_kept(before: State, state: State) -> tuple[Effect, ...]:
    """Have it remembered while the server is down that a person wants it: nbtray may be killed meanwhile."""
    wanted = _is_down(state.server)
    return () if wanted is _is_down(before.server) else (KeepWish(wanted),)


def _is_down(server: Server) -> bool:
    match server:
        case Pausing() | Starting(outage=Outage()) | Stopping(outage=Outage()):
            return True
        case _:
            return False


def password_missing(state: State, event: PasswordMissing, moment: Moment) -> Step:
    """Say why asking for the password, which the start waited for, has failed."""
    if state.password is not Password.ASKED or event.problem is None:
        return state, ()
    if event.problem.code == NO_WINDOW:
        return failed(state, event.problem, moment)
    # Where it is kept could not be read: that may pass, and a password may have been chosen.
    return paused(state, after_refusal(None, event.problem, moment.monotonic), moment)


def not_carried_out(state: State, event: AdapterFailed, moment: Moment) -> Step:
    """What was to be done about the server could not even be tried: do it again soon."""
    match event.effect, state.server:
        case ReadActivity.__name__, Running(record=record):
            unknown = ActivityUnavailable(record.pid, event.problem.what, not_asked=True)
            return busy_question.learned(replace(state, activity_pending=False), unknown, moment)
        case CheckStart.__name__, Running() if busy_question.is_checking(state):
            return busy_question.go_on(state)
        case AskPassword.__name__, _ if state.password is Password.ASKED:
            # Asked again after the pause: the start asks while there is no password.
            outage = after_refusal(None, event.problem, moment.monotonic)
            return paused(replace(state, password=Password.MISSING), outage, moment)
        case StartServer.__name__, Starting():
            return refused(state, StartRefused(state.generation, event.problem), moment)
        case (FindServer.__name__, Looking()) | (StopServer.__name__, Stopping()):
            return state, (SetTimer(Timer.RESTART, moment.monotonic + AGAIN_AFTER),)
        case WatchServer.__name__, Running():
            return state, (SetTimer(Timer.RESTART, moment.monotonic + AGAIN_AFTER),)
        case _:
            return state, ()
