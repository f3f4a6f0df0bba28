"""The one way the state changes: each event goes to the decision it belongs to."""

from dataclasses import replace

from nbtray.core.decisions import (
    activity,
    address_life,
    certificate_plan,
    clock_steps,
    letter_life,
    letter_news,
    login_life,
    mapping_answers,
    mapping_plan,
    questions,
    reach_life,
    reports,
    server_life,
    stale_notices,
    supervision,
    wakefulness,
)
from nbtray.core.decisions.choices import chosen
from nbtray.core.effects import (
    Effect,
    FindServer,
    ReadSettings,
    RecallAddresses,
    RecallCertificate,
    RecallLeases,
    RecallLogins,
    RecallOutbox,
    RecallPassword,
)
from nbtray.core.events import (
    ActivityRead,
    ActivityUnavailable,
    AddressesRecalled,
    AddressEvent,
    AddressRead,
    Choice,
    Event,
    LoginEvent,
    MailEvent,
    NetworkChanged,
    NoServerFound,
    ReachEvent,
    ReportEvent,
    RouterEvent,
    ServerEvent,
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StartRefused,
    Timer,
    TimerRang,
    Woke,
)
from nbtray.core.moment import Moment
from nbtray.core.rules import follow
from nbtray.core.state import State, Step

AT_LAUNCH: tuple[Effect, ...] = (
    RecallPassword(),
    RecallCertificate(),
    FindServer(),
    RecallAddresses(),
    RecallOutbox(),
    RecallLogins(),
    RecallLeases(),
)
"""What a new nbtray does before anybody asks."""

RULES = (mapping_plan.RULE, letter_life.RULE, reach_life.RULE)
"""What follows every event, in this order."""


def step(state: State, event: Event, moment: Moment) -> Step:
    """Return the state after this event, and what should be done about it."""
    if state.ended:
        return state, ()
    state, moved = clock_steps.follow(state, moment)
    after, effects = _routed(state, event, moment)
    after, again = supervision.follow(state, after, event, moment)
    after, more = letter_news.learned(state, after, event, moment)
    after = reach_life.learned(after, event)
    # Whatever has happened may be a reason to open or close the router's port, to write, or to ask outside.
    after, following = follow(RULES, after, moment)
    effects = (*moved, *effects, *again, *more, *following)
    stale = stale_notices.follow(state, after, effects)
    return after, (*effects, *stale, *wakefulness.follow(state, after))


def _routed(state: State, event: Event, moment: Moment) -> Step:
    if isinstance(event, Choice):
        return chosen(state, event, moment)
    if isinstance(event, ServerEvent):
        return _server(state, event, moment)
    if isinstance(event, AddressEvent):
        return _address(state, event, moment)
    if isinstance(event, MailEvent | ReachEvent):
        return state, ()  # `letter_news` and `reach_life` learn of every event
    if isinstance(event, LoginEvent):
        return login_life.learned(state, event, moment)
    if isinstance(event, RouterEvent):
        return mapping_answers.answered(state, event, moment)
    if isinstance(event, ReportEvent):
        return reports.reported(state, event, moment)
    return _timer(state, event, moment)


def _server(state: State, event: ServerEvent, moment: Moment) -> Step:
    match event:
        case ServerFound() | NoServerFound():
            return server_life.look_done(state, event, moment)
        case ServerReady():
            return server_life.ready(state, event, moment)
        case StartRefused():
            return supervision.refused(state, event, moment)
        case ServerExited():
            return supervision.exited(state, event, moment)
        case StartChecked():
            return supervision.checked(state, event, moment)
        case ServerStopped():
            return server_life.stopped(state, event, moment)
        case ActivityRead() | ActivityUnavailable():
            state, effects = activity.learned(state, event)
            state, more = questions.learned(state, event, moment)
            return state, (*effects, *more)


def _address(state: State, event: AddressEvent, moment: Moment) -> Step:
    match event:
        case AddressRead():
            return address_life.read(state, event, moment)
        case AddressesRecalled():
            return address_life.recalled(state, event, moment)
        case NetworkChanged():
            return address_life.network_changed(state, event, moment)
        case Woke():
            return address_life.woke(state, moment)


def _timer(state: State, event: TimerRang, moment: Moment) -> Step:
    match event.timer:
        case Timer.LETTERS | Timer.REACH:
            return state, ()  # `letter_news` and `reach_life` learn of every event
        case Timer.ADDRESS:
            return address_life.check_on_time(state, moment)
        case Timer.ACTIVITY:
            state, effects = activity.look_again(state, moment)
            return state, (*effects, ReadSettings(), *login_life.look(state))
        case Timer.MAPPING:
            mappings = replace(state.mappings, rings_at=None)
            return replace(state, mappings=mappings), ()
        case Timer.RESTART:
            return supervision.timer_rang(state, moment)
        case Timer.SHUTDOWN:
            return server_life.shutdown_overdue(state)
        case Timer.CERTIFICATE:
            return certificate_plan.files_settled(state, moment)
