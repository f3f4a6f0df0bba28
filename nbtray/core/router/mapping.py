"""A port that the router passes on to this computer: what is asked for, what was agreed, what was refused."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from nbtray.core.address.readings import Family, WayOut
from nbtray.core.moment import shifted

NONCE_BYTES = 12
"""RFC 6887, 11.1."""


class Means(StrEnum):
    """The languages routers understand, best first."""

    PCP = "pcp"  # RFC 6887
    NAT_PMP = "nat-pmp"  # RFC 6886
    UPNP = "upnp"  # Internet Gateway Device 1 and 2


class Reason(StrEnum):
    """Why a router opens nothing."""

    SILENT = "silent"
    NOT_OFFERED = "not-offered"
    NO_LIBRARY = "no-library"
    NOT_AUTHORIZED = "not-authorized"
    TAKEN = "taken"
    OLD_ADDRESS = "old-address"
    PORT_RANGE = "port-range"
    NO_ADDRESS = "no-address"
    IN_BETWEEN = "in-between"
    NO_RESOURCES = "no-resources"
    FULL = "full"
    OTHER = "other"


class Opening(StrEnum):
    """Whether the router lets the internet in, and what that is due to."""

    CLOSED = "closed"
    ASKING = "asking"
    OPEN = "open"
    DENIED = "denied"
    OFF = "off"
    BY_HAND = "by-hand"
    ON_VPN = "on-vpn"
    NO_ROUTER = "no-router"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The router opens nothing; `detail` is its own word for it, where it has one.

    `perhaps` is what it may have opened all the same: it was asked to, and its answer has not come.
    """

    reason: Reason
    detail: str = ""
    perhaps: "Lease | None" = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Pass `port` on to us, from outside by the same number; by another one too, if `any_port`.

    In IPv6 there is nothing to translate: it asks for a hole in the router's firewall.
    """

    way: WayOut
    port: int
    any_port: bool = True

    @property
    def family(self) -> Family:
        """Return the family of the router asked."""
        return self.way.family

    def is_for_the_same(self, other: "Ask") -> bool:
        """Tell whether a router would take both for one and the same mapping."""
        ours, theirs = self.way, other.way
        return (ours.gateway, ours.local, self.port) == (theirs.gateway, theirs.local, other.port)


@dataclass(frozen=True, slots=True)
class Lease:
    """A mapping on a router, from the moment it is asked for: what may exist there must be deletable.

    `nonce` is hex, and whoever knows it may change a mapping of PCP. Without `means` nobody has answered
    yet. `address` is the router's external one ('' if it told none), `seconds` 0 when it lasts for ever,
    `until` the end of what is known to last; `url` describes a router of UPnP.
    """

    ask: Ask
    nonce: str
    means: Means | None = None
    port: int = 0
    address: str = ""
    seconds: int = 0
    until: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing is mapped, and nothing need be."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The router has been asked for the first time; `refusals` counts its answers before."""

    lease: Lease
    generation: int
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """It is mapped, until `expires_at`; `generation` is that of a renewal under way, or 0.

    `wanted_at` is when the wanted port is free in place of this one: an old address of ours holds it.
    """

    lease: Lease
    renew_at: float
    expires_at: float
    generation: int = 0
    wanted_at: float | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """The router opens nothing; it is asked again at `retry_at` (monotonic seconds)."""

    ask: Ask
    refusal: Refusal
    refusals: int
    retry_at: float


Hold = Closed | Asking | Held | Denied


@dataclass(frozen=True, slots=True)
class PortMappings:
    """What is mapped for us, and what is on its way to be.

    `nonce` is '' until what an earlier life left has been recalled: nothing is asked before. `leftovers`
    are mappings to delete as soon as that can be done from here, `closing` those that are being deleted,
    `stuck` those that a router did not delete, `saved` what the disk knows, `rings_at` the alarm that is
    set, `heard` the router whose announcements are listened to.
    """

    nonce: str = ""
    generation: int = 0
    ipv4: Hold = field(default_factory=Closed)
    ipv6: Hold = field(default_factory=Closed)
    leftovers: tuple[Lease, ...] = ()
    closing: tuple[Lease, ...] = ()
    stuck: tuple[Lease, ...] = ()
    saved: tuple[Lease, ...] = ()
    rings_at: float | None = None
    heard: WayOut | None = None

    def of(self, family: Family) -> Hold:
        """Return what is held in that family."""
        return self.ipv4 if family is Family.IPV4 else self.ipv6

    def leases(self) -> tuple[Lease, ...]:
        """Return every mapping that may exist on a router."""
        current = (_lease_of(hold) for hold in (self.ipv4, self.ipv6))
        return (*filter(None, current), *self.closing, *self.leftovers, *self.stuck)


def _lease_of(hold: Hold) -> Lease | None:
    match hold:
        case Asking(lease=lease) | Held(lease=lease):
            return lease
        case Denied(refusal=Refusal(perhaps=perhaps)):
            return perhaps
        case Closed():
            return None


def moved(mappings: PortMappings, by: timedelta) -> PortMappings:
    """Return the mappings as they are after the wall clock was set: a router counts by a clock of its own.

    Those that are being deleted stay as they were handed out.
    """
    return replace(
        mappings,
        ipv4=_moved_hold(mappings.ipv4, by),
        ipv6=_moved_hold(mappings.ipv6, by),
        leftovers=tuple(_moved_lease(each, by) for each in mappings.leftovers),
        stuck=tuple(_moved_lease(each, by) for each in mappings.stuck),
    )


def _moved_hold(hold: Hold, by: timedelta) -> Hold:
    return replace(hold, lease=_moved_lease(hold.lease, by)) if isinstance(hold, Asking | Held) else hold


def _moved_lease(lease: Lease, by: timedelta) -> Lease:
    return lease if lease.until is None else replace(lease, until=shifted(lease.until, by))


def nonce_for(secret: str, gateway: str) -> str:
    """Return the mapping nonce for this router: each gets its own (RFC 6887, 11.2), `NONCE_BYTES` as hex."""
    return hashlib.sha256(f"{secret} {gateway}".encode()).hexdigest()[: 2 * NONCE_BYTES]
