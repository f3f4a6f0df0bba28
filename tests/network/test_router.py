"""Routers that lie, forget, or insist; the well-behaved one is tested in tests/home."""

import errno
import os
import struct
import threading
from dataclasses import replace
from ipaddress import IPv4Address, ip_address

import pytest
from beds.fake_igd import Entry, FakeIgd
from beds.fakes_network import FakeRouter
from beds.posted import Posted
from beds.scripted_router import HERE, WAY, ScriptedRouter, pcp_announce, pcp_map
from beds.waiting import longer
from contracts.router_contract import NONCE, RouterContract

from nbtray import own_process
from nbtray.core.address.readings import Seen, Unavailable, WayOut
from nbtray.core.router.effects import MapPort, ReadRouter, UnmapPort
from nbtray.core.router.events import PortMapped, PortRefused, RouterSpoke
from nbtray.core.router.mapping import Ask, Lease, Means, Reason, Refusal
from nbtray.network import by_udp
from nbtray.network.nat_pmp import External
from nbtray.network.pcp import Granted
from nbtray.network.router import GatewayRouter
from nbtray.network.router_talk import NotThere, Silent, find_description

LEASE = Lease(Ask(WAY, 9999), NONCE)
NOWHERE = (HERE, 9)  # the discard port: nobody searches anything there
BUDGET = 5.0
BRIEF = 0.05


def nat_pmp_map(port=9999, inside=9999, lifetime=3600):
    return struct.pack("!BBHIHHI", 0, 130, 0, 7, inside, port, lifetime)


def nat_pmp_address(address="81.2.69.10", epoch=7, result=0):
    return struct.pack("!BBHI4s", 0, 128, result, epoch, IPv4Address(address).packed)


HOSTILE = {
    "garbage": lambda _: bytes(range(64)),
    "nothing": lambda _: b"\0",
    "another nonce": lambda request: pcp_map(request, 6666, nonce=bytes(12)),
    "a refusal with another nonce": lambda request: pcp_map(request, 6666, nonce=bytes(12), result=2),
    "another version": lambda request: pcp_map(request, 6666, version=3),
    "another port of ours": lambda request: pcp_map(request, 6666, inside=22),
    "short": lambda request: pcp_map(request, 6666)[:40],
    "long": lambda request: pcp_map(request, 6666) + bytes(1200),
    "our own words": lambda request: request,
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_answer_is_passed_over_and_the_answer_after_it_heard(hostile):
    def answer(reply, request):
        reply(hostile(request))
        reply(pcp_map(request))

    with ScriptedRouter(answer) as router:
        told = by_udp.map_by_pcp(LEASE, BUDGET, router.port)
    assert told == Granted(9999, IPv4Address("81.2.69.10"), 3600, 7)


def test_a_stranger_is_not_heard_however_right_the_answer_looks():
    def answer(reply, request):
        reply.as_a_stranger(pcp_map(request, 6666))
        reply(pcp_map(request))

    with ScriptedRouter(answer) as router:
        assert by_udp.map_by_pcp(LEASE, BUDGET, router.port).external_port == 9999


def test_an_answer_that_comes_twice_is_one_and_one_that_comes_late_is_none():
    late = []

    def answer(reply, _request):
        if not late:
            late.append(reply)
            return
        late[0](nat_pmp_map(6666))
        reply(nat_pmp_map(7777))
        reply(nat_pmp_map(8888))

    with ScriptedRouter(answer) as router:
        with pytest.raises(Silent):
            by_udp.map_by_nat_pmp(LEASE, BRIEF, router.port)
        assert by_udp.map_by_nat_pmp(LEASE, BUDGET, router.port).external_port == 7777
        assert by_udp.map_by_nat_pmp(LEASE, BUDGET, router.port).external_port == 7777


def test_a_request_that_got_lost_is_sent_again():
    lost = []

    def answer(reply, request):
        if lost:
            reply(nat_pmp_address())
        lost.append(request)

    with ScriptedRouter(answer) as router:
        told = by_udp.address_by_nat_pmp(WAY, BUDGET, router.port)
    assert told == External(IPv4Address("81.2.69.10"), 7)
    assert len(lost) == 2


def test_where_nobody_listens_that_is_known_at_once():
    with ScriptedRouter(lambda *_: None) as router:
        port = router.port
    with pytest.raises(NotThere):
        by_udp.address_by_nat_pmp(WAY, 600.0, port)


def test_a_router_of_garbage_is_as_good_as_silent():
    with ScriptedRouter(lambda reply, _: reply(b"\xff" * 60)) as router:
        told = GatewayRouter(Posted(), port=router.port, ssdp_group=NOWHERE).map(MapPort(1, LEASE))
    assert told == PortRefused(1, LEASE.ask.family, Refusal(Reason.SILENT))


def test_what_was_asked_for_without_an_answer_may_be_open_all_the_same(monkeypatch):
    monkeypatch.setattr("nbtray.network.router.PATIENCE", BRIEF)

    def answer(reply, request):
        if request[:2] == b"\2\0":
            reply(pcp_announce())

    with ScriptedRouter(answer) as router:
        told = GatewayRouter(Posted(), port=router.port, ssdp_group=NOWHERE).map(MapPort(1, LEASE))
    assert told.refusal == Refusal(Reason.SILENT, perhaps=replace(LEASE, means=Means.PCP))


def test_a_mapping_is_kept_although_the_router_does_not_tell_its_address(monkeypatch):
    monkeypatch.setattr("nbtray.network.router.PATIENCE", BUDGET / 10)

    def answer(reply, request):
        if request[:2] == b"\0\2":
            reply(nat_pmp_map())
            return
        if len(router.requests) < 3:
            reply(nat_pmp_address() if request[0] == 0 else b"\0\x80\0\1\0\0\0\7")

    with ScriptedRouter(answer) as router:
        told = GatewayRouter(Posted(), port=router.port, ssdp_group=NOWHERE).map(MapPort(1, LEASE))
    assert told == PortMapped(1, replace(LEASE, means=Means.NAT_PMP, port=9999, seconds=3600))


def test_a_port_that_will_not_do_is_given_back():
    def answer(reply, request):
        if request[1] == 0:
            reply(nat_pmp_address() if request[0] == 0 else b"\0\x80\0\1\0\0\0\7")
        else:
            lifetime = int.from_bytes(request[8:12], "big")
            reply(nat_pmp_map(10_000 if lifetime else 0, lifetime=lifetime))

    strict = replace(LEASE, ask=replace(LEASE.ask, any_port=False))
    with ScriptedRouter(answer) as router:
        told = GatewayRouter(Posted(), port=router.port, ssdp_group=NOWHERE).map(MapPort(1, strict))
        deletions = [each for each in router.requests if each[:2] == b"\0\2" and each[8:] == bytes(4)]
    assert told == PortRefused(1, LEASE.ask.family, Refusal(Reason.TAKEN))
    assert deletions


def reading(answers, **fields):
    """Return what the router's address is read as, and what was posted."""
    posted = Posted()
    with ScriptedRouter(lambda reply, _: reply(answers)) as router:
        asked = GatewayRouter(posted, port=router.port, ssdp_group=NOWHERE, **fields)
        return asked.read(ReadRouter(1, WAY)).reading, posted.events


def test_the_address_is_only_told_when_the_internet_can_reach_it():
    assert reading(nat_pmp_address())[0] == Seen(ip_address("81.2.69.10"))
    for private in ("192.168.1.2", "100.64.7.7", "10.0.0.9"):
        told, _ = reading(nat_pmp_address(private))
        assert isinstance(told, Unavailable)
        assert private in told.reason
        assert told.cool_off == 3600.0


@pytest.mark.parametrize(
    "moment", [nat_pmp_address(0), nat_pmp_address(result=3)], ids=["no address", "result 3"]
)
def test_a_moment_without_an_address_is_asked_about_again_soon(moment):
    told, _ = reading(moment)
    assert isinstance(told, Unavailable)
    assert told.cool_off == 0


def test_a_way_that_has_gone_is_told_as_a_router_that_could_not_be_asked():
    gone = WayOut("127.0.0.1", "lo", "203.0.113.9")
    told = GatewayRouter(Posted(), ssdp_group=NOWHERE).read(ReadRouter(1, gone)).reading
    assert isinstance(told, Unavailable)
    assert told.reason == f"the router could not be asked ({os.strerror(errno.EADDRNOTAVAIL)})"


def test_a_clock_that_began_again_is_told_as_a_restart():
    posted, clock, epochs = Posted(), [1000.0], [5000, 5300, 12]
    router_clock = iter(epochs)
    with ScriptedRouter(lambda reply, _: reply(nat_pmp_address(epoch=next(router_clock)))) as router:
        asked = GatewayRouter(posted, port=router.port, ssdp_group=NOWHERE, monotonic=lambda: clock[0])
        for _ in epochs:
            asked.read(ReadRouter(1, WAY))
            clock[0] += 300.0
    assert posted.events == [RouterSpoke(HERE, restarted=True)]


@pytest.fixture
def igd():
    pytest.importorskip("miniupnpc")
    with FakeIgd() as igd:
        yield igd


@pytest.fixture
def upnp(igd):
    """A router that speaks UPnP only: nobody listens for the other two."""
    with ScriptedRouter(lambda *_: None) as gone:
        port = gone.port
    return GatewayRouter(Posted(), port=port, ssdp_group=igd.searched_at)


def mapped(router, lease=LEASE):
    told = router.map(MapPort(1, lease))
    assert isinstance(told, PortMapped), told
    return told.lease


def test_a_device_that_knows_only_lasting_mappings_gets_one_and_it_is_deleted(upnp, igd):
    igd.only_permanent = True
    lease = mapped(upnp)
    assert (lease.means, lease.seconds, lease.url) == (Means.UPNP, 0, igd.url)
    assert igd.table == {9999: Entry(HERE, 9999, 0)}
    assert upnp.unmap(UnmapPort(lease)).gone
    assert igd.table == {}


def test_a_device_without_lasting_mappings_gets_an_hour(upnp, igd):
    igd.never_permanent = True
    assert mapped(upnp).seconds == 3600


def test_a_port_of_another_computer_is_neither_taken_nor_deleted(upnp, igd):
    igd.table[9999] = Entry("127.0.0.66", 9999, 3600)
    lease = mapped(upnp)
    assert lease.port == 10_000
    upnp.unmap(UnmapPort(replace(lease, port=9999)))
    assert igd.table[9999].host == "127.0.0.66"


def test_a_device_that_forbids_low_ports_says_so_or_gives_a_high_one(upnp, igd):
    igd.forbidden_below = 1024
    low = replace(LEASE, ask=Ask(WAY, 443))
    assert mapped(upnp, low).port == 10_443
    strict = replace(low, ask=Ask(WAY, 443, any_port=False))
    assert upnp.map(MapPort(1, strict)).refusal == Refusal(Reason.PORT_RANGE)


def test_a_device_behind_another_opens_a_port_and_tells_an_address_that_is_no_way_in(upnp, igd):
    igd.address = "192.168.1.2"
    assert mapped(upnp).address == "192.168.1.2"


def test_a_device_without_an_address_that_fails_says_why(upnp, igd):
    igd.address, igd.broken = "", True
    assert upnp.map(MapPort(1, LEASE)).refusal == Refusal(Reason.NO_ADDRESS)
    igd.address = "81.2.69.10"
    assert upnp.map(MapPort(1, LEASE)).refusal == Refusal(Reason.OTHER, "Action Failed")


def test_a_known_device_is_not_searched_again(upnp, igd):
    lease = mapped(upnp)
    igd.asked.clear()
    igd._searched.requests.clear()
    mapped(upnp, lease)
    assert "AddPortMapping" in igd.asked
    assert igd._searched.requests == []


def test_a_device_that_sends_us_elsewhere_is_not_followed(upnp, igd):
    igd.control = "http://127.0.0.66:80/control"
    told = upnp.map(MapPort(1, LEASE))
    assert isinstance(told, PortRefused)
    assert igd.asked == []


def test_only_the_gateway_itself_is_found(igd):
    assert find_description(WAY, BUDGET, igd.searched_at) == igd.url
    another = WayOut("127.0.0.66", "lo", HERE)
    assert find_description(another, BRIEF, igd.searched_at) is None
    target = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
    in_its_name = f"HTTP/1.1 200 OK\r\nST: {target}\r\nLOCATION: http://127.0.0.66/d.xml\r\n\r\n".encode()
    with ScriptedRouter(lambda reply, _: reply(in_its_name)) as stranger:
        assert find_description(another, BRIEF, (HERE, stranger.port)) is None


@pytest.mark.parametrize("address", ["", str(IPv4Address(0)), "not an address", "192.168.1.2"])
def test_an_address_of_a_device_is_judged_like_any_other(upnp, igd, address):
    igd.address = address
    assert isinstance(upnp.read(ReadRouter(1, WAY)).reading, Unavailable)


def test_without_the_library_that_is_said(upnp, igd, monkeypatch, tmp_path):
    (tmp_path / "miniupnpc.py").write_text("raise ImportError")
    # Before everything else that is installed, nbtray itself included.
    paths = os.pathsep.join((str(tmp_path), own_process.environment()["PYTHONPATH"]))
    monkeypatch.setattr(own_process, "environment", lambda: {**os.environ, "PYTHONPATH": paths})
    assert upnp.map(MapPort(1, LEASE)).refusal == Refusal(Reason.NO_LIBRARY)
    assert igd.table == {}


def test_a_device_that_hangs_is_as_good_as_silent(upnp, igd, monkeypatch):
    hang = threading.Event()
    monkeypatch.setattr(FakeIgd, "do", lambda *_: hang.wait(60))
    try:
        for seconds in longer(1.0):
            monkeypatch.setattr("nbtray.network.upnp.map_port.__defaults__", (seconds,))
            told = upnp.map(MapPort(1, LEASE))
            if told.refusal.perhaps:
                break
    finally:
        hang.set()
    assert isinstance(told, PortRefused)
    assert told.refusal.reason is Reason.SILENT
    assert told.refusal.perhaps == replace(LEASE, means=Means.UPNP, port=9999, url=igd.url)


class TestFakeRouter(RouterContract):
    @pytest.fixture
    def router(self):
        self._router = FakeRouter()
        return self._router

    @pytest.fixture
    def way(self):
        return WAY

    def is_open(self, port):
        return port in self._router.table

    def neighbour_takes(self, port):
        self._router.others.add(port)

    def switch_off(self):
        self._router.off = True

    def forget(self):
        self._router.table.clear()
