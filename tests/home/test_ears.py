"""What the real router announces, and what somebody else does in its name."""

import socket
import struct
from ipaddress import IPv4Address

import pytest
from beds.home_network import HOST, MOVED, ROUTER
from beds.no_threads import no_thread_starts
from beds.posted import Posted

from nbtray.core.address.readings import WayOut
from nbtray.core.router.effects import HearRouter
from nbtray.core.router.events import RouterSpoke
from nbtray.network import router_ears
from nbtray.network.router_ears import RouterEars

STRANGER = "192.168.77.66"
WAY = WayOut(ROUTER, "eth0", HOST)


@pytest.fixture
def heard(home):
    """Where what is heard is posted."""
    posted = Posted()
    ears = RouterEars(posted)
    home.call("host", lambda: ears.listen_to(HearRouter(WAY)))
    home.wait_for_ears()
    yield posted
    ears.stop()


def announce(home, sender, address, port=5350, group="224.0.0.1"):
    """Announce an address as whoever has that source address on the home's network."""

    def send():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as speaking:
            speaking.bind((sender, 0))
            speaking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(sender))
            told = struct.pack("!BBHI4s", 0, 128, 0, 1000, IPv4Address(address).packed)
            speaking.sendto(told, (group, port))

    home.call("router", send)


def test_the_router_announces_what_its_provider_gave_it(home, heard):
    home.provider_gives(MOVED)
    told = heard.until(lambda events: [each for each in events if each.address == IPv4Address(MOVED)])
    assert {each.gateway for each in told} == {ROUTER}


def test_a_router_that_is_switched_off_and_on_is_heard_as_restarted(home, heard):
    home.restart_daemon()
    heard.until(lambda events: any(each.restarted for each in events))


def test_what_somebody_else_announces_is_not_heard(home, heard):
    home.run("router", "ip", "addr", "add", f"{STRANGER}/24", "dev", "lan0")
    announce(home, STRANGER, "83.4.71.66")
    announce(home, ROUTER, "83.4.71.30")
    heard.wait_for(RouterSpoke(ROUTER, IPv4Address("83.4.71.30")))
    assert not [each for each in heard.events if each.address == IPv4Address("83.4.71.66")]


def test_who_listens_to_nobody_hears_nothing_and_keeps_no_thread(home):
    posted = Posted()
    ears = RouterEars(posted)
    home.call("host", lambda: ears.listen_to(HearRouter(WAY)))
    home.wait_for_ears()
    ears.listen_to(HearRouter(None))
    assert ears._listening is None
    assert "5350" not in home.run("host", "ss", "-ulnH")
    announce(home, ROUTER, "83.4.71.30")
    assert posted.events == []


def test_without_a_thread_left_it_is_deaf_until_the_next_call(home, monkeypatch, caplog):
    posted = Posted()
    ears = RouterEars(posted)
    with no_thread_starts(monkeypatch):
        ears.listen_to(HearRouter(WAY))
    assert "go unheard" in caplog.text
    home.call("host", lambda: ears.listen_to(HearRouter(WAY)))
    home.wait_for_ears()
    ears.stop()


def test_listening_that_the_system_refuses_is_tried_again(home, monkeypatch, caplog):
    refused = iter([True, True])
    listen = router_ears._Listening._listen

    def scarce(listening):
        if next(refused, False):
            raise OSError(24, "Too many open files")
        listen(listening)

    monkeypatch.setattr(router_ears, "AGAIN", 0.01)
    monkeypatch.setattr(router_ears._Listening, "_listen", scarce)
    ears = RouterEars(Posted())
    home.call("host", lambda: ears.listen_to(HearRouter(WAY)))
    home.wait_for_ears()
    ears.stop()
    assert caplog.text.count("go unheard for now") == 2
