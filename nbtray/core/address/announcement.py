"""When a confirmed address is announced, and to whom.

An address is announced while the server is meant to be reached from the internet; a change that came while
it was stopped is told as soon as it serves again. Families are apart; what changes together is told together.

- The first sighting is no change: only who is to get letters and has had none is told where the server is.
- An address that turned out to be wrong is corrected at once.
- A new address is announced at once. One that was left within the last hour comes and goes: it is announced
  when it has held for `SETTLE`, and not at all when what people believe is right again by then.
- An address that is not this computer's own while it seems to be on a VPN is told as that, and to nobody else
  unless the settings say so.
- Another external port, which the router gave, is announced like an address: it makes another URL.
- Offline nothing is announced, nor is what was confirmed before the network changed.
"""

from dataclasses import replace
from datetime import timedelta

from nbtray.core.address.changes import noted, settled
from nbtray.core.address.readings import Family, IPAddress
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.mail.compose import letter
from nbtray.core.mail.message import Topic
from nbtray.core.mail.queue import Outbox, left_lately, queued, with_told, without
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.reach.vantage import VPN_SUSPECTED, vantage_note
from nbtray.core.router.status import open_port
from nbtray.core.server.exposure import open_record
from nbtray.core.settings import StillAlive
from nbtray.core.state import State, Step
from nbtray.core.status import notices
from nbtray.core.status.overview import status_of

SETTLE = 900.0
"""Seconds an address that was left lately must hold: three questions at the usual interval."""

GATHER = 2.0
"""Seconds an announcement waits for the certificate it tells of, and for the other family, at most."""

PERIODS = {StillAlive.DAILY: timedelta(days=1), StillAlive.WEEKLY: timedelta(weeks=1)}


def announced(state: State, moment: Moment) -> Step:
    """Announce what is to be announced now."""
    outbox = state.letters.outbox
    if outbox is None or not is_reachable(state):
        return replace(state, sightings=replace(state.sightings, gathering=None)), ()
    seen, by_vpn = _seen(state)
    state = _noted(state, outbox, seen, moment)
    state, effects = _vpn_told(state, outbox, by_vpn)
    new = _new(state, outbox, seen, moment)
    strangers = seen and _strangers(state, outbox)
    if not new and not strangers and not _port_moved(state, outbox):
        return replace(state, sightings=replace(state.sightings, gathering=None)), effects
    began = state.sightings.gathering
    began = moment.monotonic if began is None else began
    unclear = state.issuing or state.watch.rounds or open_port(state) is None
    if unclear and moment.monotonic - began < GATHER:
        return replace(state, sightings=replace(state.sightings, gathering=began)), effects
    state, more = _announce(state, outbox, new, moment)
    return state, (*effects, *more)


def still_alive(state: State, moment: Moment) -> Step:
    """Write the letter that comes although nothing has changed, when it is due."""
    outbox, period = state.letters.outbox, PERIODS.get(state.settings.mail.still_alive)
    if outbox is None:
        return state, ()
    if period is None or not is_mailing(state):
        return _with_outbox(state, _without_still_alive(state, replace(outbox, alive_due=None))), ()
    due = outbox.alive_due
    if due is None or due - moment.utc > period:
        return _with_outbox(state, replace(outbox, alive_due=moment.utc + period)), ()
    addresses = addresses_told(state, outbox) if is_reachable(state) else ()
    if moment.utc < due or not addresses:
        return state, ()
    missed = (moment.utc - due) // period
    outbox = replace(outbox, alive_due=due + (missed + 1) * period)
    written = letter(state, outbox, Topic.STILL_ALIVE, moment.utc, addresses=addresses)
    return _with_outbox(state, queued(outbox, written, state.letters.sending)), ()


def _without_still_alive(state: State, outbox: Outbox) -> Outbox:
    """Return the outbox without a sign of life that nobody wants, which would be an old one some day."""
    if is_mailing(state) or state.settings_problems:  # a mistake in the settings is no wish
        return outbox
    unwanted = (each for each in outbox.waiting if each.letter.topic is Topic.STILL_ALIVE)
    sending = state.letters.sending
    return without(outbox, tuple(each for each in unwanted if each.letter.message_id != sending))


def next_look(state: State, moment: Moment) -> float | None:
    """Return when there may be something to announce without anything happening (monotonic seconds)."""
    outbox = state.letters.outbox
    if outbox is None or not is_reachable(state):
        return None
    told = addresses_told(state, outbox)
    times = [each.since + SETTLE for each in state.sightings.unsettled if each.address not in told]
    if state.sightings.gathering is not None:
        times.append(state.sightings.gathering + GATHER)
    if outbox.alive_due is not None and told:
        times.append(moment.monotonic + (outbox.alive_due - moment.utc).total_seconds())
    return min((each for each in times if each > moment.monotonic), default=None)


def is_mailing(state: State) -> bool:
    """Tell whether letters are wanted."""
    return bool(state.settings.mail.account)


def is_reachable(state: State) -> bool:
    """Tell whether the server runs and is meant to be reached from the internet."""
    return open_record(state) is not None


def _seen(state: State) -> tuple[tuple[IPAddress, ...], dict[IPAddress, Problem]]:
    """Return the addresses that lead here as far as can be known, and those that are a VPN's, with the words.

    Only what was confirmed since the network last changed counts.
    """
    here, by_vpn = [], {}
    for each in state.watch.confirmed:
        if Family(each.address.version) not in state.sightings.fresh:
            continue
        note = vantage_note(state.network, (each,)) if state.network else None
        if note and note.code == VPN_SUSPECTED and not state.settings.mail.on_vpn:
            by_vpn[each.address] = note
        else:
            here.append(each.address)
    return tuple(here), by_vpn


def _noted(state: State, outbox: Outbox, seen: tuple[IPAddress, ...], moment: Moment) -> State:
    sightings = state.sightings
    for each in seen:
        believed = outbox.believed(Family(each.version))
        sightings = noted(sightings, each, believed, moment.monotonic, SETTLE)
    return replace(state, sightings=sightings)


def _vpn_told(state: State, outbox: Outbox, by_vpn: dict[IPAddress, Problem]) -> Step:
    for address, note in by_vpn.items():
        if address in (outbox.believed(Family(address.version)), state.sightings.vpn_told):
            continue
        state = replace(state, sightings=replace(state.sightings, vpn_told=address))
        return state, (ShowNotice(notices.on_vpn(note)),) if state.settings.notices.address else ()
    return state, ()


def _new(state: State, outbox: Outbox, seen: tuple[IPAddress, ...], moment: Moment) -> tuple[IPAddress, ...]:
    """Return the addresses to be announced now."""
    new = []
    for each in seen:
        last = state.sightings.unsettled_of(Family(each.version))
        holds = last is None or moment.monotonic - last.since >= SETTLE
        known = outbox.believed(Family(each.version))
        wrong = known in state.watch.disproved
        if each != known and (holds or wrong or not left_lately(outbox, each, moment.utc)):
            new.append(each)
    return tuple(new)


def _strangers(state: State, outbox: Outbox) -> bool:
    """Tell whether somebody is to get letters and has had none."""
    return is_mailing(state) and not set(_recipients(state)) <= set(outbox.readers)


def _port_moved(state: State, outbox: Outbox) -> bool:
    """Tell whether what was announced has another external port now."""
    port = open_port(state)
    return bool(outbox.port and port and outbox.port != port and addresses_told(state, outbox))


def _recipients(state: State) -> tuple[str, ...]:
    return state.settings.mail.recipients or (state.settings.mail.account,)


def _announce(state: State, outbox: Outbox, new: tuple[IPAddress, ...], moment: Moment) -> Step:
    families = frozenset(Family(each.version) for each in new)
    old = tuple(each for family in sorted(families) if (each := outbox.believed(family)))
    moved_from = tuple(map(str, old))
    wrong = tuple(str(each) for each in old if each in state.watch.disproved)
    changes = sum(last.changes for family in families if (last := state.sightings.unsettled_of(family)))
    port_from = outbox.port if _port_moved(state, outbox) else 0
    outbox = replace(with_told(outbox, new, moment.utc), port=open_port(state) or outbox.port)
    if is_mailing(state) and (moved_from or port_from or _strangers(state, outbox)):
        written = letter(
            state,
            outbox,
            Topic.ADDRESS,
            moment.utc,
            addresses=addresses_told(state, outbox),
            moved_from=moved_from,
            changes=changes or int(bool(port_from)),
            port_from=port_from,
            wrong=wrong,
        )
        outbox = replace(queued(outbox, written, state.letters.sending), readers=_recipients(state))
    elif moved_from or port_from:
        # Nobody was written to. Who had a letter has one again when the settings name an account again.
        outbox = replace(outbox, readers=())
    sightings = replace(settled(state.sightings, families), gathering=None)
    state = _with_outbox(replace(state, sightings=sightings), outbox)
    if not (moved_from or port_from) or not state.settings.notices.address:
        return state, ()
    status = status_of(state)
    notice = notices.corrected(status) if wrong else notices.moved(status, changes, port_from=port_from)
    return state, (ShowNotice(notice),)


def addresses_told(state: State, outbox: Outbox) -> tuple[IPAddress, ...]:
    """Return the addresses that are announced and can be reached, as far as is known: each family's own."""
    believed = (outbox.believed(Family(each.version)) for each in _seen(state)[0])
    return tuple(address for address in believed if address)


def _with_outbox(state: State, outbox: Outbox) -> State:
    return replace(state, letters=replace(state.letters, outbox=outbox))
