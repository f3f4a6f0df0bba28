"""The one way the state changes: each event goes to the decision it belongs to."""

from dataclasses import replace

from nbtray.core import clock_steps, reports
from nbtray.core.address import rules as address_rules
from nbtray.core.address.effects import RecallAddresses
from nbtray.core.address.events import AddressesRecalled, AddressEvent, AddressRead, NetworkChanged, Woke
from nbtray.core.certificate import plan as certificate_plan
from nbtray.core.certificate.effects import RecallCertificate
from nbtray.core.choices import chosen
from nbtray.core.effects import Effect
from nbtray.core.events import Choice, Event, ReportEvent
from nbtray.core.logins import rules as logins_rules
from nbtray.core.logins.effects import RecallLogins, RecallPassword
from nbtray.core.logins.events import LoginEvent
from nbtray.core.mail import after_event
from nbtray.core.mail import rules as mail_rules
from nbtray.core.mail.effects import RecallOutbox
from nbtray.core.mail.events import MailEvent
from nbtray.core.moment import Moment
from nbtray.core.reach import rules as reach_rules
from nbtray.core.reach.events import ReachEvent
from nbtray.core.router import answers as router_answers
from nbtray.core.router import plan as router_plan
from nbtray.core.router.effects import RecallLeases
from nbtray.core.router.events import RouterEvent
from nbtray.core.rules import follow
from nbtray.core.server import activity, busy_question, keeping_awake, supervision, unresponsive
from nbtray.core.server import life as server_life
from nbtray.core.server.effects import FindServer
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    FolderChecked,
    NoServerFound,
    ProcessSeen,
    ServerEvent,
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StartRefused,
)
from nbtray.core.server.state import Running
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.state import State, Step
from nbtray.core.status import stale_notices
from nbtray.core.timers import Timer, TimerRang

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

RULES = (router_plan.RULE, mail_rules.RULE, reach_rules.RULE)
"""What follows every event, in this order."""


def step(state: State, event: Event, moment: Moment) -> Step:
    """Return the state after this event, and what should be done about it."""
    if state.ended:
        return state, ()
    state, moved = clock_steps.follow(state, moment)
    after, effects = _routed(state, event, moment)
    after, again = supervision.follow(state, after, event, moment)
    after, more = after_event.learned(state, after, event, moment)
    after = reach_rules.learned(after, event)
    # Whatever has happened may be a reason to open or close the router's port, to write, or to ask outside.
    after, following = follow(RULES, after, moment)
    kept = supervision.wish_kept(state, after)
    effects = (*moved, *effects, *again, *kept, *more, *following)
    stale = stale_notices.follow(state, after, effects)
    return after, (*effects, *stale, *keeping_awake.follow(state, after))


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
        return logins_rules.learned(state, event, moment)
    if isinstance(event, RouterEvent):
        return router_answers.answered(state, event, moment)
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
            return _answered(state, event, moment)
        case FolderChecked():
            return activity.folder_checked(state, event)
        case ProcessSeen():
            return unresponsive.process_seen(state, event, moment)


def _answered(state: State, event: ActivityRead | ActivityUnavailable, moment: Moment) -> Step:
    state, effects = activity.learned(state, event)
    # First what the person wants: a stop is no restart.
    state, more = busy_question.learned(state, event, moment)
    effects += more
    if isinstance(state.server, Running) and state.server.record.pid == event.pid:
        state, more = unresponsive.heard(state, event, moment)
        effects += more
    return state, effects


def _address(state: State, event: AddressEvent, moment: Moment) -> Step:
    match event:
        case AddressRead():
            return address_rules.read(state, event, moment)
        case AddressesRecalled():
            return address_rules.recalled(state, event, moment)
        case NetworkChanged():
            return address_rules.network_changed(state, event, moment)
        case Woke():
            return address_rules.woke(state, moment)


def _timer(state: State, event: TimerRang, moment: Moment) -> Step:
    match event.timer:
        case Timer.LETTERS | Timer.REACH:
            return state, ()  # `letter_news` and `reach_life` learn of every event
        case Timer.ADDRESS:
            return address_rules.check_on_time(state, moment)
        case Timer.ACTIVITY:
            state, effects = activity.look_again(state, moment)
            return state, (*effects, ReadSettings(), *logins_rules.look(state))
        case Timer.MAPPING:
            mappings = replace(state.mappings, rings_at=None)
            return replace(state, mappings=mappings), ()
        case Timer.SILENCE:
            return unresponsive.look_again(state, moment)
        case Timer.RESTART:
            return supervision.timer_rang(state, moment)
        case Timer.SHUTDOWN:
            return server_life.shutdown_overdue(state)
        case Timer.CERTIFICATE:
            return certificate_plan.files_settled(state, moment)
