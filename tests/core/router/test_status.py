from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from examples import HOME, NETWORK, running, stopped
from playbook import EPOCH

from nbtray.core.address.readings import Confirmed, WayOut
from nbtray.core.router.mapping import (
    Ask,
    Asking,
    Closed,
    Denied,
    Held,
    Lease,
    Means,
    Opening,
    PortMappings,
    Reason,
    Refusal,
)
from nbtray.core.server.state import Running
from nbtray.core.settings import Listen, RouterSettings, ServerSettings, Settings
from nbtray.core.status.overview import status_of
from nbtray.core.status.status_report import status_report

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
IPV6 = ip_address("2001:ba8:1f1::10")
AT_HOME = replace(NETWORK, ways=(WAY,))
ASK = Ask(WAY, 9999)
LEASE = Lease(ASK, "ab" * 12, Means.PCP, 9999, str(HOME), 3600, EPOCH + timedelta(hours=1))


def with_hold(hold, **fields):
    return running(**({"network": AT_HOME, "mappings": PortMappings(nonce="5e", ipv4=hold)} | fields))


def held(**fields):
    return Held(replace(LEASE, **fields), 1800.0, 3600.0)


@pytest.mark.parametrize(
    ("state", "opening", "said"),
    [
        (stopped(network=AT_HOME), Opening.CLOSED, "Router: nothing is open"),
        (with_hold(Asking(LEASE, 1)), Opening.ASKING, "Router: asked to open port 9999"),
        (with_hold(held()), Opening.OPEN, "Router: port 9999 is open (PCP)"),
        (with_hold(held(means=Means.UPNP)), Opening.OPEN, "Router: port 9999 is open (UPnP)"),
        (
            with_hold(held(port=10_001)),
            Opening.OPEN,
            "Router: port 10001 is open in place of 9999 (PCP)",
        ),
        (
            with_hold(replace(held(port=10_001), wanted_at=3630.0)),
            Opening.OPEN,
            "Router: port 10001 is open for now; 9999 still leads to this computer's old address (PCP)",
        ),
        (
            with_hold(Denied(ASK, Refusal(Reason.FULL), 1, 60.0)),
            Opening.DENIED,
            "Router: port 9999 is not open",
        ),
        (
            with_hold(Closed(), settings=Settings(router=RouterSettings(map=False))),
            Opening.OFF,
            "Router: not asked, as you have set it",
        ),
        (
            with_hold(Closed(), settings=Settings(router=RouterSettings(external_port=443))),
            Opening.BY_HAND,
            "Router: you have forwarded port 443 yourself",
        ),
        (
            with_hold(Closed(), network=replace(AT_HOME, default_interface="wg0")),
            Opening.ON_VPN,
            "Router: not asked while this computer is on a VPN",
        ),
        (with_hold(Closed(), network=NETWORK), Opening.NO_ROUTER, "Router: there is none to ask"),
        (
            with_hold(Closed(), network=replace(AT_HOME, ways=(replace(WAY, local=str(HOME)),))),
            Opening.DIRECT,
            "Router: nothing to open, this computer has a public address of its own",
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Opening) else "",
)
def test_what_the_router_does_is_said(state, opening, said):
    assert status_of(state).router.opening is opening
    assert status_of(state).router.line == said


@pytest.mark.parametrize("reason", Reason)
def test_each_refusal_is_a_warning_that_says_what_to_do(reason):
    state = with_hold(Denied(ASK, Refusal(reason, "result 66"), 1, 60.0))
    (warning,) = status_of(state).warnings
    assert warning.what.endswith(".")
    assert warning.advice.endswith((".", "9999."))
    codes = {status_of(with_hold(Denied(ASK, Refusal(each), 1, 60.0))).warnings[0].code for each in Reason}
    assert len(codes) == len(Reason)


def test_by_hand_means_with_the_numbers_filled_in():
    state = with_hold(Denied(ASK, Refusal(Reason.NOT_OFFERED), 1, 60.0))
    (warning,) = status_of(state).warnings
    assert "forward port 9999 to 192.168.77.10" in warning.advice
    assert "router.external_port = 9999" in warning.advice


def test_every_url_for_the_internet_has_the_external_port():
    assert status_of(with_hold(held(port=10_001))).urls.public == "https://81.2.69.10:10001/"
    by_hand = Settings(router=RouterSettings(external_port=443))
    assert status_of(with_hold(Closed(), settings=by_hand)).urls.public == "https://81.2.69.10:443/"
    assert status_of(with_hold(held(port=10_001))).urls.lan == "https://192.168.77.10:9999/"
    only_here = Settings(
        server=ServerSettings(listen=Listen.COMPUTER), router=RouterSettings(external_port=443)
    )
    assert status_of(stopped(settings=only_here)).urls.public == ""


@pytest.mark.parametrize(("address", "code"), [("192.168.1.2", "SecondRouter"), ("100.64.7.7", "CarrierNat")])
def test_an_open_port_of_a_router_that_is_not_on_the_internet_itself_is_no_success(address, code):
    status = status_of(with_hold(held(address=address)))
    assert [each.code for each in status.warnings] == [code]
    assert status.reach.nobody


def test_a_router_on_another_line_is_told_of():
    (warning,) = status_of(with_hold(held(address="82.3.70.20"))).warnings
    assert warning.code == "SeenElsewhere"
    assert status_of(with_hold(held())).warnings == ()
    since = held(address="82.3.70.20", until=EPOCH + timedelta(hours=2))
    assert status_of(with_hold(since)).warnings == ()  # the internet has not been asked since


def test_the_report_has_the_mapping():
    report = status_report(status_of(with_hold(held(port=10_001))), "1")
    assert report["mapping"] == {
        "state": "open",
        "sentence": "Router: port 10001 is open in place of 9999 (PCP)",
        "protocol": "pcp",
        "external_port": 10_001,
        "router_address": "81.2.69.10",
        "refusal": None,
        "ipv6": "closed",
    }
    refused = with_hold(Denied(ASK, Refusal(Reason.SILENT), 1, 60.0))
    assert status_report(status_of(refused), "1")["mapping"]["refusal"] == "silent"


def test_a_server_for_this_computer_needs_no_router():
    record = replace(running().server.record, listen=Listen.NETWORK)
    assert (
        status_of(replace(with_hold(Closed()), server=Running(record, 0.0))).router.opening is Opening.CLOSED
    )


def test_a_hole_in_a_firewall_has_no_port_of_its_own():
    six = with_hold(held(port=10_001))
    six = replace(six, watch=replace(six.watch, confirmed=(Confirmed(IPV6, EPOCH),)))
    assert status_of(six).urls.public == "https://[2001:ba8:1f1::10]:9999/"
