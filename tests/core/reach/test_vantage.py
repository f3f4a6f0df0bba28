from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbtray.core.address.readings import Confirmed, LocalNetwork
from nbtray.core.reach.vantage import vantage_note

AT = datetime(2026, 7, 6, 10, tzinfo=UTC)
SEEN = Confirmed(ip_address("93.184.216.34"), AT)
SEEN_IPV6 = Confirmed(ip_address("2606:2800:220:1:248:1893:25c8:1946"), AT)


def leaving(interface, primary="192.168.1.20", *more):
    return LocalNetwork("desk", (primary, *more), (), interface, primary)


def code(network, *confirmed):
    note = vantage_note(network, confirmed)
    return note and note.code


def test_an_ordinary_home_is_worth_no_word():
    assert code(leaving("wlan0"), SEEN) is None


@pytest.mark.parametrize(
    "interface",
    [
        *("tun0", "wg0", "wg0-mullvad", "utun4", "ppp0", "tailscale0", "ztabcdef12"),
        *("nordlynx", "NordLynx", "proton0", "gpd0", "cscotun0", "CloudflareWARP"),
        *("OpenVPN TAP-Windows6", "ProtonVPN TUN"),
    ],
)
def test_a_vpn_is_suspected_by_the_way_out(interface):
    note = vantage_note(leaving(interface, "10.8.0.2"), [SEEN])
    assert note
    assert note.code == "VpnSuspected"
    assert interface in note.what
    assert "93.184.216.34" in note.what


@pytest.mark.parametrize(
    "interface", ["eth0", "wlp2s0", "Wi-Fi", "Ethernet 2", "en0", "enp0s31f6", "bond0", "tunnelbear"]
)
def test_a_card_is_no_vpn(interface):
    assert code(leaving(interface), SEEN) is None


def test_an_address_of_our_own_is_right_whatever_the_interface_is_called():
    assert code(leaving("ppp0", "93.184.216.34"), SEEN) is None
    assert code(leaving("tun0", "93.184.216.34"), SEEN) is None


def test_before_an_address_is_confirmed_there_is_nothing_a_vpn_could_have_spoilt():
    assert code(leaving("tun0", "10.8.0.2")) is None


def test_a_carriers_address_is_told_even_before_one_is_confirmed():
    assert code(leaving("wwan0", "100.64.3.4")) == "CarrierNat"
    assert code(leaving("ppp0", "100.127.255.254"), SEEN) == "CarrierNat"


def test_tailscales_addresses_are_a_carriers_range_too():
    assert code(leaving("tailscale0", "100.101.102.103"), SEEN) == "VpnSuspected"
    assert code(leaving("eth0", "192.168.1.20", "100.101.102.103"), SEEN) is None


@pytest.mark.parametrize("primary", ["192.0.0.1", "192.0.0.4"])
def test_a_translator_to_ipv4_is_told(primary):
    assert code(leaving("clat", primary), SEEN) == "Nat64"


def test_where_ipv6_is_direct_it_is_the_way():
    network = leaving("eth0", "100.64.3.4", str(SEEN_IPV6.address))
    note = vantage_note(network, [SEEN, SEEN_IPV6])
    assert note
    assert note.code == "CarrierNat"
    assert str(SEEN_IPV6.address) in note.advice


def test_a_network_of_ipv6_alone_is_fine():
    assert code(leaving("eth0", str(SEEN_IPV6.address)), SEEN_IPV6) is None


def test_offline_there_is_nothing_to_say():
    assert vantage_note(LocalNetwork("desk", (), (), "", ""), [SEEN]) is None
    assert code(leaving("", "100.64.3.4"), SEEN) is None


@given(
    st.sampled_from(["", "eth0", "tun0", "ppp0"]),
    st.ip_addresses().map(str),
    st.lists(st.builds(Confirmed, st.ip_addresses(), st.just(AT)), max_size=2),
)
def test_any_network_gets_whole_sentences_or_none(interface, primary, confirmed):
    note = vantage_note(leaving(interface, primary), confirmed)
    assert note is None or (note.what.endswith(".") and note.advice.endswith("."))
