from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from examples import HOME, MOVED, NETWORK, RECORD, running, stopped
from hypothesis import given as forall
from hypothesis import strategies as st
from playbook import EPOCH

from nbtray.core.address import Confirmed, WayOut
from nbtray.core.mapping import Ask, Asking, Closed, Denied, Held, Lease, Means, PortMappings, Reason, Refusal
from nbtray.core.menu import Look, Row
from nbtray.core.overview import status_of
from nbtray.core.reachability import NO, NOT_MEANT, NOT_RUNNING, ONLY_IPV6, UNKNOWN, YES, Reach, reachability
from nbtray.core.server import Running
from nbtray.core.settings import Listen, RouterSettings, Settings
from nbtray.core.status_report import status_report
from nbtray.core.tray_menu import tray_menu

IPV6 = ip_address("2001:ba8:1f1::10")
WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
WAY6 = WayOut("fe80::1", "eth0", str(IPV6))
AT_HOME = replace(NETWORK, addresses=(*NETWORK.addresses, str(IPV6)), ways=(WAY, WAY6))
ASK = Ask(WAY, 9999)
UNTIL = EPOCH + timedelta(hours=1)
OPEN = Held(Lease(ASK, "ab" * 12, Means.PCP, 9999, str(HOME), 3600, UNTIL), 1800.0, 3600.0)
HOLE = Held(Lease(Ask(WAY6, 9999), "cd" * 12, Means.PCP, 9999, str(IPV6), 3600), 1800.0, 3600.0)


def at_home(ipv4=OPEN, ipv6=None, *, seen=(HOME,), **fields):
    mappings = PortMappings(nonce="5e", ipv4=ipv4, ipv6=ipv6 or Closed())
    state = running(**({"network": AT_HOME, "mappings": mappings} | fields))
    return replace(
        state, watch=replace(state.watch, confirmed=tuple(Confirmed(each, EPOCH) for each in seen))
    )


def held(address):
    return replace(OPEN, lease=replace(OPEN.lease, address=address))


def denied(reason):
    return Denied(ASK, Refusal(reason), 1, 60.0)


SHARED = replace(AT_HOME, primary="100.64.7.7", addresses=("100.64.7.7", str(IPV6)))
ON_VPN = replace(AT_HOME, default_interface="wg0")
BY_HAND = Settings(router=RouterSettings(external_port=443))
OF_ITS_OWN = replace(
    AT_HOME, addresses=(str(HOME),), primary=str(HOME), ways=(replace(WAY, local=str(HOME)),)
)


@pytest.mark.parametrize(
    ("state", "ipv4", "line"),
    [
        (stopped(), Reach.SHUT, NOT_RUNNING),
        (at_home(), Reach.OPEN, YES),
        (at_home(network=OF_ITS_OWN), Reach.OPEN, YES),
        (at_home(held("")), Reach.UNKNOWN, UNKNOWN),
        (at_home(held("192.168.1.2")), Reach.SHUT, NO),
        (at_home(held("100.64.7.7")), Reach.SHUT, NO),
        (at_home(held(str(MOVED))), Reach.SHUT, NO),
        (at_home(network=SHARED), Reach.SHUT, NO),
        (at_home(network=ON_VPN), Reach.SHUT, NO),
        (at_home(denied(Reason.NO_ADDRESS)), Reach.SHUT, NO),
        (at_home(denied(Reason.IN_BETWEEN)), Reach.SHUT, NO),
        (at_home(denied(Reason.SILENT)), Reach.UNKNOWN, UNKNOWN),
        (at_home(Asking(OPEN.lease, 1)), Reach.UNKNOWN, UNKNOWN),
        (
            at_home(Closed(), settings=BY_HAND),
            Reach.UNKNOWN,
            UNKNOWN,
        ),
        (at_home(seen=()), Reach.UNKNOWN, UNKNOWN),
    ],
    ids=[
        *("stopped", "mapped", "its own", "no word", "second router", "carrier", "another line", "shared"),
        *("vpn", "no address", "in between", "silent", "asking", "by hand", "nothing seen"),
    ],
)
def test_ipv4_is_judged_by_what_shows_from_here(state, ipv4, line):
    verdict = reachability(state)
    assert (verdict.ipv4, verdict.line) == (ipv4, line)


def test_a_server_for_fewer_people_is_not_open_as_it_was_set():
    fewer = replace(at_home(), server=Running(replace(RECORD, listen=Listen.NETWORK), 0.0))
    assert reachability(fewer).line == NOT_MEANT
    assert not reachability(fewer).nobody_gets_in


def test_where_ipv4_is_shut_and_ipv6_open_the_url_is_that_of_ipv6():
    both = at_home(denied(Reason.NO_ADDRESS), HOLE, seen=(HOME, IPV6))
    verdict = reachability(both)
    assert (verdict.ipv6, verdict.line, verdict.only_ipv6) == (Reach.OPEN, ONLY_IPV6, True)
    assert status_of(both).urls.public == "https://[2001:ba8:1f1::10]:9999/"
    assert status_of(at_home(OPEN, HOLE, seen=(HOME, IPV6))).urls.public == "https://81.2.69.10:9999/"


def test_a_firewall_that_was_not_asked_for_a_hole_is_unknown_never_shut():
    assert reachability(at_home(seen=(HOME, IPV6))).ipv6 is Reach.UNKNOWN


def test_the_tray_and_the_report_tell_the_verdict():
    shut = status_of(at_home(denied(Reason.NO_ADDRESS)))
    menu = tray_menu(shut)
    assert menu.look is Look.ATTENTION
    assert NO in [row.label for row in menu.rows if isinstance(row, Row)]
    assert status_report(shut, "1")["reachable"] == {
        "ipv4": "shut",
        "ipv6": "unknown",
        "sentence": NO,
        "why": "RouterHasNoAddress",
        "what": "Your router has no address on the internet that it could open a port of.",
        "advice": "If the internet works, ask your provider for a public IPv4 address, or for IPv6.",
    }
    assert tray_menu(status_of(at_home())).look is Look.RUNNING


HOLDS = st.sampled_from(
    [
        Closed(),
        OPEN,
        held(""),
        held("10.0.0.2"),
        held(str(MOVED)),
        Asking(OPEN.lease, 1),
        *map(denied, Reason),
    ]
)
NETWORKS = st.sampled_from([None, NETWORK, AT_HOME, SHARED, ON_VPN, OF_ITS_OWN])
SEEN = st.sampled_from([(), (HOME,), (MOVED,), (HOME, IPV6), (IPV6,)])


@forall(ipv4=HOLDS, hole=st.booleans(), network=NETWORKS, seen=SEEN)
def test_nothing_is_called_open_without_an_address_and_evidence(ipv4, hole, network, seen):
    state = at_home(ipv4, HOLE if hole else None, seen=seen, network=network)
    verdict = reachability(state)
    if verdict.ipv4 is Reach.OPEN:
        assert any(each.version == 4 for each in seen)
        mapped = isinstance(ipv4, Held) and ipv4.lease.address == str(seen[0])
        assert mapped or str(seen[0]) in network.addresses
    if verdict.ipv6 is Reach.OPEN:
        assert hole
        assert IPV6 in seen
    if verdict.line == NO:
        assert verdict.why is not None
        assert verdict.why.advice
