"""A hole in a router's IPv6 firewall by UPnP, as far as devices differ; tests/home asks the real one."""

import sys
from dataclasses import replace

import pytest
from beds.fake_firewall_device import HERE6, SERVICE, FakeFirewallDevice
from contracts.router_contract import NONCE

from nbtray.core.address.readings import WayOut
from nbtray.core.router.mapping import Ask, Lease, Means, Reason, Refusal
from nbtray.core.router.plan import LIFETIME
from nbtray.network import pinhole_ask, upnp

WAY = WayOut(HERE6, "lo", HERE6)
LEASE = Lease(Ask(WAY, 9999), NONCE)


@pytest.fixture(autouse=True)
def _library():
    pytest.importorskip("async_upnp_client")


def question(device, do="map"):
    ours = {"gateway": HERE6, "local": HERE6, "port": 9999}
    return {"do": do, "url": device.url, "budget": 5.0, **ours}


def test_a_hole_is_opened_for_our_own_address_renewed_as_the_same_and_closed():
    with FakeFirewallDevice() as device:
        lease = upnp.map_port(LEASE, device.url)
        assert lease == replace(LEASE, means=Means.UPNP, port=9999, seconds=LIFETIME, url=device.url)
        assert device.holes == {1: (HERE6, 9999)}
        assert upnp.map_port(lease, lease.url) == lease
        assert device.holes == {1: (HERE6, 9999)}
        assert upnp.unmap_port(lease)
        assert device.holes == {}


@pytest.mark.parametrize(
    ("code", "reason", "detail"),
    [
        (606, Reason.NOT_AUTHORIZED, ""),
        (701, Reason.FULL, ""),
        (703, Reason.NOT_AUTHORIZED, ""),
        (708, Reason.OTHER, "error 708"),
    ],
)
def test_each_refusal_has_its_reason(code, reason, detail):
    with FakeFirewallDevice(refuses=code) as device:
        assert pinhole_ask.answer_to(question(device)) == {"refusal": reason.value, "detail": detail}
        assert "gone" not in pinhole_ask.answer_to(question(device, "unmap"))


def test_a_firewall_that_is_off_lets_everybody_in_without_a_hole():
    with FakeFirewallDevice(refuses=pinhole_ask.FIREWALL_IS_OFF) as device:
        assert pinhole_ask.answer_to(question(device))["port"] == 9999
        assert pinhole_ask.answer_to(question(device, "unmap")) == {"gone": True}


@pytest.mark.parametrize(
    "other",
    [
        {"service": SERVICE.replace("IPv6FirewallControl", "IPConnection")},
        {"control": "http://[::1]:9/control"},
        {"control": "http://192.0.2.1/control"},
    ],
    ids=["no such service", "another port", "another device"],
)
def test_a_device_without_the_service_or_with_one_elsewhere_offers_nothing(other):
    with FakeFirewallDevice(**other) as device:
        assert pinhole_ask.answer_to(question(device))["refusal"] == Reason.NOT_OFFERED.value
        assert device.asked == []


def test_a_description_that_is_none_offers_nothing():
    with FakeFirewallDevice() as device:
        lost = question(device) | {"url": device.url.replace("description", "nothing")}
        assert pinhole_ask.answer_to(lost)["refusal"] == Reason.NOT_OFFERED.value


def test_without_the_library_that_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "async_upnp_client.exceptions", None)
    with FakeFirewallDevice() as device:
        assert pinhole_ask.answer_to(question(device)) == {
            "refusal": Reason.NO_LIBRARY.value,
            "detail": "",
        }


def test_a_device_that_is_gone_is_silent():
    with FakeFirewallDevice() as device:
        url = device.url
    assert upnp.map_port(LEASE, url) == Refusal(Reason.SILENT)
