"""The links outside of this computer: the router, the sources of the address, the name, services that try."""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from ipaddress import ip_address
from typing import TypeVar

from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.readings import Family, IPAddress, Reading, Unavailable, is_public
from nbtray.core.doctor import findings
from nbtray.core.doctor.steps import Link, Step, ok, unknown
from nbtray.core.reach.effects import AskOutside
from nbtray.core.reach.outside import VOICES, Question, Reply
from nbtray.core.router.effects import ReadRouter
from nbtray.core.settings import Listen
from nbtray.doctor.case import Case
from nbtray.network.address_source import HttpsAddressSource
from nbtray.network.outside import OutsideServices
from nbtray.network.router import GatewayRouter

SOURCES = 3
"""Sources asked at once: two must agree, and one may be down."""

T = TypeVar("T")

ASIDE = 4.5
"""Seconds for the outside services, which are asked when the address is known."""


def router(case: Case) -> Iterator[Step]:
    """Ask the router for its address, and for nothing else."""
    if case.listen is not Listen.INTERNET:
        yield ok(Link.ROUTER, findings.NOT_NEEDED)
        return
    way = case.network.way(Family.IPV4)
    reading: Reading | None = None
    if way is not None and way.local and not is_public(ip_address(way.local)):
        reading = GatewayRouter(lambda _: None).read(ReadRouter(0, way)).reading
    yield findings.router(case.report, reading)


def address(case: Case) -> Iterator[Step]:
    """Ask sources for the address, the DNS for the name, and then, if they may be asked, services outside."""
    if case.listen is not Listen.INTERNET:
        for link in (Link.ADDRESS, Link.NAME, Link.OUTSIDE):
            yield ok(link, findings.NOT_NEEDED)
        return
    settings = case.checked.settings.address
    looked_up = _aside(lambda: _addresses_of(settings.name))
    step, seen = findings.address(_readings(case))
    yield step
    yield findings.name(settings.name, looked_up.result(), seen)
    yield _outside(case, seen)


def _readings(case: Case) -> list[Reading]:
    settings = case.checked.settings.address
    family = Family.IPV4 if case.network.way(Family.IPV4) else Family.IPV6
    if not case.network.default_interface:
        return [Unavailable("this computer is offline")]
    source = HttpsAddressSource()
    asked = [
        _aside(partial(source.read, ReadAddress(0, each, family, settings.authorities)))
        for each in settings.sources[:SOURCES]
    ]
    return [each.result().reading for each in asked]


def _addresses_of(name: str) -> tuple[str, ...] | None:
    if not name:
        return None
    try:
        found = socket.getaddrinfo(name, None, 0, socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _outside(case: Case, seen: IPAddress | None) -> Step:
    reach, report = case.checked.settings.reach, case.report
    if not reach.outside or report is None or case.state != "running":
        return findings.outside((), None, "", case.url)
    if seen is None:
        return unknown(Link.OUTSIDE, "Without an address there is nothing they could try.")
    family = Family(seen.version)
    port = (report["mapping"]["external_port"] if family is Family.IPV4 else None) or case.port
    question = Question(family, str(seen), port)
    authorities = case.checked.settings.address.authorities
    services = OutsideServices(budget=ASIDE)
    asked = [
        _aside(partial(services.ask, AskOutside(each, question, authorities)))
        for each in reach.services[:VOICES]
    ]
    replies = [Reply(told.service, told.told) for told in (each.result() for each in asked)]
    return findings.outside(replies, question, report["certificate"]["fingerprint_sha256"] or "", case.url)


def _aside(ask: Callable[[], T]) -> Future[T]:
    """Begin it in a thread that ends with the process, however long it hangs."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(ask())
        except BaseException as error:  # noqa: BLE001 -- raised again where the result is wanted
            future.set_exception(error)

    threading.Thread(target=run, name="doctor-aside", daemon=True).start()
    return future
