from dataclasses import replace

import pytest
from examples import HOME, NETWORK, RECORD, running, stopped
from hypothesis import given as forall
from hypothesis import strategies as st

from nbtray.core.address import WayOut
from nbtray.core.doctor_steps import Outcome, Probes, masked, steps, succeeded
from nbtray.core.firewall import Firewall, Passage
from nbtray.core.mapping import Ask, Denied, Held, Lease, Means, PortMappings, Reason, Refusal
from nbtray.core.overview import status_of
from nbtray.core.server import Running
from nbtray.core.settings import Listen
from nbtray.core.status_report import status_report

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
ASK = Ask(WAY, 9999)
OPEN = Held(Lease(ASK, "ab" * 12, Means.PCP, 9999, str(HOME), 3600), 1800.0, 3600.0)
ALL_WELL = Probes(local=True, lan=True, firewall=Firewall())


def at_home(hold=OPEN, **fields):
    mappings = PortMappings(nonce="5e", ipv4=hold)
    return running(**({"network": replace(NETWORK, ways=(WAY,)), "mappings": mappings} | fields))


def examined(state, probes=ALL_WELL):
    return {each.key: each for each in steps(status_report(status_of(state), "1"), probes)}


def test_where_all_is_well_only_the_outside_is_unknown():
    found = examined(at_home())
    assert [each for each in found.values() if each.outcome is not Outcome.OK] == [found["outside"]]
    assert "phone" in found["outside"].advice
    assert "https://81.2.69.10:9999/" in found["outside"].advice
    assert succeeded(tuple(found.values()))
    assert list(found) == [
        *("server", "listening", "network", "firewall", "router", "address", "internet", "outside")
    ]


def test_a_server_that_does_not_run_is_the_one_thing_to_mend():
    found = examined(stopped())
    assert list(found) == ["server"]
    assert (found["server"].outcome, "nbtray start" in found["server"].advice) == (Outcome.FAILED, True)


def test_a_server_for_fewer_people_is_not_blamed_for_that():
    record = replace(RECORD, listen=Listen.COMPUTER)
    found = examined(replace(at_home(), server=Running(record, 0.0)))
    assert list(found) == ["server", "listening", "network"]
    assert succeeded(tuple(found.values()))


@pytest.mark.parametrize(
    ("key", "probes", "word"),
    [
        ("listening", replace(ALL_WELL, local=False), "nbtray restart"),
        ("network", replace(ALL_WELL, lan=False), "nbtray restart"),
        ("network", replace(ALL_WELL, lan=None), "Connect"),
        (
            "firewall",
            replace(
                ALL_WELL, firewall=Firewall("ufw", Passage.CLOSED, Passage.CLOSED, "sudo ufw allow 9999/tcp")
            ),
            "sudo ufw",
        ),
    ],
    ids=["port", "network", "no network", "firewall"],
)
def test_each_link_that_fails_says_what_to_do(key, probes, word):
    step = examined(at_home(), probes)[key]
    assert step.outcome is Outcome.FAILED
    assert word in step.advice


def test_a_firewall_that_cannot_be_read_is_unknown_and_names_its_command():
    step = examined(
        at_home(),
        replace(ALL_WELL, firewall=Firewall("nftables", Passage.HIDDEN, Passage.OPEN, "sudo nft x")),
    )["firewall"]
    assert (step.outcome, step.advice) == (Outcome.UNKNOWN, "This opens the port: `sudo nft x`")


def test_a_router_that_refuses_is_told_with_its_reason():
    found = examined(at_home(Denied(ASK, Refusal(Reason.NOT_OFFERED), 1, 60.0)))
    assert found["router"].outcome is Outcome.FAILED
    assert "router.external_port = 9999" in found["router"].advice
    assert found["internet"].outcome is Outcome.UNKNOWN


def test_an_address_nobody_has_told_is_a_failure():
    state = at_home()
    unknown = examined(replace(state, watch=replace(state.watch, confirmed=())))
    assert unknown["address"].outcome is Outcome.FAILED
    offline = examined(replace(state, network=replace(NETWORK, default_interface="")))
    assert "offline" in offline["address"].evidence


def test_a_masked_report_hides_the_host_and_keeps_the_rest():
    assert masked("The internet sees 81.2.69.10 and 2001:ba8:1f1::10.") == (
        "The internet sees 81.2.x.x and 2001:0ba8:x."
    )
    assert masked("It listens at https://192.168.77.10:9999/.") == "It listens at https://192.168.x.x:9999/."
    assert masked("Port 9999 answers. At 12:30 it was version 2.21.1.") == (
        "Port 9999 answers. At 12:30 it was version 2.21.1."
    )


@forall(st.ip_addresses())
def test_no_address_survives_the_mask(address):
    assert str(address) not in masked(f"It is at {address}, they say.")


@forall(st.text(max_size=60))
def test_the_mask_breaks_on_no_text(text):
    masked(text)


def test_every_step_has_a_sentence():
    for state in (at_home(), stopped(), at_home(Denied(ASK, Refusal(Reason.FULL), 1, 60.0))):
        for step in examined(state).values():
            assert step.evidence.endswith(".")
