"""At home: the sentence that says why nobody can reach the server, and that it is true."""

import json
import socket

import pytest
from beds.home_network import HOST, HOST6, OUTSIDE, PORT
from beds.home_program import NOT_OPENED, OPEN, SECOND_ROUTER, SWITCH_ON

from nbtray.core.doctor.steps import Link
from nbtray.core.reach.verdict import Why

CARRIER, SHARED = "100.64.7.7", "81.2.69.99"
INNER = "10.0.0.2"
FIREWALL = """
table inet own { chain i { type filter hook input priority 0; policy drop
    ct state established,related accept
    iifname "lo" accept
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept
}
}
"""
TRANSLATOR = """
table ip between { chain i { type nat hook input priority 100
    ip saddr { 100.64.0.0/10, 10.0.0.0/8 } snat to 81.2.69.99
}
}
"""


@pytest.fixture
def behind(home):
    """Put somebody who translates between the router and the internet, and give the router this address."""

    def put(address):
        gateway = f"{address.rpartition('.')[0]}.1"
        home.stop_daemon()
        home.run("internet", "ip", "addr", "add", f"{gateway}/24", "dev", "isp0")
        home.run("internet", "ip", "addr", "add", f"{SHARED}/32", "dev", "lo")
        home.run("internet", "nft", "-f", "-", told=TRANSLATOR)
        home.provider_gives(address)
        home.start_daemon()

    return put


def serve_both_families():
    return socket.create_server(("::", PORT), family=socket.AF_INET6, dualstack_ipv6=True)


@pytest.mark.usefixtures("jupyter")
def test_open_as_far_as_shows_from_here_and_a_stranger_proves_it(home, nbtray):
    program = nbtray()
    told = program.until_reach("yes")["reach"]
    assert told["ipv4"]["why"] == Why.ALL_OPEN
    program.until_verdict(OPEN)
    assert home.reaches(OUTSIDE, PORT)


@pytest.mark.usefixtures("jupyter")
def test_a_firewall_of_this_computer_is_found_and_its_command_opens_it(home, nbtray):
    home.run("host", "nft", "-f", "-", told=FIREWALL)
    program = nbtray()
    told = program.until_reach("no")
    assert told["reach"]["ipv4"]["why"] == Why.FIREWALL
    command = told["reach"]["firewall"]["command"]
    told = program.until_verdict(
        "Open to the internet: no, this computer's firewall blocks the port",
        f"This computer's firewall (nftables) lets nobody in to port {PORT}. To open it, run `{command}`.",
    )
    assert told["warnings"] == [program.verdict[1]]
    assert not home.reaches(OUTSIDE, PORT)
    home.run("host", *command.removeprefix("sudo ").split())
    program.command("address", "--now")
    program.until_verdict(OPEN)
    assert home.reaches(OUTSIDE, PORT)


@pytest.mark.usefixtures("jupyter")
def test_a_carriers_nat_is_said_with_what_to_ask_the_provider(home, nbtray, behind):
    behind(CARRIER)
    program = nbtray()
    told = program.until_verdict(*SECOND_ROUTER)
    assert told["address"]["ipv4"] == SHARED
    assert not home.reaches(SHARED, PORT)


@pytest.mark.usefixtures("jupyter")
def test_a_second_router_is_said(home, nbtray, behind):
    behind(INNER)
    program = nbtray()
    told = program.until_verdict(*SECOND_ROUTER)
    assert told["reach"]["ipv4"]["why"] == Why.SECOND_ROUTER
    assert not home.reaches(SHARED, PORT)


@pytest.mark.usefixtures("jupyter")
def test_without_a_helpful_router_it_is_not_known_and_said_how_to_forward_by_hand(home, nbtray):
    home.stop_daemon()
    program = nbtray()
    program.until_reach("unknown", ipv4={"open": "unknown", "why": Why.REFUSED})
    program.until_verdict(NOT_OPENED, f"Your router opens no ports on request. {SWITCH_ON}")


def test_the_doctor_comes_to_an_end_with_a_silent_router_and_without_the_internet(home, nbtray):
    home.make_deaf("all")
    home.run("router", "nft", "insert", "rule", "inet", "filter", "forward", "drop")
    program = nbtray()
    told = json.loads(program.command("doctor", "--json", check=False).partition("\n}")[0] + "\n}")
    found = {each["link"]: each for each in told["steps"]}
    assert list(found) == list(Link)
    assert not told["ok"]
    assert found["address"]["outcome"] == "failed"
    assert found["router"]["outcome"] in ("failed", "unknown")
    assert found["settings"]["outcome"] == "ok"
    assert found["firewall"]["evidence"] == "None was found."
    program.until_verdict(NOT_OPENED, f"Your router did not answer about opening port {PORT}. {SWITCH_ON}")


OUTSIDE_ASKED = """
[reach]
outside = true
services = ["https://93.184.216.34/port/{port}", "https://93.184.216.35/port/{port}"]
"""


@pytest.mark.usefixtures("jupyter")
def test_services_outside_see_that_it_is_open_and_that_it_is_not_any_more(home, nbtray):
    program = nbtray(router=OUTSIDE_ASKED)
    told = program.until_verdict("Open to the internet: yes")["reach"]
    assert told["ipv4"]["why"] == Why.SEEN
    # The provider begins to block the port: from here all looks as it did.
    home.run(
        "router", "nft", "insert", "rule", "inet", "filter", "forward", "tcp", "dport", str(PORT), "drop"
    )
    program.command("address", "--now")
    told = program.until_verdict(
        "Open to the internet: no, services outside could not connect",
        f"Services on the internet could not connect to port {PORT} of {OUTSIDE}. "
        "Your provider may block the port: set another server.port.",
    )
    assert told["reach"]["ipv4"]["why"] == Why.NOT_REACHED


def test_a_port_forwarded_by_hand_is_known_to_be_open_once_somebody_outside_has_seen_it(home, nbtray):
    home.stop_daemon()
    forward = ["tcp", "dport", "443", "dnat", "ip", "to", f"{HOST}:{PORT}"]
    home.run("router", "nft", "add", "rule", "inet", "filter", "prerouting", "iifname", "wan0", *forward)
    home.run(
        "router", "nft", "insert", "rule", "inet", "filter", "forward", "tcp", "dport", str(PORT), "accept"
    )
    with home.call("host", serve_both_families):
        program = nbtray(router=f"external_port = 443{OUTSIDE_ASKED}")
        told = program.until_verdict("Open to the internet: yes")
        assert told["urls"]["public"] == f"https://{OUTSIDE}:443/"
        assert told["reach"]["ipv4"]["why"] == Why.SEEN
        nbtray.end()


def test_ipv6_only_is_said_with_its_url(home, nbtray, internet, behind):
    behind(CARRIER)
    home.stop_daemon()
    home.add_ipv6()
    home.start_daemon()
    internet.serve_over_ipv6()
    with home.call("host", serve_both_families):
        program = nbtray()
        told = program.until_verdict(
            "Open to the internet: only IPv6",
            "Your router has no address on the internet that it could open a port of. "
            f"IPv6 works: https://[{HOST6}]:{PORT}/",
        )
        assert told["reach"]["open"] == "only-ipv6"
        assert told["urls"]["public"] == f"https://[{HOST6}]:{PORT}/"
        assert home.reaches(HOST6, PORT)
        assert not home.reaches(SHARED, PORT)
        nbtray.end()
