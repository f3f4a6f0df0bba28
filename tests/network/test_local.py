import json
import socket
import sys
from dataclasses import asdict
from ipaddress import ip_interface

import psutil
import pytest
from beds.network_namespace import CABLE, NetworkNamespace, why_not
from beds.waiting import until

from nbtray.core.address.readings import LocalNetwork
from nbtray.network import interfaces_elsewhere, local
from nbtray.network.interface import InterfaceAddress

NO_NAMESPACE = why_not()
in_a_namespace = pytest.mark.skipif(bool(NO_NAMESPACE), reason=f"needs a network namespace; {NO_NAMESPACE}")

READ = """
import json
from dataclasses import asdict
from nbtray.network import local
print(json.dumps(asdict(local.read())))
"""


def at(interface, address, *, lasting=True):
    return InterfaceAddress(interface, ip_interface(address), lasting)


LOOPBACK = (at("lo", "127.0.0.1/8"), at("lo", "::1/128"))


def test_a_computer_at_home():
    found = (
        *LOOPBACK,
        at("wlan0", "fe80::1/64"),
        at("wlan0", "2001:db8:1::20/64"),
        at("wlan0", "2001:db8:1::abcd/64", lasting=False),
        at("wlan0", "192.168.1.20/24"),
    )
    assert local.described("desk", found, "192.168.1.20") == LocalNetwork(
        hostname="desk",
        addresses=("192.168.1.20", "2001:db8:1::20"),
        networks=("192.168.1.0/24", "2001:db8:1::/64", "fe80::/64"),
        default_interface="wlan0",
        primary="192.168.1.20",
    )


def test_where_a_privacy_address_leads_out_the_lasting_one_beside_it_is_named():
    found = (
        at("eth1", "2001:db8:2::9/64"),
        at("eth0", "2001:db8:1::abcd/64", lasting=False),
        at("eth0", "2001:db8:1::20/64"),
    )
    network = local.described("desk", found, "2001:db8:1::abcd")
    assert network.primary == "2001:db8:1::20"
    assert network.default_interface == "eth0"


def test_a_privacy_address_alone_is_better_than_none():
    found = (at("eth0", "2001:db8:1::abcd/64", lasting=False),)
    network = local.described("desk", found, "2001:db8:1::abcd")
    assert network.primary == "2001:db8:1::abcd"
    assert network.addresses == ()


def test_without_a_way_out_neighbours_can_still_call():
    network = local.described("desk", (*LOOPBACK, at("eth0", "192.168.1.20/24")), "")
    assert (network.primary, network.default_interface) == ("192.168.1.20", "")


def test_with_nothing_but_loopback_there_is_no_network():
    assert local.described("desk", LOOPBACK, "") == LocalNetwork("desk", (), (), "", "")


def test_an_address_dhcp_failed_to_give_is_in_no_url_but_its_network_is_near():
    network = local.described("desk", (at("eth0", "169.254.3.4/16"),), "")
    assert (network.addresses, network.networks) == ((), ("169.254.0.0/16",))


def test_an_address_on_two_interfaces_is_named_once():
    found = (at("eth0", "10.0.0.1/24"), at("eth1", "10.0.0.1/24"))
    assert local.described("desk", found, "").addresses == ("10.0.0.1",)


def test_this_computer_is_read():
    network = local.read()
    assert network.hostname == socket.gethostname()
    told = {each.address.partition("%")[0] for all_of in psutil.net_if_addrs().values() for each in all_of}
    assert set(network.addresses) <= told
    assert not network.default_interface or network.default_interface in psutil.net_if_addrs()


@pytest.mark.skipif(sys.platform != "linux", reason="compares with netlink, which is Linux's")
def test_psutil_tells_what_netlink_tells():
    from nbtray.network import netlink  # noqa: PLC0415 -- it cannot be imported elsewhere

    def told(addresses):
        return {(each.interface, str(each.address).partition("%")[0]) for each in addresses if each.lasting}

    assert told(netlink.addresses()) <= told(interfaces_elsewhere.addresses())


@in_a_namespace
def test_addresses_in_every_state_are_told_apart():
    with NetworkNamespace() as namespace:
        for arguments in (
            "192.168.77.10/24",
            "192.168.77.11/24",  # secondary: the same bit that means temporary in IPv6
            "10.8.0.2 peer 10.8.0.1/32",
            "169.254.9.9/16",
            "fd00:77::10/64",
            "fd00:77::dead/64 preferred_lft 0 valid_lft 1000",
        ):
            namespace.ip("addr", "add", *arguments.split(), "dev", CABLE)
        namespace.ip("route", "add", "default", "via", "192.168.77.1")
        reader = namespace.python(READ)
        network = json.loads(reader.communicate()[0])
    assert network == {
        **asdict(LocalNetwork(socket.gethostname(), (), (), CABLE, "192.168.77.10")),
        "addresses": ["10.8.0.2", "192.168.77.10", "192.168.77.11", "fd00:77::10"],
        "networks": ["10.8.0.2/32", "169.254.0.0/16", "192.168.77.0/24", "fd00:77::/64", "fe80::/64"],
        "ways": [{"gateway": "192.168.77.1", "interface": CABLE, "local": "192.168.77.10"}],
    }


@in_a_namespace
def test_a_privacy_address_and_one_still_being_tried_are_not_named():
    with NetworkNamespace() as namespace:
        conf = f"/proc/sys/net/ipv6/conf/{CABLE}"
        lifetime = ["mngtmpaddr", "valid_lft", "9000", "preferred_lft", "9000"]
        namespace.run("sh", "-c", f"echo 2 > {conf}/use_tempaddr")
        namespace.ip("addr", "add", "2001:db8:1::20/64", "dev", CABLE, *lifetime)
        # The kernel looks at the setting only when it gets to try the address.
        until(lambda: not namespace.run("ip", "-6", "addr", "show", "dev", CABLE, "tentative"))
        namespace.run("sh", "-c", f"echo 1 > {conf}/accept_dad; echo 60 > {conf}/dad_transmits")
        namespace.ip("addr", "add", "2001:db8:1::21/64", "dev", CABLE)
        namespace.ip("route", "add", "default", "via", "fe80::1", "dev", CABLE)
        known = namespace.run("ip", "-6", "-o", "addr", "show", "dev", CABLE)
        network = json.loads(namespace.python(READ).communicate()[0])
    assert "temporary" in known
    assert "tentative" in known
    assert network["addresses"] == ["2001:db8:1::20"]
    assert (network["primary"], network["default_interface"]) == ("2001:db8:1::20", CABLE)
