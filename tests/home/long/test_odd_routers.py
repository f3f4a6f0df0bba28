"""Routers that do one thing only, or do it oddly: the port is opened all the same, or it is said why not."""

import socket

import pytest
from beds.home_igd import HomeIgd
from beds.home_network import HOST, HOST6, OUTSIDE, PORT
from beds.home_program import NOT_OPENED, OPEN, SWITCH_ON
from beds.late_router import LateRouter
from beds.waiting import until

from nbtray.core.reach.verdict import Why

BOTH_FAMILIES = {"family": socket.AF_INET6, "dualstack_ipv6": True}
LOW = 443
LANGUAGES = {"pcp": "PCP", "nat-pmp": "NAT-PMP", "upnp": "UPnP"}


@pytest.fixture
def odd(home):
    """A device with whims where the router is; what it has opened is closed when nbtray has ended."""
    devices = []

    def begin(**whims):
        devices.append(HomeIgd(home, **whims))
        return devices[-1].__enter__()

    yield begin
    for device in devices:
        device.__exit__()
        assert device.table == {}


@pytest.mark.usefixtures("jupyter")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_router_of_one_language_opens_the_port_in_it(home, nbtray, language):
    home.make_deaf(*(each for each in LANGUAGES if each != language))
    program = nbtray()
    told = program.until_mapping("open")["mapping"]
    assert told["protocol"] == language
    assert told["sentence"] == f"Router: port {PORT} is open ({LANGUAGES[language]})"
    program.until_verdict(OPEN)
    assert home.reaches(OUTSIDE, PORT)


@pytest.mark.usefixtures("jupyter")
def test_a_router_that_knows_no_leases_opens_the_port_until_it_is_told_otherwise(home, odd, nbtray):
    device = odd(only_permanent=True)
    program = nbtray()
    told = program.until_mapping("open", router_address=OUTSIDE)["mapping"]
    assert told["protocol"] == "upnp"
    assert [each.seconds for each in device.table.values()] == [0]
    program.until_verdict(OPEN)
    assert home.reaches(OUTSIDE, PORT)
    # Nothing but the next life would ever close what is open for ever.
    program.kill()
    assert device.table
    program.run()
    program.until_verdict(OPEN)
    nbtray.end()
    assert device.table == {}


def test_a_router_that_opens_a_port_behind_a_carriers_translator_is_not_believed(home, odd, nbtray):
    home.provider_shares("100.64.7.7")
    odd(address="100.64.7.7")
    program = nbtray()
    program.until_mapping("open", router_address="100.64.7.7")
    program.until_verdict(
        "Open to the internet: no, your provider shares the address",
        "Your provider shares one IPv4 address among many customers; nobody can reach you over IPv4. "
        "Ask your provider for a public IPv4 address, or for IPv6.",
    )


@pytest.mark.usefixtures("home")
def test_a_router_that_opens_ports_above_1023_only_gives_one_of_those_by_upnp(odd, nbtray):
    device = odd(forbidden_below=1024)
    program = nbtray(port=LOW)
    told = program.until_mapping("open")["mapping"]
    assert list(device.table) == [told["external_port"]] == [10_443]
    assert told["sentence"] == "Router: port 10443 is open in place of 443 (UPnP)"
    program.until_url(f"https://{OUTSIDE}:10443/")
    program.until_verdict(OPEN)


@pytest.mark.usefixtures("home")
def test_a_router_that_opens_ports_above_1023_only_is_said_where_no_other_is_wanted(odd, nbtray):
    odd(forbidden_below=1024)
    program = nbtray(router='other_port = "retry"', port=LOW)
    program.until_verdict(
        NOT_OPENED,
        "Your router opens only ports above 1023, not 443. Set server.port to one of those.",
    )


def test_a_router_with_a_range_of_ports_gives_one_of_them(home, nbtray):
    home.stop_daemon()
    home.start_daemon(ports="1024-65535")
    program = nbtray(port=LOW)
    told = program.until_mapping("open", external_port=1024)
    assert told["mapping"]["sentence"] == "Router: port 1024 is open in place of 443 (PCP)"
    assert told["urls"]["lan"] == f"https://{HOST}:{LOW}/"
    program.until_url(f"https://{OUTSIDE}:1024/")
    program.until_verdict(OPEN)


def test_what_a_router_has_opened_and_told_too_late_is_closed_all_the_same(home, nbtray):
    with LateRouter(home) as router:
        program = nbtray()
        program.until_mapping("denied", refusal="silent")
        assert router.open == {PORT: PORT}
        until(lambda: router.late, what="an answer that comes too late")
        program.until_verdict(
            NOT_OPENED, f"Your router did not answer about opening port {PORT}. {SWITCH_ON}"
        )
        nbtray.end()
        assert router.open == {}


def test_a_router_that_speaks_upnp_only_opens_its_ipv6_firewall_too(home, nbtray, internet):
    home.stop_daemon()
    home.add_ipv6()
    home.start_daemon()
    home.make_deaf("pcp", "nat-pmp")
    internet.serve_over_ipv6()
    with home.call("host", lambda: socket.create_server(("::", PORT), **BOTH_FAMILIES)):
        program = nbtray()
        told = program.until_mapping("open", ipv6="open")["mapping"]
        assert told["protocol"] == "upnp"
        program.until_verdict(OPEN)
        assert program.until_reach("yes", ipv6={"open": "yes", "why": Why.ALL_OPEN})
        assert home.reaches(HOST6, PORT)
        program.kill()
        assert "th dport 9999" in home.holes()
        program.run()
        program.until_mapping("open", ipv6="open")
        program.until_verdict(OPEN)
        nbtray.end()
        assert not home.reaches(HOST6, PORT)
