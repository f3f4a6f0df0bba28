"""When the ways in from outside are looked at, and when somebody is told what became of them.

A verdict is told when it is another than people believe and has held for `HOLD`: a router that restarts is no
news, nor is an address on its way to another. Not to know is no news, and to be offline is none either.
"""

from dataclasses import replace
from ipaddress import ip_address
from math import inf

from nbtray.core.address.agreement import addresses_of, operator
from nbtray.core.address.events import AddressCheckChosen, NetworkChanged, Woke
from nbtray.core.address.readings import Family, is_public_text
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.core.logins.events import LoginsRead
from nbtray.core.moment import Moment
from nbtray.core.reach import notices as reach_notices
from nbtray.core.reach.effects import AskOutside, ReadFirewall
from nbtray.core.reach.events import FirewallRead, OutsideTold
from nbtray.core.reach.firewall import Passage
from nbtray.core.reach.outside import VOICES, Question, Reply, Tried
from nbtray.core.reach.state import Inquiry, Leaning, Look, Overall, ReachWatch
from nbtray.core.reach.status import ReachStatus, reach_status, seen_outside
from nbtray.core.reach.verdict import Why
from nbtray.core.router.mapping import Asking
from nbtray.core.router.status import public_port
from nbtray.core.rules import Rule
from nbtray.core.server.exposure import current_port, open_record
from nbtray.core.server.state import Running, ServerRecord
from nbtray.core.state import State, Step
from nbtray.core.timers import SetTimer, Timer, TimerRang

HOLD = 30.0
"""Seconds a verdict must hold before it is told."""

LOOK_AGAIN, LOOK_SOON = 21_600.0, 300.0
"""Seconds until the firewall is looked at again, on the next occasion; soon, where it is in the way."""

ASK_AGAIN = 21_600.0
"""Seconds until the services outside are asked again whether all is as it was, on the next occasion."""


def settle(state: State, moment: Moment) -> Step:
    """Find out what is not known, and tell what has become of it."""
    record = _reachable_record(state)
    if record is None:
        return _quiet(state)
    state, look = _looked(state, record, moment)
    state, ask = _asked(state, moment)
    state, tell = _told(state, moment)
    return state, (*look, *ask, *tell)


def learned(state: State, event: Event) -> State:
    """Take in what the event tells."""
    reach = state.reach
    match event:
        case FirewallRead(port=port, firewall=firewall) if reach.look and reach.look.port == port:
            reach = replace(reach, firewall=firewall)
        case OutsideTold(service=service, question=question, told=told):
            reach = _replied(reach, question, Reply(service, told))
        case LoginsRead():
            reach = replace(reach, visited=reach.visited | _visitors(state, event))
        case TimerRang(timer=Timer.REACH):
            reach = replace(reach, rings_at=None)
        case NetworkChanged() | Woke():
            reach = replace(reach, look=None, inquiries=(), visited=frozenset())
        case AddressCheckChosen():
            reach = replace(reach, look=None, inquiries=())
    return state if reach is state.reach else replace(state, reach=reach)


def _replied(reach: ReachWatch, question: Question, reply: Reply) -> ReachWatch:
    inquiry = reach.inquiry(question.family)
    if inquiry is None or inquiry.question != question or reply.service not in inquiry.asked:
        return reach
    return _with(reach, replace(inquiry, replies=(*inquiry.replies, reply)))


def _visitors(state: State, event: LoginsRead) -> frozenset[Family]:
    """Return the families by which somebody came in from the internet since the server was started.

    Behind a proxy of the user's own there is no telling which way they came.
    """
    record = _reachable_record(state)
    if record is None or record.asked.trusted_proxies:
        return frozenset()
    came = {line.address for line in event.lines if line.at >= record.started_at}
    ours = {str(each.address) for each in state.watch.confirmed}
    ours.update(state.network.addresses if state.network else ())
    return frozenset(Family(ip_address(each).version) for each in came - ours if _is_public(each))


def _is_public(text: str) -> bool:
    try:
        return is_public_text(text)
    except ValueError:
        return False


def _reachable_record(state: State) -> ServerRecord | None:
    """Return what serves the internet, while there is a way to it."""
    return open_record(state) if state.network and state.network.default_interface else None


def _quiet(state: State) -> Step:
    """Nothing is open: nothing is asked, and the next server begins with a clean slate."""
    reach = replace(state.reach, look=None, inquiries=(), leaning=None, rings_at=None)
    if not isinstance(state.server, Running):
        reach = replace(reach, told=Overall.YES, visited=frozenset(), firewall=None)
    effects = (SetTimer(Timer.REACH, None),) if state.reach.rings_at is not None else ()
    return _with_watch(state, reach), effects


def _looked(state: State, record: ServerRecord, moment: Moment) -> Step:
    reach, interface = state.reach, state.network.default_interface if state.network else ""
    look = reach.look
    same = look is not None and (look.port, look.interface) == (record.port, interface)
    if look and same and moment.monotonic - look.at < _pause(reach):
        return state, ()
    reach = replace(reach, look=Look(record.port, interface, moment.monotonic))
    return replace(state, reach=reach), (ReadFirewall(record.port, interface),)


def _asked(state: State, moment: Moment) -> Step:
    effects: tuple[Effect, ...] = ()
    for family in Family:
        question = _question(state, family)
        inquiry = state.reach.inquiry(family)
        is_old = inquiry is not None and (
            inquiry.question != question or moment.monotonic - inquiry.at >= ASK_AGAIN
        )
        if inquiry and is_old:
            rest = tuple(each for each in state.reach.inquiries if each is not inquiry)
            state, inquiry = replace(state, reach=replace(state.reach, inquiries=rest)), None
        if question is not None:
            state, more = _ask(state, inquiry or Inquiry(question, moment.monotonic))
            effects += more
    return state, effects


def _question(state: State, family: Family) -> Question | None:
    """Return what can be asked now: the address must be known, and the router have decided."""
    believed = state.watch.believed(family)
    unsettled = isinstance(state.mappings.of(family), Asking) or any(
        each.family is family for each in state.watch.rounds
    )
    inquiry = state.reach.inquiry(family)
    if not state.settings.reach.outside or believed is None:
        return None
    port = public_port(state) if family is Family.IPV4 else current_port(state)
    question = Question(family, str(believed.address), port)
    # A round that confirms what is known is no reason to drop an answer.
    return question if not unsettled or (inquiry and inquiry.question == question) else None


def _ask(state: State, inquiry: Inquiry) -> Step:
    """Have so many services try as are needed for `VOICES` answers, one operator each."""
    services, reach = state.settings.reach.services, state.reach
    effects: tuple[Effect, ...] = ()
    missing = VOICES - sum(isinstance(each.told, Tried) for each in inquiry.replies)
    missing -= len(inquiry.asked) - len(inquiry.replies)
    heard = {operator(each) for each in inquiry.asked}
    rotated = [services[(reach.turn + index) % len(services)] for index in range(len(services))]
    for service in rotated:
        if missing <= 0 or operator(service) in heard:
            continue
        missing -= 1
        heard.add(operator(service))
        inquiry = replace(inquiry, asked=(*inquiry.asked, service))
        reach = replace(reach, turn=reach.turn + 1)
        effects += (AskOutside(service, inquiry.question, state.settings.address.authorities),)
    return _with_watch(state, _with(reach, inquiry)), effects


def _told(state: State, moment: Moment) -> Step:
    reach, status = state.reach, reach_status(state)
    if not _is_news(reach, status):
        return _leaning(state, None)
    leaning = reach.leaning
    if leaning is None or leaning.overall is not status.overall:
        return _leaning(state, Leaning(status.overall, moment.monotonic))
    if moment.monotonic - leaning.since < HOLD:
        return state, ()
    state, effects = _leaning(replace(state, reach=replace(reach, told=status.overall)), None)
    if not state.settings.notices.reach:
        return state, effects
    return state, (*effects, ShowNotice(reach_notices.changed(status)))


def _is_news(reach: ReachWatch, status: ReachStatus) -> bool:
    known = status.overall in (Overall.YES, Overall.ONLY_IPV6, Overall.NO)
    return known and status.overall is not reach.told and status.ipv4.why is not Why.OFFLINE


def _leaning(state: State, leaning: Leaning | None) -> Step:
    rings_at = leaning.since + HOLD if leaning else None
    if (leaning, rings_at) == (state.reach.leaning, state.reach.rings_at):
        return state, ()
    effects: tuple[Effect, ...] = ()
    if rings_at != state.reach.rings_at:
        effects = (SetTimer(Timer.REACH, rings_at),)
    return _with_watch(state, replace(state.reach, leaning=leaning, rings_at=rings_at)), effects


def _with(reach: ReachWatch, inquiry: Inquiry) -> ReachWatch:
    others = (each for each in reach.inquiries if each.question.family is not inquiry.question.family)
    return replace(reach, inquiries=(*others, inquiry))


def _with_watch(state: State, reach: ReachWatch) -> State:
    return state if reach == state.reach else replace(state, reach=reach)


def _pause(reach: ReachWatch) -> float:
    """Return the seconds between two looks at the firewall."""
    firewall = reach.firewall
    in_the_way = firewall is not None and {Passage.CLOSED, Passage.HIDDEN} & {firewall.ipv4, firewall.ipv6}
    return LOOK_SOON if in_the_way else LOOK_AGAIN


def _due_at(state: State, _moment: Moment) -> float:
    reach = state.reach
    times = [each.at + ASK_AGAIN for each in reach.inquiries]
    if reach.look is not None:
        times.append(reach.look.at + _pause(reach))
    if reach.leaning is not None:
        times.append(reach.leaning.since + HOLD)
    return min(times, default=inf)


def _reads(state: State) -> tuple[object, ...]:
    seen = tuple(seen_outside(state, family) for family in Family)
    return (
        *(state.reach, seen, tuple(_question(state, family) for family in Family), addresses_of(state.watch)),
        *(state.mappings, state.certificate, state.server, state.network, state.settings, state.is_root),
        *(state.quitting,),
    )


RULE = Rule(settle, _reads, _due_at)
