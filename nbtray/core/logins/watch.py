"""What of the logins is worth telling: pure decisions over the audit's lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from nbtray.core.logins.login import (
    Alarm,
    Burst,
    LockedOut,
    LoginKind,
    LoginLine,
    NewPlace,
    PasswordKnown,
    lines_after,
)

BURST = 5
"""Wrong passwords within `BURST_TIME`; a person who mistypes makes fewer."""

BURST_TIME = timedelta(minutes=10)

QUIET = timedelta(hours=1)
"""At most one burst, and one lock-out of each network, is told in this time."""

REMEMBERED = 500
"""Networks; the one that logged in longest ago is forgotten first."""

HERE = "here"
"""This computer."""


@dataclass(frozen=True, slots=True)
class LoginWatch:
    """What is known of earlier lines.

    `seen` are networks somebody has logged in from, the latest last; `until` is the time of the last line
    taken in; `failures` are recent wrong passwords; `told` says when which alarm was last given.
    """

    seen: tuple[str, ...] = ()
    until: datetime | None = None
    failures: tuple[tuple[datetime, str], ...] = ()
    told: tuple[tuple[str, datetime], ...] = ()


def after_lines(watch: LoginWatch, lines: Sequence[LoginLine]) -> tuple[LoginWatch, tuple[Alarm, ...]]:
    """Take in new lines of the audit, oldest first; those taken in already change nothing."""
    alarms: list[Alarm] = []
    fresh = lines_after(lines, watch.until) if watch.until else None
    for line in lines if fresh is None else fresh:
        watch, alarm = _after(replace(watch, until=line.at), line)
        alarms += [alarm] if alarm else []
    return watch, tuple(alarms)


def place_of(address: str) -> str:
    """Return the network an address counts as: itself, the /64 of IPv6, or this computer."""
    try:
        peer = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    peer = getattr(peer, "ipv4_mapped", None) or peer
    if peer.is_loopback:
        return HERE
    return str(peer) if peer.version == 4 else str(ip_network((int(peer), 64), strict=False))  # noqa: PLR2004


def _after(watch: LoginWatch, line: LoginLine) -> tuple[LoginWatch, Alarm | None]:
    place = place_of(line.address)
    match line.kind:
        case LoginKind.LOGIN | LoginKind.RECOVERY:
            return _logged_in(watch, line, place)
        case LoginKind.LOCKED:
            return _once(watch, f"locked {place}", line.at, LockedOut(line))
        case LoginKind.WRONG_CODE if place not in (*watch.seen, HERE):
            return _once(watch, f"code {place}", line.at, PasswordKnown(line))
        case LoginKind.FAILED if place != HERE:
            recent = (each for each in watch.failures if _is_within(BURST_TIME, each[0], line.at))
            watch = replace(watch, failures=(*recent, (line.at, place)))
            if len(watch.failures) < BURST:
                return watch, None
            alarm = Burst(line.at, len(watch.failures), len({place for _, place in watch.failures}))
            # One network alone is told as a lock-out, by the line that follows.
            return _once(watch, "burst", line.at, alarm) if alarm.networks > 1 else (watch, None)
        case _:
            return watch, None


def _logged_in(watch: LoginWatch, line: LoginLine, place: str) -> tuple[LoginWatch, Alarm | None]:
    seen = (*(each for each in watch.seen if each != place), place)[-REMEMBERED:]
    is_new = place not in (*watch.seen, HERE)
    # The first login of all is the owner's, who has just set this up.
    alarm = NewPlace(line) if is_new and watch.seen else None
    return replace(watch, seen=seen), alarm


def _once(watch: LoginWatch, what: str, at: datetime, alarm: Alarm) -> tuple[LoginWatch, Alarm | None]:
    told = tuple((name, when) for name, when in watch.told if _is_within(QUIET, when, at))
    if any(name == what for name, _ in told):
        return replace(watch, told=told), None
    return replace(watch, told=(*told, (what, at))), alarm


def _is_within(span: timedelta, earlier: datetime, now: datetime) -> bool:
    # What is still to come was written before the clock was set back: it says nothing of now.
    return timedelta() <= now - earlier < span
