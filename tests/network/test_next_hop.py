"""Which router a packet to the internet meets first."""

import json
import sys

import pytest
from beds.network_namespace import CABLE, NetworkNamespace, why_not

from nbtray.core.address.readings import LocalNetwork, WayOut
from nbtray.network import next_hop_elsewhere
from nbtray.network.interface import NextHop
from nbtray.network.local import described

NO_NAMESPACE = why_not()
in_a_namespace = pytest.mark.skipif(bool(NO_NAMESPACE), reason=f"needs a network namespace; {NO_NAMESPACE}")

READ = """
import json
from dataclasses import asdict
from nbtray.network import local
print(json.dumps(asdict(local.read())["ways"]))
"""


@pytest.fixture
def namespace():
    with NetworkNamespace() as namespace:
        namespace.ip("addr", "add", "192.168.77.10/24", "dev", CABLE)
        yield namespace


def ways(namespace):
    with namespace.python(READ) as process:
        told = process.communicate(timeout=60)[0]
    return [WayOut(**each) for each in json.loads(told)]


def second_link(namespace, name, address):
    namespace.ip("link", "add", name, "type", "veth", "peer", "name", f"far-{name}")
    namespace.ip("addr", "add", address, "dev", name)
    for end in (f"far-{name}", name):
        namespace.ip("link", "set", end, "up")


HOME = WayOut("192.168.77.1", CABLE, "192.168.77.10")


@in_a_namespace
def test_without_a_default_route_there_is_no_router(namespace):
    assert ways(namespace) == []


@in_a_namespace
def test_the_default_route_leads_to_the_router(namespace):
    namespace.ip("route", "add", "default", "via", "192.168.77.1")
    assert ways(namespace) == [HOME]


@in_a_namespace
def test_of_two_routes_the_one_that_is_used_counts(namespace):
    second_link(namespace, "wlan0", "10.0.0.7/24")
    namespace.ip("route", "add", "default", "via", "192.168.77.1", "metric", "100")
    namespace.ip("route", "add", "default", "via", "10.0.0.1", "dev", "wlan0", "metric", "600")
    assert ways(namespace) == [HOME]
    namespace.ip("link", "set", CABLE, "down")
    assert ways(namespace) == [WayOut("10.0.0.1", "wlan0", "10.0.0.7")]


@in_a_namespace
def test_a_vpn_that_takes_both_halves_of_the_internet_is_the_way_out(namespace):
    namespace.ip("route", "add", "default", "via", "192.168.77.1")
    second_link(namespace, "tun0", "10.8.0.2/24")
    for half in ("0.0.0.0/1", "128.0.0.0/1"):
        namespace.ip("route", "add", half, "via", "10.8.0.1", "dev", "tun0")
    assert ways(namespace) == [WayOut("10.8.0.1", "tun0", "10.8.0.2")]


@in_a_namespace
def test_a_tunnel_has_no_router(namespace):
    namespace.ip("route", "add", "default", "dev", CABLE)
    assert ways(namespace) == []


@in_a_namespace
def test_ipv6_has_a_router_of_its_own_and_names_the_lasting_address(namespace):
    namespace.ip("addr", "add", "2001:ba8:1f1::10/64", "dev", CABLE)
    namespace.ip("addr", "add", "fd00:77::10/64", "dev", CABLE)
    namespace.ip("route", "add", "default", "via", "192.168.77.1")
    namespace.ip("-6", "route", "add", "default", "via", "fe80::1", "dev", CABLE)
    assert ways(namespace) == [HOME, WayOut("fe80::1", CABLE, "2001:ba8:1f1::10")]


def test_a_router_whose_network_we_are_not_in_has_no_address_for_us():
    network = described("desk", (), "", [NextHop("192.168.77.1", "eth0")])
    assert network == LocalNetwork("desk", (), (), "", "", (WayOut("192.168.77.1", "eth0", ""),))


BSD = """   route to: 198.41.0.4
destination: default
       mask: default
    gateway: {gateway}
  interface: en0
      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
"""


@pytest.mark.parametrize(
    ("text", "hop"),
    [
        (BSD.format(gateway="192.168.1.1"), NextHop("192.168.1.1", "en0")),
        (BSD.format(gateway="fe80::1%en0"), NextHop("fe80::1", "en0")),
        (BSD.format(gateway="link#14"), None),
        (BSD.replace("    gateway: {gateway}\n", ""), None),
        ("route: writing to routing socket: not in table\n", None),
        ("", None),
    ],
)
def test_what_bsd_says_is_understood(text, hop):
    assert next_hop_elsewhere.told_by_route(text) == hop


@pytest.mark.skipif(sys.platform != "linux", reason="there `route` is what it should be")
def test_where_there_is_no_such_command_there_is_no_router():
    assert next_hop_elsewhere.next_hop("198.41.0.4") is None
