"""Questions to the router by UDP: a bounded wait, and nobody else's answer."""

import errno
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address

from nbtray.core.address.readings import Family, WayOut
from nbtray.network import nat_pmp, pcp, ssdp

PORT = 5351
FIRST_WAIT = 0.25  # RFC 6886, 3.1; doubled each time
SEARCH_AGAIN = 0.4
NOT_THERE = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH)


class Silent(Exception):
    """The router has not answered."""


class NotThere(Exception):
    """Nobody listens there: said by the router itself, or by our own routing table."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the router has answered to."""

    pcp: bool = False
    nat_pmp: bool = False


def answers(way: WayOut, requests: tuple[bytes, ...], budget: float, port: int = PORT) -> Iterator[bytes]:
    """Send until the budget is spent, yield whatever comes from the router meanwhile, then raise `Silent`.

    Each question has a socket of its own, so a late answer, or a second one, meets nobody.
    """
    end, pause = time.monotonic() + budget, FIRST_WAIT
    with _connected(way, port) as asking:
        while (left := end - time.monotonic()) > 0:
            for request in requests:
                asking.send(request)
            again = time.monotonic() + min(pause, left)
            while (wait := again - time.monotonic()) > 0:
                asking.settimeout(wait)
                try:
                    yield asking.recv(pcp.LONGEST + 1)
                except TimeoutError:
                    break
            pause *= 2
    raise Silent


def who_answers(way: WayOut, budget: float, port: int = PORT) -> Spoken:
    """Find out which protocols the router speaks; raises `Silent` or `NotThere`."""
    requests: tuple[bytes, ...] = (pcp.announce_request(way.local),)
    if way.family is Family.IPV4:
        requests += (nat_pmp.ADDRESS_REQUEST,)
    no_pcp = speaks_nat_pmp = False
    with suppress(Silent):
        for answer in answers(way, requests, budget, port):
            epoch = pcp.read_announce(answer)
            if isinstance(epoch, int):
                # Who speaks PCP should understand NAT-PMP too (RFC 6887, appendix A).
                return Spoken(pcp=True, nat_pmp=way.family is Family.IPV4)
            if epoch is not None:
                no_pcp = True
            elif nat_pmp.read_address(answer) is not None:
                speaks_nat_pmp = True
            if no_pcp and (speaks_nat_pmp or way.family is Family.IPV6):
                break
    if not no_pcp and not speaks_nat_pmp:
        raise Silent
    return Spoken(nat_pmp=speaks_nat_pmp)


def find_description(
    way: WayOut, budget: float, group: tuple[str, int] = (ssdp.GROUP, ssdp.PORT)
) -> str | None:
    """Return where the router describes itself for UPnP, or None: others may answer, but are not asked.

    `group` is for IPv4.
    """
    end = time.monotonic() + budget
    ipv6 = way.family is Family.IPV6
    with socket.socket(socket.AF_INET6 if ipv6 else socket.AF_INET, socket.SOCK_DGRAM) as asking:
        to = _to_group6(asking, way) if ipv6 else _to_group(asking, way, group)
        while (left := end - time.monotonic()) > 0:
            asking.sendto(ssdp.search(to[0]), to)
            again = time.monotonic() + min(SEARCH_AGAIN, left)
            while (wait := again - time.monotonic()) > 0:
                asking.settimeout(wait)
                try:
                    answer, sender = asking.recvfrom(ssdp.LONGEST)
                except TimeoutError:
                    break
                if sender[0].partition("%")[0] != way.gateway:
                    continue
                read = ssdp.description_url6 if ipv6 else ssdp.description_url
                if url := read(answer, _with_zone(way) if ipv6 else way.gateway):
                    return url
    return None


def _to_group(asking: socket.socket, way: WayOut, group: tuple[str, int]) -> tuple[str, int]:
    asking.bind((way.local, 0))
    asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(way.local))
    asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 2)
    return group


def _to_group6(asking: socket.socket, way: WayOut) -> tuple[str, int, int, int]:
    """Ask from an address of the router's kind: it answers from the one it is known by."""
    scope = socket.if_nametoindex(way.interface)
    if not ip_address(way.gateway).is_link_local:
        asking.bind((way.local, 0))
    asking.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, scope)
    return ssdp.GROUP6, ssdp.PORT, 0, scope


def _with_zone(way: WayOut) -> str:
    return f"{way.gateway}%{way.interface}" if ip_address(way.gateway).is_link_local else way.gateway


@contextmanager
def _connected(way: WayOut, port: int) -> Iterator[socket.socket]:
    """Give a socket that hears the router only, bound to our address that the internet should reach."""
    ipv6 = way.family is Family.IPV6
    try:
        with socket.socket(socket.AF_INET6 if ipv6 else socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.bind((way.local, 0))
            scope = socket.if_nametoindex(way.interface) if ipv6 else 0
            asking.connect((way.gateway, port, 0, scope) if ipv6 else (way.gateway, port))
            yield asking
    except OSError as error:
        if error.errno in NOT_THERE:
            raise NotThere from error
        raise
