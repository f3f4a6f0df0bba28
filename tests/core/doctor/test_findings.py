from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from examples import CERTIFICATE, HOME, LOOKED, NETWORK, RECORD, running, stopped
from homes import AT_HOME, BOTH, CARRIER, CLOSED, LEASE6, at_home
from hypothesis import given as forall
from hypothesis import strategies as st
from playbook import EPOCH

from nbtray.core.address.readings import Family, Seen, Unavailable, WayOut
from nbtray.core.doctor import findings
from nbtray.core.doctor.masking import masked
from nbtray.core.doctor.steps import TITLES, Link, Outcome, Step, succeeded
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.core.reach.outside import Question, Reply, Tried, Unasked
from nbtray.core.router.mapping import Ask, Denied, Held, Lease, Means, PortMappings, Reason, Refusal
from nbtray.core.server.state import Running
from nbtray.core.settings import Listen, Settings
from nbtray.core.settings.check import Checked, check_text
from nbtray.core.status.overview import status_of
from nbtray.core.status.status_report import status_report

OK, FAILED, UNKNOWN = Outcome.OK, Outcome.FAILED, Outcome.UNKNOWN
WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
ASK = Ask(WAY, 9999)
OPEN = Held(Lease(ASK, "ab" * 12, Means.PCP, 9999, str(HOME), 3600), 1800.0, 3600.0)
URL = f"https://{HOME}:9999/"
SILENT = Unavailable("it did not answer in time")
QUESTION = Question(Family.IPV4, str(HOME), 9999)


def report(hold=OPEN, **fields):
    mappings = PortMappings(nonce="5e", ipv4=hold)
    state = running(**({"network": replace(NETWORK, ways=(WAY,)), "mappings": mappings} | fields))
    return status_report(status_of(state), "1")


DENIED = Denied(ASK, Refusal(Reason.NOT_OFFERED), 1, 60.0)
FEWER = status_report(status_of(running(server=Running(replace(RECORD, listen=Listen.NETWORK), 0.0))), "1")


def replies(*told):
    return [Reply(f"https://{number}.example", each) for number, each in enumerate(told)]


@pytest.mark.parametrize(
    ("step", "outcome", "word"),
    [
        (findings.settings(Checked(Settings()), has_password=True), OK, "no mistake"),
        (findings.settings(Checked(Settings()), has_password=False), FAILED, "nbtray password"),
        (findings.settings(check_text("[server]\nport = 0\n"), has_password=True), FAILED, "line 2"),
        (findings.certificate(CERTIFICATE, str(HOME), EPOCH), OK, "self-signed"),
        (findings.certificate(CERTIFICATE, "82.3.70.20", EPOCH), FAILED, "not for 82.3.70.20"),
        (findings.certificate(CERTIFICATE, "", EPOCH + timedelta(days=999)), FAILED, "ended"),
        (findings.certificate(None, "", EPOCH), UNKNOWN, "next start"),
        (findings.listening(9999, "running", answers=True), OK, "9999"),
        (findings.listening(9999, "running", answers=False), FAILED, "nbtray restart"),
        (findings.listening(9999, "", answers=False), FAILED, "nbtray start"),
        (findings.probe(""), OK, "turns strangers away"),
        (findings.probe("another program answers on this port"), FAILED, "another program"),
        (findings.probe(None), UNKNOWN, "nbtray start"),
        (findings.network("computer", "", answers=None), OK, "this computer only"),
        (findings.network("internet", "", answers=None), FAILED, "Connect it"),
        (findings.network("internet", "https://192.168.77.10:9999/", answers=True), OK, "192.168.77.10"),
        (findings.network("internet", "https://192.168.77.10:9999/", answers=False), FAILED, "restart"),
        (findings.network("internet", "https://192.168.77.10:9999/", answers=None), UNKNOWN, "start"),
        (findings.firewall(Firewall()), OK, "None"),
        (findings.firewall(Firewall("ufw", Passage.OPEN, Passage.OPEN)), OK, "ufw lets"),
        (findings.firewall(Firewall("ufw", Passage.CLOSED, Passage.OPEN, "sudo x")), FAILED, "`sudo x`"),
        (findings.firewall(Firewall("ufw", Passage.HIDDEN, Passage.OPEN, "sudo x")), UNKNOWN, "`sudo x`"),
        (findings.router(report(), Seen(HOME)), OK, f"Its address is {HOME}."),
        (findings.router(report(DENIED), SILENT), FAILED, "router.external_port = 9999"),
        (findings.router(None, Seen(HOME)), OK, "nothing is served"),
        (findings.router(None, SILENT), UNKNOWN, "in time"),
        (findings.router(None, None), UNKNOWN, "none"),
        (findings.address([Seen(HOME), SILENT, Seen(HOME)])[0], OK, f"sees {HOME}."),
        (findings.address([Seen(HOME), Seen(ip_address("82.3.70.20"))])[0], UNKNOWN, "No two"),
        (findings.address([SILENT, SILENT])[0], FAILED, "No service has told it: it did not answer in time"),
        (findings.name("", None, HOME), OK, "None is set"),
        (findings.name("lab.example.org", (str(HOME),), HOME), OK, "that is here"),
        (findings.name("lab.example.org", ("82.3.70.20",), HOME), FAILED, "DNS provider"),
        (findings.name("lab.example.org", None, HOME), FAILED, "looked up"),
        (findings.name("lab.example.org", ("82.3.70.20",), None), UNKNOWN, "not known"),
        (findings.internet(report()), OK, "as far as shows from here"),
        (findings.internet(report(DENIED)), UNKNOWN, "forward port 9999"),
        (
            findings.internet(
                report(
                    reach=replace(
                        running().reach, firewall=Firewall("ufw", Passage.CLOSED, Passage.CLOSED, "sudo x")
                    )
                )
            ),
            FAILED,
            "sudo x",
        ),
        (findings.internet(FEWER), OK, "as you have set it"),
        (findings.internet(status_report(status_of(stopped()), "1")), UNKNOWN, "nbtray start"),
        (findings.internet(None), UNKNOWN, "nbtray start"),
        (findings.outside((), None, "", URL), UNKNOWN, "phone"),
        (findings.outside(replies(Tried(reached=True)), QUESTION, "", URL), OK, "has connected"),
        (
            findings.outside(replies(Tried(True, "", "ab" * 32)), QUESTION, "ab" * 32, URL),
            OK,
            "our certificate",
        ),
        (findings.outside(replies(Tried(True, "", "cd" * 32)), QUESTION, "ab" * 32, URL), FAILED, "Another"),
        (
            findings.outside(replies(Tried(reached=False), Tried(reached=False)), QUESTION, "", URL),
            FAILED,
            "could not",
        ),
        (
            findings.outside(replies(Tried(reached=True), Tried(reached=False)), QUESTION, "", URL),
            UNKNOWN,
            "some not",
        ),
        (findings.outside(replies(Tried(reached=False)), QUESTION, "", URL), UNKNOWN, "one alone"),
        (findings.outside(replies(Unasked("silence")), QUESTION, "", URL), UNKNOWN, "silence"),
    ],
)
def test_what_a_look_means(step, outcome, word):
    assert step.outcome is outcome
    assert word in f"{step.evidence} {step.advice}"
    assert step.evidence.endswith(".")
    assert outcome is not FAILED or step.advice


def test_no_line_of_the_report_says_a_thing_twice():
    mute = Unavailable("the router did not tell its address")
    assert findings.router(None, mute).evidence == "The router did not tell its address."
    assert findings.internet(report(DENIED)).evidence == "Not known. Your router opens no ports on request."
    blocked = status_report(status_of(at_home(reach=replace(LOOKED, firewall=CLOSED))), "1")
    assert findings.internet(blocked).evidence == (
        "No. This computer's firewall (ufw) lets nobody in to port 9999."
    )


def test_a_verdict_whose_reason_no_sentence_beside_it_gives_keeps_it():
    shared = at_home(CARRIER, Denied(LEASE6.ask, Refusal(Reason.SILENT), 1, 60.0), BOTH)
    told = findings.internet(status_report(status_of(shared), "1")).evidence
    assert told.startswith("Not known, IPv6 at best. Your provider shares one IPv4 address")
    offline = status_report(status_of(at_home(network=replace(AT_HOME, default_interface=""))), "1")
    assert findings.internet(offline).evidence == "No, this computer is offline."


def test_only_what_is_known_to_fail_makes_the_whole_fail():
    fine = [Step(Link.PROBE, OK, "Fine."), Step(Link.ROUTER, UNKNOWN, "Who knows.")]
    assert succeeded(fine)
    assert not succeeded([*fine, Step(Link.MAIL, FAILED, "No.", "Do.")])


def test_every_link_has_a_title():
    assert set(TITLES) == set(Link)


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
