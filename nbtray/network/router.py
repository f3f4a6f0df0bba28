"""The router, asked in whatever language it speaks (`nbtray.ports.Router`): PCP, NAT-PMP, then UPnP."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, ip_address

from nbtray.core.address.agreement import ROUTER
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Family, Reading, Seen, Unavailable, WayOut, is_public
from nbtray.core.router.effects import MapPort, ReadRouter, UnmapPort
from nbtray.core.router.events import PortMapped, PortRefused, PortUnmapped, RouterSpoke
from nbtray.core.router.mapping import Lease, Means, Reason, Refusal
from nbtray.network import by_udp, router_talk, ssdp, upnp
from nbtray.network.epoch import Epoch, has_restarted
from nbtray.network.nat_pmp import External
from nbtray.network.pcp import Declined, Granted
from nbtray.network.router_talk import NotThere, Silent
from nbtray.ports import Post

BUDGET = 2.0
"""Seconds a router that says nothing costs in all."""

KNOWN_BUDGET = 0.5
"""Of it, for the language it spoke last."""

SEARCH_BUDGET = 0.6
"""Of it, to learn whether it speaks PCP or NAT-PMP; what is left goes to UPnP."""

PATIENCE = 3.0
"""Seconds for a router that has just shown that it is there."""

REST = 3600.0
"""Seconds until a router that cannot tell its address is asked for it again."""

FINAL = (Reason.TAKEN, Reason.PORT_RANGE, Reason.NO_ADDRESS, Reason.IN_BETWEEN)
"""Refusals that another language of the same router would not change."""

log = logging.getLogger(__name__)


class GatewayRouter:
    """Asks the router the packets go to; every failure is a value.

    `port` is that of PCP and NAT-PMP, `ssdp_group` where devices are searched. A clock of the router that
    shows a restart is posted as `RouterSpoke`.
    """

    def __init__(
        self,
        post: Post,
        *,
        port: int = router_talk.PORT,
        ssdp_group: tuple[str, int] = (ssdp.GROUP, ssdp.PORT),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._post = post
        self._port = port
        self._ssdp_group = ssdp_group
        self._now = monotonic
        self._epochs: dict[str, Epoch] = {}
        self._descriptions: dict[str, str] = {}

    def map(self, effect: MapPort) -> PortMapped | PortRefused:
        """Have the port opened, in the language that worked last or the best one spoken."""
        refusals: list[Refusal] = []
        try:
            outcome = self._map(effect.lease, refusals)
        except OSError as error:
            outcome = Refusal(Reason.OTHER, error.strerror or type(error).__name__)
        if isinstance(outcome, Lease):
            return PortMapped(effect.generation, outcome)
        log.info("The router opens no port: %s", " ".join(filter(None, (outcome.reason, outcome.detail))))
        perhaps = next(filter(None, (each.perhaps for each in (outcome, *refusals))), None)
        outcome = replace(outcome, perhaps=perhaps)
        return PortRefused(effect.generation, effect.lease.ask.family, outcome)

    def unmap(self, effect: UnmapPort) -> PortUnmapped:
        """Have the mapping deleted; one that is not there is gone already."""
        try:
            gone = self._unmap(effect.lease)
        except (OSError, Silent, NotThere) as error:
            log.info("A mapping was not deleted: %s", type(error).__name__)
            gone = False
        return PortUnmapped(effect.lease, gone)

    def read(self, effect: ReadRouter) -> AddressRead:
        """Return the router's address on its far side, if the internet can route to that."""
        try:
            reading = self._read(effect.way)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            reading = Unavailable(f"the router could not be asked ({reason})", cool_off=REST)
        return AddressRead(effect.generation, ROUTER, Family.IPV4, reading)

    def _map(self, lease: Lease, refusals: list[Refusal]) -> Lease | Refusal:
        """Return what comes of it; what was refused on the way there goes to `refusals`."""
        end = self._now() + BUDGET
        way = lease.ask.way
        if lease.means is not None:
            outcome = self._by(lease.means, lease, KNOWN_BUDGET)
            if isinstance(outcome, Lease) or outcome.reason in FINAL:
                return outcome
            self._descriptions.pop(way.gateway, None)  # a router that restarts may describe itself elsewhere
        for means in self._spoken(way, refusals):
            outcome = self._by(means, lease, PATIENCE)
            if isinstance(outcome, Lease) or outcome.reason in FINAL:
                return outcome
            refusals.append(outcome)
        if url := self._find(way, end - self._now()):
            outcome = upnp.map_port(lease, url)
            if isinstance(outcome, Lease):
                return outcome
            refusals.insert(0, outcome)
        telling = (each for each in refusals if each.reason is not Reason.NOT_OFFERED)
        return next(telling, Refusal(Reason.NOT_OFFERED))

    def _spoken(self, way: WayOut, refusals: list[Refusal]) -> list[Means]:
        """Return the languages the router answers in, or note why there are none."""
        try:
            spoken = router_talk.who_answers(way, SEARCH_BUDGET, self._port)
        except Silent:
            refusals.append(Refusal(Reason.SILENT))
            return []
        except NotThere:
            return []
        return [*([Means.PCP] if spoken.pcp else []), *([Means.NAT_PMP] if spoken.nat_pmp else [])]

    def _by(self, means: Means, lease: Lease, budget: float) -> Lease | Refusal:
        try:
            if means is Means.UPNP:
                self._descriptions[lease.ask.way.gateway] = lease.url
                return upnp.map_port(lease, lease.url)
            if means is Means.PCP:
                told = by_udp.map_by_pcp(lease, budget, self._port)
            else:
                told = by_udp.map_by_nat_pmp(lease, budget, self._port)
            if isinstance(told, Declined):
                return Refusal(told.reason, "" if told.reason is not Reason.OTHER else f"result {told.code}")
            return self._kept(lease, means, told)
        except Silent:
            return Refusal(Reason.SILENT, perhaps=replace(lease, means=means))
        except NotThere:
            return Refusal(Reason.NOT_OFFERED)

    def _kept(self, lease: Lease, means: Means, told: Granted) -> Lease | Refusal:
        """Return the lease as it was granted, unless its port will not do: then give it back."""
        way = lease.ask.way
        self._heard(way, told.epoch, tell=False)
        address = told.address
        if means is Means.NAT_PMP:
            address = self._address_by_nat_pmp(way)
        granted = replace(
            lease,
            means=means,
            port=told.external_port,
            seconds=told.lifetime,
            address="" if not int(address) else str(address),
        )
        if told.external_port == lease.ask.port or lease.ask.any_port:
            return granted
        self._unmap(granted)
        return Refusal(Reason.TAKEN)

    def _address_by_nat_pmp(self, way: WayOut) -> IPv4Address:
        """Return the address beside a mapping just granted, which stays even if the router says no more."""
        try:
            seen = by_udp.address_by_nat_pmp(way, PATIENCE, self._port)
        except (Silent, NotThere):
            return IPv4Address(0)
        return IPv4Address(0) if isinstance(seen, Declined) else seen.address

    def _unmap(self, lease: Lease) -> bool:
        if lease.means is Means.UPNP:
            return upnp.unmap_port(lease)
        if lease.means is not Means.NAT_PMP:
            gone = by_udp.delete_by_pcp(lease, KNOWN_BUDGET, self._port)
            if gone or lease.ask.family is Family.IPV6:
                return gone
        # What was made over by NAT-PMP, or by nobody knows what, has no nonce.
        return by_udp.delete_by_nat_pmp(lease, KNOWN_BUDGET, self._port)

    def _read(self, way: WayOut) -> Reading:
        if way.gateway in self._descriptions:
            return self._read_by_upnp(way)
        try:
            told = by_udp.address_by_nat_pmp(way, SEARCH_BUDGET, self._port)
        except (Silent, NotThere):
            return self._read_by_upnp(way)
        if isinstance(told, External):
            self._heard(way, told.epoch, tell=True)
            return _reading(str(told.address))
        if told.reason is Reason.NOT_OFFERED:
            return self._read_by_upnp(way)
        return _reading("")

    def _read_by_upnp(self, way: WayOut) -> Reading:
        url = self._find(way, BUDGET - SEARCH_BUDGET)
        if url is None:
            return Unavailable("the router did not tell its address", cool_off=REST)
        address = upnp.external_address(way, url)
        if not address:
            self._descriptions.pop(way.gateway)
        return _reading(address)

    def _find(self, way: WayOut, budget: float) -> str | None:
        url = self._descriptions.get(way.gateway) or router_talk.find_description(
            way, budget, self._ssdp_group
        )
        if url:
            self._descriptions[way.gateway] = url
        return url

    def _heard(self, way: WayOut, epoch: int, *, tell: bool) -> None:
        """Compare the router's clock with what it said before; a restart has cost it its mappings."""
        now, before = Epoch(epoch, self._now()), self._epochs.get(way.gateway)
        self._epochs[way.gateway] = now
        if tell and before and has_restarted(before, now):
            self._post(RouterSpoke(way.gateway, restarted=True))


def _reading(told: str) -> Reading:
    address = ip_address(told) if told else IPv4Address(0)
    if not int(address):
        return Unavailable("the router has no address now")  # for a moment during each change
    if not is_public(address):
        return Unavailable(
            f"the router is at {address}, which no one on the internet can reach", cool_off=REST
        )
    return Seen(address)
